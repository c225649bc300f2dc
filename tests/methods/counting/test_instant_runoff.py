"""Instant runoff for one winner."""

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import Parcel, TieBreak, Transfer
from filrouge.methods.counting.instant_runoff import count_instant_runoff
from tests.methods.counting.elections import election


def test_more_than_half_of_the_first_preferences_elects_at_once() -> None:
    count = count_instant_runoff(election("ABC", (6, "A"), (3, "B"), (2, "C")), lot="ABC")

    assert count.elected == ("A",)
    assert [(stage.kind, stage.quota) for stage in count.stages] == [("first preferences", 6)]


def test_exactly_half_does_not_elect() -> None:
    count = count_instant_runoff(election("ABC", (5, "A"), (3, "B"), (2, "CB")), lot="ABC")

    assert count.stages[0].elected == ()
    assert count.stages[1].excluded == ("C",)


def test_the_lowest_goes_until_one_has_more_than_half_of_the_votes_that_continue() -> None:
    papers = election("ABCD", (8, "AB"), (6, "BA"), (5, "CB"), (2, "D"))

    count = count_instant_runoff(papers, lot="ABCD")

    assert [stage.excluded for stage in count.stages] == [(), ("D",), ("C",)]
    assert count.stages[1].transfers == (Transfer("D", None, (Parcel(2, 1, 1),)),)
    assert [stage.quota for stage in count.stages] == [11, 10, 10]
    assert count.stages[2].votes == {"A": 8, "B": 11, "C": 0, "D": 0}
    assert count.elected == ("B",)
    assert audit_count(count, papers) == ()


def test_equal_candidates_are_parted_by_an_earlier_stage_and_then_by_lot() -> None:
    papers = election("ABCD", (5, "A"), (3, "B"), (2, "C"), (1, "DC"))

    count = count_instant_runoff(papers, lot="DCBA")
    assert count.stages[2].ties == (TieBreak("exclusion", ("B", "C"), "C", "earlier stage", 1),)

    drawn = count_instant_runoff(election("AB", (2, "A"), (2, "B")), lot="BA")
    assert drawn.elected == ("B",)
    assert drawn.stages[1].ties == (TieBreak("exclusion", ("A", "B"), "A", "lot"),)


def test_a_single_candidate_without_a_vote_is_elected() -> None:
    count = count_instant_runoff(election("A"), lot="A")

    assert count.elected == ("A",)
    assert audit_count(count) == ()
