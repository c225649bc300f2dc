"""A series: its meetings, what is open from one to the next, and its calendar."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from filrouge.ground.pages.keyset import Slice
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Series
from filrouge.rooms.meetings.queries.following import Followed, open_of_series
from filrouge.rooms.meetings.queries.meetings import COMING, DRAFTS, PAST, MeetingRow, meetings
from filrouge.rooms.meetings.rules import MAY

MOST_SERIES = 50


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series in a list, with its page and its calendar (a whole address, to be given to a calendar)."""

    name: Shown
    href: str
    calendar: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series as its page shows it. `next` is the first of those to come; the rest of them are in `coming`."""

    name: Shown
    text: Shown
    next: MeetingRow | None
    coming: tuple[MeetingRow, ...]
    drafts: tuple[MeetingRow, ...]
    past: Slice[MeetingRow]
    open: Slice[Followed]
    calendar: str


def series_of(viewer: Viewer) -> tuple[SeriesRow, ...]:
    """The series of the network, the newest first. One statement."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return ()
    found = Series.objects.filter(space=viewer.space).order_by("-id")[:MOST_SERIES]
    return tuple(_row(viewer.space.slug, each) for each in found)


def series_called(viewer: Viewer, address: str) -> Series | None:
    """A series of the network. One statement."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    return Series.objects.filter(space=viewer.space, address=address).first()


def series_page(viewer: Viewer, series: Series, cursor: str = "", lines: str = "") -> SeriesPage:
    """The page of a series: `cursor` turns its past meetings, `lines` what is open. Eight statements at most."""
    coming = meetings(viewer, COMING, series=series).rows
    drafts = meetings(viewer, DRAFTS, series=series).rows if MAY["keep"](viewer, series) else ()
    row = _row(viewer.space.slug if viewer.space else "", series)
    return SeriesPage(
        row.name, series.text.in_(get_language() or "en"), next(iter(coming), None), coming[1:], drafts,
        meetings(viewer, PAST, cursor, series), open_of_series(viewer, series, lines), row.calendar,
    )  # fmt: skip


def series_href(viewer: Viewer, series: Series) -> str:
    """The page of a series."""
    return reverse("meetings:series", args=[viewer.space.slug, series.address]) if viewer.space else ""


def _row(slug: str, series: Series) -> SeriesRow:
    here = [slug, series.address]
    calendar = settings.PUBLIC_ADDRESS + reverse("meetings:series_calendar", args=here)
    return SeriesRow(series.name.in_(get_language() or "en"), reverse("meetings:series", args=here), calendar)
