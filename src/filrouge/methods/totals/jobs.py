"""Jobs over organisations that are each counted once, in one unit and for one year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from .bounds import least
from .counting import comparable_lists, mean_rate
from .doubles import Groups, group
from .figures import Coverage, DeclaredJobs, Figures, Laid, coverage, in_figure_of, lay, share_elsewhere
from .incidence import Incidence, place
from .lists import (
    AnyList,
    Floats,
    Ids,
    Listed,
    OpenPairs,
    Range,
    Step,
    Total,
    as_scope,
    demand_distinct_keys,
    pick,
)

NO_RELATIONS: Ids = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class JobsTotal:
    """Jobs with their range, and how many organisations stand behind them."""

    total: Total
    coverage: Coverage


def total_jobs(
    lists: Sequence[AnyList],
    figures: Figures,
    *,
    included: Ids = NO_RELATIONS,
    declared: Sequence[DeclaredJobs] = (),
    open_pairs: OpenPairs | None = None,
) -> JobsTotal:
    """Return the jobs in the organisations of the itemised lists, each organisation once.

    Organisations without an answer add nothing and are told by the coverage: a total of jobs is of
    those that answered. Size classes count with their geometric mean and leave their limits as range;
    open ones count with their lower limit and nothing above it.
    Who is in the figure of a group that is counted is not added again (`included`: rows of (part,
    whole)). Declared sums are bounded as organisations are, with jobs for weight. Of an open pair the
    low end keeps the smaller figure once, the high end both.

    Steps: `naive_sum`, `unique_organisations`, `included`, `size_classes`, `open_classes` where there
    are any, `not_reporting`, `open_pairs`, per declared sum `declared_rate` or `declared_half`, `hard_bounds`.
    Raises ValueError when a declared sum has another unit or year: heads and full-time equivalents
    are never added.
    """
    return JobsBelow(lists, included=included, open_pairs=open_pairs).total(figures, declared)


class JobsBelow:
    """The jobs in the organisations of the same lists, in several units and years: what they share is found once."""

    def __init__(
        self, lists: Sequence[AnyList], *, included: Ids = NO_RELATIONS, open_pairs: OpenPairs | None = None
    ) -> None:
        demand_distinct_keys(lists)
        self.listed = pick(Listed, lists)
        self.table = place(self.listed)
        self.included, self.open_pairs = included, open_pairs
        self._laid = lru_cache(maxsize=2)(self._lay)  # a year is compared with the one before, which comes next

    @cached_property
    def groups(self) -> Groups:
        """The organisations by the open pairs that they may be one of."""
        return group(self.table.ids, self.open_pairs)

    def total(self, figures: Figures, declared: Sequence[DeclaredJobs] = ()) -> JobsTotal:
        """As `total_jobs`."""
        _demand_one_measure(figures, declared)
        laid, covered = self._laid(figures)
        case = _Case(self.listed, self.table, laid, laid.without(covered), self.groups)
        who = coverage(laid, covered)
        steps = [*_listed_steps(case, who, declared, covered), *_open_steps(case, self.open_pairs)]
        if declared:
            steps += _declared_steps(case, declared, Range(steps[-1].low, steps[-1].best, steps[-1].high))
        last = steps[-1]
        return JobsTotal(Total(steps[0].best, last.low, last.best, last.high, tuple(steps)), who)

    def same(self, before: Figures, after: Figures) -> SameOrganisations:
        """Return the jobs of two years in the organisations that have a number of their own in both, each once.

        A comparison on a matched sample, as `growth`. A size class is no number: where it gives way to one, nothing
        has grown. ValueError for figures of two units.
        """
        if before.unit != after.unit:
            raise ValueError(f"{before.unit} cannot be compared with {after.unit}")
        (one, in_one), (other, in_other) = self._laid(before), self._laid(after)
        both = one.exact & other.exact & ~in_one & ~in_other
        return SameOrganisations(before.year, int(both.sum()), total_of(one.best[both]), total_of(other.best[both]))

    def _lay(self, figures: Figures) -> tuple[Laid, np.typing.NDArray[np.bool_]]:
        """The figures along the union, and who is in the figure of a group."""
        laid = lay(self.table.ids, figures)
        return laid, in_figure_of(self.table.ids, laid.counts, self.included)


@dataclass(frozen=True)
class SameOrganisations:
    """Jobs like for like: organisations with a number both in `year` and later, and their jobs then and later."""

    year: int
    organisations: int
    before: float
    after: float


def total_of(jobs: Floats) -> float:
    """Return the sum, the same in whatever order; whole numbers are exact as they are, others by Shewchuk's sum."""
    if np.array_equal(jobs, np.floor(jobs)):
        return float(jobs.sum())
    return math.fsum(jobs[jobs != 0].tolist())


@dataclass(frozen=True, eq=False)
class _Case:
    listed: list[Listed]
    table: Incidence
    given: Laid
    counted: Laid
    groups: Groups


def _demand_one_measure(figures: Figures, declared: Sequence[DeclaredJobs]) -> None:
    for each in declared:
        if (each.unit, each.year) != (figures.unit, figures.year):
            raise ValueError(
                f"{each.key}: {each.unit} of {each.year} cannot be added to {figures.unit} of {figures.year}"
            )
    if len({each.key for each in declared}) != len(declared):
        raise ValueError("two declared sums carry the same key: each counts once")


def _listed_steps(
    case: _Case, who: Coverage, declared: Sequence[DeclaredJobs], covered: np.typing.NDArray[np.bool_]
) -> list[Step]:
    given, counted = case.given, case.counted
    listed = total_of(given.best[case.table.positions])
    said = math.fsum(each.jobs for each in declared)
    naive = listed + said
    lists = len(case.listed) + len(declared)
    unique, best = total_of(given.best), total_of(counted.best)
    now = Range(total_of(counted.low), best, total_of(counted.high))
    twice = int(np.count_nonzero(covered & given.counts))
    open_ended = int(np.count_nonzero(given.open_ended & ~covered))
    return [
        Range(naive, naive, naive).step("naive_sum", lists=lists, listed=listed, declared=said),
        Range(unique, unique, unique).step("unique_organisations", organisations=who.organisations),
        Range(best, best, best).step("included", organisations=twice, jobs=unique - best),
        now.step("size_classes", organisations=who.size_class),
        *([now.step("open_classes", organisations=open_ended)] if open_ended else []),
        now.step(
            "not_reporting",
            answered=who.answered,
            organisations=who.organisations,
            zero=who.zero,
            none=who.none,
            refused=who.refused,
            not_yet=who.not_yet,
            not_asked=who.not_asked,
        ),
    ]


def _open_steps(case: _Case, open_pairs: OpenPairs | None) -> list[Step]:
    if open_pairs is None or not len(open_pairs.pairs):
        return []
    counted, pairs = case.counted, case.groups.pairs
    best, high = total_of(counted.best), total_of(counted.high)
    smaller = np.minimum(counted.best[pairs[:, 0]], counted.best[pairs[:, 1]])
    expected = total_of(case.groups.probability * smaller)
    low = total_of(smallest_of_each(case.groups, counted))
    after = Range(low, max(low, best - expected), high)
    return [after.step("open_pairs", pairs=len(open_pairs.pairs), at_most=high - low, expected=expected)]


def smallest_of_each(groups: Groups, laid: Laid) -> Floats:
    """Return for each group the smallest low figure among its organisations with a number: float64 (groups,).

    Were they one organisation, one of its figures would be right, and nobody has said which.
    """
    low = np.full(groups.count, np.inf)
    np.minimum.at(low, groups.label, np.where(laid.counts, laid.low, np.inf))
    return np.where(np.isfinite(low), low, 0.0)


def _declared_steps(case: _Case, declared: Sequence[DeclaredJobs], base: Range) -> list[Step]:
    ordered = sorted(declared, key=lambda each: each.key)
    rates = _rates(case)
    steps: list[Step] = []
    now = base
    for each in ordered:
        step = _declared_step(each, case.listed, rates, now)
        steps.append(step)
        now = Range(step.low, step.best, step.high)
    sized = [(each.key, as_scope(each.scope), each.jobs) for each in ordered]
    smallest = smallest_of_each(case.groups, case.counted)
    floor = least(case.listed, case.table, case.groups, sized, weight=smallest)
    now = now.within(floor.value, now.high)
    facts = {"low": floor.value, "parts": floor.as_rows(), "unplaced": floor.unplaced, "high": now.high}
    return [*steps, now.step("hard_bounds", **facts)]


def _rates(case: _Case) -> dict[str, float]:
    times = case.table.times_listed()
    shares = {
        each.key: share_elsewhere(case.table, number, times, case.counted.best)
        for number, each in enumerate(case.listed)
    }
    return {key: share for key, share in shares.items() if share is not None}


def _declared_step(each: DeclaredJobs, listed: Sequence[Listed], rates: dict[str, float], now: Range) -> Step:
    comparable = comparable_lists(each.key, each.scope, each.comparable, listed)
    rate = mean_rate(rates, comparable)
    adds = each.hidden / 2 if rate is None else min(each.jobs * (1 - rate), each.hidden)
    after = Range(now.low, now.best + adds, now.high + each.hidden)
    facts = {"key": each.key, "name": each.name, "date": each.date}
    numbers = {"declared": each.jobs, "known": each.known, "adds": adds}
    if rate is None:
        return after.step("declared_half", **facts, **numbers)
    return after.step("declared_rate", **facts, **numbers, rate=rate, comparable=comparable)
