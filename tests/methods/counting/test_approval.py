"""Approval by hand, and what holds whatever the ballots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.approval import Approval, ApprovalCount, count_approval
from filrouge.methods.counting.tallies import Draw, Tally

OPTIONS = ("Bilbao", "Ghent", "Porto", "Turin")
WEIGHTS = st.one_of(st.integers(0, 4), st.fractions(0, 3, max_denominator=6))
BALLOTS = st.lists(st.builds(Approval, st.frozensets(st.sampled_from(OPTIONS)), WEIGHTS, WEIGHTS), max_size=8)
LOTS = st.permutations(OPTIONS)


def marked(options: str, weight: int | Fraction = 1) -> Approval:
    return Approval(frozenset(option for option in OPTIONS if option[0] in options), weight)


def count(ballots: Sequence[Approval], places: int = 1, least: int = 0, most: int | None = None) -> ApprovalCount:
    return count_approval(OPTIONS, ballots, lot=OPTIONS[::-1], places=places, least=least, most=most)


def test_weights_decide_and_heads_stand_beside_them() -> None:
    found = count([marked("BG", 3), marked("G"), marked("P", Fraction(1, 2)), marked("GP")])
    assert found.elected == ("Ghent",)
    assert [(line.option, line.approved.heads, line.approved.weight) for line in found.lines] == [
        ("Ghent", 3, 5),
        ("Bilbao", 1, 3),
        ("Porto", 2, Fraction(3, 2)),
        ("Turin", 0, 0),
    ]
    assert found.cast == Tally(Fraction(4), Fraction(11, 2))
    assert found.lines[0].share == Fraction(10, 11)
    assert not found.settled_by_lot


def test_the_last_of_two_places_goes_by_lot_and_the_result_says_so() -> None:
    found = count([marked("BP"), marked("GP")], places=2)
    assert found.elected == ("Porto", "Ghent")
    assert found.draws == (Draw(2, ("Ghent", "Bilbao"), ("Ghent", "Bilbao")),)
    assert found.settled_by_lot


def test_a_tie_that_costs_nobody_a_place_is_told_but_settled_nothing() -> None:
    found = count([marked("BP"), marked("P"), marked("G")], places=3)
    assert found.draws == (Draw(2, ("Ghent", "Bilbao"), ("Ghent", "Bilbao")),)
    assert not found.settled_by_lot


def test_a_ballot_with_too_many_or_too_few_marks_is_spoilt_and_a_blank_one_is_cast() -> None:
    ballots = [marked("BGP", 2), marked("BG"), marked("")]
    strict = count(ballots, least=1, most=2)
    assert (strict.cast, strict.spoilt) == (Tally(Fraction(1), Fraction(1)), Tally(Fraction(2), Fraction(3)))
    assert [line.approved.weight for line in strict.lines] == [1, 1, 0, 0]
    loose = count(ballots)
    assert (loose.cast.heads, loose.spoilt.heads) == (3, 0)


def test_without_ballots_there_are_no_shares_and_the_lot_decides() -> None:
    found = count([])
    assert found.elected == ("Turin",)
    assert {line.share for line in found.lines} == {None}
    assert found.settled_by_lot


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"least": 3, "most": 2}, "at least 3 and at most 2"),
        ({"least": 5}, "at least 5"),
        ({"least": -1}, "at least -1"),
        ({"places": 0}, "places"),
    ],
)
def test_limits_that_nobody_can_keep_are_refused(limits: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        count([], **limits)


def test_a_ballot_that_names_a_stranger_is_refused() -> None:
    with pytest.raises(ValueError, match="does not stand: Lyon"):
        count([Approval(frozenset({"Lyon"}))])


def test_weights_that_cannot_be_added_exactly_are_refused() -> None:
    with pytest.raises(TypeError, match="whole numbers or fractions"):
        Approval(frozenset(), 0.1)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(TypeError, match="whole numbers or fractions"):
        Approval(frozenset(), True)
    with pytest.raises(ValueError, match="below nought"):
        Approval(frozenset(), -1)


@pytest.mark.parametrize("lot", [("Bilbao", "Ghent", "Porto"), (*OPTIONS, "Ghent")])
def test_a_lot_that_misses_or_repeats_an_option_is_refused(lot: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="the lot names everybody exactly once"):
        count_approval(OPTIONS, [], lot=lot)


def test_the_count_is_ready_for_json() -> None:
    said = json.loads(json.dumps(count([marked("B", Fraction(1, 2)), marked("G", 2)]).as_dict()))
    assert said["elected"] == ["Ghent"]
    assert said["lines"][1] == {
        "option": "Bilbao",
        "place": 2,
        "elected": False,
        "approved": {"heads": "1", "weight": "1/2"},
        "share": "1/5",
    }


@given(BALLOTS, LOTS, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(ballots: list[Approval], lot: list[str], random: Random) -> None:
    mixed = random.sample(ballots, len(ballots))
    assert count_approval(OPTIONS, mixed, lot=lot) == count_approval(OPTIONS, ballots, lot=lot)


@given(BALLOTS, LOTS, st.permutations(OPTIONS))
def test_options_that_change_names_keep_their_places(
    ballots: list[Approval], lot: list[str], others: list[str]
) -> None:
    name = dict(zip(OPTIONS, others, strict=True))
    renamed = [Approval(frozenset(name[mark] for mark in one.marks), one.weight, one.heads) for one in ballots]
    plain = count_approval(OPTIONS, ballots, lot=lot, places=2)
    moved = count_approval(others, renamed, lot=[name[option] for option in lot], places=2)
    assert moved.elected == tuple(name[option] for option in plain.elected)


@given(BALLOTS, LOTS, st.integers(1, 3), st.data())
def test_one_more_mark_never_costs_a_place(
    ballots: list[Approval], lot: list[str], places: int, data: st.DataObject
) -> None:
    before = count_approval(OPTIONS, ballots, lot=lot, places=places).elected
    winner = data.draw(st.sampled_from(before))
    raised = [
        Approval(one.marks | {winner}, one.weight, one.heads) if data.draw(st.booleans()) else one for one in ballots
    ]
    assert winner in count_approval(OPTIONS, raised, lot=lot, places=places).elected


@given(BALLOTS, LOTS)
def test_merged_ballots_count_as_the_single_ones(ballots: list[Approval], lot: list[str]) -> None:
    merged: dict[frozenset[str], Approval] = {}
    for one in ballots:
        so_far = merged.get(one.marks, Approval(one.marks, 0, 0))
        merged[one.marks] = Approval(one.marks, so_far.weight + one.weight, so_far.heads + one.heads)
    assert count_approval(OPTIONS, merged.values(), lot=lot) == count_approval(OPTIONS, ballots, lot=lot)
