"""Which dates fit whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import DateAnswer, DateOption, DatePoll, Fits, Meeting
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of
from filrouge.rooms.meetings.rules import MAY

Answered = tuple[str, tuple[str, ...]]  # the name of an organisation, and what it said to each date


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
    """The question as its page shows it. `who` is one page of the answers by name, for those who are invited."""

    dates: tuple[DateRow, ...]
    until: str
    open: bool
    answered: int
    invited: int
    who: Slice[Answered]


def poll_of(meeting: Meeting) -> DatePoll | None:
    """The question of a meeting, if it was asked. One statement."""
    return DatePoll.objects.filter(meeting=meeting).prefetch_related("options").first()


def dates_page(viewer: Viewer, meeting: Meeting, poll: DatePoll, cursor: str = "") -> DatesPage:
    """What was answered. Seven statements, however many organisations have."""
    options = list(poll.options.all())
    said = DateAnswer.objects.filter(option__poll=poll)
    counted = {(option, fits): n for option, fits, n in said.values_list("option", "fits").annotate(n=Count("id"))}
    can = said.exclude(fits=Fits.NO).exclude(organisation__country="").values_list("option")
    countries = dict(can.annotate(n=Count("organisation__country", distinct=True)))
    ours = said.filter(organisation=viewer.acting.organisation if viewer.acting else None)
    mine = dict(ours.values_list("option", "fits"))
    rows = [_row(meeting, option, counted, countries.get(option.pk, 0), mine.get(option.pk, "")) for option in options]
    most = max(((row.yes, row.yes + row.if_need_be) for row in rows), default=(0, 0))
    answered = said.values_list("organisation").distinct()
    return DatesPage(
        tuple(_marked(row, most) for row in rows), moment(poll.until), poll.ended_at is None, answered.count(),
        meeting.invited.count(),
        _by_name(options, said, cursor) if MAY["see_papers"](viewer, meeting) else Slice(()),
    )  # fmt: skip


def _row(
    meeting: Meeting, option: DateOption, counted: dict[tuple[int, str], int], countries: int, mine: str
) -> DateRow:
    yes, if_need_be, no = (counted.get((option.pk, fits), 0) for fits in (Fits.YES, Fits.IF_NEED_BE, Fits.NO))
    return DateRow(
        option.pk, days_of(option.starts_at, option.ends_at, meeting.zone),
        hours_of(option.starts_at, option.ends_at, meeting.zone), yes, if_need_be, no, countries, mine, False,
        option.chosen,
    )  # fmt: skip


def _marked(row: DateRow, most: tuple[int, int]) -> DateRow:
    return replace(row, best=(row.yes, row.yes + row.if_need_be) == most and most[1] > 0)


def _by_name(options: list[DateOption], said: QuerySet[DateAnswer], cursor: str) -> Slice[Answered]:
    """One page of those who answered, by name, with what each said to every date. Two statements."""
    who = Organisation.objects.filter(pk__in=said.values("organisation")).only("name")
    found = cut(who, (("name", False), ("id", False)), cursor, lambda each: (each.pk, each.name))
    theirs = said.filter(organisation__in=[number for number, _name in found.rows])
    words = {(number, option): fits for number, option, fits in theirs.values_list("organisation", "option", "fits")}
    rows = tuple((name, tuple(words.get((number, option.pk), "") for option in options)) for number, name in found.rows)
    return Slice(rows, found.following, found.preceding)
