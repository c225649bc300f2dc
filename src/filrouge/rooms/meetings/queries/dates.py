"""Which dates fit whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, prefetch_related_objects

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

    @property
    def said(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Who said what, with the day beside each word."""
        days = [row.day for row in self.dates]
        return tuple((name, tuple(zip(days, words, strict=True))) for name, words in self.who.rows)


def poll_of(meeting: Meeting) -> DatePoll | None:
    """The question of a meeting, if it was asked, with its dates. One statement where the meeting came with it."""
    poll: DatePoll | None = getattr(meeting, "date_poll", None)
    if poll is not None:
        prefetch_related_objects([poll], "options")
    return poll


def dates_page(viewer: Viewer, meeting: Meeting, poll: DatePoll, cursor: str = "") -> DatesPage:
    """What was answered. Five statements, however many organisations have."""
    options = list(poll.options.all())
    said = DateAnswer.objects.filter(option__poll=poll)
    counted = _counted(said, viewer.acting.organisation if viewer.acting else None)
    rows = [_row(meeting, option, counted.get(option.pk, {})) for option in options]
    most = max(((row.yes, row.yes + row.if_need_be) for row in rows), default=(0, 0))
    answered: int = said.aggregate(n=Count("organisation", distinct=True))["n"]
    return DatesPage(
        tuple(_marked(row, most) for row in rows), moment(poll.until), poll.ended_at is None, answered,
        meeting.invited.count(),
        _by_name(options, said, cursor) if MAY["see_papers"](viewer, meeting) else Slice(()),
    )  # fmt: skip


def _counted(said: QuerySet[DateAnswer], own: int | None) -> dict[int, dict[str, Any]]:
    """Of each date how many said what, from how many countries they can come, and what `own` said. One statement."""
    can = ~Q(fits=Fits.NO) & ~Q(organisation__country="")
    found = said.values("option").annotate(
        yes=Count("id", filter=Q(fits=Fits.YES)), if_need_be=Count("id", filter=Q(fits=Fits.IF_NEED_BE)),
        no=Count("id", filter=Q(fits=Fits.NO)), countries=Count("organisation__country", distinct=True, filter=can),
        mine=Max("fits", filter=Q(organisation=own)),
    )  # fmt: skip
    return {row["option"]: dict(row) for row in found}


def _row(meeting: Meeting, option: DateOption, counted: dict[str, Any]) -> DateRow:
    yes, if_need_be, no, countries = (counted.get(name, 0) for name in ("yes", "if_need_be", "no", "countries"))
    return DateRow(
        option.pk, days_of(option.starts_at, option.ends_at, meeting.zone),
        hours_of(option.starts_at, option.ends_at, meeting.zone), yes, if_need_be, no, countries,
        counted.get("mine") or "", False, option.chosen,
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
