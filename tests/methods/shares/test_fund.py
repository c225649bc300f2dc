"""What a fund takes and what it refuses."""

from decimal import Decimal
from fractions import Fraction

import pytest

from filrouge.methods.shares.fund import Fund, Project

COSTS = {"well": 60, "swing": 30}
VOTES = [{"well"}, {"well", "swing"}, set[str](), {"well"}]


def test_equal_ballots_are_merged_and_empty_ones_count() -> None:
    fund = Fund.of(100, COSTS, VOTES)

    assert fund.ballots == {((0, 1),): 2, ((0, 1), (1, 1)): 1, (): 1}
    assert (fund.voters, fund.votes, fund.points) == (4, (3, 1), (3, 1))
    assert (fund.unit, fund.point) == (1, 1)


def test_cents_and_parts_of_points_become_whole_numbers() -> None:
    votes = [{"well": Fraction(1, 2), "swing": -1}, {"swing": Decimal("0.25")}]
    fund = Fund.of(Decimal("99.5"), {"well": Decimal("10.25"), "swing": 30}, votes)

    assert (fund.unit, fund.budget, fund.projects) == (4, 398, (Project("well", 41), Project("swing", 120)))
    assert fund.point == 4
    assert (fund.votes, fund.points) == ((1, 1), (2, -3))


def test_a_weight_is_so_many_voters() -> None:
    assert Fund.of(100, COSTS, VOTES, weights=[2, 3, 1, 1]).ballots == {((0, 1),): 3, ((0, 1), (1, 1)): 3, (): 1}


def test_points_of_nought_are_no_vote() -> None:
    assert Fund.of(100, COSTS, [{"well": 0, "swing": 2}]).ballots == {((1, 2),): 1}


@pytest.mark.parametrize("budget", [0, -5])
def test_a_budget_has_to_be_above_nought(budget: int) -> None:
    with pytest.raises(ValueError, match="the budget has to be above nought"):
        Fund.of(budget, COSTS, VOTES)


@pytest.mark.parametrize("cost", [0, -1])
def test_a_cost_has_to_be_above_nought(cost: int) -> None:
    with pytest.raises(ValueError, match="the cost of 'swing' has to be above nought"):
        Fund.of(100, {**COSTS, "swing": cost}, VOTES)


def test_a_vote_for_an_unknown_project_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not in the fund: 'harbour'"):
        Fund.of(100, COSTS, [*VOTES, {"harbour"}])


def test_a_text_is_not_a_vote() -> None:
    with pytest.raises(TypeError, match="collection of names"):
        Fund.of(100, COSTS, ["well"])


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="a float is not exact"):
        Fund.of(99.5, COSTS, VOTES)  # type: ignore[arg-type]  # what is tested


def test_votes_and_weights_have_to_be_as_many() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Fund.of(100, COSTS, VOTES, weights=[1, 2])


@pytest.mark.parametrize(
    ("ballots", "words"),
    [
        ({((0, 1),): -1}, "below nought"),
        ({((2, 1),): 1}, "not in the fund"),
        ({((0, 1), (0, 1)): 1}, "each once"),
        ({((1, 1), (0, 1)): 1}, "ascending"),
        ({((0, 0),): 1}, "not nought"),
        ({((0, 2**40),): 2**40}, "too large"),
        ({((0, 2**70),): 1}, "too large"),
    ],
)
def test_ballots_that_cannot_be_counted_are_refused(
    ballots: dict[tuple[tuple[int, int], ...], int], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Fund(100, (Project("well", 60), Project("swing", 30)), ballots)


def test_two_projects_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="the same name"):
        Fund(100, (Project("well", 60), Project("well", 30)))


def test_a_unit_has_a_part() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        Fund(100, (Project("well", 60),), {}, 0)
