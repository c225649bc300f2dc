"""Jobs, or members, per organisation and year: what was answered, and the range that each answer leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from .incidence import Incidence, among
from .lists import Floats, Ids, Scope

Values = Floats | Sequence[Decimal] | npt.NDArray[np.object_]


class Unit(StrEnum):
    """What is counted: jobs in heads or full-time equivalents, or members. None is ever turned into another.

    Members of several organisations are memberships: whoever belongs to two of them is in the figures of both.
    """

    HEADS = "heads"
    FTE = "fte"
    MEMBERS = "members"


class Answer(IntEnum):
    """What is known of one organisation's figure. Zero is a VALUE: somebody counted and found nobody."""

    NOT_ASKED = 0
    NOT_YET = 1
    REFUSED = 2
    NONE = 3
    """Answered: the question does not apply here."""
    SIZE_CLASS = 4
    """Only a size class is known, from a register."""
    VALUE = 5


@dataclass(frozen=True, eq=False)
class Figures:
    """One figure per organisation, in one unit and for one year; organisations not in it were not asked.

    `organisations`: int64 ids, sorted, each once. `answers`: int8, of `Answer`. `low`, `high`: the
    value twice, or the limits of the size class, whose `high` is infinite where it is open (“250 and
    more”); numbers (Decimal or float), not read for other answers.
    """

    unit: Unit
    year: int
    organisations: Ids
    answers: npt.NDArray[np.int8]
    low: Values
    high: Values

    def __post_init__(self) -> None:
        if np.any(self.organisations[1:] <= self.organisations[:-1]):
            raise ValueError("organisations are sorted and each has one figure")
        if not len(self.organisations) == len(self.answers) == len(self.low) == len(self.high):
            raise ValueError("every organisation has an answer, a low and a high")


def size_class_mean(low: Floats, high: Floats) -> Floats:
    """Return the geometric mean of size classes: √(low·high), of "1 to 9" it is 3.

    Firm sizes are skewed, nearly log-normal (R. Gibrat, Les inégalités économiques, 1931), so the
    middle of a class is its geometric mean; a class that starts at 0 is shifted by one and back.
    """
    shift = np.where(low > 0, 0.0, 1.0)
    mean: Floats = np.sqrt((low + shift) * (high + shift)) - shift
    return mean


@dataclass(frozen=True, eq=False)
class Laid:
    """Figures laid along the union: answers and low, best, high of each organisation, 0 where unsaid.

    `open_ended`: whose size class has no upper limit.
    """

    answers: npt.NDArray[np.int8]
    low: Floats
    best: Floats
    high: Floats
    open_ended: npt.NDArray[np.bool_]

    @property
    def counts(self) -> npt.NDArray[np.bool_]:
        """Return which organisations carry a number."""
        return self.answers >= Answer.SIZE_CLASS

    @property
    def exact(self) -> npt.NDArray[np.bool_]:
        """Return which organisations said a number, and not only a size class."""
        return np.equal(self.answers, Answer.VALUE)

    def without(self, left_out: npt.NDArray[np.bool_]) -> Laid:
        """Return the same with the numbers of some organisations left out."""
        kept = np.where(left_out, 0.0, 1.0)
        return Laid(self.answers, self.low * kept, self.best * kept, self.high * kept, self.open_ended)


def lay(ids: Ids, figures: Figures) -> Laid:
    """Return the figures of organisations `ids` (sorted). ValueError for limits below zero or not finite.

    An open size class counts with its lower limit alone. What lies above it nobody said, and nothing is added for
    what nobody said, as for those who did not answer; any upper limit would be invented.
    """
    answers = np.full(len(ids), Answer.NOT_ASKED, dtype=np.int8)
    low, high = np.zeros(len(ids)), np.zeros(len(ids))
    wanted = among(figures.organisations, ids)
    places = np.searchsorted(ids, figures.organisations[wanted])
    answers[places] = figures.answers[wanted]
    given = answers >= Answer.SIZE_CLASS
    low[places] = np.asarray(figures.low, dtype=np.float64)[wanted]
    high[places] = np.asarray(figures.high, dtype=np.float64)[wanted]
    low, high = np.where(given, low, 0.0), np.where(given, high, 0.0)
    classed = answers == Answer.SIZE_CLASS
    open_ended = classed & np.isposinf(high)
    high = np.where(open_ended, low, high)
    _demand_limits(low, high, answers)
    best = np.where(classed & ~open_ended, size_class_mean(low, high), low)
    return Laid(answers, low, best, high, open_ended)


def _demand_limits(low: Floats, high: Floats, answers: npt.NDArray[np.int8]) -> None:
    if not (np.all(np.isfinite(low)) and np.all(np.isfinite(high))):
        raise ValueError("a figure is a finite number; of an open size class only the upper limit is not")
    if np.any(low < 0) or np.any(high < low):
        raise ValueError("the limits of a figure start at zero and are in order")
    if np.any((answers == Answer.VALUE) & (low != high)):
        raise ValueError("a value has no limits: low and high are the same")


def in_figure_of(ids: Ids, counts: npt.NDArray[np.bool_], included: Ids) -> npt.NDArray[np.bool_]:
    """Return which organisations are already in the figure of another one that carries a number.

    `included`: int64 (n, 2), rows of (part, whole): the figure of `part` is included in that of
    `whole`. Holds through chains. ValueError if something is part of itself.
    """
    pairs = included[np.all(among(included, ids), axis=1)].reshape(-1, 2)
    part, whole = np.searchsorted(ids, pairs[:, 0]), np.searchsorted(ids, pairs[:, 1])
    _demand_no_circle(ids, part, whole)
    covered = np.zeros(len(ids), dtype=bool)
    while True:
        reached = part[counts[whole] | covered[whole]]
        if np.all(covered[reached]):
            return covered
        covered[reached] = True


def _demand_no_circle(ids: Ids, part: Ids, whole: Ids) -> None:
    """Raise ValueError if relations go round: whoever is part of nothing is taken away until all are gone."""
    while part.size:
        open_ends = np.isin(whole, part)
        if np.all(open_ends):
            circle = ", ".join(str(number) for number in ids[np.unique(part)].tolist())
            raise ValueError(f"figures are included in each other in a circle, among {circle}")
        part, whole = part[open_ends], whole[open_ends]


@dataclass(frozen=True)
class Coverage:
    """How many organisations stand behind a total of jobs; the seven kinds add up to `organisations`.

    `zero` is part of `values`. `in_group` were not asked, did not answer or refused, but are in the
    figure of their group.
    """

    organisations: int
    values: int
    zero: int
    none: int
    size_class: int
    in_group: int
    refused: int
    not_yet: int
    not_asked: int

    @property
    def answered(self) -> int:
        """Return how many organisations answered themselves or through their group."""
        return self.values + self.none + self.in_group

    @property
    def reporting(self) -> Fraction:
        """Return the share of organisations that answered, 0 where there are none."""
        return Fraction(self.answered, self.organisations) if self.organisations else Fraction(0)


def coverage(laid: Laid, covered: npt.NDArray[np.bool_]) -> Coverage:
    """Return who answered what; `covered`: who is in the figure of another."""
    silent = laid.answers < Answer.NONE
    number = {each: int(np.count_nonzero(laid.answers == each)) for each in Answer}
    missing = {each: int(np.count_nonzero((laid.answers == each) & ~covered)) for each in Answer}
    return Coverage(
        organisations=len(laid.answers),
        values=number[Answer.VALUE],
        zero=int(np.count_nonzero((laid.answers == Answer.VALUE) & (laid.high == 0))),
        none=number[Answer.NONE],
        size_class=number[Answer.SIZE_CLASS],
        in_group=int(np.count_nonzero(silent & covered)),
        refused=missing[Answer.REFUSED],
        not_yet=missing[Answer.NOT_YET],
        not_asked=missing[Answer.NOT_ASKED],
    )


@dataclass(frozen=True)
class DeclaredJobs:
    """A federation's own sum of jobs, without a list; in organisations it is a `Declared`.

    `known`: jobs of the itemised organisations that are known to be its members. `comparable`: keys of
    itemised lists that resemble it; empty means every itemised list whose scope may overlap.
    """

    key: str
    name: str
    scope: Scope | str
    date: dt.date | None
    unit: Unit
    year: int
    jobs: float
    known: float = 0.0
    comparable: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.jobs < 0 or self.known < 0:
            raise ValueError(f"{self.key}: a number of jobs is not below zero")

    @property
    def hidden(self) -> float:
        """The most jobs that this federation can add to the itemised ones."""
        return max(0.0, self.jobs - self.known)


def share_elsewhere(table: Incidence, number: int, times: Ids, jobs: Floats) -> float | None:
    """Return the share of a list's jobs that is in organisations also on another list; None without jobs."""
    here = table.of(number)
    total = float(jobs[here].sum())
    return float(jobs[here][times[here] > 1].sum()) / total if total else None
