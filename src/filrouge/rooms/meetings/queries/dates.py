"""Which dates fit whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from filrouge.ground.hours import moment
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import DateAnswer, DateOption, DatePoll, Fits, Meeting
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of
from filrouge.rooms.meetings.rules import MAY


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date: how many organisations it fits, if need be, not; from how many countries; what mine said."""

    number: int
    day: str
    hours: str
    yes: int
    if_need_be: int
    no: int
    countries: int
    mine: str
    best: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class DatesPage:
    """The question as its page shows it. `who` are the answers by name, for those who are invited."""

    dates: tuple[DateRow, ...]
    until: str
    open: bool
    answered: int
    invited: int
    who: tuple[tuple[str, tuple[str, ...]], ...]


def poll_of(meeting: Meeting) -> DatePoll | None:
    """The question of a meeting, if it was asked. One statement."""
    return DatePoll.objects.filter(meeting=meeting).prefetch_related("options").first()


def dates_page(viewer: Viewer, meeting: Meeting, poll: DatePoll) -> DatesPage:
    """What was answered. Three statements."""
    options = list(poll.options.all())
    answers = list(DateAnswer.objects.filter(option__poll=poll).select_related("organisation").order_by("id"))
    rows = [_row(viewer, meeting, option, [a for a in answers if a.option_id == option.pk]) for option in options]
    most = max(((row.yes, row.yes + row.if_need_be) for row in rows), default=(0, 0))
    return DatesPage(
        tuple(_marked(row, most) for row in rows),
        moment(poll.until),
        poll.ended_at is None,
        len({answer.organisation_id for answer in answers}),
        meeting.invited.count(),
        _by_name(options, answers) if MAY["see_papers"](viewer, meeting) else (),
    )


def _row(viewer: Viewer, meeting: Meeting, option: DateOption, answers: list[DateAnswer]) -> DateRow:
    said = Counter(answer.fits for answer in answers)
    mine = viewer.acting.organisation if viewer.acting else 0
    return DateRow(
        option.pk,
        days_of(option.starts_at, option.ends_at, meeting.zone),
        hours_of(option.starts_at, option.ends_at, meeting.zone),
        said[Fits.YES],
        said[Fits.IF_NEED_BE],
        said[Fits.NO],
        len({answer.organisation.country for answer in answers if answer.fits != Fits.NO} - {""}),
        next((answer.fits for answer in answers if answer.organisation_id == mine), ""),
        False,
        option.chosen,
    )


def _marked(row: DateRow, most: tuple[int, int]) -> DateRow:

    return replace(row, best=(row.yes, row.yes + row.if_need_be) == most and most[1] > 0)


def _by_name(options: list[DateOption], answers: list[DateAnswer]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each organisation that answered, with what it said to every date."""
    said = {(answer.organisation_id, answer.option_id): answer.fits for answer in answers}
    names = {answer.organisation_id: answer.organisation.name for answer in answers}
    ordered = sorted(names.items(), key=lambda item: (item[1], item[0]))
    return tuple((name, tuple(said.get((number, option.pk), "") for option in options)) for number, name in ordered)
