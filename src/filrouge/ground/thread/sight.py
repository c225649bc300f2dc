"""What a viewer may see of some things, asked of the rooms that know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DESCRIBERS, Knot, Likeness
from filrouge.ground.trail.writing import Ref

FEW = 12  # things of one kind


@dataclass(slots=True)
class Sight:
    """Those that are seen, each with its likeness, and the knots that were made of some of them already."""

    likeness: dict[Ref, Likeness] = field(default_factory=dict)
    knots: dict[Ref, Knot] = field(default_factory=dict)

    def described(self, viewer: Viewer, things: Collection[Ref]) -> dict[Ref, Knot]:
        """The knots of some things; a statement or two for each kind of which some are still to be described."""
        for label, ids in _by_kind(thing for thing in things if thing not in self.knots).items():
            self.knots |= {knot.ref: knot for knot in DESCRIBERS[label].describe(viewer, ids)}
        return {thing: self.knots[thing] for thing in things if thing in self.knots}


def look(viewer: Viewer, things: Iterable[Ref]) -> Sight:
    """What the viewer may see of these things. One statement or two for each kind of thing.

    Where there are few of a kind they are described at once, which costs less than to ask first who may see them.
    """
    sight = Sight()
    for label, ids in _by_kind(things).items():
        kind = DESCRIBERS.get(label)
        if kind and kind.seen and len(ids) > FEW:
            sight.likeness |= {Ref(label, number): like for number, like in kind.seen(viewer, ids).items()}
        elif kind:
            knots = {knot.ref: knot for knot in kind.describe(viewer, ids)}
            sight.knots |= knots
            sight.likeness |= {place: knot.likeness for place, knot in knots.items()}
    return sight


def _by_kind(things: Iterable[Ref]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for thing in sorted(things):
        found.setdefault(thing.kind, []).append(thing.id)
    return found
