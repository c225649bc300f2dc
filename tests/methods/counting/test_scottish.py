"""Scottish STV by worked examples; the arithmetic is small enough to follow with a pencil."""

import json

import pytest

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import Count, Parcel, Stage, TieBreak, Transfer, written
from filrouge.methods.counting.scottish import count_scottish_stv
from tests.methods.counting.elections import election


def votes(count: Count, stage: Stage) -> dict[str, str]:
    return {name: count.written(units) for name, units in stage.votes.items()}


def test_a_surplus_moves_with_all_papers_at_a_value_cut_off_after_five_places() -> None:
    papers = election("ABCD", (7, "AB"), (4, "AC"), (3, "B"), (4, "C"), (2, "D"))

    count = count_scottish_stv(papers, 2, lot="ABCD")

    first, surplus, *_ = count.stages
    assert count.written(count.quota) == "7.00000"  # 20 papers, divided by 3, one more
    assert votes(count, first) == {"A": "11.00000", "B": "3.00000", "C": "4.00000", "D": "2.00000"}
    assert first.elected == ("A",)
    assert (surplus.kind, surplus.candidate, surplus.surplus) == ("surplus", "A", 400000)
    assert surplus.transfer_value == 36363  # 4 of 11 is 0.363636…
    assert surplus.transfers == (
        Transfer("A", "B", (Parcel(papers=7, was=100000, value=36363),)),
        Transfer("A", "C", (Parcel(papers=4, was=100000, value=36363),)),
    )
    assert votes(count, surplus) == {"A": "7.00000", "B": "5.54541", "C": "5.45452", "D": "2.00000"}
    assert count.written(surplus.lost) == "0.00007"


def test_the_lowest_goes_with_papers_at_their_present_value_and_the_rest_are_elected_without_a_quota() -> None:
    papers = election("ABCD", (7, "AB"), (4, "AC"), (3, "B"), (4, "C"), (2, "D"))

    count = count_scottish_stv(papers, 2, lot="ABCD")

    assert [(stage.kind, stage.candidate) for stage in count.stages] == [
        ("first preferences", None),
        ("surplus", "A"),
        ("exclusion", "D"),
        ("exclusion", "C"),
        ("remaining", None),
    ]
    assert count.stages[2].transfers == (Transfer("D", None, (Parcel(2, 100000, 100000),)),)
    assert count.stages[3].transfers == (Transfer("C", None, (Parcel(4, 100000, 100000), Parcel(4, 36363, 36363))),)
    assert count.stages[3].non_transferable == 745452
    assert count.elected == ("A", "B")
    assert audit_count(count, papers) == ()


def test_a_paper_skips_who_is_elected_or_excluded() -> None:
    papers = election("ABC", (6, "ABC"), (1, "B"), (2, "C"))

    count = count_scottish_stv(papers, 1, lot="ABC")

    assert count.elected == ("A",)
    assert len(count.stages) == 1

    passed = count_scottish_stv(election("ABCD", (4, "A"), (3, "B"), (1, "CDB"), (1, "D")), 1, lot="DABC")
    assert passed.stages[1].transfers[0].target == "D"
    assert passed.stages[2].transfers[0].target == "B"


def test_exactly_the_quota_elects_and_leaves_nothing_to_transfer() -> None:
    count = count_scottish_stv(election("ABCD", (4, "AB"), (3, "B"), (2, "C"), (2, "DC")), 2, lot="ABCD")

    assert count.written(count.quota) == "4.00000"
    assert count.stages[0].elected == ("A",)
    assert [stage.kind for stage in count.stages[1:]] == ["exclusion"]


def test_the_larger_surplus_moves_first_and_nobody_receives_who_is_already_elected() -> None:
    count = count_scottish_stv(election("ABCD", (9, "ABC"), (8, "BAD"), (2, "C"), (1, "D")), 3, lot="ABCD")

    assert [(stage.kind, stage.candidate) for stage in count.stages[:3]] == [
        ("first preferences", None),
        ("surplus", "A"),
        ("surplus", "B"),
    ]
    assert [transfer.target for transfer in count.stages[1].transfers] == ["C"]
    assert [transfer.target for transfer in count.stages[2].transfers] == ["D"]


def test_equal_candidates_are_parted_by_the_latest_earlier_stage_at_which_they_differed() -> None:
    papers = election("ABCDE", (1, "AB"), (2, "B"), (3, "C"), (4, "D"), (5, "E"))

    count = count_scottish_stv(papers, 2, lot="BACDE")

    assert count.stages[2].excluded == ("B",)
    assert count.stages[2].ties == (TieBreak("exclusion", ("B", "C"), "B", "earlier stage", 1),)


def test_candidates_equal_at_all_stages_are_parted_by_lot_and_the_worse_lot_goes() -> None:
    papers = election("ABC", (2, "A"), (2, "B"), (3, "C"))

    for lot, gone in (("ABC", "B"), ("BAC", "A")):
        count = count_scottish_stv(papers, 1, lot=lot)
        assert count.stages[1].excluded == (gone,)
        assert count.stages[1].ties == (TieBreak("exclusion", ("A", "B"), gone, "lot"),)


def test_among_three_equal_an_earlier_stage_leaves_two_and_a_still_earlier_one_decides() -> None:
    # D goes, then E: then A, B and C have six each; before E went B and C had five, and at first C had four.
    papers = election("ABCDEX", (6, "A"), (5, "B"), (4, "C"), (1, "DC"), (1, "EB"), (1, "EC"), (30, "X"))

    count = count_scottish_stv(papers, 2, lot="XCBAED")

    assert count.stages[3].votes == {"A": 600000, "B": 600000, "C": 600000, "D": 0, "E": 0, "X": 1700000}
    assert count.stages[4].ties == (TieBreak("exclusion", ("A", "B", "C"), "C", "earlier stage", 2),)
    assert audit_count(count, papers) == ()


def test_equal_surpluses_are_parted_by_lot_and_the_better_lot_moves_first() -> None:
    papers = election("ABCD", (8, "AC"), (8, "BD"), (1, "C"), (2, "D"), (3, "CD"))

    for lot, first in (("ABCD", "A"), ("BACD", "B")):
        count = count_scottish_stv(papers, 3, lot=lot)
        assert count.stages[1].candidate == first
        assert count.stages[1].ties == (TieBreak("surplus", ("A", "B"), first, "lot"),)


def test_papers_without_a_preference_are_not_valid_and_do_not_raise_the_quota() -> None:
    papers = election("AB", (5, "A"), (4, "B"), (90, "A=B"))  # ninety rank both equal

    count = count_scottish_stv(papers, 1, lot="AB")

    assert (count.valid, count.empty, count.written(count.quota)) == (9, 90, "5.00000")
    assert count.elected == ("A",)


def test_a_paper_without_weight_is_as_if_it_were_not_there() -> None:
    papers = election("ABC", (6, "A"), (0, "BC"), (0, "C"), (4, "B"), (1, "CA"))

    count = count_scottish_stv(papers, 2, lot="ABC")

    assert count == count_scottish_stv(election("ABC", (6, "A"), (4, "B"), (1, "CA")), 2, lot="ABC")
    assert audit_count(count, papers) == ()


def test_a_paper_counts_up_to_the_place_where_it_ranks_two_equal() -> None:
    count = count_scottish_stv(election("ABC", (1, "AB=C"), (2, "B"), (3, "C")), 1, lot="ABC")

    assert count.stages[1].transfers == (Transfer("A", None, (Parcel(1, 100000, 100000),)),)


def test_with_fewer_candidates_than_seats_all_are_elected() -> None:
    count = count_scottish_stv(election("AB", (5, "A"), (1, "B")), 3, lot="AB")

    assert count.elected == ("A", "B")
    assert [stage.kind for stage in count.stages] == ["first preferences", "remaining"]


def test_weights_beyond_64_bits_stay_exact() -> None:
    million = 10**12
    small = election("ABCD", (7, "AB"), (4, "AC"), (3, "B"), (4, "C"), (2, "D"))
    large = election(
        "ABCD", (7 * million, "AB"), (4 * million, "AC"), (3 * million, "B"), (4 * million, "C"), (2 * million, "D")
    )

    count = count_scottish_stv(large, 2, lot="ABCD")

    assert count.elected == count_scottish_stv(small, 2, lot="ABCD").elected
    assert count.valid == 20 * million
    assert audit_count(count, large) == ()


def test_a_count_can_be_written_as_json_with_every_decimal_place() -> None:
    count = count_scottish_stv(election("ABC", (6, "AB"), (2, "B"), (3, "C")), 2, lot="CAB")

    told = json.loads(json.dumps(count.as_dict()))

    assert told["elected"] == ["A", "B"]
    assert told["settings"]["lot"] == ["C", "A", "B"]
    assert told["stages"][1]["transfer_value"] == "0.33333"
    assert told["stages"][1]["transfers"] == [
        {
            "source": "A",
            "target": "B",
            "papers": 6,
            "votes": "1.99998",
            "parcels": [{"papers": 6, "was": "1.00000", "value": "0.33333"}],
        }
    ]
    assert written(-5, 2) == "-0.05"
    assert written(7, 0) == "7"


@pytest.mark.parametrize(
    ("seats", "lot", "why"),
    [(0, "AB", "no seat"), (1, "A", "the lot"), (1, "AAB", "the lot")],
)
def test_a_count_without_a_seat_or_with_half_a_lot_is_refused(seats: int, lot: str, why: str) -> None:
    papers = election("AB", (2, "A"), (1, "B"))
    assert count_scottish_stv(papers, 1, lot="AB").elected == ("A",)

    with pytest.raises(ValueError, match=why):
        count_scottish_stv(papers, seats, lot=lot)
