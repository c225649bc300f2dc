"""The fewest who fill several needs at once, against trying every set."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.deciding.searching import Need, SpreadNeed, fewest, fewest_for_all, together

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from("XYZ"), st.integers(0, 2)), max_size=7)


def enough(members: Sequence[int], needs: Sequence[Need], spread: SpreadNeed | None) -> bool:
    """Whether these members fill everything, by the definition."""
    filled = all(sum(need.adds[at] for at in members) >= need.target for need in needs)
    if spread is None:
        return filled
    balances = dict(spread.balances)
    for at in members:
        balances[spread.groups[at]] += spread.adds[at]
    return filled and sum(balance > 0 for balance in balances.values()) >= spread.minimum


@given(ROWS, st.integers(0, 15), st.integers(0, 15), st.integers(0, 3), st.integers(-2, 1))
def test_the_search_finds_what_trying_every_set_finds(
    rows: list[tuple[int, int, str, int]], first: int, second: int, minimum: int, balance: int
) -> None:
    needs = [Need(first, tuple(row[0] for row in rows)), Need(second, tuple(row[1] for row in rows))]
    balances = {group: Fraction(balance) for group in "XYZ"}
    lifts = tuple(Fraction(row[3]) for row in rows)
    spread = SpreadNeed(minimum, balances, tuple(row[2] for row in rows), lifts)
    sets = (members for number in range(len(rows) + 1) for members in combinations(range(len(rows)), number))
    smallest = next((members for members in sets if enough(members, needs, spread)), None)
    found = fewest_for_all(needs, spread)
    assert (found.members is None) == (smallest is None)
    if found.members is not None and smallest is not None:
        assert enough(found.members, needs, spread)
        assert len(found.members) == found.at_least == len(smallest)


def test_the_search_is_better_than_taking_who_adds_most() -> None:
    """Who adds most in sum, 6 and 6, is in no smallest set: (10, 0) and (0, 10) are enough."""
    needs = [Need(10, (6, 6, 10, 0)), Need(10, (6, 3, 0, 10))]
    found = fewest_for_all(needs, None)
    assert (set(found.members or ()), found.at_least) == ({2, 3}, 2)


def test_a_search_that_may_not_take_a_step_keeps_bounds_that_are_true() -> None:
    needs = [Need(10, (6, 6, 10, 0)), Need(10, (6, 3, 0, 10))]
    found = fewest_for_all(needs, None, steps=0)
    assert found.at_least == 1
    assert found.members is not None
    assert enough(found.members, needs, None)


def test_strict_needs_want_more_than_what_is_missing() -> None:
    adds = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    assert fewest(Need.of(Fraction(1, 2), False, adds)) == (0,)
    assert fewest(Need.of(Fraction(1, 2), True, adds)) == (0, 1)
    assert fewest(Need.of(Fraction(1), True, adds)) is None


def test_what_two_pillars_need_adds_up() -> None:
    assert together([("p", 3), ("q", 2), ("p", 4), ("", 5)]) == 6
    assert together([("p", 1), ("", 5)]) == 5
    assert together([]) == 0
