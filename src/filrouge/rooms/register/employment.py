"""Jobs below an umbrella, by unit and year: each organisation once, and the sums that federations declared.

Members that organisations say they have are told in the same way. Heads, full-time equivalents and members are never
added, nor are two years: a year has the organisations that spoke of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from filrouge.ground.people.models import Space
from filrouge.methods import totals
from filrouge.methods.totals import AnyList, Declared, DeclaredJobs, Listed, OpenPairs
from filrouge.rooms.register.current import one_now
from filrouge.rooms.register.entries import Amounts, Ids, figures_of
from filrouge.rooms.register.models import Relation, Source

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
    space: Space, lists: Sequence[AnyList], numbers: Mapping[str, Numbers], doubts: OpenPairs
) -> Iterator[Employment]:
    """The jobs of each unit and of the newest years; `numbers` of the declared lists, by key."""
    ids = totals.union([each for each in lists if isinstance(each, Listed)])
    below = totals.JobsBelow(lists, included=_included(space), open_pairs=doubts)
    declared = [each for each in lists if isinstance(each, Declared) and _sums_jobs(numbers[each.key])]
    for unit, by_year in zip(totals.Unit, _figures(space, ids), strict=True):
        told = [each for each in declared if numbers[each.key].source.declared_unit == unit]
        years = sorted(by_year.keys() | {_year(numbers[each.key]) for each in told}, reverse=True)[:YEARS]
        before = dict(pairwise(year for year in years if year in by_year and year))
        for year in years:
            figures = by_year.get(year) or totals.Figures(unit, year, *_NOBODY)
            sums = tuple(_sum(each, numbers[each.key], figures) for each in told if _year(numbers[each.key]) == year)
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


def _included(space: Space) -> Ids:
    """(organisation, the one whose figures include it), as they are meant now."""
    rows = Relation.objects.filter(space=space, kind=Relation.Kind.INCLUDED_IN)
    pairs = list(rows.values_list("organisation_id", "other_id"))
    now = one_now({end for pair in pairs for end in pair})
    meant = {(now.get(one, one), now.get(other, other)) for one, other in pairs}
    return np.array(sorted(pair for pair in meant if pair[0] != pair[1]), np.int64).reshape(-1, 2)


_NOBODY = (np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0), np.empty(0))


def _figures(space: Space, ids: Ids) -> Iterator[dict[int, totals.Figures]]:
    """Of each unit: year → the figures of those who have one."""
    found = figures_of(space, ids, [unit.value for unit in totals.Unit])
    for unit, by_year in zip(totals.Unit, found, strict=True):
        yield {year: _arranged(unit, year, *told) for year, told in by_year.items()}


def _arranged(unit: totals.Unit, year: int, who: Ids, low: Amounts, high: Amounts) -> totals.Figures:
    answers = np.where(low == high, totals.Answer.VALUE, totals.Answer.SIZE_CLASS).astype(np.int8)
    return totals.Figures(unit, year, who, answers, low, high)
