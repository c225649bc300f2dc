"""The total of an umbrella, in small federations that can be counted by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from filrouge.methods.totals import (
    AnyList,
    Listed,
    MissedPairs,
    RegisterCount,
    Step,
    Ticked,
    Unknown,
    sample_check,
    spread,
    total,
)

from .makers import DAY, codes, declared, listed, pairs, span


def test_an_umbrella_without_lists_counts_nobody() -> None:
    found = total([])
    assert span(found) == (0, 0, 0, 0)
    assert codes(found) == ["naive_sum", "listed_once", "whole_numbers"]


def test_organisations_on_two_lists_count_once() -> None:
    found = total([listed("A", [1, 2, 3]), listed("B", [3, 4])])
    assert span(found) == (5, 4, 4, 4)
    assert found.steps[1].parameters == {"lists": 2, "memberships": 5, "organisations": 4}


def test_a_diamond_counts_its_members_once() -> None:
    """A (1, 2, 3) and B (3, 4) are both members of C and of D, which are members of the umbrella."""
    a, b = {1, 2, 3}, {3, 4}
    found = total([listed("C", a | b), listed("D", a | b)])
    assert span(found) == (8, 4, 4, 4)


def test_a_declared_list_widens_the_range_by_what_is_not_known_of_it() -> None:
    """A = {1..10}, B = {1..5, 11..15}: half of each is on the other. C says 20, of which 4 are known."""
    lists: list[AnyList] = [
        listed("A", range(1, 11)),
        listed("B", [*range(1, 6), *range(11, 16)]),
        declared("C", 20, 4),
    ]
    found = total(lists)
    # low: the union is at least as large as C; best: 15 + 20 · (1 − .5); high: 15 + (20 − 4)
    assert span(found) == (40, 20, 25, 31)
    assert codes(found) == [
        "naive_sum",
        "listed_once",
        "declared_rate",
        "hard_low",
        "hard_high",
        "whole_numbers",
    ]
    rate = found.steps[2].parameters
    assert (rate["rate"], rate["comparable"], rate["adds"]) == (0.5, ("A", "B"), 10.0)
    assert rate["date"] == DAY


def test_the_rate_comes_from_the_lists_that_are_named_comparable() -> None:
    """Nobody on A is elsewhere but 1; the whole of B is."""
    lists: list[AnyList] = [listed("A", range(1, 11)), listed("B", [1])]
    assert total([*lists, declared("C", 10, comparable=("A",))]).best == 19
    assert total([*lists, declared("C", 10, comparable=("B",))]).best == 10


def test_a_comparable_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="C: comparable lists are not among the itemised ones: \\['Z'\\]"):
        total([listed("A", [1]), declared("C", 10, comparable=("Z",))])


def test_where_nothing_compares_half_of_what_is_possible_is_taken() -> None:
    """Two federations that say 100 and 50 and show nothing: between 100 and 150."""
    found = total([declared("A", 100), declared("B", 50)])
    assert span(found) == (150, 100, 100, 150)
    assert [step.code for step in found.steps[2:4]] == ["declared_half", "declared_half"]


def test_declared_lists_with_disjoint_scopes_add() -> None:
    assert span(total([declared("A", 100, scope="BE"), declared("B", 50, scope="FR")])) == (
        150,
        150,
        150,
        150,
    )


def test_in_each_scope_the_larger_of_itemised_and_declared_counts() -> None:
    """max(|I_BE| = 3, 10) + max(|I_FR| = 8, 5) + |I_LU| = 2."""
    lists: list[AnyList] = [
        listed("A", [1, 2, 3], "BE"),
        declared("B", 10, scope="BE"),
        listed("C", range(10, 18), "FR"),
        declared("D", 5, scope="FR"),
        listed("E", [30, 31], "LU"),
    ]
    assert total(lists).low == 10 + 8 + 2


def test_a_list_without_scope_may_hide_in_any_declared_list_but_only_once() -> None:
    """Four members of anything may be among the ten of BE or the ten of FR, not among both."""
    lists: list[AnyList] = [
        listed("A", [1, 2, 3, 4]),
        declared("B", 10, scope="BE"),
        declared("C", 10, scope="FR"),
    ]
    assert total(lists).low == 20


def test_an_organisation_of_a_third_country_on_a_list_without_scope_is_in_no_declared_list() -> None:
    lists: list[AnyList] = [listed("A", [1, 2]), listed("B", [1, 2], "DE"), declared("C", 10, scope="BE")]
    assert total(lists).low == 12


def test_a_member_listed_in_two_disjoint_scopes_does_not_break_the_bound() -> None:
    """Organisation 1 stands in a Belgian and in a French list: one of them errs, so it may be in either."""
    lists: list[AnyList] = [
        listed("A", [1], "BE"),
        listed("B", [1], "FR"),
        declared("C", 1, scope="BE"),
        declared("D", 1, scope="FR"),
    ]
    found = total(lists)
    assert (found.low, found.high) == (2, 3)


def test_the_larger_of_a_wide_list_and_the_narrow_ones_together_makes_the_low_end() -> None:
    narrow: list[AnyList] = [declared("A", 60, scope="BE"), declared("B", 60, scope="FR")]
    assert total([*narrow, declared("C", 100)]).low == 120
    assert total([*narrow, declared("C", 130)]).low == 130


def test_open_pairs_make_the_low_end_all_merged_and_the_high_end_none() -> None:
    found = total([listed("A", [1, 2]), listed("B", [3, 4])], open_pairs=pairs((1, 3, 0.9), (2, 4, 0.25)))
    assert span(found) == (4, 2, 3, 4)
    step = found.steps[2]
    assert step.parameters == {"pairs": 2, "at_most": 2, "expected": 1.15}
    assert (step.low, step.best, step.high) == (2, 2.85, 4)


def test_three_pairs_among_three_organisations_merge_twice_at_most() -> None:
    found = total([listed("A", [1, 2, 3])], open_pairs=pairs((1, 2, 0.9), (2, 3, 0.8), (1, 3, 0.7)))
    assert found.steps[2].parameters == {"pairs": 3, "at_most": 2, "expected": pytest.approx(1.7)}
    assert span(found) == (3, 1, 1, 3)


def test_pairs_that_can_make_no_two_of_ours_one_are_not_counted_as_asked() -> None:
    elsewhere = ((1, 9, 0.9), (8, 9, 0.5), (6, 7, 0.5))
    unmoved = total([listed("A", [1, 2])], open_pairs=pairs(*elsewhere))
    assert "open_pairs" not in [step.code for step in unmoved.steps]
    found = total([listed("A", [1, 2, 3])], open_pairs=pairs(*elsewhere, (2, 3, 0.5)))
    assert found.steps[2].parameters == {"pairs": 1, "at_most": 1, "expected": 0.5}


def test_two_of_ours_that_may_both_equal_an_outsider_may_be_one() -> None:
    found = total([listed("A", [1, 2])], open_pairs=pairs((1, 9, 0.9), (9, 2, 0.9)))
    assert span(found) == (2, 1, 2, 2)


def test_pairs_of_organisations_elsewhere_move_nothing() -> None:
    found = total([listed("A", [1, 2])], open_pairs=pairs((1, 9, 0.9), (7, 8, 0.9)))
    assert span(found) == (2, 2, 2, 2)


def test_duplicates_that_nobody_was_asked_about_lower_the_estimate_in_a_step_of_their_own() -> None:
    """Of 1,000 pairs below the line 100 were reviewed and 1 was the same: 10 expected, at most 54."""
    found = total([listed("A", range(1000))], missed=MissedPairs(1000, 100, 1))
    assert span(found) == (1000, 945, 990, 1000)
    step = found.steps[2]
    assert step.code == "missed_pairs"
    assert step.parameters["expected"] == 10
    assert step.parameters["at_most"] == pytest.approx(54.49, abs=0.01)


def test_a_review_of_all_pairs_below_the_line_leaves_no_doubt() -> None:
    assert span(total([listed("A", range(100))], missed=MissedPairs(50, 50, 3))) == (100, 97, 97, 100)


def test_nothing_reviewed_means_nothing_claimed() -> None:
    found = total([listed("A", range(100))], missed=MissedPairs(50, 0, 0))
    assert span(found) == (100, 100, 100, 100)
    assert "missed_pairs" not in codes(found)


def test_missed_duplicates_never_lower_the_total_below_a_declared_list() -> None:
    found = total([listed("A", range(10)), declared("B", 9)], missed=MissedPairs(1000, 100, 10))
    assert found.low == 9


def test_a_checked_list_counts_with_its_estimate_and_its_error() -> None:
    """200 members, 80 drawn: 50 found, 20 on this list alone, 10 on two declared lists.

    Mean weight (20 + 10/2)/80 = .3125, so 62.5 organisations more; s² = (22.5 − 80 · .3125²)/79.
    """
    rows = [Ticked(True)] * 50 + [Ticked(False)] * 20 + [Ticked(False, 2)] * 10
    found = total([listed("A", range(300)), declared("B", 200, check=sample_check(rows))])
    step = found.steps[2]
    assert step.code == "declared_checked"
    assert step.parameters["mean_weight"] == 0.3125
    assert step.parameters["adds"] == 62.5
    assert step.parameters["standard_error"] == pytest.approx(7.468, abs=0.001)
    assert span(found) == (500, 347, 363, 378)


def test_the_interval_of_a_check_stays_inside_the_hard_bounds() -> None:
    """Nobody was found, but 150 of the 200 are known to be itemised: only 50 can be new."""
    rows = [Ticked(False)] * 20
    found = total([listed("A", range(160)), declared("B", 200, known=150, check=sample_check(rows))])
    assert span(found) == (360, 200, 210, 210)


def test_a_check_of_every_member_leaves_no_range() -> None:
    rows = [Ticked(True)] * 6 + [Ticked(False)] * 4
    assert span(total([listed("A", range(6)), declared("B", 10, check=sample_check(rows))])) == (
        16,
        10,
        10,
        10,
    )


def test_a_public_register_is_a_ceiling_for_its_scope() -> None:
    lists: list[AnyList] = [
        listed("A", range(50), "BE"),
        declared("B", 40, scope="BE"),
        listed("C", range(90, 95), "FR"),
    ]
    assert total(lists).high == 95
    register = RegisterCount("kbo", "Register", "BE", DAY, 70)
    found = total(lists, registers=[register])
    assert found.high == 75
    step = found.steps[-2]
    assert (step.code, step.parameters["saved"], step.parameters["count"]) == ("register_count", 20, 70)


@pytest.mark.parametrize(
    ("lists", "least"),
    [
        ([listed("A", range(50), "BE"), declared("B", 40, scope="BE")], 50),
        ([listed("A", range(20), "BE"), declared("B", 40, scope="BE")], 40),
        ([listed("A", range(20), "BE/one"), declared("B", 15, scope="BE/two")], 35),
    ],
)
def test_a_register_that_counts_fewer_than_there_are_is_told_and_lowers_nothing(
    lists: list[AnyList], least: int
) -> None:
    register = RegisterCount("kbo", "Register", frozenset({"BE", "BE/one", "BE/two"}), DAY, 30)
    found = total(lists, registers=[register])
    assert span(found) == span(total(lists))
    step = found.steps[-2]
    assert (step.code, step.parameters["least"], step.parameters["count"]) == ("register_exceeded", least, 30)


def test_a_register_between_all_entries_and_all_open_pairs_merged_says_that_some_pairs_are_the_same() -> None:
    lists = [listed("A", range(10), "BE")]
    doubts = pairs((0, 1, 0.1), (2, 3, 0.1))
    ranges = [
        span(total(lists, open_pairs=doubts, registers=[RegisterCount("kbo", "Register", "BE", DAY, count)]))[1:]
        for count in (10, 9, 8, 7)
    ]
    assert ranges == [(8, 10, 10), (8, 9, 9), (8, 8, 8), (8, 10, 10)]


def test_of_two_registers_for_one_scope_the_lower_counts_and_two_scopes_add() -> None:
    lists: list[AnyList] = [
        declared("A", 40, scope="BE"),
        declared("B", 40, 0, "BE"),
        declared("C", 40, scope="FR"),
    ]
    registers = [RegisterCount(str(n), "Register", scope, DAY, n) for n, scope in ((70, "BE"), (50, "BE"), (45, "FR"))]
    assert total([*lists, declared("D", 30, scope="FR")], registers=registers).high == 50 + 45


def test_lists_of_which_nothing_is_known_are_named_and_add_nothing() -> None:
    found = total([listed("A", [1]), Unknown("X", "Federation X")])
    assert span(found) == (1, 1, 1, 1)
    assert found.steps[-2].parameters == {"keys": ("X",), "names": ("Federation X",)}


def seventeen_lists() -> list[AnyList]:
    """639 organisations on one list, 312 on two, 35 on three, 13 on four; 27 of the 29 of list 16 are elsewhere."""
    on: list[set[int]] = [set() for _ in range(17)]
    numbers = itertools.count()
    for times, count in ((1, 637), (2, 285), (3, 35), (4, 13)):
        for number in itertools.islice(numbers, count):
            for step in range(times):
                on[(number + step) % 16].add(number)
    for number in itertools.islice(numbers, 29):
        on[16].add(number)
        on[number % 16].update([number] if len(on[16]) > 2 else [])
    return [listed(f"{place:02}", members) for place, members in enumerate(on)]


def test_a_network_of_seventeen_lists_has_all_that_its_headline_says() -> None:
    """1,003 organisations (between 985 and 1,060); 312 in two lists, 48 in three or more.

    Two federations gave only a number, together 140, of whom 79 are known; 23 pairs are open, at most −14.
    """
    lists = seventeen_lists()
    seen = spread([each for each in lists if isinstance(each, Listed)])
    assert (seen.once, seen.twice, seen.more) == (639, 312, 48)
    rows = [(n, n + 1, 0.4) for n in range(14)] + [(n, n + 2, 0.1) for n in range(9)]
    numbers = [declared("X", 90, 50, comparable=("16",)), declared("Y", 50, 29, comparable=("16",))]
    found = total([*lists, *numbers], open_pairs=pairs(*rows))
    assert span(found) == (1420 + 140, 985, 1003, 1060)
    assert found.steps[1].parameters == {"lists": 17, "memberships": 1420, "organisations": 999}
    assert found.steps[2].parameters == {"pairs": 23, "at_most": 14, "expected": pytest.approx(5.6)}


def test_two_lists_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        total([listed("A", [1]), declared("A", 5)])


def test_members_that_are_not_sorted_or_not_distinct_are_refused() -> None:
    for members in ([2, 1], [1, 1]):
        with pytest.raises(ValueError, match="A: members are sorted and each is there once"):
            Listed("A", "A", "", None, np.array(members, dtype=np.int64))
    with pytest.raises(ValueError, match="int64"):
        Listed("A", "A", "", None, np.array([1.5]))


def test_numbers_below_zero_and_reviews_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="not below zero"):
        declared("A", -1)
    with pytest.raises(ValueError, match="grow in this order"):
        MissedPairs(10, 5, 6)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pairs((1, 2, 1.5))


def test_a_step_that_nobody_can_explain_is_refused() -> None:
    with pytest.raises(ValueError, match="is no step that can be explained"):
        Step("naive_sum", {"lists": 1}, 1, 1, 1)
    with pytest.raises(ValueError, match="not in order"):
        Step("whole_numbers", {}, 2, 1, 3)
