"""The order of a consensus by hand, against every other order, and its proof."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.agreement.consensus import borda, costs, distance_from, kemeny
from filrouge.methods.agreement.proof import Cycle, bound_by
from filrouge.methods.agreement.ranks import RankTable

from .makers import COUNTRIES, NEEDS, table, tables


def test_rank_sums_by_hand_and_equal_ones_by_lot() -> None:
    found = borda(table([1, 2, 3], [3, 2, 1], [1.5, 3, 1.5]), lot=["housing", "finance", "advice"])
    assert found.order == ("housing", "advice", "finance")
    assert found.rank_sums == (Fraction(11, 2), Fraction(11, 2), 7)
    assert found.tied == (("housing", "advice"),)


def test_a_cycle_by_hand_with_its_proof() -> None:
    # advice before finance 2:1, finance before housing 2:1, housing before advice 2:1: one majority must give
    # way. Minorities add up to 3, the cycle adds 1: no order lies nearer than 4, and three orders do.
    found = kemeny(table([1, 2, 3], [3, 1, 2], [2, 3, 1]), lot=["housing", "advice", "finance"])
    assert found.order == ("housing", "advice", "finance")
    assert found.distance == found.lower_bound == 4
    assert found.cycles == (Cycle("housing", "advice", "finance", Fraction(1)),)
    assert found.optima == 3
    assert found.settled_by_lot
    assert found.proved


def test_the_majority_of_the_weights_prevails_over_the_sum_of_ranks() -> None:
    ranks = table([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [2, 3, 4, 1], [2, 3, 4, 1])
    found = kemeny(ranks, NEEDS[:4])
    assert found.order == NEEDS[:4]
    assert found.distance == found.lower_bound == 6
    assert found.cycles == ()
    assert kemeny(ranks, NEEDS[:4], weights=[1, 1, 1, 2, 2]).order == ("premises", "advice", "finance", "housing")


def test_a_tie_costs_half_whichever_way_it_is_parted() -> None:
    ranks = table([1, 1], [1, 1])
    assert kemeny(ranks, NEEDS[:2]).distance == 1
    assert distance_from(ranks, ("finance", "advice")) == 1


def test_weights_keep_the_distance_in_the_unit_of_one_country() -> None:
    # Weights 3/2 and 1/2: only the lighter country is contradicted.
    found = kemeny(table([1, 2], [2, 1]), NEEDS[:2], weights=[3, 1])
    assert found.distance == Fraction(1, 2)


def test_weights_of_any_size_are_reckoned_exactly() -> None:
    ranks = table([1, 2, 3], [3, 1, 2], [2, 3, 1])
    heavy = kemeny(ranks, NEEDS[:3], weights=[2**61 + 1, 2**61, 2**61])
    assert heavy.order == ("advice", "finance", "housing")
    assert heavy.optima == 1
    assert heavy.lower_bound <= heavy.distance


def test_fifteen_items_are_ordered_and_sixteen_refused() -> None:
    def many(items: int) -> RankTable:
        names = tuple(f"need {number:02}" for number in range(items))
        rows = (tuple(range(items)), tuple(7 * number % items for number in range(items)), tuple(range(items))[::-1])
        return RankTable(COUNTRIES[:3], names, rows)

    fifteen = many(15)
    found = kemeny(fifteen, fifteen.items)
    assert distance_from(fifteen, found.order) == found.distance == found.lower_bound
    with pytest.raises(ValueError, match="up to 15 items, not for 16: use borda"):
        kemeny(many(16), many(16).items)


def test_missing_ranks_and_a_short_lot_are_refused() -> None:
    gap = table([1, 2, 3], [2, None, 1])
    for consensus in (borda, kemeny):
        with pytest.raises(ValueError, match="Italy did not rank finance"):
            consensus(gap, NEEDS[:3])
        with pytest.raises(ValueError, match="every item exactly once"):
            consensus(gap.restricted(), ["advice"])
        assert consensus(gap.restricted(), NEEDS[:3]).left_out == ("finance",)


def test_a_bound_takes_no_cycle_of_less_than_nought() -> None:
    with pytest.raises(ValueError, match="less than nought"):
        bound_by([Cycle("a", "b", "c", Fraction(-1))], {})


def test_results_are_ready_for_json() -> None:
    ranks = table([1, 2, 3], [3, 1, 2], [2, 3, 1])
    said = json.loads(json.dumps(kemeny(ranks, NEEDS[:3]).as_dict()))
    assert (said["distance"], said["lower_bound"], said["proved"]) == ("4", "4", True)
    assert said["cycles"] == [{"items": ["advice", "finance", "housing"], "weight": "1"}]
    assert json.loads(json.dumps(borda(ranks, NEEDS[:3]).as_dict()))["tied"] == [["advice", "finance", "housing"]]


@given(tables(most_items=5), st.permutations(NEEDS), st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_no_order_lies_nearer_than_kemenys_and_none_under_the_bound(
    ranks: RankTable, lot: list[str], weights: list[int]
) -> None:
    weights = weights[: len(ranks.raters)]
    found = kemeny(ranks, lot, weights)
    every = {order: distance_from(ranks, order, weights) for order in permutations(ranks.items)}
    nearest = [order for order, distance in every.items() if distance == found.distance]
    assert min(every.values()) == found.distance == every[found.order]
    assert found.optima == len(nearest)
    assert found.order == min(nearest, key=lambda order: [lot.index(item) for item in order])
    assert bound_by(found.cycles, costs(ranks, weights)) == found.lower_bound == found.distance


@given(tables(most_items=5), st.data())
def test_any_weights_of_cycles_give_a_bound_that_holds(ranks: RankTable, data: st.DataObject) -> None:
    cycles = [
        Cycle(*data.draw(st.permutations(ranks.items))[:3], data.draw(st.fractions(0, 3)))
        for _ in range(data.draw(st.integers(0, 3)))
        if len(ranks.items) > 2
    ]
    assert bound_by(cycles, costs(ranks)) <= kemeny(ranks, NEEDS).distance


@given(tables(), st.permutations(NEEDS))
def test_neither_the_order_of_countries_nor_of_needs_changes_a_consensus(ranks: RankTable, lot: list[str]) -> None:
    turned = RankTable(ranks.raters, ranks.items[::-1], tuple(row[::-1] for row in reversed(ranks.values)))
    for consensus in (borda, kemeny):
        assert consensus(turned, lot).order == consensus(ranks, lot).order
