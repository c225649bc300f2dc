"""What takes long to work out is kept in this process for as long as nothing is done in the house.

The stamp is the last digest of the trail. Every action writes it in its own transaction, so whatever an action changes,
of whichever space, the stamp changes with it; and a digest never comes back, as a number might after a rollback.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from filrouge.ground.trail.models import Entry

T = TypeVar("T")
MOST = 400  # values of one process; a large one has some twenty kilobytes
SECONDS = 300  # what commands derive anew without an action is seen after so long at the latest

_values: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_lock = Lock()  # the server's threads share the values


def stamp() -> str:
    """What the house was like when it was asked: another text after every action. One statement."""
    return Entry.objects.order_by("-id").values_list("digest", flat=True).first() or ""


def kept(at: str, key: Hashable, make: Callable[[], T]) -> T:
    """The value of `key` at a stamp, made at most once; the same object for everybody, so it must not be changed.

    The stamp is read before what the value is made of, so that a value can only be newer than its stamp. Whatever
    makes a difference to what somebody may see belongs into the key.
    """
    place, now = (at, key), time.monotonic()
    with _lock:
        until, value = _values.get(place, (0.0, None))
        if until > now:
            _values.move_to_end(place)
            return value  # type: ignore[no-any-return]  # what was put under this key is what `make` made
    made = make()
    with _lock:
        _values[place] = now + SECONDS, made
        while len(_values) > MOST:
            _values.popitem(last=False)
    return made


def forget() -> None:
    """Let go of everything, so that the next page works it out anew."""
    with _lock:
        _values.clear()
