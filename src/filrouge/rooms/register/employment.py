"""Jobs below an umbrella, by unit and year: each organisation once, and the sums that federations declared.

Heads and full-time equivalents are never added, nor are two years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from filrouge.ground.people.models import Space
from filrouge.methods import totals
from filrouge.methods.totals import AnyList, Declared, DeclaredJobs, Listed, OpenPairs
from filrouge.rooms.register.current import one_now
from filrouge.rooms.register.entries import Ids, entries_of
from filrouge.rooms.register.models import Relation, Source

YEARS = 3  # jobs are shown for so many years, the newest first


@dataclass(frozen=True, slots=True)
class Employment:
    """Jobs in one unit and year (0: not said). `silent`: federations that gave neither names nor this number."""

    unit: totals.Unit
    year: int
    jobs: totals.JobsTotal
    declared: tuple[DeclaredJobs, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A federation that gave only numbers: its source, and the ids of its members that are known one by one."""

    source: Source
    known: Ids


def employment(
    space: Space, lists: Sequence[AnyList], numbers: Mapping[str, Numbers], doubts: OpenPairs
) -> Iterator[Employment]:
    """The jobs of each unit and of the newest years; `numbers` of the declared lists, by key."""
    listed = [each for each in lists if isinstance(each, Listed)]
    included, ids = _included(space), totals.union(listed)
    declared = [each for each in lists if isinstance(each, Declared) and _sums_jobs(numbers[each.key])]
    for unit in totals.Unit:
        told = [each for each in declared if numbers[each.key].source.declared_unit == unit]
        by_year = _figures(space, unit, ids)
        years = by_year.keys() | {_year(numbers[each.key]) for each in told}
        for year in sorted(years, reverse=True)[:YEARS]:
            figures = by_year.get(year) or _arranged(unit, year, [])
            sums = tuple(_sum(each, numbers[each.key], figures) for each in told if _year(numbers[each.key]) == year)
            jobs = totals.total_jobs(listed, figures, included=included, declared=sums, open_pairs=doubts)
            yield Employment(unit, year, jobs, sums, _silent(lists, {each.key for each in sums}))


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


def _figures(space: Space, unit: totals.Unit, ids: Ids) -> dict[int, totals.Figures]:
    """Year → figures. Of each organisation one figure is known, of one year."""
    by_year: dict[int, list[tuple[int, float]]] = {}
    for organisation, value, year in entries_of(space, ids, unit.value, "figures_year"):
        if value is not None:
            by_year.setdefault(year or 0, []).append((organisation, value))
    return {year: _arranged(unit, year, said) for year, said in by_year.items()}


def _arranged(unit: totals.Unit, year: int, said: Sequence[tuple[int, float]]) -> totals.Figures:
    amounts = np.array([jobs for _organisation, jobs in said], np.float64)
    answers = np.full(len(said), totals.Answer.VALUE, np.int8)
    who = np.array([organisation for organisation, _jobs in said], np.int64)
    return totals.Figures(unit, year, who, answers, amounts, amounts)
