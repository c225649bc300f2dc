"""Meek's method by worked examples to nine decimal places."""

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import TieBreak
from filrouge.methods.counting.meek import count_meek
from tests.methods.counting.elections import election


def test_the_keep_factor_of_the_elected_falls_until_they_hold_the_quota() -> None:
    papers = election("ABC", (6, "AB"), (2, "B"), (3, "C"))

    count = count_meek(papers, 2, lot="ABC")

    first, second, *_ = count.stages
    assert count.written(count.quota) == "3.666666667"  # 11 papers, divided by 3, cut off, one unit more
    assert first.elected == ("A",)
    assert count.written(first.surplus or 0) == "2.333333333"
    assert count.written((second.keep_factors or {})["A"]) == "0.611111112"
    assert count.written(second.votes["A"]) == "3.666666672"
    assert count.written(second.votes["B"]) == "4.333333328"
    assert second.elected == ("B",)
    assert count.elected == ("A", "B")


def test_the_quota_falls_with_papers_that_have_nobody_left_to_go_to() -> None:
    papers = election("ABCD", (9, "A"), (3, "B"), (2, "C"), (1, "D"))

    count = count_meek(papers, 2, lot="ABCD")

    quotas = [count.written(stage.quota) for stage in count.stages]
    assert quotas[0] == "5.000000001"
    assert quotas[-1] < quotas[1] < quotas[0]
    assert count.elected == ("A", "B")
    assert audit_count(count, papers) == ()


def test_who_is_within_the_surplus_of_the_lowest_is_equal_and_the_worst_lot_goes() -> None:
    papers = election("ABCDE", (40, "AC"), (50, "BD"), (10, "C"), (11, "E"))

    for lot, gone, stays in (("ABECD", "D", "C"), ("ABEDC", "C", "D")):
        count = count_meek(papers, 3, lot=lot)
        tied = count.stages[2]
        assert 0 < abs(tied.votes["C"] - tied.votes["D"]) <= (tied.surplus or 0)
        assert tied.ties == (TieBreak("exclusion", ("C", "D"), gone, "lot"),)
        assert count.elected == ("B", "A", stays)


def test_all_votes_are_accounted_for_in_every_round() -> None:
    papers = election("ABCDE", (17, "ABC"), (9, "BCA"), (8, "CDE"), (6, "DEA"), (3, "E"), (1, ""))

    count = count_meek(papers, 3, lot="EDCBA")

    for stage in count.stages:
        assert sum(stage.votes.values()) + stage.non_transferable == 43 * 10**9
    assert count.empty == 1
    assert audit_count(count, papers) == ()


def test_with_fewer_candidates_than_seats_all_are_elected() -> None:
    count = count_meek(election("AB", (5, "A"), (1, "B")), 2, lot="AB")

    assert count.elected == ("A", "B")
    assert [stage.kind for stage in count.stages] == ["first preferences", "remaining"]


def test_weights_beyond_64_bits_stay_exact() -> None:
    papers = election("ABC", (6 * 10**12, "AB"), (2 * 10**12, "B"), (3 * 10**12, "C"))

    count = count_meek(papers, 2, lot="ABC")

    assert count.elected == ("A", "B")
    assert audit_count(count, papers) == ()
