"""Kendall's tau-b between every two raters: who ranks like whom, and who ranks the other way round.

Source: Kendall, "The treatment of ties in ranking problems", Biometrika 33, 1945.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from .ranks import UNRANKED, Ints, RankTable


@dataclass(frozen=True, slots=True)
class TauMatrix:
    """`values[j][k]` is tau-b of raters j and k, from -1 (opposite) to 1 (equal).

    It rests on the `common[j][k]` items that both ranked, and is None if there are fewer than two of
    them or if one of the two ties them all.
    """

    raters: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    common: tuple[tuple[int, ...], ...]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "raters": list(self.raters),
            "values": [list(row) for row in self.values],
            "common": [list(row) for row in self.common],
        }


def tau_b(table: RankTable) -> TauMatrix:
    """Tau-b of every two raters, each pair on the items that both ranked."""
    doubled = table.doubled_ranks()
    agreeing, apart = _compared(doubled)
    ranked = (doubled != UNRANKED).astype(np.int64)
    common = ranked @ ranked.T
    raters = range(len(table.raters))
    return TauMatrix(
        table.raters,
        tuple(tuple(_tau(agreeing[j, k], apart[j, k], apart[k, j]) for k in raters) for j in raters),
        tuple(tuple(int(number) for number in row) for row in common),
    )


def _tau(agreeing: int, apart: int, other_apart: int) -> float | None:
    possible = int(apart) * int(other_apart)
    return int(agreeing) / sqrt(possible) if possible else None


def _compared(doubled: Ints) -> tuple[Ints, Ints]:
    """Over pairs of items that raters j and k both ranked, both (m, m): pairs in the same order less pairs in
    opposite order, and pairs that j does not tie. One item after the other keeps memory small."""
    raters, items = doubled.shape
    agreeing = np.zeros((raters, raters), np.int64)
    apart = np.zeros((raters, raters), np.int64)
    ranked = doubled != UNRANKED
    for item in range(items - 1):
        known = (ranked[:, item, None] & ranked[:, item + 1 :]).astype(np.int64)
        order = np.sign(doubled[:, item, None] - doubled[:, item + 1 :]) * known
        agreeing += order @ order.T
        apart += np.abs(order) @ known.T
    return agreeing, apart
