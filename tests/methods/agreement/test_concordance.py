"""Kendall's W by hand, and what holds whatever the rankings."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.agreement.concordance import (
    PairwiseConcordance,
    concordance,
    pairwise_concordance,
    permutation_test,
)
from filrouge.methods.agreement.ranks import RankTable

from .makers import COUNTRIES, NEEDS, table, tables


def test_three_countries_and_four_needs_by_hand() -> None:
    # Sums 4, 6, 8, 12 around 7.5: S = 12.25 + 2.25 + 0.25 + 20.25 = 35; W = 12 · 35 / (9 · 60) = 7/9.
    found = concordance(table([1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4]))
    assert found.rank_sums == (4, 6, 8, 12)
    assert found.w == Fraction(7, 9)
    assert found.mean_spearman == Fraction(2, 3)
    assert found.chi2 == pytest.approx(7)
    assert found.degrees == 3
    assert found.p == pytest.approx(0.0718977724964)
    assert found.small


def test_tied_ranks_are_shared_and_corrected_for() -> None:
    # Ranks 1.5 1.5 3 and 1 2.5 2.5: sums 2.5, 4, 5.5; S = 4.5; T = 6 + 6; W = 54 / (4 · 24 - 2 · 12) = 3/4.
    found = concordance(table([5, 5, 9], [1, 2, 2]))
    assert found.rank_sums == (Fraction(5, 2), 4, Fraction(11, 2))
    assert found.w == Fraction(3, 4)
    assert found.mean_spearman == Fraction(1, 2)


def test_a_country_of_double_weight_pulls_the_sums_and_the_weights_add_up_to_the_countries() -> None:
    # Weights 2 and 1 become 4/3 and 2/3: sums 8/3, 10/3 around 3: S = 2/9; W = 12 · 2/9 / (4 · 6) = 1/9.
    found = concordance(table([1, 2], [2, 1]), weights=[2, 1])
    assert found.weights == (Fraction(4, 3), Fraction(2, 3))
    assert found.rank_sums == (Fraction(8, 3), Fraction(10, 3))
    assert found.w == Fraction(1, 9)
    assert found.mean_spearman == -1
    assert (found.chi2, found.p) == (None, None)


def test_equal_weights_are_no_weights() -> None:
    ranks = table([1, 2, 3], [2, 1, 3])
    assert concordance(ranks, weights=[Fraction(1, 2), Fraction(1, 2)]) == concordance(ranks)


def test_nothing_is_said_when_everybody_ties_everything() -> None:
    found = concordance(table([1, 1, 1], [4, 4, 4]))
    assert (found.w, found.mean_spearman, found.chi2, found.p) == (None, None, None, None)


def test_a_missing_rank_is_refused_and_the_refusal_says_what_to_do() -> None:
    gap = table([1, 2, 3, 4], [2, 1, None, 3], [1, 2, 3, 4])
    with pytest.raises(ValueError, match=r"Italy did not rank housing.*restrict.*pairwise"):
        concordance(gap)
    with pytest.raises(ValueError, match="Italy did not rank housing"):
        permutation_test(gap, seed=1)
    found = concordance(gap.restricted())
    assert found.left_out == ("housing",)
    assert found.items == ("advice", "finance", "premises")
    assert found.rank_sums == (4, 5, 9)


def test_the_pairwise_generalisation_keeps_what_two_ranked_both_and_names_who_cannot_be_compared() -> None:
    # Belgium and Italy agree on three needs; Belgium and Latvia, Italy and Latvia share one need only.
    found = pairwise_concordance(table([1, 2, None, 3], [1, 2, 4, 3], [None, None, None, 1]))
    assert found == PairwiseConcordance(1.0, 1, (("Belgium", "Latvia"), ("Italy", "Latvia")), 3)


def test_marks_read_from_the_highest_give_the_same_agreement_and_turned_sums() -> None:
    marks = RankTable(COUNTRIES[:2], NEEDS[:3], ((9, 5, 1), (7, 8, 2)), best="highest")
    assert concordance(marks).rank_sums == (3, 3, 6)
    assert concordance(marks).w == concordance(table([1, 2, 3], [2, 1, 3])).w


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[1, 2]], "two raters"),
        ([[1], [1]], "two items"),
        ([[1, float("nan")], [1, 2]], "finite"),
        ([[1, 2], [1, 2, 3]], "2 raters by 2 items"),
    ],
)
def test_a_table_that_is_none_is_refused(rows: list[list[int | float | None]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        table(*rows)


@pytest.mark.parametrize("weights", [[1], [1, 0], [1, -1], [1, 0.5], [1, True]])
def test_weights_that_cannot_be_added_exactly_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        concordance(table([1, 2], [2, 1]), weights=weights)


def test_the_permutation_test_repeats_with_its_seed_and_meets_the_exact_chance() -> None:
    # Three countries agree on three needs fully: of the 6³ ways to rank 6 agree so much, that is 1 in 36.
    full = table([1, 2, 3], [1, 2, 3], [1, 2, 3])
    found = permutation_test(full, seed=7, rounds=20_000)
    assert found == permutation_test(full, seed=7, rounds=20_000)
    assert float(found.p) == pytest.approx(1 / 36, abs=0.004)
    assert found.p == Fraction(found.as_high + 1, 20_001)


def test_the_permutation_test_of_two_disagreeing_countries_finds_what_counting_finds() -> None:
    ranks = table([1, 2, 3, 4], [2, 1, 3, 4], [4, 3, 1, 2])
    w = concordance(ranks).w
    assert w is not None
    orders = [list(order) for order in permutations(range(1, 5))]
    agreements = [concordance(table([1, 2, 3, 4], b, c)).w for b, c in product(orders, repeat=2)]
    exact = sum(other is not None and other >= w for other in agreements) / len(agreements)
    assert float(permutation_test(ranks, seed=3, rounds=20_000).p) == pytest.approx(exact, abs=0.015)


def test_a_test_without_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="rounds"):
        permutation_test(table([1, 2], [2, 1]), seed=1, rounds=0)


def test_results_are_ready_for_json() -> None:
    ranks = table([1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4])
    said = json.loads(json.dumps(concordance(ranks).as_dict()))
    assert (said["w"], said["mean_spearman"], said["rank_sums"]) == ("7/9", "2/3", ["4", "6", "8", "12"])
    assert json.loads(json.dumps(permutation_test(ranks, seed=1, rounds=9).as_dict()))["seed"] == 1
    assert json.loads(json.dumps(pairwise_concordance(ranks).as_dict()))["pairs"] == 3


def test_chi_squared_is_the_statistic_of_friedman_with_ties() -> None:
    from scipy.stats import friedmanchisquare

    rows: list[list[int | float | None]] = [[1, 1, 3, 4, 2], [2, 1, 2, 5, 4], [3, 3, 3, 1, 2]]
    found = concordance(table(*rows))
    oracle = friedmanchisquare(*zip(*rows, strict=True))
    assert found.chi2 == pytest.approx(oracle.statistic)
    assert found.p == pytest.approx(oracle.pvalue)


@given(tables(), st.data())
def test_w_lies_between_none_and_full_agreement_for_any_weights(ranks: RankTable, data: st.DataObject) -> None:
    weights = data.draw(
        st.lists(st.fractions(Fraction(1, 9), 9), min_size=len(ranks.raters), max_size=len(ranks.raters))
    )
    found = concordance(ranks, weights)
    assert found.w is None or 0 <= found.w <= 1
    assert sum(found.weights) == len(ranks.raters)
    assert sum(found.rank_sums) == Fraction(len(ranks.raters) * len(ranks.items) * (len(ranks.items) + 1), 2)


@given(tables())
def test_everybody_saying_the_same_is_full_agreement(ranks: RankTable) -> None:
    same = table(*[list(ranks.values[0])] * 3)
    assert concordance(same).w in (1, None)


@given(tables())
def test_neither_the_order_of_countries_nor_of_needs_changes_the_agreement(ranks: RankTable) -> None:
    rows = [list(row) for row in reversed(ranks.values)]
    turned = table(*[row[::-1] for row in rows])
    assert concordance(turned).w == concordance(ranks).w
    assert concordance(turned).mean_spearman == concordance(ranks).mean_spearman


@given(tables(tied=False))
def test_without_ties_the_mean_of_spearman_is_the_mean_over_pairs(ranks: RankTable) -> None:
    whole, pairs = concordance(ranks), pairwise_concordance(ranks)
    assert whole.w is not None
    assert whole.mean_spearman == (len(ranks.raters) * whole.w - 1) / (len(ranks.raters) - 1)
    assert float(whole.mean_spearman) == pytest.approx(pairs.mean_spearman)


@given(tables(tied=False), st.lists(st.integers(1, 5), min_size=5, max_size=5))
def test_the_same_holds_with_weights(ranks: RankTable, weights: list[int]) -> None:
    weights = weights[: len(ranks.raters)]
    exact = concordance(ranks, weights).mean_spearman
    assert exact is not None
    assert float(exact) == pytest.approx(pairwise_concordance(ranks, weights).mean_spearman)
