"""What the home page shows of each room, gathered, and kept for as long as nothing is done that can change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from filrouge.front.rooms import ROOMS
from filrouge.ground.pages.home_rows import DecidedLast, HomeRows, OpenNow
from filrouge.ground.pages.kept import House, house, kept
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures import maps
from filrouge.ground.thread.following import Voice, voice
from filrouge.rooms.register.queries import totals

OPEN, DECIDED = 6, 3
LAST = datetime.max.replace(tzinfo=UTC)  # what has no end stands below what has one


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is open, what ends first at the top; what was decided, the newest first; a voice; the total and its map."""

    open_now: tuple[OpenNow, ...]
    decided: tuple[DecidedLast, ...]
    voice: Voice | None
    total: totals.TotalPage | None
    map: maps.MapPicture | None


def gather(viewer: Viewer) -> Gathered:
    """What this viewer sees. One statement where nothing was done since somebody like them looked."""
    as_it_is, now = house(), timezone.now()
    rows = [_of_room(viewer, home, as_it_is) for home in _rows_of_rooms()]
    still = [row for opened, _said in rows for row in opened if row.until is None or row.until > now]
    decided = [row for _opened, said in rows for row in said]
    return Gathered(
        tuple(sorted(still, key=lambda row: row.until or LAST)[:OPEN]),
        tuple(sorted(decided, key=lambda row: row.at, reverse=True)[:DECIDED]),
        _voice(viewer, as_it_is),
        *_counted(viewer, as_it_is),
    )


def _like(viewer: Viewer) -> tuple[object, ...]:
    """Whoever shares this sees the same home page."""
    space = viewer.space.id if viewer.space else 0
    acting = (viewer.acting.organisation, viewer.acting.role) if viewer.acting else ()
    return space, viewer.level, acting, get_language(), today()


def _everybody(viewer: Viewer) -> Viewer:
    """The public, where it may come in."""
    return Viewer(viewer.space) if viewer.space and viewer.space.public else viewer


def _rows_of_rooms() -> Iterator[HomeRows]:
    return (import_string(room.home) for room in ROOMS if room.home)


def _unseen() -> frozenset[str]:
    """What is done all day long in rooms and not told on the home page."""
    return frozenset(verb for home in _rows_of_rooms() for verb in home.unseen)


def _of_room(viewer: Viewer, home: HomeRows, as_it_is: House) -> tuple[list[OpenNow], list[DecidedLast]]:
    """What is open and what was decided in one room, kept until something is done that can change it."""
    at = as_it_is.stamp(*home.rooms, but=_unseen())
    key = ("front.rows", home.open_now, *_like(viewer))
    return kept(at, key, lambda: (home.open_now(viewer), home.decided_last(viewer)))


def _voice(viewer: Viewer, as_it_is: House) -> Voice | None:
    """One voice that everybody may follow who may come in at all, kept until something is done in any room."""
    public = _everybody(viewer)

    def followed() -> Voice | None:
        return voice(public, [thing for home in _rows_of_rooms() for thing in home.adopted(public)])

    at = as_it_is.stamp(*(room.name for room in ROOMS), "people", but=_unseen())
    return kept(at, ("front.voice", *_like(public)), followed)


def _counted(viewer: Viewer, as_it_is: House) -> tuple[totals.TotalPage | None, maps.MapPicture | None]:
    """The network's total and where its members are, kept until something is done in the register."""
    public = _everybody(viewer)
    at = as_it_is.stamp("register", "people")
    return kept(at, ("front.total", *_like(public)), lambda: _count(public))


def _count(viewer: Viewer) -> tuple[totals.TotalPage | None, maps.MapPicture | None]:
    total = totals.total_of_network(viewer)
    if not total or not total.country_counts:
        return total, None
    shares = [share for share in total.countries if share.code]
    names, hrefs = {s.code: s.label for s in shares}, {s.code: s.href for s in shares}
    return total, maps.countries(total.country_counts, names, hrefs, total.country_counts)
