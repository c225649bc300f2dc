"""The agenda as those who prepare it put it in order."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting
from filrouge.rooms.meetings.queries.meetings import href


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One item in its place. `day` is set where a new day begins; `begun`: it keeps its place.

    `move_up` and `move_down` are what its buttons are called.
    """

    address: str
    number: int
    title: Shown
    kind: str
    time: str
    day: str
    minutes: str
    begun: bool
    now: bool
    up: int
    down: int
    move_up: str
    move_down: str
    hrefs: dict[str, str]


def arranged(viewer: Viewer, meeting: Meeting) -> tuple[OrderRow, ...]:
    """The items in their order, on the meeting's own clock. `up` and `down` are places, 0 for none. One statement."""
    items = list(meeting.items.order_by("position"))
    begun = sum(1 for item in items if item.began_at)
    rows, last = [], ""
    for place, item in enumerate(items, start=1):
        day = date_format(localtime(item.starts_at, ZoneInfo(meeting.zone)), "l j F") if item.starts_at else last
        free = item.began_at is None
        up, down = place - 1 if free and place - 1 > begun else 0, place + 1 if free and place < len(items) else 0
        rows.append(_row(viewer, meeting, item, place, day if day != last else "", (up, down)))
        last = day
    return tuple(rows)


def _row(viewer: Viewer, meeting: Meeting, item: AgendaItem, place: int, day: str, moves: tuple[int, int]) -> OrderRow:
    time = time_format(localtime(item.starts_at, ZoneInfo(meeting.zone)).time()) if item.starts_at else ""
    words = ngettext("%(n)d minute", "%(n)d minutes", item.minutes) % {"n": item.minutes} if item.minutes else ""
    now = item.began_at is not None and item.ended_at is None
    pages = [*([] if item.ended_at else ["change_item", "papers"]), *([] if now else ["remove_item"])]
    title = item.title.in_(get_language() or "en")
    return OrderRow(
        item.address, place, title, str(ItemKind(item.kind).label), time, day, words, item.began_at is not None, now,
        *moves, *moving(title.text), {page: href(viewer, meeting, page, item.address) for page in pages},
    )  # fmt: skip


def moving(name: str) -> tuple[str, str]:
    """What the buttons are called that move something one place up, and one down."""
    return _("Move %(name)s up") % {"name": name}, _("Move %(name)s down") % {"name": name}
