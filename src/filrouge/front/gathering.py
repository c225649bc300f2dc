"""What the home page shows of each room, gathered and kept until anything is done in the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from filrouge.front.rooms import ROOMS
from filrouge.ground.pages.home_rows import DecidedLast, HomeRows, OpenNow
from filrouge.ground.pages.kept import kept, stamp
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
    at = stamp(but=frozenset(verb for room in _rows_of_rooms() for verb in room.unseen))
    now = timezone.now()
    rows, decided = kept(at, ("front.rows", *_like(viewer)), lambda: (_open_now(viewer), _decided(viewer)))
    of_all = ("front.home", *_like(_everybody(viewer)))
    followed, total, drawn = kept(at, of_all, lambda: (_voice(viewer), *_counted(viewer)))
    still = tuple(row for row in rows if row.until is None or row.until > now)[:OPEN]
    return Gathered(still, decided, followed, total, drawn)


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


def _open_now(viewer: Viewer) -> tuple[OpenNow, ...]:
    found = (row for room in _rows_of_rooms() for row in room.open_now(viewer))
    return tuple(sorted(found, key=lambda row: row.until or LAST))


def _decided(viewer: Viewer) -> tuple[DecidedLast, ...]:
    found = (row for room in _rows_of_rooms() for row in room.decided_last(viewer))
    return tuple(sorted(found, key=lambda row: row.at, reverse=True)[:DECIDED])


def _voice(viewer: Viewer) -> Voice | None:
    """One voice that everybody may follow who may come in at all."""
    public = _everybody(viewer)
    return voice(public, [thing for room in _rows_of_rooms() for thing in room.adopted(public)])


def _counted(viewer: Viewer) -> tuple[totals.TotalPage | None, maps.MapPicture | None]:
    total = totals.total_of_network(viewer)
    if not total or not total.country_counts:
        return total, None
    shares = [share for share in total.countries if share.code]
    names, hrefs = {s.code: s.label for s in shares}, {s.code: s.href for s in shares}
    return total, maps.countries(total.country_counts, names, hrefs, total.country_counts)
