"""Who may be drawn, which quotas hold, and the types into which equal people fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .refusals import PoolRefused

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class Quota:
    """At least `lower` and at most `upper` people on the panel have `value` for `feature`.

    Seats reserved to a group are a quota with `lower` equal to `upper`.
    """

    feature: str
    value: str
    lower: int
    upper: int


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What all people of one type share.

    `values`: one value per feature, in the order of `Pool.features`. `home`: the values of everyone in
    the pool at the same address, sorted; of length one for those who live alone or gave no address.
    """

    home: tuple[tuple[str, ...], ...]
    values: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Pool:
    """People, quotas and the size of the panel, checked and reduced to types.

    People with the same features get the same chance in the best lottery, because it is unique and
    knows no names; so panels are counted by type. A rule of one person per household tells people
    apart only by whom they live with: households of the same composition are exchangeable as well.

    `people`: ids in the order given. `households`: one entry per household with two people or more.
    `kinds`: the types, sorted. `type_of`: int64 (n,), the type of each person.
    """

    people: tuple[str, ...]
    features: tuple[str, ...]
    quotas: tuple[Quota, ...]
    size: int
    households: tuple[tuple[str, ...], ...]
    kinds: tuple[Kind, ...]
    type_of: Ints

    @cached_property
    def members(self) -> Floats:
        """People per type: float64 (types,)."""
        return np.bincount(self.type_of, minlength=len(self.kinds)).astype(np.float64)

    @cached_property
    def homes(self) -> dict[tuple[tuple[str, ...], ...], Ints]:
        """The types that live together, by the composition of their households; nobody who lives alone."""
        found: dict[tuple[tuple[str, ...], ...], list[int]] = {}
        for place, kind in enumerate(self.kinds):
            if len(kind.home) > 1:
                found.setdefault(kind.home, []).append(place)
        return {home: np.array(places, np.int64) for home, places in found.items()}

    def households_like(self, home: tuple[tuple[str, ...], ...]) -> int:
        """How many households have this composition."""
        first = self.homes[home][0]
        return int(self.members[first]) // home.count(self.kinds[first].values)


def make_pool(
    people: Mapping[str, Mapping[str, str]],
    quotas: Iterable[Quota],
    size: int,
    households: Mapping[str, str] | None = None,
) -> Pool:
    """Return the pool, or refuse what no lottery can be made of.

    `people`: the features of each person by id; features without a quota are ignored. `households`:
    the address (any text) of each person who gave one; two people of one address are never on a
    panel together. Raises PoolRefused.
    """
    wanted = tuple(sorted(quotas))
    features = tuple(sorted({quota.feature for quota in wanted}))
    _refuse_bad_quotas(wanted, size, len(people))
    values = {person: _values_of(person, of, features, wanted) for person, of in people.items()}
    together = _shared(people, households or {})
    kinds_of = _kinds(values, together)
    kinds = tuple(sorted(set(kinds_of.values())))
    place = {kind: number for number, kind in enumerate(kinds)}
    type_of = np.array([place[kinds_of[person]] for person in people], np.int64)
    return Pool(tuple(people), features, wanted, size, together, kinds, type_of)


def _refuse_bad_quotas(quotas: Sequence[Quota], size: int, people: int) -> None:
    if size < 1:
        raise PoolRefused("no_seats", size=size)
    if people < size:
        raise PoolRefused("too_few_people", people=people, size=size)
    counted = Counter((quota.feature, quota.value) for quota in quotas)
    for quota in quotas:
        if counted[quota.feature, quota.value] > 1:
            raise PoolRefused("quota_given_twice", feature=quota.feature, value=quota.value)
        if not 0 <= quota.lower <= quota.upper:
            raise PoolRefused("quota_upside_down", feature=quota.feature, value=quota.value)


def _values_of(person: str, of: Mapping[str, str], features: Sequence[str], quotas: Sequence[Quota]) -> tuple[str, ...]:
    known = {(quota.feature, quota.value) for quota in quotas}
    for feature in features:
        if feature not in of:
            raise PoolRefused("feature_missing", person=person, feature=feature)
        if (feature, of[feature]) not in known:
            raise PoolRefused("value_without_quota", person=person, feature=feature, value=of[feature])
    return tuple(of[feature] for feature in features)


def _shared(people: Iterable[str], households: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the people of each address that several people gave."""
    at: dict[str, list[str]] = {}
    for person in people:
        if person in households:
            at.setdefault(households[person], []).append(person)
    return tuple(tuple(at[address]) for address in sorted(at) if len(at[address]) > 1)


def _kinds(values: Mapping[str, tuple[str, ...]], together: Iterable[Sequence[str]]) -> dict[str, Kind]:
    kinds = {person: Kind((own,), own) for person, own in values.items()}
    for home in together:
        composition = tuple(sorted(values[person] for person in home))
        kinds.update({person: Kind(composition, values[person]) for person in home})
    return kinds
