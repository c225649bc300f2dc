"""Which dates fit whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.timezone import localtime

from filrouge.ground.hours import moment
from filrouge.ground.pages import kept
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.meetings.models import DateAnswer, DateOption, DatePoll, Fits, Invited, Meeting
from filrouge.rooms.meetings.queries.listed import Listed
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of
from filrouge.rooms.meetings.rules import MAY

NAMES = ("name", False), ("id", False)
NONE = 0, 0, 0, 0  # what is counted of a date to which nobody said anything
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
    """The question as its page shows it. `who` is one page of the answers by name, for those who are invited.

    `open`: no date is chosen yet; `late`: it is not answered any more.
    """

    dates: tuple[DateRow, ...]
    until: str
    open: bool
    late: bool
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
    """What was answered. Five statements, however many organisations have; two while nothing is done in these rooms."""
    options, own = list(poll.options.all()), viewer.acting.organisation if viewer.acting else 0
    at = kept.stamp("meetings", "people")
    told = kept.kept(at, ("dates", poll.pk), lambda: _told(poll))
    who: Slice[tuple[int, str]] = Slice(())
    if MAY["see_papers"](viewer, meeting):
        who = kept.kept(at, ("dates by name", poll.pk, cursor), lambda: _by_name(poll, cursor))
    words = _words(poll, [own, *(number for number, _name in who.rows)])
    rows = [_row(meeting, option, told.counted.get(option.pk), words.get((own, option.pk), "")) for option in options]
    most = max(((row.yes, row.yes + row.if_need_be) for row in rows), default=(0, 0))
    said = tuple((name, tuple(words.get((number, one.pk), "") for one in options)) for number, name in who.rows)
    return DatesPage(
        tuple(_marked(row, most) for row in rows), moment(poll.until), poll.ended_at is None,
        timezone.now() > poll.until, told.answered, told.invited, Slice(said, who.following, who.preceding),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """What all readers are told alike: of each date how many said what, and how many answered of how many."""

    counted: Mapping[int, Any]
    answered: int
    invited: int


def _told(poll: DatePoll) -> _Told:
    """Two statements."""
    ((answered, invited),) = _ANSWERED.rows(poll=poll.pk)
    return _Told({row.option: row for row in _COUNTED.rows(poll=poll.pk)}, answered, invited)


def _counted(poll: int) -> QuerySet[DateAnswer, Any]:
    """Of each date how many said what, and from how many countries they can come."""
    can = ~Q(fits=Fits.NO) & ~Q(organisation__country="")
    return DateAnswer.objects.filter(option__poll=poll).order_by().values("option").annotate(
        yes=Count("id", filter=Q(fits=Fits.YES)), if_need_be=Count("id", filter=Q(fits=Fits.IF_NEED_BE)),
        no=Count("id", filter=Q(fits=Fits.NO)), countries=Count("organisation__country", distinct=True, filter=can),
    ).values_list("option", "yes", "if_need_be", "no", "countries")  # fmt: skip


def _answered(poll: int) -> QuerySet[DatePoll, Any]:
    """How many organisations have answered, and how many are invited."""
    said = DateAnswer.objects.filter(option__poll=OuterRef("pk")).order_by().values("option__poll")
    invited = Invited.objects.filter(meeting=OuterRef("meeting")).order_by().values("meeting")
    return DatePoll.objects.filter(pk=poll).values_list(
        Coalesce(Subquery(said.annotate(n=Count("organisation", distinct=True)).values("n")), 0),
        Coalesce(Subquery(invited.annotate(n=Count("pk")).values("n")), 0),
    )


def _said(poll: int, organisations: list[int]) -> QuerySet[DateAnswer, Any]:
    return DateAnswer.objects.filter(option__poll=poll, organisation__in=organisations).values_list(
        "organisation", "option", "fits"
    )


_COUNTED, _ANSWERED = Prepared(_counted, poll=-1), Prepared(_answered, poll=-1)
_SAID = Prepared(_said, poll=-1, organisations=[-2])


def _words(poll: DatePoll, organisations: list[int]) -> dict[tuple[int, int], str]:
    """What these organisations said to each date. One statement."""
    return {(row.organisation, row.option): row.fits for row in _SAID.rows(poll=poll.pk, organisations=organisations)}


def _by_name(poll: DatePoll, cursor: str) -> Slice[tuple[int, str]]:
    """One page of those who answered, by name. One statement."""
    return cut(_NAMES.asked(cursor, poll=poll.pk), NAMES, cursor, lambda each: (each.id, each.name))


def _names(poll: int) -> QuerySet[Organisation, Any]:
    said = DateAnswer.objects.filter(option__poll=poll).values("organisation")
    return Organisation.objects.filter(pk__in=said).values_list("id", "name", named=True)


_NAMES = Listed(Prepared, _names, NAMES, poll=-1)


def _row(meeting: Meeting, option: DateOption, counted: Any, mine: str) -> DateRow:
    yes, if_need_be, no, countries = counted[1:] if counted else NONE
    return DateRow(
        option.pk, days_of(option.starts_at, _last(meeting, option), meeting.zone),
        hours_of(option.starts_at, option.ends_at, meeting.zone), yes, if_need_be, no, countries, mine, False,
        option.chosen,
    )  # fmt: skip


def _last(meeting: Meeting, option: DateOption) -> datetime:
    """When the last day of the meeting would end: a date that is offered is its first day, as long as it is one day."""
    zone = ZoneInfo(meeting.zone)
    first, last, starts, ends = (
        localtime(at, zone).date() for at in (meeting.starts_at, meeting.ends_at, option.starts_at, option.ends_at)
    )
    return option.ends_at if ends > starts else option.ends_at + (last - first)


def _marked(row: DateRow, most: tuple[int, int]) -> DateRow:
    return replace(row, best=(row.yes, row.yes + row.if_need_be) == most and most[1] > 0)
