"""Hard bounds: what must be true whatever the lists that were not shared contain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np

from .doubles import Groups, group
from .incidence import Incidence, place
from .lists import Declared, Floats, Ids, Listed, OpenPairs, RegisterCount, Scope, as_scope, lies_within, may_overlap

UNSAID = -2
OUTSIDE = -1


@dataclass(frozen=True)
class Part:
    """One declared list in the lower bound: its number beside what is itemised where it may lie."""

    key: str
    declared: float
    listed: float


@dataclass(frozen=True)
class Least:
    """The hard lower bound, the declared lists that made it, and what is itemised in no single scope."""

    value: float
    parts: tuple[Part, ...]
    unplaced: float

    def as_rows(self) -> tuple[dict[str, object], ...]:
        """Return the parts as a step carries them."""
        return tuple(asdict(part) for part in self.parts)


Sized = Sequence[tuple[str, Scope, float]]
"""Declared lists as (key, scope, size); sizes are organisations or jobs."""


def families(declared: Sized) -> list[list[tuple[str, Scope, float]]]:
    """Return sets of declared lists that cannot overlap each other: largest first, and narrowest first.

    Every such set gives a valid bound; which gives the best is a hard problem, so both are tried.
    """

    def by_size(one: tuple[str, Scope, float]) -> tuple[float, str]:
        return -one[2], one[0]

    def by_breadth(one: tuple[str, Scope, float]) -> tuple[float, float, str]:
        return len(one[1]) or math.inf, -one[2], one[0]

    return [_apart(sorted(declared, key=by_size)), _apart(sorted(declared, key=by_breadth))]


def _apart(ordered: Sized) -> list[tuple[str, Scope, float]]:
    chosen: list[tuple[str, Scope, float]] = []
    for one in ordered:
        if not any(may_overlap(one[1], other[1]) for other in chosen):
            chosen.append(one)
    return chosen


def least(
    lists: Sequence[Listed],
    table: Incidence,
    groups: Groups,
    declared: Sized,
    *,
    weight: Floats | None = None,
    doubt: float = 0.0,
) -> Least:
    """Return the lower bound of the union of itemised and declared lists.

    For declared lists J that cannot overlap each other: |I| + max(0, Σ max(0, D_j − n_j) − w), with
    n_j the itemised organisations that can lie in j alone and w those that can lie in several. With
    one scope for each list this is Σ_s max(|I_s|, max D_js): a union is at least as large as any part,
    and disjoint scopes add. Organisations count as their groups, all open pairs merged.
    `weight`: float64 (groups,), to bound a sum (jobs) instead of a count. `doubt`: how many itemised
    organisations may be duplicates nobody knows of; declared lists alone still count in full.
    """
    units = np.ones(groups.count) if weight is None else weight
    base = math.fsum(units) - doubt
    best = Least(base, (), 0.0)
    for family in families(declared):
        placed = _weight_by_place(lists, table, groups, [scope for _, scope, _ in family], units)
        parts = tuple(Part(key, size, placed[n]) for n, (key, _, size) in enumerate(family))
        gain = math.fsum(max(0.0, part.declared - part.listed) for part in parts) - placed[-1]
        value = max(base + max(0.0, gain), math.fsum(part.declared for part in parts))
        if value > best.value or not best.parts:
            best = Least(value, parts, placed[-1])
    return best


def _weight_by_place(
    lists: Sequence[Listed], table: Incidence, groups: Groups, family: list[Scope], units: Floats
) -> list[float]:
    """Return the itemised weight that can lie in each declared list alone, and at the end in several."""
    several = len(family)
    place = _group_places(_places(lists, table, family), groups, several)
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(several + 2))
    spans = pairwise(cuts)
    return [math.fsum(units[order[start:end]]) for start, end in spans]


def _places(lists: Sequence[Listed], table: Incidence, family: list[Scope]) -> Ids:
    """Return the one declared list each organisation can be in, OUTSIDE, or len(family) for several."""
    sure: list[int] = []
    perhaps: list[int] = []
    for each in lists:
        place, certain = _place_of_scope(as_scope(each.scope), family)
        sure.append(place if certain else UNSAID)
        perhaps.append(UNSAID if certain or place == len(family) else place)
    known = _agree(table, sure, len(family))
    likely = _agree(table, perhaps, len(family))
    known = np.where(known == UNSAID, likely, known)
    return np.where(known == UNSAID, len(family), known)


def _place_of_scope(scope: Scope, family: list[Scope]) -> tuple[int, bool]:
    """Return where a member of a list with this scope can be, and whether it must be there."""
    touched = [number for number, other in enumerate(family) if may_overlap(scope, other)]
    if not touched:
        return OUTSIDE, True
    if len(touched) > 1:
        return len(family), False
    return touched[0], lies_within(scope, family[touched[0]])


def _agree(table: Incidence, places: list[int], several: int) -> Ids:
    """Return what the lists say of each organisation: UNSAID, one place, or `several` if they differ."""
    said = np.full(len(table.ids), UNSAID)
    for number, here in enumerate(places):
        if here != UNSAID:
            members = table.of(number)
            before = said[members]
            said[members] = np.where((before == UNSAID) | (before == here), here, several)
    return said


def _group_places(places: Ids, groups: Groups, several: int) -> Ids:
    """Return the place of each group: that of its organisations, or `several` where they differ."""
    highest = np.full(groups.count, OUTSIDE)
    lowest = np.full(groups.count, several)
    np.maximum.at(highest, groups.label, places)
    np.minimum.at(lowest, groups.label, places)
    return np.where(highest == lowest, highest, several)


@dataclass(frozen=True)
class Ceiling:
    """What a public register's count says of the lists that lie in its scope.

    `listed` organisations are itemised there and `hidden` more are declared at most, which is by `saved` more than the
    register counts. `least`: so many there are for certain. If the register counts fewer, one of the two is wrong, and
    nothing is saved.
    """

    register: RegisterCount
    listed: int
    hidden: int
    least: int

    @property
    def exceeded(self) -> bool:
        """Tell whether there are more organisations than the register counts."""
        return self.least > self.register.organisations

    @property
    def saved(self) -> int:
        """By how much the register lowers the upper bound."""
        return 0 if self.exceeded else max(0, self.listed + self.hidden - self.register.organisations)


def ceilings(
    lists: Sequence[Listed],
    declared: Sequence[Declared],
    registers: Sequence[RegisterCount],
    *,
    open_pairs: OpenPairs | None = None,
    doubt: float = 0.0,
) -> list[Ceiling]:
    """Return the register counts with disjoint scopes that lower the upper bound most, then those that are exceeded.

    `open_pairs`, `doubt`: duplicates that nobody settled, or knows of, as for `least`.
    """
    found = [_ceiling(lists, declared, register, open_pairs, doubt) for register in registers]
    chosen: list[Ceiling] = []
    for one in sorted(found, key=lambda each: (-each.saved, each.register.name, each.register.key)):
        scope = as_scope(one.register.scope)
        others = (as_scope(other.register.scope) for other in chosen if other.saved)
        if one.exceeded or (one.saved and not any(may_overlap(scope, other) for other in others)):
            chosen.append(one)
    return chosen


def _ceiling(
    lists: Sequence[Listed],
    declared: Sequence[Declared],
    register: RegisterCount,
    open_pairs: OpenPairs | None,
    doubt: float,
) -> Ceiling:
    """Count what lies wholly in the scope of a register, as if nothing else were there."""
    scope = as_scope(register.scope)
    here = [each for each in lists if lies_within(as_scope(each.scope), scope)]
    numbers = [each for each in declared if lies_within(as_scope(each.scope), scope)]
    table = place(here)
    fewest = least(here, table, group(table.ids, open_pairs), sized(numbers), doubt=doubt).value
    hidden = sum(each.hidden for each in numbers)
    return Ceiling(register, len(table.ids), hidden, math.floor(round(fewest, 6)))


def sized(declared: Sequence[Declared]) -> Sized:
    """Return declared lists as (key, scope, organisations)."""
    return [(each.key, as_scope(each.scope), float(each.organisations)) for each in declared]
