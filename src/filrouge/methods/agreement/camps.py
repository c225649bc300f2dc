"""Which raters rank alike, joined step by step: data for a dendrogram.

Source: Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958 (average
linkage), on the distance (1 - tau-b) / 2: 0 for equal rankings, 1/2 for unrelated ones, 1 for opposite ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ranks import RankTable
from .tau import tau_b


@dataclass(frozen=True, slots=True)
class Join:
    """Two camps joined at the mean `distance` of their raters; numbers below m are raters, m + i is join i."""

    left: int
    right: int
    distance: float
    size: int

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"left": self.left, "right": self.right, "distance": self.distance, "size": self.size}


@dataclass(frozen=True, slots=True)
class Camps:
    """`order` stands raters side by side so that no lines of the dendrogram cross; `joins` from near to far."""

    raters: tuple[str, ...]
    order: tuple[str, ...]
    joins: tuple[Join, ...]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "raters": list(self.raters),
            "order": list(self.order),
            "joins": [join.as_dict() for join in self.joins],
        }


def camps(table: RankTable) -> Camps:
    """Join raters by average linkage, names in alphabetical order, so that equals are joined the same way always.

    ValueError if two raters cannot be compared: they have fewer than two items in common, or one ties all.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage  # imported here because scipy is heavy

    matrix = tau_b(table)
    order = sorted(range(len(matrix.raters)), key=lambda number: matrix.raters[number])
    names = tuple(matrix.raters[number] for number in order)
    distances = [_distance(matrix.values[a][b]) for place, a in enumerate(order) for b in order[place + 1 :]]
    tree = linkage(np.array(distances), method="average")
    joins = tuple(Join(int(left), int(right), float(height), int(size)) for left, right, height, size in tree)
    return Camps(names, tuple(names[number] for number in leaves_list(tree)), joins)


def _distance(tau: float | None) -> float:
    if tau is None:
        raise ValueError("two raters cannot be compared: too few items in common, or one of them ties all")
    # Rounding may put tau a hair above 1.
    return max(0.0, (1 - tau) / 2)
