"""What takes long to work out is kept in this process for as long as nothing is done that could change it.

The stamp is the last digest of the trail. Every action writes it in its own transaction, so whatever an action changes,
of whichever space, the stamp changes with it; and a digest never comes back, as a number might after a rollback. A
stamp of some rooms is the last digest of those actions that can have changed their tables: their own, and whatever
another room follows (`ground.actions.after`), for nothing else writes there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from filrouge.ground.actions import ACTIONS

T = TypeVar("T")
MOST = 400  # values of one process; a large one has some twenty kilobytes
SECONDS = 300  # what commands derive anew without an action is seen after so long at the latest
LONGEST = 1_000  # entries of the trail that are read on; where there are more, all is made anew
# From the entry that was read last, or from the newest where even that one is gone.
READ_ON = """SELECT id, verb, digest FROM trail_entry
WHERE id >= (SELECT CASE WHEN max(id) < %s THEN max(id) ELSE %s END FROM trail_entry)
ORDER BY id DESC LIMIT %s"""

_values: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_lock = Lock()  # the server's threads share the values


@dataclass(frozen=True, slots=True)
class House:
    """What the house was like when it was asked, as far as this process has read the trail: to entry `last` of that
    digest. `verbs` has the last entry of each verb that was done since the entry of digest `began`, with which the
    reading began. Never changed, so threads share it.
    """

    last: int = 0
    digest: str = ""
    began: str = ""
    verbs: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def stamp(self, *rooms: str, but: Collection[str] = ()) -> str:
        """Another text after every action.

        With `rooms`, and of the ground what is named like one (`people`): another text after every action that can
        have changed something of theirs. `but` are verbs that change nothing of what is kept under this stamp.
        """
        told = (done for verb, done in self.verbs.items() if verb not in but and _touches(verb, rooms))
        return max(told, default=(0, self.began))[1]


_house = House()


def house() -> House:
    """The house as it is now, for several stamps at once. One statement."""
    global _house  # what is read of the trail is read once for all threads; each sets a whole new value
    _house = read = _read_on(_house)
    return read


def stamp(*rooms: str, but: Collection[str] = ()) -> str:
    """The stamp of the house as it is now (`House.stamp`). One statement."""
    return house().stamp(*rooms, but=but)


def _touches(verb: str, rooms: Collection[str]) -> bool:
    """Whether an action of this verb may change tables of these rooms; what is not known any more may change any."""
    done = ACTIONS.get(verb)
    return not rooms or verb.split(".")[0] in rooms or done is None or bool(done.followers)


def _read_on(read: House) -> House:
    """The trail read from where this process stood to its end, in one statement. Begins anew where what it had read is
    not there any more (a transaction that came to nothing, another database), and where much was done meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_ON, [read.last, read.last, LONGEST + 1])
        found = cursor.fetchall()
    if not found:
        return House()
    if len(found) > LONGEST or (found[-1][0], found[-1][2]) != (read.last, read.digest):
        return House(found[0][0], found[0][2], found[0][2])
    new = {verb: (number, digest) for number, verb, digest in reversed(found[:-1])}
    return House(found[0][0], found[0][2], read.began, {**read.verbs, **new}) if new else read


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
