"""The ballots of a fund as arrays: for each project who supports it, with which weight and how many points."""

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.allocation import Utility
from filrouge.methods.shares.fund import Fund, Whole

Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Supporters:
    """Who stands behind one project: numbers of merged ballots, their weights, and the points of each voter.

    `heavy` are the weights and `reach` the weighted points as floats, which every pricing needs; `graded` says
    whether points differ from one.
    """

    ballots: Whole
    weights: Whole
    points: Whole
    heavy: Real
    reach: Real
    graded: bool

    def only(self, kept: Whole) -> "Supporters":
        """Some of them, by their places."""
        return Supporters(
            self.ballots[kept],
            self.weights[kept],
            self.points[kept],
            self.heavy[kept],
            self.reach[kept],
            self.graded,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """All projects that somebody supports: `numbers` in the fund, `costs`, `worth` and supporters by position.

    `lowest` are exact prices per unit of utility as long as nobody is poor; later ones are never lower.
    `votes` and `points` count all projects of the fund by their number.
    A voter's utility is `worth` times her points, so that two prices are compared per unit of utility.
    """

    numbers: tuple[int, ...]
    costs: tuple[int, ...]
    worth: tuple[int, ...]
    behind: tuple[Supporters, ...]
    lowest: tuple[Fraction, ...]
    weights: Whole
    graded: bool
    votes: tuple[int, ...]
    points: tuple[int, ...]

    def rate(self, position: int, price: Fraction) -> Fraction:
        """A price per point as a price per unit of utility."""
        return price / self.worth[position]


def gather(fund: Fund, utility: Utility) -> Support:
    """The fund's ballots by project; points above nought are support, all others are none."""
    marks, count = fund.marks(), len(fund.projects)
    # Small numbers are sorted by counting, which is several times faster.
    order = np.argsort(marks.numbers.astype(np.min_scalar_type(count)), kind="stable")
    if marks.points.min(initial=1) <= 0 or marks.weights.min(initial=1) <= 0:
        order = order[(marks.points[order] > 0) & (marks.weights[marks.rows[order]] > 0)]
    rows = marks.rows[order]
    points = marks.points[order] if utility is Utility.POINTS else np.ones(len(rows), np.int64)
    cuts = np.searchsorted(marks.numbers[order], np.arange(count + 1)).tolist()
    kept = tuple(number for number in range(count) if cuts[number] < cuts[number + 1])
    costs = tuple(fund.projects[number].cost for number in kept)
    behind = _behind(rows, marks.weights[rows], points, [slice(cuts[each], cuts[each + 1]) for each in kept])
    votes = dict(zip(kept, (int(each.weights.sum()) for each in behind), strict=True))
    counted = tuple(votes.get(number, 0) for number in range(count))
    worth = costs if utility is Utility.COST else (1,) * len(kept)
    reach = (int(each.weights @ each.points) for each in behind)
    return Support(
        numbers=kept,
        costs=costs,
        worth=worth,
        behind=behind,
        lowest=tuple(Fraction(*each) for each in zip(costs, map(mul, worth, reach), strict=True)),
        weights=marks.weights,
        graded=utility is Utility.POINTS,
        votes=counted,
        points=counted if (marks.points == 1).all() else marks.total(count),
    )


def _behind(rows: Whole, weights: Whole, points: Whole, parts: list[slice]) -> tuple[Supporters, ...]:
    heavy = weights.astype(np.float64)
    reach, graded = heavy * points, points != 1
    return tuple(
        Supporters(rows[part], weights[part], points[part], heavy[part], reach[part], bool(graded[part].any()))
        for part in parts
    )
