"""Taking projects by votes, in the variants of the cities, and the comparison with equal shares."""

from dataclasses import replace
from fractions import Fraction

import pytest

from filrouge.methods.shares.allocation import By, Outcome, Utility
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.comparing import Comparison, compare
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.greedy import greedy
from tests.methods.shares.village import village

COSTS = {"hall": 70, "well": 50, "swing": 30, "bench": 20}
VOTES = [{"hall", "well", "swing"}, {"hall", "well", "swing"}, {"hall", "well"}, {"hall", "bench"}]


def fund() -> Fund:
    return Fund.of(100, COSTS, VOTES)


def test_what_does_not_fit_is_skipped() -> None:
    result = greedy(fund())

    assert (result.selected, result.spent, result.left) == (("hall", "swing"), 100, 0)
    assert result.of("well").outcome is Outcome.DOES_NOT_FIT
    assert [(stage.project, stage.spent) for stage in result.rounds] == [("hall", 70), ("swing", 100)]
    assert verify(fund(), result) == ()


def test_without_skipping_the_first_that_does_not_fit_ends_it() -> None:
    result = greedy(fund(), skip=False)

    assert result.selected == ("hall",)
    assert result.of("well").outcome is Outcome.DOES_NOT_FIT
    assert result.of("swing").outcome is Outcome.AFTER_THE_STOP
    assert verify(fund(), result) == ()


def test_a_project_below_the_threshold_is_passed_over() -> None:
    result = greedy(Fund.of(200, COSTS, VOTES), threshold=2)

    assert result.selected == ("hall", "well", "swing")
    assert result.of("bench").outcome is Outcome.BELOW_THRESHOLD
    assert verify(Fund.of(200, COSTS, VOTES), result) == ()


def test_a_threshold_counts_whole_points() -> None:
    halves = Fund.of(100, {"well": 50, "swing": 30}, [{"well": Fraction(3, 2), "swing": 2}])

    assert greedy(halves, threshold=2).selected == ("swing",)


def test_by_votes_per_cost_cheap_projects_come_first() -> None:
    """Swing 2/30, well 3/50, hall 4/70, bench 1/20."""
    result = greedy(fund(), by=By.VOTES_PER_COST)

    assert result.selected == ("swing", "well", "bench")
    assert verify(fund(), result) == ()


def test_equal_votes_go_by_cost_and_then_by_lot() -> None:
    tied = Fund.of(60, {"oak": 50, "elm": 40, "ash": 40}, [{"oak", "elm", "ash"}])

    assert greedy(tied, order=("oak", "ash", "elm")).selected == ("ash",)
    assert greedy(tied, order=("oak", "elm", "ash")).selected == ("elm",)
    assert greedy(tied, order=("oak", "elm", "ash"), cheaper_first=False).selected == ("oak",)


def test_an_official_tally_can_be_followed() -> None:
    result = greedy(fund(), points=[1, 9, 2, 3])

    assert result.selected == ("well", "bench", "swing")
    assert result.of("well").points == 9
    with pytest.raises(ValueError, match="points to every project"):
        greedy(fund(), points=[1, 2])


def test_the_setting_is_part_of_the_result() -> None:
    told = greedy(fund(), skip=False, threshold=2).as_dict()

    assert told["setting"] == {"rule": "greedy", "by": "votes", "skip": False, "threshold": 2}
    assert told["share"] is None


def test_a_withdrawn_project_is_passed_over_and_stops_nothing() -> None:
    result = greedy(fund(), skip=False, withdrawn=["well"])

    assert result.selected == ("hall", "swing")
    assert result.of("well").outcome is Outcome.WITHDRAWN
    assert verify(fund(), greedy(fund(), withdrawn=["swing", "well", "bench"])) == ()


def test_nobody_has_to_vote() -> None:
    assert greedy(Fund.of(10, {"hall": 70}, [])).selected == ()


def test_equal_shares_stand_when_as_many_are_better_off_with_them() -> None:
    """In the village greedy buys park, library and path: three voters more get the path, nobody loses."""
    place = village()
    shares, votes = equal_shares(place), greedy(place)

    assert votes.selected == ("park", "library", "path")
    assert compare(place, shares, votes) == Comparison(shares=0, greedy=3, alike=7)
    assert not compare(place, shares, votes).keeps_shares
    assert compare(place, shares, shares).keeps_shares


def test_voters_who_get_nothing_from_one_side_are_counted() -> None:
    """Six want only the hall, which eats the budget; four want only the well."""
    place = Fund.of(100, {"hall": 100, "well": 30}, [{"hall"}] * 6 + [{"well"}] * 4)
    shares, votes = equal_shares(place), greedy(place)

    assert (shares.selected, votes.selected) == (("well",), ("hall",))
    assert compare(place, shares, votes) == Comparison(shares=4, greedy=6, alike=0)


def test_the_comparison_can_count_money_or_points() -> None:
    place = Fund.of(60, {"hall": 50, "well": 30, "swing": 30}, [{"hall": 5, "well": 2, "swing": 2}, {"hall": 1}])
    one = replace(greedy(place), selected=("hall",))
    two = replace(greedy(place), selected=("well", "swing"))

    assert compare(place, two, one) == Comparison(shares=1, greedy=1, alike=0)
    assert compare(place, two, one, Utility.COST) == Comparison(shares=1, greedy=1, alike=0)
    assert compare(place, two, one, Utility.POINTS) == Comparison(shares=0, greedy=2, alike=0)
