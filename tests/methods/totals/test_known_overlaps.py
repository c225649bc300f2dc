"""Bounds from sizes and pairwise overlaps, by hand and by law."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.totals import from_overlaps, overlaps, union
from filrouge.methods.totals.known_overlaps import Sums, de_caen, hunter_tree

from .makers import listed

SIZES = np.array([10, 8, 6])
SHARED = np.array([[10, 4, 3], [4, 8, 2], [3, 2, 6]])


def test_hunters_tree_takes_the_largest_overlaps_without_a_circle() -> None:
    """Of 4, 3 and 2 the tree takes 4 and 3: at most 24 − 7 = 17."""
    assert hunter_tree(SHARED) == (((0, 1), (0, 2)), 7)


def test_de_caens_bound_weighs_each_list_by_its_overlaps() -> None:
    """100/17 + 64/14 + 36/11."""
    assert de_caen(SIZES, SHARED) == Fraction(100, 17) + Fraction(64, 14) + Fraction(36, 11)


def test_dawson_and_sankoffs_bound_needs_only_two_sums() -> None:
    """S1 = 24, S2 = 9, k = 1 + ⌊18/24⌋ = 1: 24 − 9."""
    assert Sums.of(SIZES, SHARED) == Sums(24, 9)
    assert (Sums(24, 9).k, Sums(24, 9).bound) == (1, 15)


def bounds(sizes: Sequence[int], shared: Any) -> tuple[float, float, float]:
    """The sum, and between what the union lies."""
    steps = from_overlaps(sizes, shared)
    return steps[0].high, steps[-1].low, steps[-1].high


def test_the_range_from_overlaps_takes_the_best_of_each() -> None:
    steps = from_overlaps(SIZES, SHARED)
    assert [(step.code, step.low, step.high) for step in steps] == [
        ("naive_sum", 24, 24),
        ("largest_list", 10, 24),
        ("de_caen", 14, 24),
        ("dawson_sankoff", 15, 24),
        ("hunter_worsley", 15, 17),
    ]
    assert steps[4].parameters == {"value": 17, "sum": 24, "tree": 7, "edges": ((0, 1), (0, 2))}


def test_a_list_that_holds_all_others_bounds_better_than_any_formula() -> None:
    steps = from_overlaps([100, 10, 10], np.array([[100, 10, 10], [10, 10, 0], [10, 0, 10]]))
    assert [step.low for step in steps] == [120, 100, 100, 100, 100]


def test_identical_lists_are_one_list() -> None:
    assert bounds([5, 5, 5], np.full((3, 3), 5)) == (15, 5, 5)


def test_lists_that_share_nothing_add() -> None:
    assert bounds([5, 6], np.zeros((2, 2), np.int64)) == (11, 11, 11)


def test_no_lists_hold_nobody() -> None:
    assert bounds([], np.zeros((0, 0), np.int64)) == (0, 0, 0)


def test_overlaps_that_contradict_the_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="more organisations than either has"):
        from_overlaps([2, 9], np.array([[2, 3], [3, 9]]))
    with pytest.raises(ValueError, match="reads the same"):
        from_overlaps([5, 9], np.array([[5, 3], [2, 9]]))


@given(st.lists(st.sets(st.integers(0, 12)), max_size=6))
def test_the_union_lies_between_the_bounds(members: list[set[int]]) -> None:
    lists = [listed(str(number), each) for number, each in enumerate(members)]
    _naive, low, high = bounds([len(each) for each in members], overlaps(lists))
    assert low <= len(union(lists)) <= high
