"""Points by hand, and what holds whatever the ballots."""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.points import Points, count_points
from filrouge.methods.counting.tallies import Draw, Tally

OPTIONS = ("bids", "training", "visibility")
WEIGHTS = st.one_of(st.integers(0, 4), st.fractions(0, 3, max_denominator=6))
BALLOTS = st.lists(
    st.builds(Points, st.dictionaries(st.sampled_from(OPTIONS), st.integers(-1, 6)), WEIGHTS, st.integers(0, 3)),
    max_size=8,
)
EXAMPLE = [
    Points({"bids": 10}, 1),
    Points({"training": 6, "visibility": 2}, 2),
    Points({"bids": 5, "visibility": 5}, Fraction(1, 2)),
]


def test_points_are_weighed_and_what_is_not_given_is_told() -> None:
    found = count_points(OPTIONS, EXAMPLE, budget=10, lot=OPTIONS, places=2)
    assert [(line.option, line.points, line.points_by_heads) for line in found.lines] == [
        ("bids", Fraction(25, 2), 15),
        ("training", 12, 6),
        ("visibility", Fraction(13, 2), 7),
    ]
    assert found.elected == ("bids", "training")
    assert found.lines[2].givers == Tally(Fraction(2), Fraction(5, 2))
    assert found.lines[0].share == Fraction(25, 62)
    assert found.unspent == 4
    assert found.spoilt == Tally()


def test_where_all_points_must_be_given_a_ballot_that_keeps_some_is_spoilt() -> None:
    found = count_points(OPTIONS, EXAMPLE, budget=10, lot=OPTIONS, spend_all=True)
    assert [(line.option, line.points) for line in found.lines] == [
        ("bids", Fraction(25, 2)),
        ("visibility", Fraction(5, 2)),
        ("training", 0),
    ]
    assert found.unspent == 0
    assert found.spoilt == Tally(Fraction(1), Fraction(2))


@pytest.mark.parametrize("given", [{"bids": 6, "training": 5}, {"bids": 12, "training": -2}])
def test_more_points_than_there_are_or_fewer_than_none_spoil_a_ballot(given: dict[str, int]) -> None:
    found = count_points(OPTIONS, [Points(given)], budget=10, lot=OPTIONS)
    assert (found.cast.heads, found.spoilt.heads) == (0, 1)
    assert {line.points for line in found.lines} == {0}
    assert {line.share for line in found.lines} == {None}


def test_equal_points_go_by_lot_and_the_result_says_so() -> None:
    found = count_points(
        OPTIONS, [Points({"bids": 1, "training": 1})], budget=2, lot=("training", "visibility", "bids")
    )
    assert found.elected == ("training",)
    assert found.draws == (Draw(1, ("training", "bids"), ("training", "bids")),)
    assert found.settled_by_lot


def test_a_budget_of_nothing_and_a_stranger_are_refused() -> None:
    with pytest.raises(ValueError, match="one point"):
        count_points(OPTIONS, [], budget=0, lot=OPTIONS)
    with pytest.raises(ValueError, match="does not stand: club"):
        count_points(OPTIONS, [Points({"club": 1})], budget=5, lot=OPTIONS)


def test_the_count_is_ready_for_json() -> None:
    said = json.loads(json.dumps(count_points(OPTIONS, EXAMPLE, budget=10, lot=OPTIONS).as_dict()))
    assert said["lines"][0]["points"] == "25/2"
    assert said["lines"][0]["share"] == "25/62"
    assert said["elected"] == ["bids"]


@given(BALLOTS, st.booleans())
def test_given_and_unspent_points_add_up_to_what_was_shared_out(ballots: list[Points], spend_all: bool) -> None:
    found = count_points(OPTIONS, ballots, budget=8, lot=OPTIONS, spend_all=spend_all)
    assert sum(line.points for line in found.lines) + found.unspent == 8 * found.cast.weight
    assert found.unspent >= 0
    assert not (spend_all and found.unspent)
    assert found.cast.weight + found.spoilt.weight == sum(one.weight for one in ballots)


@given(BALLOTS, st.permutations(OPTIONS), st.permutations(OPTIONS), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_names_matter(
    ballots: list[Points], lot: list[str], others: list[str], random: Random
) -> None:
    name = dict(zip(OPTIONS, others, strict=True))
    renamed = [
        Points({name[option]: points for option, points in one.given.items()}, one.weight, one.heads)
        for one in random.sample(ballots, len(ballots))
    ]
    plain = count_points(OPTIONS, ballots, budget=8, lot=lot)
    moved = count_points(others, renamed, budget=8, lot=[name[option] for option in lot])
    assert [line.option for line in moved.lines] == [name[line.option] for line in plain.lines]
    assert [line.points for line in moved.lines] == [line.points for line in plain.lines]
