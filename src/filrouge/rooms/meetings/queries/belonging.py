"""What a meeting belongs to in rooms above this one: they say it (front/rooms.py), and its page leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Belonging:
    """One thing that a meeting belongs to: what it is (“Plan”), its name and page, and as what (“Step 2, sorting”)."""

    what: str
    name: Shown
    href: str
    place: str


Say = Callable[[Viewer, Meeting], Iterable[Belonging]]
SAID_BY: dict[str, Say] = {}


def belongs(room: str, say: Say) -> None:
    """Let a room say what a meeting belongs to, as far as the viewer may see it."""
    SAID_BY[room] = say


def belonging(viewer: Viewer, meeting: Meeting) -> tuple[Belonging, ...]:
    """What a meeting belongs to. One statement for each room that says so."""
    return tuple(each for say in SAID_BY.values() for each in say(viewer, meeting))
