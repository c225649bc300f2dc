"""What a meeting belongs to in rooms above this one: they say it (front/rooms.py), and its page leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Meeting


class Offer(Protocol):
    """One click that is offered beside it: why (`said`), what it does (`label`), and what is `sent` to which `href`."""

    @property
    def said(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def href(self) -> str: ...

    @property
    def sent(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Belonging:
    """One thing that a meeting belongs to: what it is (“Plan”), its name and page, and as what (“Step 2, sorting”).

    `offer` brings it along where the meeting has moved away from it.
    """

    what: str
    name: Shown
    href: str
    place: str
    offer: Offer | None = None


Say = Callable[[Viewer, Meeting], Iterable[Belonging]]
SAID_BY: dict[str, Say] = {}


def belongs(room: str, say: Say) -> None:
    """Let a room say what a meeting belongs to, as far as the viewer may see it."""
    SAID_BY[room] = say


def belonging(viewer: Viewer, meeting: Meeting) -> tuple[Belonging, ...]:
    """What a meeting belongs to. One statement for each room that says so."""
    return tuple(each for say in SAID_BY.values() for each in say(viewer, meeting))
