"""The fewest members who together fill several needs at once: exact while the search is small, bounds beyond.

One need alone is filled by the fewest when the largest additions come first. Several at once are a
covering problem (the multidimensional knapsack turned round), hard in general; here it is searched depth
first, number by number from the lower bound upwards, equal members taken as one kind, and cut as soon as
the best that the remaining members could add is not enough. After `SEARCHED` steps it stops and says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import floor, lcm
from operator import neg

from .exact import ZERO

SEARCHED = 20_000

_FINE = 10**9

_ROWS_PER_STEP = 20
"""The tables of bounds cost time too: so many of their cells count as one step."""


@dataclass(frozen=True, slots=True)
class Need:
    """Additions have to sum up to at least `target`; `adds`: one per member. Scaled to whole numbers.

    `part`: the pillar whose members alone can add, "" for all. What two pillars need adds up.
    """

    target: int
    adds: tuple[int, ...]
    part: str = ""

    @classmethod
    def of(cls, missing: Fraction, strict: bool, adds: Sequence[Fraction], part: str = "") -> Need:
        """A need for `missing` (`strict`: for more than that)."""
        scale = lcm(*(add.denominator for add in adds))
        whole = floor(missing * scale) + 1 if strict else -floor(-missing * scale)
        return cls(whole, tuple(int(add * scale) for add in adds), part)


@dataclass(frozen=True, slots=True)
class SpreadNeed:
    """At least `minimum` groups with a `balance` above nought; `groups` and `adds`: one per member."""

    minimum: int
    balances: Mapping[str, Fraction]
    groups: tuple[str, ...]
    adds: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`members`: positions of some that are enough, None if all together are not; fewer than `at_least` never are."""

    members: tuple[int, ...] | None
    at_least: int


def fewest(need: Need) -> tuple[int, ...] | None:
    """The fewest members, by position, who fill one need; None if all together do not."""
    taken: list[int] = []
    missing = need.target
    for at in sorted(range(len(need.adds)), key=lambda at: -need.adds[at]):
        if missing <= 0:
            break
        if need.adds[at] <= 0:
            return None
        taken.append(at)
        missing -= need.adds[at]
    return tuple(taken) if missing <= 0 else None


def fewest_to_spread(spread: SpreadNeed) -> tuple[int, ...] | None:
    """The fewest members who bring enough further groups above nought."""
    costs = []
    for group, balance in spread.balances.items():
        if balance <= ZERO:
            adds = _adds_of(spread, group)
            members = fewest(Need.of(-balance, True, adds))
            if members is not None:
                costs.append(members)
    further = spread.minimum - sum(balance > ZERO for balance in spread.balances.values())
    return _cheapest(costs, further)


def fewest_to_narrow(spread: SpreadNeed) -> tuple[int, ...] | None:
    """The fewest members who bring so many groups down to nought that too few are left; `adds` are below nought."""
    costs = []
    for group, balance in spread.balances.items():
        if balance > ZERO:
            losses = [-add for add in _adds_of(spread, group)]
            members = fewest(Need.of(balance, False, losses))
            if members is not None:
                costs.append(members)
    surplus = sum(balance > ZERO for balance in spread.balances.values()) - spread.minimum + 1
    return _cheapest(costs, surplus)


def _adds_of(spread: SpreadNeed, group: str) -> list[Fraction]:
    return [add if of == group else ZERO for of, add in zip(spread.groups, spread.adds, strict=True)]


def _cheapest(costs: list[tuple[int, ...]], number: int) -> tuple[int, ...] | None:
    if len(costs) < number:
        return None
    chosen = sorted(costs, key=len)[: max(0, number)]
    return tuple(member for members in chosen for member in members)


def fewest_for_all(needs: Sequence[Need], spread: SpreadNeed | None, steps: int = SEARCHED) -> Found:
    """The fewest members, additions nought or more, who fill all `needs` and the `spread` at once."""
    bounds = [fewest(need) for need in needs]
    parts = [need.part for need in needs]
    if spread is not None:
        bounds.append(fewest_to_spread(spread))
        parts.append("")
    alone = [bound for bound in bounds if bound is not None]
    if len(alone) < len(bounds):
        return Found(None, 0)
    lower = together(zip(parts, map(len, alone), strict=True))
    search = _Search(needs, spread, steps)
    for bound in alone:
        if len(bound) == lower and search.enough(bound):
            return Found(bound, lower)
    best = search.greedily()
    for number in range(lower, len(best)):
        found = search.with_members(number)
        if found is not None:
            return Found(found, number)
        if search.exhausted:
            return Found(best, number)
    return Found(best, len(best))


def together(numbers: Iterable[tuple[str, int]]) -> int:
    """So many members at least, if each part needs its number: parts differ in their members, so they add up."""
    largest: dict[str, int] = {}
    for part, number in numbers:
        largest[part] = max(number, largest.get(part, 0))
    overall = largest.pop("", 0)
    return max(overall, sum(largest.values()))


@dataclass(frozen=True, slots=True)
class _State:
    """How far the search is: members before `place` are settled, `taken` are in; what is still missing."""

    place: int
    taken: tuple[int, ...]
    missing: Sequence[int]
    balances: Mapping[str, Fraction]


class _Search:
    """Members in the order of how much they add, and tables of how much those who are left could add at best."""

    def __init__(self, needs: Sequence[Need], spread: SpreadNeed | None, steps: int) -> None:
        self._needs = needs
        self._targets = tuple(need.target for need in needs)
        self._steps = steps
        count = len(needs[0].adds) if needs else len(spread.adds if spread else ())
        self._adds = [tuple(need.adds[at] for need in needs) for at in range(count)]
        self._minimum = spread.minimum if spread else 0
        self._balances = dict(spread.balances) if spread else {}
        self._groups = spread.groups if spread else ("",) * count
        self._lifts = spread.adds if spread else (ZERO,) * count
        self._largest_lifts = {group: self._lift_sums(group) for group in self._balances}
        self._order = sorted(range(count), key=lambda at: (-self._worth(at, self._targets), self._kind(at)))

    @property
    def exhausted(self) -> bool:
        """Whether the search stopped before it was through."""
        return self._steps <= 0

    def _kind(self, at: int) -> tuple[tuple[int, ...], str, Fraction]:
        return self._adds[at], self._groups[at], self._lifts[at]

    def _worth(self, at: int, missing: Sequence[int]) -> int:
        parts = zip(self._adds[at], missing, strict=True)
        return sum(min(add, lack) * _FINE // lack for add, lack in parts if lack > 0)

    def _lift_sums(self, group: str) -> list[Fraction]:
        lifts = (lift for of, lift in zip(self._groups, self._lifts, strict=True) if of == group)
        return list(accumulate(sorted(lifts, reverse=True), initial=ZERO))

    def _lifted(self, balances: Mapping[str, Fraction], at: int) -> Mapping[str, Fraction]:
        if not self._lifts[at]:
            return balances
        group = self._groups[at]
        return {**balances, group: balances[group] + self._lifts[at]}

    def _to_spread(self, balances: Mapping[str, Fraction]) -> int:
        """So many members at least are still needed for the spread."""
        further = self._minimum - sum(balance > ZERO for balance in balances.values())
        if further <= 0:
            return 0
        below = ((group, balance) for group, balance in balances.items() if balance <= ZERO)
        costs = sorted(bisect_right(self._largest_lifts[group], -balance) for group, balance in below)
        return sum(costs[:further])

    def greedily(self) -> tuple[int, ...]:
        """Enough members, one by one those who add most; then whoever is not needed is left out again."""
        taken: list[int] = []
        missing: Sequence[int] = self._targets
        balances: Mapping[str, Fraction] = self._balances
        while max(missing, default=0) > 0 or self._to_spread(balances):
            at = self._next(set(taken), missing, balances)
            taken.append(at)
            missing = self._left(missing, at)
            balances = self._lifted(balances, at)
        return self._trimmed(taken)

    def _left(self, missing: Sequence[int], at: int) -> tuple[int, ...]:
        return tuple(lack - add for lack, add in zip(missing, self._adds[at], strict=True))

    def _next(self, taken: set[int], missing: Sequence[int], balances: Mapping[str, Fraction]) -> int:
        needed = self._to_spread(balances)

        def worth(at: int) -> tuple[int, Fraction]:
            helps = needed > 0 and self._to_spread(self._lifted(balances, at)) < needed
            return self._worth(at, missing) + (_FINE // needed if helps else 0), self._lifts[at]

        return max((at for at in self._order if at not in taken), key=worth)

    def _trimmed(self, taken: list[int]) -> tuple[int, ...]:
        for at in sorted(taken, key=lambda at: self._worth(at, self._targets)):
            rest = [other for other in taken if other != at]
            if self.enough(rest):
                taken = rest
        return tuple(taken)

    def enough(self, members: Sequence[int]) -> bool:
        """Whether these members fill everything."""
        missing: Sequence[int] = self._targets
        balances: Mapping[str, Fraction] = self._balances
        for at in members:
            missing, balances = self._left(missing, at), self._lifted(balances, at)
        return max(missing, default=0) <= 0 and self._to_spread(balances) == 0

    def with_members(self, number: int) -> tuple[int, ...] | None:
        """Some `number` of members who are enough, or None if there are none or the steps are used up."""
        self._steps -= len(self._order) * number // _ROWS_PER_STEP
        if self.exhausted:
            return None
        best = [self._best_sums(need, number) for need in self._needs]
        return self._deeper(_State(0, (), self._targets, self._balances), best, number)

    def _best_sums(self, need: Need, number: int) -> list[list[int]]:
        """For every place in the order: the most that 0, 1, … `number` members from there on add."""
        largest: list[int] = []
        table = [[0]]
        for at in reversed(self._order):
            insort(largest, need.adds[at], key=neg)
            del largest[number:]
            table.append(list(accumulate(largest, initial=0)))
        return table[::-1]

    def _at_least(self, place: int, state: _State, best: list[list[list[int]]]) -> int:
        """So many further members from this place on at least; more than there are if it cannot be."""
        numbers = [(need.part, bisect_left(best[at][place], state.missing[at])) for at, need in enumerate(self._needs)]
        return max(together(numbers), self._to_spread(state.balances))

    def _deeper(self, state: _State, best: list[list[list[int]]], number: int) -> tuple[int, ...] | None:
        left = number - len(state.taken)
        if left == 0:
            return state.taken if self.enough(state.taken) else None
        seen = set()
        for place in range(state.place, len(self._order)):
            self._steps -= 1
            if self.exhausted or self._at_least(place, state, best) > left:
                return None
            at = self._order[place]
            if self._kind(at) in seen:
                continue
            seen.add(self._kind(at))
            after = _State(
                place + 1, (*state.taken, at), self._left(state.missing, at), self._lifted(state.balances, at)
            )
            found = self._deeper(after, best, number)
            if found is not None:
                return found
        return None
