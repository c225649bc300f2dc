"""Totals from sizes and pairwise overlaps alone, where no list of names can be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .lists import Ids, Range, Step


def from_overlaps(sizes: Sequence[int] | Ids, overlaps: Ids) -> tuple[Step, ...]:
    """Return what is known of the union of lists from their sizes and pairwise overlaps: the last step has its range.

    `sizes`: (k,). `overlaps`: (k, k), symmetric; its diagonal is not read. Nothing tells where in the range the union
    is, so that the best figure of each step is its high end. ValueError if the overlaps contradict the sizes.
    Steps: `naive_sum`, `largest_list`, `de_caen`, `dawson_sankoff`, `hunter_worsley`.
    """
    counts = np.asarray(sizes, dtype=np.int64)
    shared = _checked(counts, np.asarray(overlaps, dtype=np.int64))
    naive, largest = int(counts.sum()), int(counts.max(initial=0))
    steps = [Step("naive_sum", {"lists": len(counts), "listed": naive, "declared": 0}, naive, naive, naive)]
    now = Range(largest, naive, naive)
    steps.append(now.step("largest_list", organisations=largest))
    caen, sums = de_caen(counts, shared), Sums.of(counts, shared)
    now = now.within(max(now.low, math.ceil(caen)), naive)
    steps.append(now.step("de_caen", value=float(caen)))
    now = now.within(max(now.low, math.ceil(sums.bound)), naive)
    steps.append(now.step("dawson_sankoff", value=float(sums.bound), first=sums.first, second=sums.second, k=sums.k))
    tree, weight = hunter_tree(shared)
    now = now.within(now.low, naive - weight)
    steps.append(now.step("hunter_worsley", value=naive - weight, sum=naive, tree=weight, edges=tree))
    return tuple(steps)


def _checked(sizes: Ids, overlaps: Ids) -> Ids:
    if overlaps.shape != (len(sizes), len(sizes)) or np.any(overlaps != overlaps.T):
        raise ValueError("overlaps are a square table that reads the same by row and by column")
    shared = overlaps.copy()
    np.fill_diagonal(shared, sizes)
    if np.any(shared < 0) or np.any(shared > sizes):
        raise ValueError("two lists cannot share more organisations than either has")
    return shared


def de_caen(sizes: Ids, overlaps: Ids) -> Fraction:
    """Return the lower bound Σ n_i² / Σ_j n_ij, with n_ii = n_i on the diagonal of `overlaps`.

    D. de Caen, "A lower bound on the probability of a union", Discrete Mathematics 169 (1997).
    """
    rows = zip(sizes.tolist(), overlaps.sum(axis=1).tolist(), strict=True)
    return sum((Fraction(size * size, row) for size, row in rows if size), Fraction(0))


@dataclass(frozen=True)
class Sums:
    """S1, the sum of sizes, and S2, the sum of overlaps over all pairs of lists: what Dawson and Sankoff need."""

    first: int
    second: int

    @classmethod
    def of(cls, sizes: Ids, overlaps: Ids) -> Sums:
        """Add up sizes and overlaps; the diagonal of `overlaps` holds the sizes."""
        first = int(sizes.sum())
        return cls(first, (int(overlaps.sum()) - first) // 2)

    @property
    def k(self) -> int:
        """The k of the best bound: 1 + ⌊2·S2/S1⌋."""
        return 1 + 2 * self.second // self.first if self.first else 1

    @property
    def bound(self) -> Fraction:
        """The lower bound 2·S1/(k+1) − 2·S2/(k(k+1)).

        D. A. Dawson and D. Sankoff, "An inequality for probabilities", Proceedings of the AMS 18 (1967).
        """
        k = self.k
        return Fraction(2 * self.first, k + 1) - Fraction(2 * self.second, k * (k + 1))


def hunter_tree(overlaps: Ids) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return a maximum spanning tree of the lists, weighted by overlap, and its weight.

    S1 less this weight is an upper bound of the union: D. Hunter, Journal of Applied Probability 13
    (1976); K. J. Worsley, Biometrika 69 (1982). Prim's algorithm on the whole table.
    """
    lists = len(overlaps)
    reach = np.full(lists, -1, dtype=np.int64)
    parent = np.zeros(lists, dtype=np.int64)
    free = np.ones(lists, dtype=bool)
    edges: list[tuple[int, int]] = []
    weight = 0
    for _ in range(lists):
        here = int(np.argmax(np.where(free, reach, -2)))
        if not free[0]:
            edges.append((int(parent[here]), here))
            weight += int(reach[here])
        free[here] = False
        closer = free & (overlaps[here] > reach)
        reach[closer], parent[closer] = overlaps[here][closer], here
    return tuple(edges), weight
