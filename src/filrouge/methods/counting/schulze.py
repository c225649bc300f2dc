"""Schulze: one order from many rankings; whoever beats every other one by one wins.

Source: Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36, 2011, with winning votes as strength of a
link. The sets of Smith and Schwartz are shown as information and decide nothing.

The result can be checked without counting again: `path` shows links, each at least as strong as claimed,
and `reach` shows that no stronger path exists, since no stronger link leaves the candidates it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .orders import Orders
from .rankings import Rankings
from .tallies import Draw, positions

Matrix = tuple[tuple[int, ...], ...]
"""Row a, column b: what a has over b, candidates by their number."""

EXACT_DOUBLE = 2**53
BLOCK = 8192


@dataclass(frozen=True, slots=True)
class SchulzeCount:
    """The order, and what proves it.

    `preferred[a][b]` is the weight of papers that rank a over b, `strength[a][b]` the strength of the
    strongest path from a to b (0 if there is none). `order` has the winner first; `draws` are the places
    at which several stood unbeaten and the lot chose.
    """

    candidates: tuple[str, ...]
    votes: int
    preferred: Matrix
    strength: Matrix
    order: tuple[str, ...]
    lot: tuple[str, ...]
    draws: tuple[Draw, ...]
    condorcet_winner: str | None
    smith: tuple[str, ...]
    schwartz: tuple[str, ...]

    def path(self, a: str, b: str) -> tuple[str, ...]:
        """A shortest chain from `a` to `b` whose weakest link is the strength; empty if there is no path."""
        start, goal = self.candidates.index(a), self.candidates.index(b)
        least = self.strength[start][goal]
        if not least:
            return ()
        before = self._search(start, least)
        way = [goal]
        while way[-1] != start:
            way.append(before[way[-1]])
        return tuple(self.candidates[number] for number in reversed(way))

    def reach(self, a: str, b: str) -> tuple[str, ...]:
        """All whom `a` reaches by links stronger than its strongest path to `b`: never `b` itself."""
        start, goal = self.candidates.index(a), self.candidates.index(b)
        reached = self._search(start, self.strength[start][goal] + 1)
        return tuple(self.candidates[number] for number in sorted(reached))

    def link(self, a: str, b: str) -> int:
        """Winning votes of `a` over `b`: those that rank a over b if they are more than the others, else 0."""
        return self._link(self.candidates.index(a), self.candidates.index(b))

    def _link(self, a: int, b: int) -> int:
        return self.preferred[a][b] if self.preferred[a][b] > self.preferred[b][a] else 0

    def _search(self, start: int, least: int) -> dict[int, int]:
        """Breadth first over links of `least` or more: who is reached, and from whom."""
        before = {start: start}
        frontier = [start]
        while frontier:
            found = []
            for number in frontier:
                for other in range(len(self.candidates)):
                    if other not in before and self._link(number, other) >= least:
                        before[other] = number
                        found.append(other)
            frontier = found
        return before

    def settled_by_lot(self, places: int = 1) -> bool:
        """Whether another lot could have given the first `places` to others.

        That is so if somebody in front could give way to somebody behind, and still nobody would stand
        before one who beats them.
        """
        first, behind = self.order[:places], self.order[places:]
        for kept, other in product(first, behind):
            rivals = (kept, *behind)
            if not any(self._beats(kept, one) for one in first) and not any(self._beats(one, other) for one in rivals):
                return True
        return False

    def _beats(self, a: str, b: str) -> bool:
        return self._strength(a, b) > self._strength(b, a)

    def certificate(self) -> list[dict[str, object]]:
        """For each two candidates, the earlier first: both strengths, their paths, and why none is stronger."""
        return [
            {
                "pair": [a, b],
                "strengths": [self._strength(a, b), self._strength(b, a)],
                "paths": [list(self.path(a, b)), list(self.path(b, a))],
                "reach": [list(self.reach(a, b)), list(self.reach(b, a))],
            }
            for a, b in combinations(self.order, 2)
        ]

    def _strength(self, a: str, b: str) -> int:
        return self.strength[self.candidates.index(a)][self.candidates.index(b)]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON, with the certificate."""
        return {
            "method": "schulze",
            "candidates": list(self.candidates),
            "votes": self.votes,
            "order": list(self.order),
            "lot": list(self.lot),
            "draws": [draw.as_dict() for draw in self.draws],
            "condorcet_winner": self.condorcet_winner,
            "smith": list(self.smith),
            "schwartz": list(self.schwartz),
            "preferred": [list(row) for row in self.preferred],
            "strength": [list(row) for row in self.strength],
            "certificate": self.certificate(),
        }


def count_schulze(rankings: Rankings | Orders, lot: Sequence[str]) -> SchulzeCount:
    """Count rankings; equal ranks count for nobody, who is not ranked stands below all who are.

    `lot` names every candidate, best lot first (see `lots.lot_order`): of several who are beaten by
    nobody still to be placed, the one with the best lot comes next. Another lot is a ValueError.
    """
    names = rankings.candidates
    by_lot = positions(lot, names)
    preferred = pairwise(rankings)
    strength = strongest_paths(preferred)
    order, draws = _order(names, strength, by_lot)
    wins = preferred > preferred.T
    return SchulzeCount(
        candidates=names,
        votes=rankings.votes,
        preferred=_frozen(preferred),
        strength=_frozen(strength),
        order=order,
        lot=tuple(lot),
        draws=draws,
        condorcet_winner=next((names[a] for a in range(len(names)) if wins[a].sum() == len(names) - 1), None),
        smith=_named(names, _smith(wins)),
        schwartz=_named(names, _schwartz(wins)),
    )


def pairwise(rankings: Rankings | Orders) -> NDArray[Any]:
    """Weight of papers that rank a over b: (c, c), int64, or whole numbers as objects beyond 2**53 votes.

    Works on blocks of papers that stay in the processor's cache.
    """
    if isinstance(rankings, Orders):
        return _compared(_places(rankings), None)
    exact = rankings.votes < EXACT_DOUBLE
    weights = np.array(list(rankings.papers.values()), np.float64 if exact else object)
    total = _compared(_places(rankings), weights)
    return total.astype(np.int64) if exact else total


def _compared(places: NDArray[Any], weights: NDArray[Any] | None) -> NDArray[Any]:
    """For each two candidates the weight of the papers on which the first has the lower place; one each without any."""
    count, papers = places.shape
    total = np.zeros((count, count), np.int64 if weights is None else weights.dtype)
    for start in range(0, papers, BLOCK):
        block = places[:, start : start + BLOCK]
        for candidate in range(count):
            before = block[candidate] < block
            if weights is None:
                total[candidate] += np.count_nonzero(before, axis=1)
            else:
                total[candidate] += before @ weights[start : start + BLOCK]
    return total


def _places(rankings: Rankings | Orders) -> NDArray[Any]:
    """The place of each candidate on each paper, 0 first, who is not named behind all: (c, papers)."""
    count = len(rankings.candidates)
    lengths, named, sizes = _flat(rankings)
    place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    paper = np.repeat(np.arange(len(lengths)), lengths)
    if sizes is not None:
        place, paper = np.repeat(place, sizes), np.repeat(paper, sizes)
    places = np.full((count, len(lengths)), count, np.min_scalar_type(count))
    places[named, paper] = place
    return places


def _flat(rankings: Rankings | Orders) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None]:
    """Groups of each paper, all candidates one after another, and the sizes of the groups unless all are one."""
    if isinstance(rankings, Orders):
        return rankings.lengths, rankings.named, None
    papers = rankings.papers
    lengths = np.fromiter(map(len, papers), np.int64, len(papers))
    named = np.fromiter(chain.from_iterable(chain.from_iterable(papers)), np.int64)
    if len(named) == lengths.sum():
        return lengths, named, None
    return lengths, named, np.fromiter(map(len, chain.from_iterable(papers)), np.int64, int(lengths.sum()))


def strongest_paths(preferred: NDArray[Any]) -> NDArray[Any]:
    """Strength of the strongest path between each two candidates, 0 if there is none: (c, c)."""
    strength = np.where(preferred > preferred.T, preferred, 0)
    for via in range(len(strength)):
        strength = np.maximum(strength, np.minimum(strength[:, via, None], strength[None, via, :]))
    np.fill_diagonal(strength, 0)
    return strength


def _order(
    names: tuple[str, ...], strength: NDArray[Any], by_lot: dict[str, int]
) -> tuple[tuple[str, ...], tuple[Draw, ...]]:
    beats = strength > strength.T
    remaining = sorted(range(len(names)), key=lambda number: by_lot[names[number]])
    order: list[str] = []
    draws: list[Draw] = []
    while remaining:
        unbeaten = [number for number in remaining if not beats[remaining, number].any()]
        if len(unbeaten) > 1:
            among = tuple(names[number] for number in unbeaten)
            draws.append(Draw(len(order) + 1, among, among[:1]))
        order.append(names[unbeaten[0]])
        remaining.remove(unbeaten[0])
    return tuple(order), tuple(draws)


def _smith(wins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whoever gets to everybody by steps in which nobody loses: the smallest set that beats all outside."""
    return np.asarray(_closed(~wins.T).all(axis=1))


def _schwartz(wins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whoever gets back, by victories, to everybody who gets to them."""
    gets = _closed(wins)
    return np.asarray((gets | ~gets.T).all(axis=1))


def _closed(steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of them can be reached from which by any number of steps (Warshall)."""
    reached = steps | np.eye(len(steps), dtype=bool)
    for via in range(len(reached)):
        reached |= reached[:, via, None] & reached[None, via, :]
    return reached


def _named(names: tuple[str, ...], chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, kept in zip(names, chosen, strict=True) if kept)


def _frozen(matrix: NDArray[Any]) -> Matrix:
    return tuple(tuple(int(cell) for cell in row) for row in matrix)
