"""What rooms show on the home page of a network: what is open now, what was decided last, a voice followed.

A room names its `HomeRows` in its line of front/rooms.py. What they say may depend on the level of the viewer and on
the organisation for which they act and as what, and on nothing else, for it is kept for all who share these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Voices
from filrouge.ground.trail.writing import Ref

MOST = 6  # rows that one room gives of a kind


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Something to take part in. `until` ends it, or is when it begins: `word` says which (“closes”, “online”).

    `asked` says in a sentence or two what it is and what is asked; `lang` is the language of the title.
    """

    title: str
    asked: str
    href: str
    until: datetime | None
    word: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class DecidedLast:
    """Something that was decided: `words` say the outcome (“Adopted”), `mark` is the state's (done, no, half)."""

    title: str
    words: str
    href: str
    at: datetime
    mark: str = "done"
    voices: Voices | None = None
    lang: str = ""


def _nothing(viewer: Viewer) -> list[Any]:
    return []


@dataclass(frozen=True, slots=True)
class HomeRows:
    """What one room shows: what is open, what was decided (the newest first), and the things it adopted.

    `adopted` gives adopted actions by their names on the thread, the newest first; the home page follows one of them
    back to the voice it began with. `rooms` are those whose tables `open_now` and `decided_last` read (`people` is
    one): they are asked again only when something was done there. `unseen` are verbs of the room that change nothing
    of all this.
    """

    open_now: Callable[[Viewer], list[OpenNow]] = _nothing
    decided_last: Callable[[Viewer], list[DecidedLast]] = _nothing
    adopted: Callable[[Viewer], list[Ref]] = _nothing
    rooms: tuple[str, ...] = ()
    unseen: Collection[str] = ()
