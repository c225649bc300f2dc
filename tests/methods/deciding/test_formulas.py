"""Weights as statutes write them, and what is said about those that cannot be read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filrouge.methods.deciding import FormulaError, MissingFigure, read_formula

MEMBER: dict[str, Fraction | None] = {
    "members": Fraction(51),
    "jobs": Fraction(1234),
    "fee": Fraction(1500),
    "turnover": None,
}
WORDS = {"class": "associate", "group": "BE", "pillar": "federations"}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("2", "2"),
        ("1/2", "1/2"),
        ("0.1 + 0.2", "3/10"),
        ("10 - 2 * 3 + 10 / 4", "13/2"),
        ("(1 + 2) * 3", "9"),
        ("min(10, 1 + floor(jobs / 100))", "10"),
        ("max(1, members / 100, fee / 1000)", "3/2"),
        ('if(class = "associate", 1/2, 1)', "1/2"),
        ('if(group != "BE" or not pillar = "federations", 1, 3)', "3"),
        ("if(jobs >= 1000 and members < 52, 2, 1)", "2"),
        ("bands(members, 50, 1, 500, 2, 3)", "2"),
        ("bands(51, 50, 1, 51, 2, 3)", "2"),
        ("bands(jobs, 50, 1, 500, 2, 3)", "3"),
        ("round(5/2) + round(7/3) + ceil(7/3) + floor(7/3)", "10"),
        ("--3", "3"),
        ("sqrt(16)", "4"),
        ("if(known(turnover), turnover / 1000, 1)", "1"),
        ("if(known(fee), fee / 1000, 1)", "3/2"),
    ],
)
def test_formulas_are_computed_exactly(text: str, weight: str) -> None:
    assert read_formula(text).weight(MEMBER, WORDS) == Fraction(weight)


def test_a_square_root_is_cut_after_six_decimals() -> None:
    assert read_formula("sqrt(2)").weight({}, WORDS) == Fraction(1414213, 1000000)
    assert read_formula("sqrt(1/4)").weight({}, WORDS) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "position", "code"),
    [
        ("", 0, "expected"),
        ("1 +", 3, "expected"),
        ("1 2", 2, "expected"),
        ("0,5", 1, "expected"),
        ("(1", 2, "expected"),
        ("if", 2, "expected"),
        ("and", 0, "expected"),
        ("known(class)", 6, "expected"),
        ("bands(jobs, 5)", 12, "expected"),
        ("bands(jobs, 9, 1, 5, 2, 3)", 18, "bands_not_ascending"),
        ("class", 0, "wrong_kind"),
        ("jobs = 1", 5, "wrong_kind"),
        ('jobs + "a"', 7, "wrong_kind"),
        ('class < "a"', 0, "wrong_kind"),
        ("if(1, 2, 3)", 3, "wrong_kind"),
        ("if(jobs > 1 and 2, 2, 3)", 16, "wrong_kind"),
        ("power(2, 3)", 0, "unknown_function"),
        ("round(1, 2)", 0, "argument_count"),
        ("1 ^ 2", 2, "unknown_sign"),
        ('class = "full', 8, "text_not_closed"),
        ("1" * 31, 0, "number_too_long"),
        ("1" + "+1" * 250, 500, "too_long"),
        ("(" * 30 + "1" + ")" * 30, 21, "too_deep"),
        ("-" * 30 + "1", 21, "too_deep"),
        ("__import__('os')", 11, "unknown_sign"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, position: int, code: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(text)
    assert (refused.value.position, refused.value.code) == (position, code)


def test_an_error_says_what_was_expected() -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula("if(jobs > 1; 2, 3)")
    assert (refused.value.code, refused.value.params) == ("unknown_sign", {"found": ";"})
    with pytest.raises(FormulaError) as refused:
        read_formula("if(jobs > 1 2, 3)")
    assert refused.value.params == {"expected": (",",), "found": "2"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("1 / (jobs - jobs)", "division_by_nought"), ("sqrt(0 - jobs)", "root_of_negative"), ("0 - jobs", "negative")],
)
def test_a_member_for_whom_no_weight_comes_out_is_not_weighed(text: str, code: str) -> None:
    formula = read_formula(text)
    with pytest.raises(FormulaError) as refused:
        formula.weight(MEMBER, WORDS)
    assert refused.value.code == code


def test_a_number_that_grows_without_end_is_stopped() -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula("*".join(["999999999999999999999999999999"] * 10)).weight({}, WORDS)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("name", ["turnover", "volunteers"])
def test_a_figure_that_is_not_known_is_never_nought(name: str) -> None:
    formula = read_formula(f"1 + {name}")
    assert formula.figures == {name}
    with pytest.raises(MissingFigure) as missing:
        formula.weight(MEMBER, WORDS)
    assert missing.value.figure == name


def test_a_figure_of_the_branch_not_taken_is_not_asked_for() -> None:
    formula = read_formula('if(class = "associate", 1, turnover)')
    assert formula.figures == {"turnover"}
    assert formula.weight(MEMBER, WORDS) == 1


SIGNS = st.sampled_from(
    [
        *("1", "0", "2.5", "jobs", "turnover", "class", '"full"', "+", "-", "*", "/", "(", ")", ",", "<", "=", "!="),
        *("if(", "min(", "bands(", "sqrt(", "known(", "floor(", " and ", " or ", " not ", "é", "\n", '"', "9" * 29),
    ]
)


@given(st.one_of(st.lists(SIGNS, max_size=40).map("".join), st.text(max_size=40)))
@example("bands(1,2,")
@example("٣ + ²")
def test_whatever_is_typed_gives_a_weight_or_says_why_not(text: str) -> None:
    try:
        weight = read_formula(text).weight(MEMBER, WORDS)
    except (FormulaError, MissingFigure):
        return
    assert isinstance(weight, Fraction)
    assert weight >= 0
