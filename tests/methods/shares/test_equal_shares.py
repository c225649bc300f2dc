"""The Method of Equal Shares on a village that is computed by hand.

Everybody starts with 100. The park has most voters (6) and costs each 83 1/3. Two of the five voters of the library
have only 16 2/3 left after it, so that the other three pay 88 8/9. Then the path's voters own 122 2/9 of 200, and
those of the stage 116 2/3 of 120: nothing else can be paid.
"""

import json
from fractions import Fraction
from itertools import permutations

import pytest

from filrouge.methods.shares.allocation import Completion, Outcome, Payments, Utility, decimal
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from tests.methods.shares.village import BEHIND, COSTS, VOTES, village


def test_each_round_buys_what_is_cheapest_for_its_supporters() -> None:
    result = equal_shares(village())

    assert result.selected == ("park", "library")
    assert (result.spent, result.left, result.share, result.added) == (800, 200, 100, 0)
    assert [(stage.number, stage.project, stage.spent) for stage in result.rounds] == [
        (1, "park", 500),
        (2, "library", 800),
    ]
    assert verify(village(), result) == ()


def test_a_bought_project_says_who_paid_how_much() -> None:
    fund = village()
    park, library = (equal_shares(fund).of(name) for name in ("park", "library"))

    assert (park.votes, park.money, park.price, park.effective_votes) == (6, 600, Fraction(250, 3), 6)
    assert [(paid.amount, paid.voters) for paid in park.payments] == [(Fraction(250, 3), 6)]
    assert (library.money, library.price, library.effective_votes) == (
        Fraction(1000, 3),
        Fraction(800, 9),
        Fraction(27, 8),
    )
    assert [(paid.amount, paid.voters) for paid in library.payments] == [(Fraction(800, 9), 3), (Fraction(50, 3), 2)]
    assert sum(paid.amount * paid.voters for paid in library.payments) == 300


def test_a_project_that_is_not_bought_says_what_its_supporters_lacked_and_since_when() -> None:
    result = equal_shares(village())
    path, stage = result.of("path"), result.of("stage")

    assert (path.outcome, path.money, path.short_since) == (Outcome.SHORT_OF_SHARES, Fraction(1100, 9), 2)
    assert (stage.outcome, stage.money, stage.short_since) == (Outcome.SHORT_OF_SHARES, Fraction(350, 3), 1)
    assert not path.funded
    assert path.price is None


@pytest.mark.parametrize(
    ("completion", "selected", "added", "spent"),
    [
        (Completion.NONE, ("park", "library"), 0, 800),
        (Completion.UTILITARIAN, ("park", "library", "path"), 0, 1000),
        (Completion.ADD1, ("park", "library", "path"), 34, 1000),
        (Completion.ADD1_UTILITARIAN, ("park", "library", "path"), 34, 1000),
        (Completion.ADD1_EXHAUSTIVE, ("park", "library", "stage"), 2, 920),
        (Completion.ADD1_EXHAUSTIVE_UTILITARIAN, ("park", "library", "stage"), 2, 920),
    ],
)
def test_completions_differ_and_each_is_named(
    completion: Completion, selected: tuple[str, ...], added: int, spent: int
) -> None:
    """With 2 more each the stage is paid and nothing fits; with 18 the path is paid first.

    With 35 the stage's voters have exactly 120 after the path, and both together are too much.
    """
    result = equal_shares(village(), completion=completion)

    assert (result.selected, result.added, result.spent) == (selected, added, spent)
    assert result.share == 100 + added
    assert result.as_dict()["setting"] == {
        "rule": "equal shares",
        "utility": "cost",
        "completion": completion.value,
        "whole_shares": False,
    }
    assert verify(village(), result) == ()


def test_a_project_taken_by_votes_at_the_end_is_told_apart() -> None:
    result = equal_shares(village(), completion=Completion.UTILITARIAN)

    assert result.of("path").outcome is Outcome.TAKEN_BY_VOTES
    assert result.of("path").round == 3
    assert result.of("path").payments == ()
    assert [stage.outcome for stage in result.rounds] == [
        Outcome.PAID_BY_SHARES,
        Outcome.PAID_BY_SHARES,
        Outcome.TAKEN_BY_VOTES,
    ]


def test_whole_shares_start_from_the_share_rounded_down_to_a_unit_of_the_currency() -> None:
    """100 euros and 50 cents among three: 33.50 each, or 33 whole euros, which no longer pay for 100.20."""
    fund = Fund.of(Fraction("100.5"), {"well": Fraction("100.2"), "bench": 20}, [{"well"}, {"well"}, {"well", "bench"}])

    assert fund.unit == 10
    exact, rounded = equal_shares(fund), equal_shares(fund, whole_shares=True)

    assert (exact.share, exact.selected) == (335, ("well",))
    assert (rounded.share, rounded.selected) == (330, ("bench",))
    assert verify(fund, rounded) == ()
    grown = equal_shares(fund, whole_shares=True, completion=Completion.ADD1)
    assert (grown.share, grown.added, grown.selected) == (330 + 10 * grown.added, 20, ("well",))


def test_cardinality_counts_projects_and_not_their_cost() -> None:
    """Library and stage cost 60 for each supporter; the library has more votes."""
    result = equal_shares(village(), utility=Utility.CARDINALITY)

    assert result.selected[0] == "library"
    assert result.rounds[0].tied == ("library", "stage")
    assert verify(village(), result) == ()


def test_points_share_the_price_by_points() -> None:
    """Ann gives the well 3 points and Ben 1: they pay 30 and 10 of its 40."""
    fund = Fund.of(100, {"well": 40, "swing": 60}, [{"well": 3}, {"well": 1, "swing": Fraction(1, 2)}])
    result = equal_shares(fund, utility=Utility.POINTS)

    assert fund.point == 2
    assert result.selected == ("well",)
    assert [(paid.amount, paid.ballots) for paid in result.of("well").payments] == [(30, (0,)), (10, (1,))]
    assert (result.of("well").price, result.of("well").effective_votes) == (10, 4)
    assert verify(fund, result) == ()


def test_equal_prices_go_by_votes_then_cost_then_lot() -> None:
    votes = [{"oak", "elm", "ash"}, {"oak", "elm", "ash"}]
    fund = Fund.of(100, {"oak": 50, "elm": 50, "ash": 40}, votes)

    assert equal_shares(fund, order=("elm", "oak", "ash")).selected == ("ash", "elm")
    assert equal_shares(fund, order=("oak", "elm", "ash")).selected == ("ash", "oak")
    assert equal_shares(fund, order=("oak", "elm", "ash")).rounds[0].tied == ("ash", "oak", "elm")


def test_a_price_that_is_lower_by_less_than_a_float_can_hold_wins() -> None:
    """One cent in ten thousand million million is not a tie, although floats see the same price."""
    large = 10**17
    fund = Fund.of(4 * large, {"first": large + 1, "second": large}, [{"first", "second"}] * 2)
    result = equal_shares(fund, utility=Utility.CARDINALITY)

    assert result.selected == ("second", "first")
    assert result.rounds[0].tied == ()


def test_money_that_is_short_by_less_than_a_float_can_hold_is_short() -> None:
    large = 3 * 10**17
    enough = Fund.of(large, {"tower": large}, [{"tower"}] * 3)
    short = Fund.of(large - 1, {"tower": large}, [{"tower"}] * 3)

    assert equal_shares(enough).selected == ("tower",)
    assert equal_shares(short).selected == ()
    assert equal_shares(short).of("tower").money == large - 1


def test_voters_who_choose_nothing_have_their_share_too() -> None:
    fund = Fund.of(100, {"well": 60}, [{"well"}, set()])

    assert equal_shares(fund).share == 50
    assert equal_shares(fund).selected == ()


def test_when_everything_fits_growing_shares_buy_everything_that_anybody_supports() -> None:
    fund = Fund.of(1000, {"well": 600, "swing": 300, "statue": 50}, [{"well"}, {"swing"}, set(), set()])
    result = equal_shares(fund, completion=Completion.ADD1)

    assert result.selected == ("swing", "well")
    assert result.of("statue").outcome is Outcome.SHORT_OF_SHARES
    assert result.of("statue").money == 0
    assert verify(fund, result) == ()


def test_the_order_of_voters_and_projects_changes_nothing() -> None:
    first = equal_shares(village(), completion=Completion.ADD1)
    for names in permutations(COSTS):
        fund = Fund.of(1000, {name: COSTS[name] for name in names}, reversed(VOTES))
        result = equal_shares(fund, completion=Completion.ADD1, order=tuple(BEHIND))
        assert (result.selected, result.added) == (first.selected, first.added)


def test_without_a_voter_there_is_no_share() -> None:
    with pytest.raises(ValueError, match="nobody cast a ballot"):
        equal_shares(Fund.of(100, {"well": 60}, []))


def test_an_order_that_forgets_a_project_is_refused() -> None:
    with pytest.raises(ValueError, match="every project exactly once"):
        equal_shares(village(), order=("park", "library"))


def test_the_result_as_json_has_money_in_units_of_the_currency() -> None:
    told = json.loads(json.dumps(equal_shares(village(factor=Fraction(1, 100))).as_dict()))

    assert (told["budget"], told["spent"], told["left"], told["share"]) == ("10", "8", "2", "1")
    assert told["projects"][1]["price"] == "0.888889"
    assert told["projects"][1]["payments"][1] == {"amount": "0.166667", "voters": 2, "ballots": [2]}
    assert told["projects"][3]["outcome"] == "its supporters do not have enough left"
    with pytest.raises(KeyError):
        equal_shares(village()).of("harbour")


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [(0, 100, "0"), (-150, 100, "-1.5"), (172165465, 100, "1721654.65"), (Fraction(1, 3), 1, "0.333333"), (7, 1, "7")],
)
def test_amounts_are_written_as_decimals(amount: int | Fraction, unit: int, text: str) -> None:
    assert decimal(amount, unit) == text


def test_whoever_has_nothing_left_bears_no_part_of_a_price() -> None:
    """Three of those who want the hall gave all for the well; to the fourth it would be 9, and the mill is 5."""
    votes: list[dict[str, int]] = [
        {"well": 5, "hall": 1},
        {"well": 5, "hall": 1, "lane": 1},
        {"well": 5, "hall": 1, "port": 1},
        {"hall": 1, "mill": 1},
    ]
    fund = Fund.of(40, {"well": 30, "hall": 9, "mill": 5, "lane": 99, "port": 99}, votes)

    assert equal_shares(fund, utility=Utility.POINTS).selected == ("well", "mill")


def test_who_paid_what_is_worked_out_once_and_only_when_somebody_looks() -> None:
    library = equal_shares(village()).of("library")
    asked: list[int] = []
    payments = Payments(lambda: asked.append(1) or tuple(library.payments))

    assert asked == []
    assert (payments, len(payments), payments[0], hash(payments)) == (
        library.payments, 2, library.payments[0], hash(tuple(library.payments)),
    )  # fmt: skip
    assert payments[:1] == tuple(payments)[:1]
    assert repr(payments) == repr(tuple(payments))
    assert payments != "library"
    assert asked == [1]
