"""What lies below an umbrella on a day: its members, the lists, and the federations that gave none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from filrouge.ground.people.models import Space
from filrouge.rooms.register.current import Ties, one_now
from filrouge.rooms.register.entries import Ids
from filrouge.rooms.register.models import Source


@dataclass(frozen=True, slots=True)
class Perimeter:
    """What lies below an umbrella on a day: its direct members, the lists, and the federations without one."""

    umbrella: int
    day: date
    members: frozenset[int]
    umbrellas: frozenset[int]
    lists: tuple[Source, ...]
    silent: tuple[int, ...]
    singles: frozenset[int]  # members of any of these umbrellas that stand for themselves
    known: dict[int, Ids]  # list → members of its federation that are declared one by one, sorted
    down: dict[int, set[int]]  # umbrella → its direct members
    holders: dict[int, int]  # list → the umbrella whose it is


def perimeter(space: Space, umbrella: int, day: date, tied: Ties) -> Perimeter:
    """Everything below an umbrella on a day, through as many levels as there are."""
    lists, edges = tied.lists, tied.edges
    asked = {umbrella, *(s.umbrella_id for s in lists), *(end for edge in edges for end in edge[:2])}
    now = one_now(asked, tied.merged)
    top = now.get(umbrella, umbrella)
    down, stands = _downwards(edges, now)
    having: dict[int, list[Source]] = {}
    for source in lists:
        having.setdefault(now.get(source.umbrella_id, source.umbrella_id), []).append(source)
    if umbrella == space.organisation_id:
        # Federations whose lists the network has although nobody wrote down their membership count with it; who
        # applied, left or was suspended has a membership that says so, and is counted by that.
        down.setdefault(top, set()).update(set(having) - tied.written - {top})
    below = reach(top, down)
    umbrellas = {o for o in below if o in having or o in down or o in stands} | {top}
    silent = sorted(o for o in umbrellas - {top} if o not in having and o not in down)
    found = [source for o in sorted(umbrellas) for source in having.get(o, [])]
    known = {s.id: _sorted(down.get(o, set()) - umbrellas) for o in umbrellas for s in having.get(o, [])}
    return Perimeter(
        umbrella, day, frozenset(down.get(top, ())), frozenset(umbrellas), tuple(found), tuple(silent),
        frozenset(below - umbrellas), known, down, {s.id: o for o in umbrellas for s in having.get(o, [])},
    )  # fmt: skip


def _sorted(organisations: Collection[int]) -> Ids:
    return np.array(sorted(organisations), np.int64)


def _downwards(edges: Iterable[tuple[int, int, bool]], now: dict[int, int]) -> tuple[dict[int, set[int]], set[int]]:
    """Umbrella → members, and who stands for others; what was merged counts as the one it was merged into."""
    down: dict[int, set[int]] = {}
    stands: set[int] = set()
    for member, umbrella, federation in edges:
        one, other = now.get(member, member), now.get(umbrella, umbrella)
        if one != other:
            down.setdefault(other, set()).add(one)
        if federation:
            stands.add(one)
    return down, stands


def reach(umbrella: int, down: dict[int, set[int]]) -> set[int]:
    """Everything below an umbrella, through as many levels as there are. `down`: as of a perimeter."""
    seen: set[int] = set()
    waiting = [umbrella]
    while waiting:
        for member in down.get(waiting.pop(), set()) - seen:
            seen.add(member)
            waiting.append(member)
    return seen
