"""Jobs below an umbrella, by unit and year: each organisation once, and the sums that federations declared.

Members that organisations say they have are told in the same way. Heads, full-time equivalents and members are never
added, nor are two years: a year has the organisations that spoke of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from filrouge.methods import totals
from filrouge.methods.totals import AnyList, Declared, DeclaredJobs, Listed, OpenPairs
from filrouge.rooms.register.entries import Amounts, Ids
from filrouge.rooms.register.models import Source

YEARS = 12  # each unit is told for so many years, the newest first


@dataclass(frozen=True, slots=True)
class Employment:
    """Jobs in one unit and year (0: not said). `silent`: federations that gave neither names nor this number.

    `same`: the jobs of those who also have a figure for the year before that there is, like for like; None where
    nobody has.
    """

    unit: totals.Unit
    year: int
    jobs: totals.JobsTotal
    declared: tuple[DeclaredJobs, ...]
    silent: tuple[str, ...]
    same: totals.SameOrganisations | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A federation that gave only numbers: its source, and the ids of its members that are known one by one."""

    source: Source
    known: Ids


def employment(
    lists: Sequence[AnyList], numbers: Mapping[str, Numbers], doubts: OpenPairs,
    included: Collection[tuple[int, int]], told: Sequence[Mapping[int, tuple[Ids, Amounts, Amounts]]],
) -> Iterator[Employment]:  # fmt: skip
    """The jobs of each unit and of the newest years; `numbers` of the declared lists, by key; `included`: who is in
    the figures of whom, as they are meant now; `told`: the figures as `figures_of` gives them.
    """
    below = totals.JobsBelow(lists, included=_pairs(included), open_pairs=doubts)
    declared = [each for each in lists if isinstance(each, Declared) and _sums_jobs(numbers[each.key])]
    for unit, by_year in zip(totals.Unit, _figures(told), strict=True):
        sent = [each for each in declared if numbers[each.key].source.declared_unit == unit]
        years = sorted(by_year.keys() | {_year(numbers[each.key]) for each in sent}, reverse=True)[:YEARS]
        before = dict(pairwise(year for year in years if year in by_year and year))
        for year in years:
            figures = by_year.get(year) or totals.Figures(unit, year, *_NOBODY)
            sums = tuple(_sum(each, numbers[each.key], figures) for each in sent if _year(numbers[each.key]) == year)
            silent = _silent(lists, {each.key for each in sums})
            jobs = below.total(figures, sums)
            same = below.same(by_year[before[year]], figures) if year in before else None
            yield Employment(unit, year, jobs, sums, silent, same if same and same.organisations else None)


def _sums_jobs(numbers: Numbers) -> bool:
    return numbers.source.declared_jobs is not None


def _year(numbers: Numbers) -> int:
    return numbers.source.declared_year or 0


def _sum(each: Declared, numbers: Numbers, figures: totals.Figures) -> DeclaredJobs:
    known = np.isin(figures.organisations, numbers.known)
    return DeclaredJobs(
        each.key, each.name, each.scope, each.date, figures.unit, figures.year, numbers.source.declared_jobs or 0,
        known=float(np.asarray(figures.low, np.float64)[known].sum()),
    )  # fmt: skip


def _silent(lists: Sequence[AnyList], said: Collection[str]) -> tuple[str, ...]:
    names = {each.name for each in lists if not isinstance(each, Listed) and each.key not in said}
    return tuple(sorted(names))


def _pairs(included: Collection[tuple[int, int]]) -> Ids:
    return np.array(sorted(pair for pair in included if pair[0] != pair[1]), np.int64).reshape(-1, 2)


_NOBODY = (np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0), np.empty(0))


def _figures(told: Sequence[Mapping[int, tuple[Ids, Amounts, Amounts]]]) -> Iterator[dict[int, totals.Figures]]:
    """Of each unit: year → the figures of those who have one."""
    for unit, by_year in zip(totals.Unit, told, strict=True):
        yield {year: _arranged(unit, year, *figures) for year, figures in by_year.items()}


def _arranged(unit: totals.Unit, year: int, who: Ids, low: Amounts, high: Amounts) -> totals.Figures:
    answers = np.where(low == high, totals.Answer.VALUE, totals.Answer.SIZE_CLASS).astype(np.int8)
    return totals.Figures(unit, year, who, answers, low, high)
