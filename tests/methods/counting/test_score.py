"""Scores by hand, and what holds whatever the ballots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.score import Deciding, ScoreCount, Scores, Unanswered, count_scores
from filrouge.methods.counting.tallies import Draw, Tally

OPTIONS = ("charter", "fund", "school")
WEIGHTS = st.one_of(st.integers(0, 4), st.fractions(0, 3, max_denominator=6))
BALLOTS = st.lists(st.builds(Scores, st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5)), WEIGHTS), max_size=8)
WAYS = st.sampled_from(["sum", "mean"])
SILENCES = st.sampled_from(["apart", "zero"])


def count(
    ballots: list[Mapping[str, int]], by: Deciding = "sum", unanswered: Unanswered = "apart", places: int = 1
) -> ScoreCount:
    votes = [Scores(given) for given in ballots]
    return count_scores(OPTIONS, votes, highest=5, lot=OPTIONS, by=by, unanswered=unanswered, places=places)


EXAMPLE: list[Mapping[str, int]] = [{"charter": 5, "fund": 4}, {"fund": 3, "school": 0}, {"fund": 2}]


def test_no_answer_is_not_a_nought_and_sum_and_mean_can_part() -> None:
    by_sum, by_mean = count(EXAMPLE), count(EXAMPLE, by="mean")
    assert by_sum.elected == ("fund",)
    assert by_mean.elected == ("charter",)
    charter, fund, school = by_mean.lines
    assert (charter.sum, charter.mean, charter.median, charter.answered.heads) == (5, 5, 5, 1)
    assert (fund.sum, fund.mean, fund.median, fund.answered.heads) == (9, 3, 3, 3)
    assert (school.sum, school.mean, school.median, school.answered.heads) == (0, 0, 0, 1)
    assert fund.spread == (0, 0, 1, 1, 1, 0)


def test_where_no_answer_is_a_nought_everybody_answers() -> None:
    found = count(EXAMPLE, by="mean", unanswered="zero")
    assert found.elected == ("fund",)
    assert [(line.mean, line.median, line.answered.heads) for line in found.lines] == [
        (3, 3, 3),
        (Fraction(5, 3), 0, 3),
        (0, 0, 3),
    ]


def test_an_option_without_any_answer_stands_last_and_has_no_mean() -> None:
    found = count([{"school": 0}], by="mean", places=2)
    assert found.elected == ("school", "charter")
    assert (found.lines[2].option, found.lines[2].mean, found.lines[2].median) == ("fund", None, None)
    assert found.draws == (Draw(2, ("charter", "fund"), ("charter", "fund")),)
    assert found.settled_by_lot


def test_weights_move_sum_mean_and_the_lower_median() -> None:
    votes = [Scores({"fund": 1}, Fraction(1, 2)), Scores({"fund": 4}, Fraction(1, 2)), Scores({"fund": 5}, 0)]
    fund = count_scores(OPTIONS, votes, highest=5, lot=OPTIONS).lines[0]
    assert (fund.sum, fund.mean, fund.median) == (Fraction(5, 2), Fraction(5, 2), 1)
    assert fund.answered == Tally(Fraction(3), Fraction(1))


def test_a_grade_outside_the_scale_spoils_the_ballot() -> None:
    found = count([{"fund": 6}, {"fund": -1, "charter": 5}, {"school": 1}])
    assert found.elected == ("school",)
    assert (found.cast.heads, found.spoilt.heads) == (1, 2)


def test_a_scale_without_grades_and_a_stranger_are_refused() -> None:
    with pytest.raises(ValueError, match="highest grade"):
        count_scores(OPTIONS, [], highest=0, lot=OPTIONS)
    with pytest.raises(ValueError, match="does not stand: club"):
        count([{"club": 1}])


def test_the_count_is_ready_for_json() -> None:
    said = json.loads(json.dumps(count(EXAMPLE, unanswered="zero").as_dict()))
    assert said["lines"][1]["mean"] == "5/3"
    assert said["lines"][0]["spread"] == ["0", "0", "1", "1", "1", "0"]
    assert json.loads(json.dumps(count([]).as_dict()))["lines"][0]["mean"] is None


@given(BALLOTS, st.permutations(OPTIONS), WAYS, SILENCES, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(
    ballots: list[Scores], lot: list[str], by: Deciding, silence: Unanswered, random: Random
) -> None:
    def counted(votes: list[Scores]) -> ScoreCount:
        return count_scores(OPTIONS, votes, highest=5, lot=lot, by=by, unanswered=silence)

    assert counted(random.sample(ballots, len(ballots))) == counted(ballots)


@given(BALLOTS, st.permutations(OPTIONS), WAYS, SILENCES, st.permutations(OPTIONS))
def test_options_that_change_names_keep_their_places(
    ballots: list[Scores], lot: list[str], by: Deciding, silence: Unanswered, others: list[str]
) -> None:
    name = dict(zip(OPTIONS, others, strict=True))
    renamed = [Scores({name[option]: grade for option, grade in one.given.items()}, one.weight) for one in ballots]
    plain = count_scores(OPTIONS, ballots, highest=5, lot=lot, by=by, unanswered=silence)
    moved = count_scores(others, renamed, highest=5, lot=[name[option] for option in lot], by=by, unanswered=silence)
    assert [line.option for line in moved.lines] == [name[line.option] for line in plain.lines]


@given(BALLOTS, st.permutations(OPTIONS), WAYS, SILENCES, st.data())
def test_a_higher_grade_never_costs_the_victory(
    ballots: list[Scores], lot: list[str], by: Deciding, silence: Unanswered, data: st.DataObject
) -> None:
    def winner(votes: list[Scores]) -> str:
        return count_scores(OPTIONS, votes, highest=5, lot=lot, by=by, unanswered=silence).elected[0]

    before = winner(ballots)
    raised = [
        Scores(dict(one.given) | {before: data.draw(st.integers(one.given[before], 5))}, one.weight)
        if before in one.given
        else one
        for one in ballots
    ]
    assert winner(raised) == before


@given(BALLOTS, SILENCES)
def test_the_median_has_half_of_the_weight_on_either_side(ballots: list[Scores], silence: Unanswered) -> None:
    for line in count_scores(OPTIONS, ballots, highest=5, lot=OPTIONS, unanswered=silence).lines:
        if line.median is not None:
            assert 2 * sum(line.spread[: line.median + 1]) >= line.answered.weight
            assert 2 * sum(line.spread[line.median :]) >= line.answered.weight
