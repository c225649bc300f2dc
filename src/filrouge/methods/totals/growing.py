"""Growth like for like: the same lists at two dates, apart from what changed the perimeter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .incidence import among, union
from .lists import AnyList, Declared, Ids, Listed, as_scope, demand_distinct_keys, pick


class Change(StrEnum):
    """Why a list is not in the same perimeter at both dates."""

    ADDED = "added"
    REMOVED = "removed"
    NOW_ITEMISED = "now itemised"
    NO_LONGER_ITEMISED = "no longer itemised"
    SCOPE = "scope changed"


@dataclass(frozen=True)
class PerimeterChange:
    """A list with names that changed the perimeter; of numbers without names tells `DeclaredChange`.

    `gained`: organisations seen through it at the later date and through no comparable list;
    `lost`: the same of the earlier date. Two such lists may show the same organisation, so these do
    not add up; `Growth.gained` and `Growth.lost` count each once.
    """

    key: str
    name: str
    change: Change
    gained: int
    lost: int


@dataclass(frozen=True)
class DeclaredChange:
    """A number without names that a federation declared; None at the date at which it did not."""

    key: str
    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, eq=False)
class Growth:
    """What became of an umbrella between two dates; itemised organisations, each once.

    after − before = (len(joined) − len(left)) + gained − lost. `same_before`, `same_after`: totals of
    the lists that are comparable at both dates. `joined`, `left`: int64 ids, in those lists.
    `known_before` of those that joined and `still_here` of those that left were or are on another list.
    """

    before: int
    after: int
    same_before: int
    same_after: int
    joined: Ids
    left: Ids
    known_before: int
    still_here: int
    gained: int
    lost: int
    perimeter: tuple[PerimeterChange, ...]
    declared: tuple[DeclaredChange, ...]

    @property
    def like_for_like(self) -> Fraction | None:
        """Return growth of the same perimeter as a share of its start, None if it held nothing."""
        return Fraction(self.same_after - self.same_before, self.same_before) if self.same_before else None


def growth(before: Sequence[AnyList], after: Sequence[AnyList]) -> Growth:
    """Return growth like for like between two dates, lists matched by key.

    The same perimeter is every list that is itemised at both dates with an unchanged scope (chained
    comparison on a matched sample, as in the Consumer Price Index Manual, ILO and others, 2020).
    """
    demand_distinct_keys(before)
    demand_distinct_keys(after)
    old, new = pick(Listed, before), pick(Listed, after)
    same = {each.key for each in old} & {each.key for each in new if _unchanged(each, old)}
    ids_old, ids_new = union(old), union(new)
    same_old, same_new = _union_of(old, same), _union_of(new, same)
    joined, left = same_new[~among(same_new, same_old)], same_old[~among(same_old, same_new)]
    return Growth(
        before=len(ids_old),
        after=len(ids_new),
        same_before=len(same_old),
        same_after=len(same_new),
        joined=joined,
        left=left,
        known_before=int(among(joined, ids_old).sum()),
        still_here=int(among(left, ids_new).sum()),
        gained=len(ids_new) - len(same_new),
        lost=len(ids_old) - len(same_old),
        perimeter=_perimeter(before, after, same, same_old, same_new),
        declared=_declared(before, after),
    )


def _unchanged(each: Listed, old: Sequence[Listed]) -> bool:
    return any(each.key == one.key and as_scope(each.scope) == as_scope(one.scope) for one in old)


def _union_of(lists: Sequence[Listed], keys: set[str]) -> Ids:
    return union([each for each in lists if each.key in keys])


def _perimeter(
    before: Sequence[AnyList], after: Sequence[AnyList], same: set[str], same_old: Ids, same_new: Ids
) -> tuple[PerimeterChange, ...]:
    old, new = {each.key: each for each in before}, {each.key: each for each in after}
    changes: list[PerimeterChange] = []
    for key in (old | new).keys() - same:
        one, other = old.get(key), new.get(key)
        change = _change(one, other)
        if change is not None:
            name = (other or old[key]).name
            changes.append(PerimeterChange(key, name, change, _beyond(other, same_new), _beyond(one, same_old)))
    return tuple(sorted(changes, key=_by_name))


def _change(one: AnyList | None, other: AnyList | None) -> Change | None:
    """Return what changed; None for a list that was not itemised at either date."""
    if isinstance(one, Listed) and isinstance(other, Listed):
        return Change.SCOPE
    if isinstance(other, Listed):
        return Change.ADDED if one is None else Change.NOW_ITEMISED
    if isinstance(one, Listed):
        return Change.REMOVED if other is None else Change.NO_LONGER_ITEMISED
    return None


def _beyond(each: AnyList | None, same: Ids) -> int:
    return int((~among(each.members, same)).sum()) if isinstance(each, Listed) else 0


def _declared(before: Sequence[AnyList], after: Sequence[AnyList]) -> tuple[DeclaredChange, ...]:
    """Return every number declared at either date, but for those whose names stand at the other."""
    old, new = ({each.key: each for each in pick(Declared, lists)} for lists in (before, after))
    named = {each.key for each in (*pick(Listed, before), *pick(Listed, after))}
    changes = (
        DeclaredChange(key, (new.get(key) or old[key]).name, _number(old.get(key)), _number(new.get(key)))
        for key in (old | new).keys() - named
    )
    return tuple(sorted(changes, key=_by_name))


def _by_name(change: PerimeterChange | DeclaredChange) -> tuple[str, str]:
    return change.name, change.key


def _number(declared: Declared | None) -> int | None:
    return declared.organisations if declared else None
