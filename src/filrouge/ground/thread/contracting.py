"""What is left of a graph for somebody who may not see all of it, and how it is told in few lines. Pure.

Edges lead from an effect to its cause. Leaving a knot out and joining its neighbours is the elimination of a vertex
(D. J. Rose, “A graph-theoretic study of the numerical solution of sparse positive definite systems of linear
equations”, 1972), here in a directed graph: two knots that stay are joined exactly if a way leads from one to the
other through knots that were left out, in whatever order these go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from filrouge.ground.trail.writing import Ref

Link = tuple[Ref, str, Ref]
JOINED = "wasInfluencedBy"  # PROV's widest term: it holds whatever stood between
FEWEST = 3  # things that are alike before they are told in one line


@dataclass(slots=True)
class Graph:
    """Who follows from whom. `hows` holds the terms of each pair (effect, cause)."""

    hows: dict[tuple[Ref, Ref], set[str]] = field(default_factory=dict)
    causes: defaultdict[Ref, set[Ref]] = field(default_factory=lambda: defaultdict(set))
    effects: defaultdict[Ref, set[Ref]] = field(default_factory=lambda: defaultdict(set))

    def add(self, effect: Ref, how: str, cause: Ref) -> None:
        """Add a link; nothing follows from itself."""
        if effect != cause:
            self.hows.setdefault((effect, cause), set()).add(how)
            self.causes[effect].add(cause)
            self.effects[cause].add(effect)

    def leave_out(self, hidden: Ref) -> None:
        """Take a knot out and join its neighbours, unless they are linked already."""
        before, after = self.causes.pop(hidden, set()), self.effects.pop(hidden, set())
        for cause in before:
            self.effects[cause].discard(hidden)
            del self.hows[hidden, cause]
        for effect in after:
            self.causes[effect].discard(hidden)
            del self.hows[effect, hidden]
        for effect in after:
            for cause in before:
                if (effect, cause) not in self.hows:
                    self.add(effect, JOINED, cause)

    def links(self, among: Collection[Ref]) -> Iterator[Link]:
        """The links between some knots, in a fixed order."""
        for (effect, cause), hows in sorted(self.hows.items()):
            if effect in among and cause in among:
                yield from ((effect, how, cause) for how in sorted(hows))


def contract(sides: Iterable[Iterable[Link]], seen: Collection[Ref]) -> Graph:
    """The graph of those who are seen, as if the others had never been there but for the joined ends.

    The ways back and the ways on are sides of their own: in a circle a hidden knot stands on both, and joined across
    them it would give links on which nobody walks who starts where this walk began.
    """
    whole, ends = Graph(), set(seen)
    around: list[list[Link]] = []
    for links in sides:
        apart = [link for link in links if link[0] not in ends or link[2] not in ends]
        for link in set(links).difference(apart):
            whole.add(*link)
        around.append(apart)
    for links in around:
        for effect, cause in _joined(links, ends):
            if (effect, cause) not in whole.hows:
                whole.add(effect, JOINED, cause)
    return whole


def _joined(links: list[Link], seen: Collection[Ref]) -> Iterable[tuple[Ref, Ref]]:
    """The pairs that are joined when those are left out that are not seen, each in turn."""
    graph = Graph()
    for link in links:
        graph.add(*link)
    for hidden in sorted({*graph.causes, *graph.effects} - set(seen)):
        graph.leave_out(hidden)
    return graph.hows


def distances(graph: Graph, here: Ref) -> dict[Ref, int]:
    """How many steps each knot lies before or after `here`; the fewer of the two where it lies on both sides."""
    found = {here: 0}
    for side in (graph.causes, graph.effects):
        for knot, steps in _steps(side, here).items():
            found[knot] = min(steps, found.get(knot, steps))
    return found


def _steps(side: Mapping[Ref, set[Ref]], here: Ref) -> dict[Ref, int]:
    found, edge = {here: 0}, [here]
    while edge:
        steps = found[edge[0]] + 1
        edge = [knot for knot in set().union(*(side.get(one, set()) for one in edge)) if knot not in found]
        found |= dict.fromkeys(edge, steps)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One line: the thing that stands for it, how far it is, and the others that are like it."""

    ref: Ref
    steps: int
    alike: tuple[Ref, ...] = ()


def lines(graph: Graph, here: Ref, likeness: Mapping[Ref, Hashable], apart: Collection[Ref] = ()) -> list[Told]:
    """What there is to tell, the nearest first. Siblings of one kind and likeness, with the same causes and effects,
    are one line; those in `apart` are told one by one.
    """
    groups: dict[Hashable, list[Ref]] = defaultdict(list)
    steps = distances(graph, here)
    for knot in sorted(steps):
        same = likeness.get(knot)
        alone = same is None or knot == here or knot in apart
        around = (frozenset(graph.causes.get(knot, ())), frozenset(graph.effects.get(knot, ())))
        groups[knot if alone else (knot.kind, same, *around)].append(knot)
    told = [line for group in groups.values() for line in _told(group, steps)]
    return sorted(told, key=lambda line: (line.steps, line.ref))


def _told(group: list[Ref], steps: Mapping[Ref, int]) -> list[Told]:
    if len(group) < FEWEST:
        return [Told(knot, steps[knot]) for knot in group]
    return [Told(group[0], steps[group[0]], tuple(group[1:]))]
