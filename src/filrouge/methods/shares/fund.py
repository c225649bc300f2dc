"""What is shared: a budget, projects with their costs, and what the voters say, equal ballots merged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import lcm

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

Amount = int | Fraction | Decimal
"""Money or points as people give them; never a float, which cannot hold a tenth."""

Ballot = tuple[tuple[int, int], ...]
"""Pairs of a project's number and its points, by ascending number; points are never nought, an approval is one."""

Vote = Iterable[str] | Mapping[str, Amount]
"""One voter's choice: the names that she approves, or the points that she gives to names."""

MOST = 2**62
"""Weights times points are added in 64 bits; more than this would no longer be exact."""

EXACT = 2**53
"""Below this floats hold every whole number."""

TOO_LARGE = "weights and points are too large to be added exactly; divide them by a common factor"


@dataclass(frozen=True, slots=True)
class Project:
    """What can be bought, as a whole or not at all. `cost` counts the fund's smallest units and is above nought."""

    name: str
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """One entry for each pair of each ballot: place of the ballot, number of the project, points; weights by place."""

    rows: Whole
    numbers: Whole
    points: Whole
    weights: Whole

    def votes(self, count: int) -> tuple[int, ...]:
        """Weight behind each of `count` projects, by points above nought."""
        return self._add_up((self.points > 0).astype(np.int64), count)

    def total(self, count: int) -> tuple[int, ...]:
        """Weighted points of each of `count` projects."""
        return self._add_up(self.points, count)

    def _add_up(self, worth: Whole, count: int) -> tuple[int, ...]:
        sums = np.zeros(count, np.int64)
        np.add.at(sums, self.numbers, worth * self.weights[self.rows])
        return tuple(sums.tolist())


@dataclass(frozen=True, slots=True)
class Fund:
    """Everything that a rule needs to share a budget.

    `budget` and all costs count the smallest unit of money, of which `unit` make one unit of the currency
    (100 with cents); likewise `point` steps make one point. `ballots` maps each ballot to the number of
    voters (the weight) behind it, empty ballots included. A budget or cost that is not above nought, two
    projects of one name, an unknown project or a weight below nought is a ValueError.
    """

    budget: int
    projects: tuple[Project, ...]
    ballots: dict[Ballot, int] = field(default_factory=dict)
    unit: int = 1
    point: int = 1
    _marks: list[Marks] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_money(self)
        _check_ballots(self)

    @classmethod
    def of(
        cls, budget: Amount, costs: Mapping[str, Amount], votes: Iterable[Vote], weights: Iterable[int] | None = None
    ) -> "Fund":
        """The fund for amounts in units of the currency, one vote per voter (or per `weights` voters).

        Fractions of money and of points are scaled to whole numbers without loss.
        """
        money = {name: _fraction(cost) for name, cost in costs.items()}
        unit = lcm(_fraction(budget).denominator, *(cost.denominator for cost in money.values()))
        projects = tuple(Project(name, int(cost * unit)) for name, cost in money.items())
        ballots, point = _merge(tuple(money), votes, weights)
        return cls(int(_fraction(budget) * unit), projects, ballots, unit, point)

    @property
    def voters(self) -> int:
        """Weight of all ballots, empty ones included: the number by which the budget is divided."""
        return sum(self.ballots.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The projects' names, by their numbers."""
        return tuple(project.name for project in self.projects)

    @property
    def votes(self) -> tuple[int, ...]:
        """Weight of the ballots that give each project points above nought."""
        return self.marks().votes(len(self.projects))

    @property
    def points(self) -> tuple[int, ...]:
        """Weighted points of each project, in steps of which `point` make one; with approvals the same as `votes`."""
        return self.marks().total(len(self.projects))

    def marks(self) -> Marks:
        """All pairs of all ballots as arrays, made once: the check of a fund needs them, and every rule after it."""
        if not self._marks:
            self._marks.append(self._laid_out())
        return self._marks[0]

    def _laid_out(self) -> Marks:
        lengths = [len(ballot) for ballot in self.ballots]
        flat = chain.from_iterable(chain.from_iterable(self.ballots))
        numbers, points = np.fromiter(flat, np.int64, 2 * sum(lengths)).reshape(-1, 2).T.copy()
        weights = np.fromiter(self.ballots.values(), np.int64, len(lengths))
        return Marks(np.repeat(np.arange(len(lengths)), lengths), numbers, points, weights)

    def lots(self, order: Iterable[str] | None) -> tuple[int, ...]:
        """Each project's place in the `order` of the lot, by its number; without an order, the order of the fund.

        An order that does not name every project exactly once is a ValueError.
        """
        names = self.names
        drawn = names if order is None else tuple(order)
        if len(drawn) != len(names) or set(drawn) != set(names):
            raise ValueError("the order of the lot has to name every project exactly once")
        places = {name: place for place, name in enumerate(drawn)}
        return tuple(places[name] for name in names)


def _check_money(fund: Fund) -> None:
    if fund.budget <= 0:
        raise ValueError(f"the budget has to be above nought, it is {fund.budget}")
    if fund.unit < 1 or fund.point < 1:
        raise ValueError("a unit of money or of points has at least one part")
    if len(set(fund.names)) != len(fund.projects):
        raise ValueError("two projects have the same name")
    for project in fund.projects:
        if project.cost <= 0:
            raise ValueError(f"the cost of {project.name!r} has to be above nought, it is {project.cost}")


def _check_ballots(fund: Fund) -> None:
    try:
        marks = fund.marks()
    except OverflowError:
        raise ValueError(TOO_LARGE) from None
    if (marks.weights < 0).any():
        raise ValueError("a ballot has a weight below nought")
    same = marks.rows[1:] == marks.rows[:-1]
    if (marks.numbers[1:] <= marks.numbers[:-1])[same].any() or (marks.points == 0).any():
        raise ValueError(
            "a ballot has to name projects by ascending number, each once, with points that are not nought"
        )
    if marks.numbers.size and not 0 <= marks.numbers.min() <= marks.numbers.max() < len(fund.projects):
        raise ValueError("a ballot names a project that is not in the fund")
    if np.abs(marks.points.astype(np.float64)) @ marks.weights[marks.rows] + marks.weights.sum(dtype=float) > MOST:
        raise ValueError(TOO_LARGE)


def _merge(
    names: tuple[str, ...], votes: Iterable[Vote], weights: Iterable[int] | None
) -> tuple[dict[Ballot, int], int]:
    numbers = {name: number for number, name in enumerate(names)}
    read = [_read(vote, numbers) for vote in votes]
    point = lcm(*(points.denominator for vote in read for _number, points in vote))
    merged: Counter[Ballot] = Counter()
    for vote, weight in zip(read, (1 for _ in read) if weights is None else weights, strict=True):
        merged[tuple((number, int(points * point)) for number, points in vote)] += weight
    return dict(merged), point


def _read(vote: Vote, numbers: Mapping[str, int]) -> list[tuple[int, Fraction]]:
    if isinstance(vote, str):
        raise TypeError(f"one vote is a collection of names, not the text {vote!r}")
    given = vote if isinstance(vote, Mapping) else dict.fromkeys(vote, 1)
    unknown = [name for name in given if name not in numbers]
    if unknown:
        raise ValueError(f"a vote names a project that is not in the fund: {unknown[0]!r}")
    return sorted((numbers[name], _fraction(points)) for name, points in given.items() if points != 0)


def _fraction(amount: Amount) -> Fraction:
    if isinstance(amount, float):
        raise TypeError(f"give {amount!r} as an integer, a Fraction or a Decimal; a float is not exact")
    return Fraction(amount)
