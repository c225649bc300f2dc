"""A result can be checked by anybody; every way of cheating is found."""

from dataclasses import replace
from fractions import Fraction

import pytest

from filrouge.methods.shares.allocation import Allocation, Completion, Explanation, Outcome, Payment
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.greedy import greedy
from tests.methods.shares.village import village


def altered(result: Allocation, name: str, **changes: object) -> Allocation:
    """The result with another explanation of one project."""
    explanations = tuple(
        replace(told, **changes) if told.name == name else told  # type: ignore[arg-type]  # any field is altered
        for told in result.projects
    )
    return replace(result, projects=explanations)


def shifted(told: Explanation, first: Fraction, second: Fraction) -> tuple[Payment, ...]:
    """The payments of a project with other amounts for its two groups."""
    one, two = told.payments
    return replace(one, amount=one.amount + first), replace(two, amount=two.amount + second)


def test_a_true_result_has_no_fault() -> None:
    assert verify(village(), equal_shares(village())) == ()
    assert verify(village(), greedy(village())) == ()


def test_a_payment_above_a_share_is_found() -> None:
    """The two poor voters of the library pay 3 more each, the three others 2 less: the sum is right."""
    result = equal_shares(village())
    payments = shifted(result.of("library"), Fraction(-2), Fraction(3))

    assert verify(village(), altered(result, "library", payments=payments)) == (
        "A supporter of library (ballot 2) pays neither the price nor all she has left.",
    )


def test_a_project_that_is_not_fully_paid_is_found() -> None:
    result = equal_shares(village())
    payments = shifted(result.of("library"), Fraction(-1), Fraction(0))

    assert "The payments for library are not its cost." in verify(
        village(), altered(result, "library", payments=payments)
    )


def test_a_payer_who_is_no_supporter_is_found() -> None:
    result = equal_shares(village())
    payments = (Payment(Fraction(50), (0, 1, 2, 3, 4, 5), 10),)

    assert "Somebody pays for park without supporting it." in verify(
        village(), altered(result, "park", payments=payments)
    )


def test_a_project_that_could_still_be_paid_is_found() -> None:
    """The same village with a path of 120: its voters have 122 left."""
    cheap = village({"park": 500, "library": 300, "path": 120, "stage": 120})
    result = equal_shares(village())
    explanations = tuple(replace(told, cost=120) if told.name == "path" else told for told in result.projects)

    assert verify(cheap, replace(result, projects=explanations)) == ("The supporters of path could still pay for it.",)


def test_a_wrong_order_or_share_is_found() -> None:
    result = equal_shares(village())
    swapped = altered(altered(result, "park", round=2), "library", round=1)

    assert "A project was bought before a cheaper one." in verify(village(), swapped)
    assert verify(village(), replace(result, added=1)) == (
        "The share is not the budget divided by the voters, with what was added.",
    )


def test_a_total_above_the_budget_is_found() -> None:
    result = equal_shares(village())
    every = replace(result, selected=("park", "library", "path", "stage"), spent=1120)

    assert verify(village(), every) == (
        "The selected projects cost 1120, more than the budget of 1000.",
        "The explanations and the selected projects disagree.",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"selected": ("park", "park")}, "selected twice"),
        ({"selected": ("harbour",)}, "not in the fund"),
        ({"spent": 700}, "the result says 700"),
        ({"projects": ()}, "not those of the projects"),
    ],
)
def test_a_result_that_contradicts_itself_is_found(changes: dict[str, object], words: str) -> None:
    (fault,) = verify(village(), replace(equal_shares(village()), **changes))  # type: ignore[arg-type]  # any field

    assert words in fault


def test_a_result_that_claims_to_be_filled_up_and_is_not_is_found() -> None:
    result = equal_shares(village())
    filled = replace(result, setting=replace(result.setting, completion=Completion.UTILITARIAN))

    assert verify(village(), filled) == ("path still fits into what is left.", "stage still fits into what is left.")


def test_a_project_taken_by_votes_without_completion_is_found() -> None:
    result = equal_shares(village(), completion=Completion.UTILITARIAN)
    plain = replace(result, setting=replace(result.setting, completion=Completion.NONE))

    assert verify(village(), plain) == ("A project was taken by votes, although the setting does not fill up.",)


def test_a_greedy_result_in_the_wrong_order_is_found() -> None:
    result = greedy(village())
    early = replace(result, selected=("park", "path", "library"))
    short = altered(replace(result, selected=("park", "library"), spent=800), "path", outcome=Outcome.DOES_NOT_FIT)

    assert verify(village(), early) == ("A project with fewer votes was taken before one with more.",)
    assert verify(village(), short) == ("path still fits into what is left.", "stage still fits into what is left.")
    strict = replace(result, setting=greedy(village(), threshold=4).setting)
    assert verify(village(), strict) == ("path has fewer votes than the threshold.",)
