"""Tau-b of every two raters, and the camps that follow from it."""

from __future__ import annotations

import json
from math import sqrt

import pytest
from hypothesis import given

from filrouge.methods.agreement.camps import Join, camps
from filrouge.methods.agreement.ranks import RankTable
from filrouge.methods.agreement.tau import tau_b

from .makers import table, tables


def test_tau_b_by_hand_with_ties() -> None:
    # Of three pairs of needs both part, two are in the same order, none opposite; one ties one pair.
    found = tau_b(table([1, 2, 3], [1, 2, 2]))
    assert found.values == ((1.0, 2 / sqrt(6)), (2 / sqrt(6), 1.0))


def test_each_pair_is_compared_on_what_both_ranked_and_the_number_is_told() -> None:
    found = tau_b(table([1, 2, 3, None], [3, 2, 1, 4], [None, None, 1, 2]))
    assert found.values == ((1.0, -1.0, None), (-1.0, 1.0, 1.0), (None, 1.0, 1.0))
    assert found.common == ((3, 3, 1), (3, 4, 2), (1, 2, 2))


def test_who_ties_everything_is_like_nobody() -> None:
    assert tau_b(table([1, 1, 1], [1, 2, 3])).values == ((None, None), (None, 1.0))


@given(tables())
def test_tau_b_is_that_of_scipy(ranks: RankTable) -> None:
    from scipy.stats import kendalltau

    found = tau_b(ranks).values
    for j, one in enumerate(ranks.values):
        for k, other in enumerate(ranks.values):
            oracle = kendalltau(one, other).statistic if min(len(set(one)), len(set(other))) > 1 else None
            assert found[j][k] == (None if oracle is None else pytest.approx(oracle))


def test_two_opposed_camps_are_seen_where_agreement_is_nil() -> None:
    # Belgium and Latvia are equal, Italy and Spain nearly so and opposite to them.
    found = camps(table([1, 2, 3, 4], [4, 3, 2, 1], [1, 2, 3, 4], [4, 3, 1, 2]))
    assert found.raters == ("Belgium", "Italy", "Latvia", "Spain")
    assert found.joins == (
        Join(0, 2, 0.0, 2),
        Join(1, 3, pytest.approx(1 / 6), 2),
        Join(4, 5, pytest.approx(11 / 12), 4),
    )
    assert {found.order[:2], found.order[2:]} == {("Belgium", "Latvia"), ("Italy", "Spain")}


def test_camps_do_not_depend_on_the_order_in_which_raters_stand() -> None:
    ranks = table([1, 2, 3, 4], [4, 3, 2, 1], [1, 2, 3, 4], [4, 3, 1, 2])
    turned = RankTable(ranks.raters[::-1], ranks.items, ranks.values[::-1])
    assert camps(turned) == camps(ranks)


def test_a_rater_who_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        camps(table([1, 1, 1], [1, 2, 3]))


def test_results_are_ready_for_json() -> None:
    ranks = table([1, 2, 3], [1, 2, 2])
    assert json.loads(json.dumps(tau_b(ranks).as_dict()))["common"] == [[3, 3], [3, 3]]
    assert json.loads(json.dumps(camps(ranks).as_dict()))["joins"][0]["size"] == 2
