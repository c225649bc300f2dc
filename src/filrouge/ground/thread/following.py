"""One voice followed to its effect: the straight way through a thread, from what was said to what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.contracting import Graph, contract, distances
from filrouge.ground.thread.knots import Knot, Likeness
from filrouge.ground.thread.queries import pages
from filrouge.ground.thread.sight import Sight, look
from filrouge.ground.thread.walking import walks
from filrouge.ground.trail.writing import Ref

MARKS = ("contribution", "proposal", "amendment", "decision", "action", "figure", "story")


@dataclass(frozen=True, slots=True)
class Voice:
    """One knot of each mark, in the order of MARKS, and the page of the whole thread."""

    knots: tuple[Knot, ...] = ()
    href: str = ""

    @property
    def years(self) -> tuple[int, int]:
        """From when until when."""
        found = sorted(knot.at.year for knot in self.knots if knot.state != "open")
        return found[0], found[-1]


def voice(viewer: Viewer, things: Sequence[Ref]) -> Voice | None:
    """The way to one of these things (the newest first) that has the most marks and begins with a contribution.

    One statement for the walk, one or two for each kind of thing. None where no such way is seen.
    """
    if viewer.space is None or not things:
        return None
    walked = walks(viewer.space, things)
    sight = look(viewer, {*things, *(thing for one in walked for thing in one.things)})
    ways = {
        thing: _way(contract(one.sides, sight.likeness), thing, sight.likeness)
        for thing, one in zip(things, walked, strict=True)
        if thing in sight.likeness
    }
    told = [thing for thing, way in ways.items() if MARKS[0] in way]
    chosen = max(told, key=lambda thing: len(ways[thing]), default=None)
    return _voice(viewer, sight, chosen, ways[chosen]) if chosen else None


def _way(graph: Graph, thing: Ref, likeness: Mapping[Ref, Likeness]) -> dict[str, Ref]:
    """The nearest of each mark that was not dropped, in the order of MARKS; of those equally near, the first."""
    steps, found = distances(graph, thing), dict[str, Ref]()
    for near in sorted(steps, key=lambda ref: (steps[ref], ref)):
        if alike := likeness[near]:
            found.setdefault(alike[0], near)
    return {mark: found[mark] for mark in MARKS if mark in found}


def _voice(viewer: Viewer, sight: Sight, thing: Ref, way: Mapping[str, Ref]) -> Voice | None:
    """The way to a thing with its knots; what is not on it is not described."""
    described = sight.described(viewer, {thing, *way.values()})
    knots = tuple(described[each] for each in way.values() if each in described)
    if thing not in described or not knots:
        return None
    page_of = pages(viewer)
    return Voice(tuple(replace(knot, thread=page_of(knot)) for knot in knots), page_of(described[thing]))
