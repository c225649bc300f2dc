"""Papers in arrays: each paper lies with the candidate whom it names next, and carries a value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.counting.counts import Parcel
from filrouge.methods.counting.orders import Orders
from filrouge.methods.counting.rankings import Rankings

Numbers = NDArray[np.int64]
"""Whole numbers; where int64 could overflow the same arrays hold Python's unbounded integers."""


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers that name at least one candidate, equal ones merged.

    `preferences` has one row a paper: candidates' numbers, best first, then at least once the number that no candidate
    has (`end` = how many stand); `weights` says how many votes a row stands for, `empty` the weight left out.
    """

    preferences: NDArray[np.int32]
    weights: Numbers
    end: int
    empty: int

    @property
    def valid(self) -> int:
        """Weight of all papers that name a candidate."""
        return int(sum(self.weights.tolist()))

    def skip(self, rows: NDArray[np.intp], at: NDArray[np.intp], passed: Collection[int]) -> NDArray[np.intp]:
        """For each row the first place from `at` on which holds nobody out of `passed` (or the end)."""
        over = np.zeros(self.end + 1, dtype=bool)
        over[list(passed)] = True
        places = at.copy()
        open_ = np.flatnonzero(over[self.preferences[rows, places]])
        while open_.size:
            places[open_] += 1
            open_ = open_[over[self.preferences[rows[open_], places[open_]]]]
        return places


def lay_out(rankings: Rankings | Orders, per_vote: int) -> Papers:
    """The papers of a ballot as arrays, as far as each gives one candidate at a time (see `Rankings.strict`).

    `per_vote` is the largest number that the arithmetic needs for each vote: where per_vote times the votes could pass
    64 bits the weights are Python's unbounded integers.
    """
    lengths, flat, weights = _one_at_a_time(rankings)
    end = len(rankings.candidates)
    preferences = np.full((lengths.size, int(lengths.max(initial=0)) + 1), end, dtype=np.int32)
    preferences[np.arange(preferences.shape[1]) < lengths[:, None]] = flat
    weighed = np.array(weights, dtype=np.int64 if sum(weights) * per_vote < 2**63 else object)
    heard = (lengths > 0) & (weighed > 0)
    if heard.all():
        return Papers(preferences, weighed, end, 0)
    empty = int(sum(weighed[~heard].tolist()))
    return Papers(preferences[heard], weighed[heard], end, empty)


def _one_at_a_time(rankings: Rankings | Orders) -> tuple[NDArray[np.intp], NDArray[np.int32], list[int]]:
    """Lengths of the papers, their candidates one after another, their weights."""
    if isinstance(rankings, Orders):
        return rankings.lengths, rankings.named, [1] * rankings.votes
    papers = rankings.papers
    lengths = _lengths(papers)
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(papers)), dtype=np.int32)
    if flat.size == lengths.sum():
        return lengths, flat, list(papers.values())
    strict = rankings.strict()
    return _lengths(strict), np.fromiter(chain.from_iterable(strict), dtype=np.int32), list(strict.values())


def _lengths(papers: Collection[Sequence[object]]) -> NDArray[np.intp]:
    return np.fromiter(map(len, papers), dtype=np.intp, count=len(papers))


class Piles:
    """All papers, each on the pile of one candidate, with the value that it carries there."""

    def __init__(self, papers: Papers, unit: int) -> None:
        rows = papers.weights.size
        self._papers = papers
        self._at = np.zeros(rows, dtype=np.intp)
        self._holder = papers.preferences[:, 0].copy() if rows else np.zeros(0, dtype=np.int32)
        self._value = np.full(rows, unit, dtype=papers.weights.dtype)

    def votes(self) -> list[int]:
        """What lies with each candidate, by number."""
        sums = np.zeros(self._papers.end + 1, dtype=self._papers.weights.dtype)
        np.add.at(sums, self._holder, self._value * self._papers.weights)
        return [int(units) for units in sums[:-1].tolist()]

    def pass_on(
        self, candidate: int, continuing: Collection[int], share: tuple[int, int] = (1, 1)
    ) -> dict[int, tuple[Parcel, ...]]:
        """Move every paper of one candidate to the next of `continuing` on it, at `share` of its value, cut off.

        Returns what each received; who is not a candidate (the number `Papers.end`) stands for non-transferable.
        """
        rows = np.flatnonzero(self._holder == candidate)
        passed = [other for other in range(self._papers.end) if other not in continuing]
        self._at[rows] = self._papers.skip(rows, self._at[rows], passed)
        self._holder[rows] = self._papers.preferences[rows, self._at[rows]]
        was = self._value[rows]
        self._value[rows] = was * share[0] // share[1]
        return self._parcels(rows, was)

    def _parcels(self, rows: NDArray[np.intp], was: Numbers) -> dict[int, tuple[Parcel, ...]]:
        values, which = np.unique(was, return_inverse=True)
        keys, inverse = np.unique(self._holder[rows].astype(np.int64) * len(values) + which, return_inverse=True)
        weights = np.zeros(keys.size, dtype=self._papers.weights.dtype)
        np.add.at(weights, inverse, self._papers.weights[rows])
        after = np.zeros(keys.size, dtype=self._value.dtype)
        after[inverse] = self._value[rows]
        moved: dict[int, list[Parcel]] = {}
        for key, weight, value in zip(keys.tolist(), weights.tolist(), after.tolist(), strict=True):
            target, order = divmod(key, len(values))
            moved.setdefault(target, []).append(Parcel(int(weight), int(values[order]), int(value)))
        return {target: tuple(reversed(parcels)) for target, parcels in moved.items()}
