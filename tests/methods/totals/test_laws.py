"""What holds for every total, whatever the lists."""

from __future__ import annotations

import itertools
import random as randomness

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from filrouge.methods.totals import (
    AnyList,
    Declared,
    Listed,
    MissedPairs,
    OpenPairs,
    RegisterCount,
    Ticked,
    overlaps,
    sample_check,
    spread,
    total,
    union,
)
from filrouge.methods.totals.simulated import simulate, simulate_many

from .makers import declared, listed, pairs

SCOPES: st.SearchStrategy[frozenset[str] | str] = st.sampled_from(
    ["", "BE", "FR", frozenset({"BE", "LU"}), frozenset({"FR", "LU"})]
)
TICKS = st.lists(st.builds(Ticked, st.booleans(), st.integers(1, 3)), min_size=1, max_size=6)
ORGANISATIONS = st.sets(st.integers(0, 14), max_size=9)
PAIR_ROWS = st.lists(
    st.tuples(st.integers(0, 16), st.integers(0, 16), st.floats(0, 1)).filter(lambda row: row[0] != row[1]),
    max_size=6,
)


@st.composite
def federations(draw: st.DrawFn) -> list[AnyList]:
    lists: list[AnyList] = []
    for number in range(draw(st.integers(0, 4))):
        lists.append(listed(f"L{number}", draw(ORGANISATIONS), draw(SCOPES)))
    for number in range(draw(st.integers(0, 3))):
        check = sample_check(draw(TICKS)) if draw(st.booleans()) else None
        size = draw(st.integers(0, 20))
        lists.append(declared(f"D{number}", size, draw(st.integers(0, 5)), draw(SCOPES), check))
    return lists


@given(federations(), PAIR_ROWS, st.randoms())
def test_totals_do_not_depend_on_the_order_of_lists_or_pairs(
    lists: list[AnyList], rows: list[tuple[int, int, float]], random: randomness.Random
) -> None:
    found = total(lists, open_pairs=pairs(*rows))
    mixed = [(b, a, p) for a, b, p in random.sample(rows, len(rows))]
    again = total(random.sample(lists, len(lists)), open_pairs=pairs(*mixed))
    assert again == found


@given(federations(), PAIR_ROWS, st.integers(0, 10))
def test_low_best_and_high_are_in_order_and_at_most_the_naive_sum(
    lists: list[AnyList], rows: list[tuple[int, int, float]], same: int
) -> None:
    found = total(lists, open_pairs=pairs(*rows), missed=MissedPairs(40, 20, same))
    assert 0 <= found.low <= found.best <= found.high <= found.naive
    assert found.steps[-1].best == found.best


@given(federations(), PAIR_ROWS, st.data())
def test_answering_a_question_narrows_the_hard_range(
    lists: list[AnyList], rows: list[tuple[int, int, float]], data: st.DataObject
) -> None:
    """Same or different: the low end does not fall and the high end does not rise."""
    assume(rows)
    seen = len(union([each for each in lists if isinstance(each, Listed)]))
    lists = [_without_check(each, seen - 1) for each in lists]
    before = total(lists, open_pairs=pairs(*rows))
    one, other, _ = data.draw(st.sampled_from(rows))
    different = [row for row in rows if {row[0], row[1]} != {one, other}]
    same = [(_merged(a, one, other), _merged(b, one, other), p) for a, b, p in different]
    merged = [_merge_members(each, one, other) for each in lists]
    for after in (total(lists, open_pairs=pairs(*different)), total(merged, open_pairs=pairs(*same))):
        assert before.low <= after.low
        assert after.high <= before.high


def _without_check(each: AnyList, seen: int) -> AnyList:
    """Return the list without its check, and with no more known of it than can be true before and after."""
    if isinstance(each, Declared):
        known = 0 if each.scope else max(0, min(each.known, seen))
        return declared(each.key, each.organisations, known, each.scope)
    return each


def _merged(number: int, kept: int, gone: int) -> int:
    return kept if number == gone else number


def _merge_members(each: AnyList, kept: int, gone: int) -> AnyList:
    if isinstance(each, Listed):
        return listed(each.key, [_merged(int(n), kept, gone) for n in each.members], each.scope)
    return each


@given(federations(), federations())
def test_umbrellas_of_disjoint_scope_add(north: list[AnyList], south: list[AnyList]) -> None:
    """Two umbrellas, the lists of each in one country of its own, are together the sum of both."""
    here, there = _moved(north, "N", 0), _moved(south, "S", 100)
    one, other, both = total(here), total(there), total([*here, *there])
    assert both.naive == one.naive + other.naive
    assert both.low == one.low + other.low
    assert both.high == one.high + other.high


def _moved(lists: list[AnyList], place: str, by: int) -> list[AnyList]:
    """Return the lists in a country of their own, with ids of their own; only the itemised are known."""
    itemised = [each for each in lists if isinstance(each, Listed)]
    moved: list[AnyList] = [listed(place + each.key, each.members + by, place) for each in itemised]
    seen = len(union(itemised))
    for each in lists:
        if isinstance(each, Declared):
            moved.append(declared(place + each.key, each.organisations, min(each.known, seen), place))
    return moved


@st.composite
def hidden_truths(draw: st.DrawFn) -> tuple[list[AnyList], int, list[RegisterCount]]:
    """Lists with true members, some of them hidden, scopes kept by the members; and registers of all there are."""
    homes = draw(st.lists(st.sampled_from(["BE", "FR", "LU"]), min_size=12, max_size=12))
    lists: list[AnyList] = []
    truth: set[int] = set()
    everyone: list[tuple[frozenset[str] | str, set[int], bool]] = []
    for _ in range(draw(st.integers(0, 6))):
        scope = draw(SCOPES)
        words = frozenset([scope]) if isinstance(scope, str) else scope
        eligible = [number for number in range(12) if scope == "" or homes[number] in words]
        members = draw(st.sets(st.sampled_from(eligible))) if eligible else set()
        everyone.append((scope, members, draw(st.booleans())))
        truth |= members
    shown = set().union(*(members for _, members, hide in everyone if not hide))
    for number, (scope, members, hide) in enumerate(everyone):
        known = draw(st.integers(0, len(members & shown)))
        key = str(number)
        lists.append(declared(key, len(members), known, scope) if hide else listed(key, members, scope))
    counted = draw(st.sets(st.sampled_from(["BE", "FR", "LU"])))
    return lists, len(truth), [RegisterCount(each, each, each, None, homes.count(each)) for each in sorted(counted)]


@given(hidden_truths())
def test_the_truth_is_never_outside_the_hard_bounds(case: tuple[list[AnyList], int, list[RegisterCount]]) -> None:
    lists, truth, registers = case
    without, found = total(lists), total(lists, registers=registers)
    assert without.low == found.low <= truth <= found.high <= without.high
    assert "register_exceeded" not in [step.code for step in found.steps]


@given(
    st.lists(ORGANISATIONS, max_size=5),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=5),
)
def test_any_answers_to_the_open_pairs_give_a_total_inside_the_range(
    members: list[set[int]], ends: list[tuple[int, int]]
) -> None:
    lists = [listed(str(number), each) for number, each in enumerate(members)]
    found = total(lists, open_pairs=pairs(*[(a, b, 0.5) for a, b in ends]))
    ids = union(lists).tolist()
    for answers in itertools.product([False, True], repeat=len(ends)):
        group = {number: number for number in range(15)}
        for (a, b), same in zip(ends, answers, strict=True):
            if same:
                old, new = group[a], group[b]
                group = {number: new if root == old else root for number, root in group.items()}
        assert found.low <= len({group[number] for number in ids}) <= found.high


@given(st.lists(ORGANISATIONS, max_size=5))
def test_overlaps_and_spread_agree_with_sets(members: list[set[int]]) -> None:
    lists = [listed(str(number), each) for number, each in enumerate(members)]
    assert overlaps(lists).tolist() == [[len(one & other) for other in members] for one in members]
    found = spread(lists)
    for number, each in enumerate(members):
        others = set().union(*(other for place, other in enumerate(members) if place != number))
        assert found.only_here[number] == len(each - others)
        assert found.elsewhere[number] == len(each & others)
    assert found.once + found.twice + found.more == len(set().union(*members))


@pytest.mark.parametrize("checked", [0.5, 1.0])
def test_the_truth_lies_inside_the_range_on_two_hundred_simulated_federations(checked: float) -> None:
    """Lists hidden and declared at random, duplicates open, half or all of the hidden ones checked."""
    inside = 0
    for seed in range(200):
        case = simulate(seed, organisations=1_000, checked=checked)
        found = total(case.lists, open_pairs=case.open_pairs)
        inside += found.low <= case.truth <= found.high
    assert inside >= 190


def test_checks_of_every_hidden_list_leave_the_estimate_without_bias() -> None:
    """Members on two declared lists are shared between them, so nobody counts twice on average."""
    cases = [simulate(seed, organisations=1_000, checked=1.0, doubles=0.0) for seed in range(200)]
    errors = [total(case.lists, open_pairs=case.open_pairs).best / case.truth - 1 for case in cases]
    assert abs(float(np.mean(errors))) < 0.004
    assert float(np.sqrt(np.mean(np.square(errors)))) < 0.025


def test_a_simulation_is_the_same_for_the_same_seed() -> None:
    one, other = simulate(5, organisations=300), simulate(5, organisations=300)
    assert total(one.lists, open_pairs=one.open_pairs) == total(other.lists, open_pairs=other.open_pairs)
    assert one.truth == other.truth


def test_a_large_simulation_counts_every_organisation_once() -> None:
    lists, open_pairs = simulate_many(3, organisations=2_000, lists=20, pairs=50)
    assert isinstance(open_pairs, OpenPairs)
    found = total(lists, open_pairs=open_pairs)
    assert found.high == 2_000
    assert found.naive == int(np.trace(overlaps(lists)))
