"""Why no order can lie nearer to all raters: a lower bound that anyone can add up.

If most say a before b, most b before c, and most c before a, any order contradicts one of the three. Cycles
with weights that the pairs can bear therefore raise the bound above the plain sum of all minorities. Source:
Grötschel, Jünger and Reinelt, "A cutting plane algorithm for the linear ordering problem", Operations
Research 32, 1984 (three-cycle inequalities; the weights are their dual values).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

FINEST = 720
"""Weights of cycles are multiples of a small fraction; rounding them can lower the bound, never spoil it."""
NEGLIGIBLE = 1e-7


@dataclass(frozen=True, slots=True)
class Cycle:
    """Of `first` before `second` before `third` before `first`, every order contradicts one at least."""

    first: str
    second: str
    third: str
    weight: Fraction

    @property
    def arcs(self) -> tuple[tuple[str, str], ...]:
        """The three (before, behind)."""
        return (self.first, self.second), (self.second, self.third), (self.third, self.first)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"items": [self.first, self.second, self.third], "weight": str(self.weight)}


def bound_by(cycles: Iterable[Cycle], cost: Mapping[tuple[str, str], Fraction]) -> Fraction:
    """What every order costs at least: `cost[a, b]` is the price of placing a before b.

    Weights of cycles, plus for each two items the cheaper way round after each way is relieved of the
    cycles that it contradicts. True for any weights of nought and above; others are a ValueError.
    """
    relief: dict[tuple[str, str], Fraction] = {}
    total = Fraction(0)
    for cycle in cycles:
        if cycle.weight < 0:
            raise ValueError("a cycle weighs less than nought")
        total += cycle.weight
        for before, behind in cycle.arcs:
            relief[behind, before] = relief.get((behind, before), Fraction(0)) + cycle.weight
    for a, b in cost:
        if a < b:
            total += min(cost[way] - relief.get(way, Fraction(0)) for way in ((a, b), (b, a)))
    return total


def cycles_against(cost: NDArray[Any], items: Sequence[str], unit: Fraction) -> tuple[Cycle, ...]:
    """Weighted cycles that raise `bound_by` as far as cycles of three can.

    `cost[a, b]` (n, n) is what placing a before b costs, in `unit`s. Dual values of a linear program.
    """
    arcs = list(_cycles(len(items)))
    if not arcs or _agree(cost):
        return ()
    duals = _duals(cost.astype(np.float64), arcs)
    weighed = (
        (cycle, Fraction(float(dual)).limit_denominator(FINEST)) for cycle, dual in zip(arcs, duals, strict=True)
    )
    return tuple(
        Cycle(items[a], items[b], items[c], weight * unit) for (a, b, c), weight in weighed if weight > NEGLIGIBLE
    )


def _agree(cost: NDArray[Any]) -> bool:
    """Whether nobody stands in a cycle of majorities: then the items can be ordered by victories."""
    wins = cost < cost.T
    behind = wins.sum(axis=1)
    return bool((behind[:, None] > behind[None, :])[wins].all())


def _cycles(items: int) -> Iterator[tuple[int, int, int]]:
    for a, b, c in combinations(range(items), 3):
        yield a, b, c
        yield a, c, b


def _duals(cost: NDArray[np.float64], cycles: list[tuple[int, int, int]]) -> NDArray[np.float64]:
    """How much each cycle is worth: in the program x(a, b) is 1 if a stands before b, for a < b."""
    from scipy.optimize import linprog  # imported here because scipy is heavy
    from scipy.sparse import csr_array

    pairs = {pair: column for column, pair in enumerate(combinations(range(len(cost)), 2))}
    rows, columns, signs, limits = [], [], [], []
    for row, (a, b, c) in enumerate(cycles):
        arcs = ((a, b), (b, c), (c, a))
        limits.append(2 - sum(before > behind for before, behind in arcs))
        for before, behind in arcs:
            rows.append(row)
            columns.append(pairs[min(before, behind), max(before, behind)])
            signs.append(1.0 if before < behind else -1.0)
    matrix = csr_array((signs, (rows, columns)), shape=(len(cycles), len(pairs)))
    gains = np.array([cost[a, b] - cost[b, a] for a, b in pairs])
    found = linprog(gains, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs")
    return np.maximum(0.0, -np.asarray(found.ineqlin.marginals, np.float64))
