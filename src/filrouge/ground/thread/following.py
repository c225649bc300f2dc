"""One voice followed to its effect: the straight way through a thread, from what was said to what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.contracting import Graph, contract, distances
from filrouge.ground.thread.knots import Knot
from filrouge.ground.thread.queries import page_of
from filrouge.ground.thread.sight import look
from filrouge.ground.thread.walking import walks
from filrouge.ground.trail.writing import Ref

MOST = 40  # knots around a thing that are looked at for its way
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
    around = {
        thing: _nearest(contract(one.sides, sight.likeness), thing)
        for thing, one in zip(things, walked, strict=True)
        if thing in sight.likeness
    }
    sight.described(viewer, {near for nearest in around.values() for near in nearest})  # all of them at once
    ways = [_way(viewer, thing, sight.described(viewer, nearest)) for thing, nearest in around.items()]
    told = [way for way in ways if way and way.knots[0].kind == MARKS[0]]
    return max(told, key=lambda way: len(way.knots), default=None)


def _nearest(graph: Graph, thing: Ref) -> list[Ref]:
    steps = distances(graph, thing)
    return sorted(steps, key=lambda ref: (steps[ref], ref))[:MOST]


def _way(viewer: Viewer, thing: Ref, around: Mapping[Ref, Knot]) -> Voice | None:
    """The nearest knot of each mark that was not dropped; the first of those that are equally near."""
    found: dict[str, Knot] = {}
    for knot in around.values():
        if not knot.dropped:
            found.setdefault(knot.kind, knot)
    knots = tuple(replace(found[mark], thread=page_of(viewer, found[mark])) for mark in MARKS if mark in found)
    return Voice(knots, page_of(viewer, around[thing])) if knots and thing in around else None
