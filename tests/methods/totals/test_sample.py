"""What a federation learns when it looks up a few of its members."""

from __future__ import annotations

import math

import numpy as np
import pytest

from filrouge.methods.totals import Ticked, chapman, not_listed_anywhere, sample_check
from filrouge.methods.totals.doubles import wilson_upper
from filrouge.methods.totals.sample import cautious_variance, estimate, interval, variance

from .makers import declared

ROWS = [Ticked(True)] * 50 + [Ticked(False)] * 20 + [Ticked(False, 2)] * 10


def test_ticked_rows_become_a_mean_weight_and_its_spread() -> None:
    check = sample_check(ROWS)
    assert (check.drawn, check.found, check.mean, check.squares) == (80, 50, 0.3125, 22.5)
    assert check.variance == pytest.approx((22.5 - 80 * 0.3125**2) / 79)


def test_the_estimate_and_its_variance_follow_the_formula() -> None:
    """200 · .3125 = 62.5; 200² · s²/80 · (1 − 80/200), s² = .18592."""
    check, federation = sample_check(ROWS), declared("B", 200)
    assert estimate(federation, check) == 62.5
    assert variance(federation, check) == pytest.approx(55.775, abs=0.001)


def test_members_of_two_declared_lists_are_shared_between_them() -> None:
    """Two lists of the same 10 members, none itemised: each adds 5, together 10."""
    check = sample_check([Ticked(False, 2)] * 10)
    assert estimate(declared("A", 10), check) + estimate(declared("B", 10), check) == 10


def test_twenty_draws_that_all_came_out_alike_are_not_certainty() -> None:
    check, federation = sample_check([Ticked(False)] * 20), declared("B", 200)
    assert variance(federation, check) == 0
    low, high = interval(estimate(federation, check), cautious_variance(federation, check))
    assert low == pytest.approx(176.5, abs=0.1)
    assert high == pytest.approx(223.5, abs=0.1)


def test_a_full_check_has_no_error() -> None:
    check = sample_check([Ticked(True), Ticked(False)])
    assert cautious_variance(declared("B", 2), check) == 0


def test_a_check_of_nobody_and_a_member_of_no_list_are_refused() -> None:
    with pytest.raises(ValueError, match="no member was drawn"):
        sample_check([])
    with pytest.raises(ValueError, match="at least on the list"):
        sample_check([Ticked(False, 0)])


def test_the_estimator_is_without_bias_over_all_samples() -> None:
    """Lists {0..5} and {4..9} are declared, {0, 1, 2} is itemised: 7 are new. Mean over 400 draws of 3."""
    rng = np.random.default_rng(7)
    lists, itemised = [range(6), range(4, 10)], {0, 1, 2}
    found = []
    for _ in range(400):
        added = 0.0
        for number, members in enumerate(lists):
            drawn = rng.choice(members, 3, replace=False)
            rows = [Ticked(int(each) in itemised, 1 + (each in (4, 5))) for each in drawn]
            added += estimate(declared(str(number), 6), sample_check(rows))
        found.append(added)
    assert np.mean(found) == pytest.approx(7, abs=3 * float(np.std(found)) / math.sqrt(400))


def test_wilsons_upper_limit_is_that_of_the_textbook() -> None:
    """1 of 10: .0179 to .4042 (Newcombe 1998 gives the method's limits to four places)."""
    assert wilson_upper(1, 10) == pytest.approx(0.4042, abs=0.0001)
    assert wilson_upper(10, 10) == pytest.approx(1)


def test_chao_says_how_many_are_on_no_list_at_least() -> None:
    """200 on one of five lists, 50 on two: 4/5 · 200²/(2 · 50) = 320."""
    assert not_listed_anywhere(200, 50, lists=5) == 320
    assert not_listed_anywhere(4, 0, lists=2) == 3
    with pytest.raises(ValueError, match="not below zero"):
        not_listed_anywhere(-1, 0, lists=2)
    with pytest.raises(ValueError, match="one list at least"):
        not_listed_anywhere(0, 0, lists=0)


@pytest.mark.parametrize("lists", range(2, 12))
def test_chao_is_exact_where_every_list_takes_half_of_what_is_there(lists: int) -> None:
    """Of 2ᵏ organisations each set of k independent lists has one of its own, and the empty set one too."""
    assert not_listed_anywhere(lists, math.comb(lists, 2), lists) == pytest.approx(1)


def test_chapman_estimates_the_whole_from_two_lists() -> None:
    """100 and 80 with 20 in both: 101 · 81/21 − 1 = 388.57."""
    found = chapman(100, 80, 20)
    assert found.estimate == pytest.approx(388.571, abs=0.001)
    assert found.variance == pytest.approx(101 * 81 * 80 * 60 / (21**2 * 22))
    with pytest.raises(ValueError, match="more organisations than either has"):
        chapman(10, 5, 6)
