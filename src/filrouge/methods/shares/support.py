"""The ballots of a fund as arrays: for each project who supports it, with which weight and how many points."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.allocation import Utility
from filrouge.methods.shares.fund import Fund, Whole

Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Supporters:
    """Who stands behind one project: numbers of merged ballots, their weights, and the points of each voter."""

    ballots: Whole
    weights: Whole
    points: Whole
    heavy: Real
    reach: Real
    graded: bool

    @classmethod
    def of(cls, ballots: Whole, weights: Whole, points: Whole) -> "Supporters":
        """Arrays of one length; the floats that every pricing needs are made once."""
        heavy = weights.astype(np.float64)
        return cls(ballots, weights, points, heavy, heavy * points, bool((points != 1).any()))


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """All projects that somebody supports: `numbers` in the fund, `costs`, `worth` and supporters by position.

    `votes` and `points` count all projects of the fund by their number.
    A voter's utility is `worth` times her points, so that two prices are compared per unit of utility.
    """

    numbers: tuple[int, ...]
    costs: tuple[int, ...]
    worth: tuple[int, ...]
    behind: tuple[Supporters, ...]
    weights: Whole
    graded: bool
    votes: tuple[int, ...]
    points: tuple[int, ...]
    dense: dict[int, Whole]

    def points_of_all(self, position: int) -> Whole:
        """Points of every merged ballot for the project, nought where it has none."""
        if position not in self.dense:
            points = np.zeros(len(self.weights), np.int64)
            points[self.behind[position].ballots] = self.behind[position].points
            self.dense[position] = points
        return self.dense[position]

    def rate(self, position: int, price: Fraction) -> Fraction:
        """A price per point as a price per unit of utility."""
        return price / self.worth[position]


def gather(fund: Fund, utility: Utility) -> Support:
    """The fund's ballots by project; points above nought are support, all others are none."""
    marks, count = fund.marks(), len(fund.projects)
    # Small numbers are sorted by counting, which is several times faster.
    order = np.argsort(marks.numbers.astype(np.min_scalar_type(count)), kind="stable")
    order = order[(marks.points[order] > 0) & (marks.weights[marks.rows[order]] > 0)]
    rows, points = marks.rows[order], marks.points[order]
    if utility is not Utility.POINTS:
        points = np.ones_like(points)
    cuts = np.searchsorted(marks.numbers[order], np.arange(count + 1))
    kept = tuple(number for number in range(count) if cuts[number] < cuts[number + 1])
    slices = [slice(cuts[number], cuts[number + 1]) for number in kept]
    costs = tuple(fund.projects[number].cost for number in kept)
    return Support(
        numbers=kept,
        costs=costs,
        worth=costs if utility is Utility.COST else (1,) * len(kept),
        behind=tuple(Supporters.of(rows[part], marks.weights[rows[part]], points[part]) for part in slices),
        weights=marks.weights,
        graded=utility is Utility.POINTS,
        votes=marks.votes(count),
        points=marks.total(count),
        dense={},
    )
