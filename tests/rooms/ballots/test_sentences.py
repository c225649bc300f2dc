"""Every rule has its sentences, exactly what it says, and the form says them back."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.viewer import Viewer
from filrouge.methods import deciding
from filrouge.rooms.ballots import problems
from filrouge.rooms.ballots.forms.fractions import read_typed
from filrouge.rooms.ballots.forms.rules import WriteRule
from filrouge.rooms.ballots.models import Rule, Seen
from filrouge.rooms.ballots.presets import PRESETS, Preset
from filrouge.rooms.ballots.sentences import condition_sentence, exact_share, exact_text, rule_sentences
from tests.methods.deciding.strategies import assemblies
from tests.rooms.ballots.made_rules import rules
from tests.rooms.ballots.typing_rules import typed

METHOD = Path(deciding.__file__).parent
COLUMNS = st.fixed_dictionaries(
    {
        "proxy_limit": st.integers(0, 5),
        "may_split": st.booleans(),
        "names_seen": st.sampled_from(Seen.values),
        "seen_while_open": st.booleans(),
    }
)
# Rules are put together from many parts; a machine that is busy must not fail the test for that.
UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def unsaved(said: deciding.Rule, pillar_of: dict[str, str] | None = None, **columns: Any) -> Rule:
    return Rule(said=said.as_dict(), pillar_of=pillar_of or {}, **columns)


def sent(form: WriteRule) -> QueryDict:
    """What a browser would send for a form that nobody touched but for the name."""
    data = QueryDict(mutable=True)
    for name, value in (typed(form) | {"name_en": "A rule", "name_origin": "en"}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@given(made=rules(), columns=COLUMNS)
@UNHURRIED
def test_every_rule_has_sentences_in_every_language(
    made: tuple[deciding.Rule, dict[str, str]], columns: dict[str, Any]
) -> None:
    rule = unsaved(*made, **columns)
    for language in ("en", "fr", "nl"):
        with translation.override(language):
            sentences = rule_sentences(rule)
            assert sentences
            assert all(sentence and "%(" not in sentence for sentence in sentences)


@given(made=rules(), columns=COLUMNS)
@UNHURRIED
def test_a_form_says_back_the_rule_that_it_shows(
    made: tuple[deciding.Rule, dict[str, str]], columns: dict[str, Any]
) -> None:
    said, pillar_of = made
    rule = unsaved(said, pillar_of, **columns)
    shown = WriteRule(viewer=Viewer(None), said=said, rule=rule)
    form = WriteRule(sent(shown), viewer=Viewer(None), said=said, rule=rule)
    assert form.is_valid(), form.errors
    wording = form.wording()
    assert wording.said == said.as_dict()
    assert wording.pillar_of == pillar_of
    assert {name: getattr(wording, name) for name in columns} == columns


@given(assembly=assemblies())
@UNHURRIED
def test_every_condition_of_a_decision_has_words(assembly: Any) -> None:
    for condition in assembly.decide().conditions:
        assert "needed" in condition_sentence(condition.as_dict())


def test_two_rules_that_differ_differ_in_their_sentences() -> None:
    """What the numbers say is not rounded away: 1/7 and 0.14 are two sentences."""
    assert exact_text(Fraction(1, 7)) == "1/7"
    assert exact_text(Fraction(14, 100)) == "0.14"
    assert exact_text(Fraction(5, 2)) == "2½"
    assert exact_share(Fraction(5, 7)) == "5/7"
    assert exact_share(Fraction(2, 3)) == "two thirds"
    assert exact_share(Fraction(3, 5)) == "60 %"


@pytest.mark.parametrize(
    ("preset", "sentences"),
    [
        (
            "ordinary",
            (
                "Each member has one vote: full.",
                "Members with at least half of all weights must take part.",
                "It passes with more weight for than against.",
            ),
        ),
        (
            "countries",
            (
                "A vote counts by the member’s class: full 1, associate ½, observer 0.",
                "It passes with at least two thirds of the weights cast, abstentions included.",
                "Members from at least 4 countries must be for it.",
            ),
        ),
        (
            "pillars",
            (
                "Members stand in pillars (national: national; international: international).",
                "All pillars have the same weight, whatever their size.",
                "At least one third of the members must take part. This is asked in each pillar.",
            ),
        ),
        (
            "bands",
            (
                "A member’s weight goes by its number of jobs (persons): up to 50: 1; up to 250: 2; above that 3.",
                "A member whose number is not known weighs 1, multiplied by its class.",
                "No member has more than 20 % of all weights.",
            ),
        ),
    ],
)
def test_a_kind_of_rule_says_what_it_does(preset: str, sentences: tuple[str, ...]) -> None:
    said = rule_sentences(unsaved(PRESETS[preset].said, dict(PRESETS[preset].pillar_of)))
    assert [sentence for sentence in sentences if sentence not in said] == []


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_kind_to_begin_with_goes_through_the_form(preset: Preset) -> None:
    shown = WriteRule(viewer=Viewer(None), said=preset.said, pillar_of=preset.pillar_of)
    form = WriteRule(sent(shown), viewer=Viewer(None), said=preset.said)
    assert form.is_valid(), form.errors
    assert form.wording().said == preset.said.as_dict()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("1/2", Fraction(1, 2)), ("½", Fraction(1, 2)), ("2½", Fraction(5, 2)), ("0,5", Fraction(1, 2)),
        ("50 %", Fraction(1, 2)), ("66.67%", Fraction(6667, 10000)), (" 1 / 3 ", Fraction(1, 3)), ("⅔", Fraction(2, 3)),
        ("12 000", 12000), ("1⁄4", Fraction(1, 4)),
    ],
)  # fmt: skip
def test_numbers_are_typed_as_people_write_them(text: str, number: Fraction) -> None:
    assert read_typed(text) == number


@pytest.mark.parametrize("text", ["", "half", "1/0", "1e9", "½½", "1.2.3", "٣", "1/2/3", "9" * 50])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  every reader of numbers raises its own words
        read_typed(text)


def codes(*files: str, call: str) -> set[str]:
    """The codes that stand in calls of the methods' sources."""
    sources = "\n".join((METHOD / f"{name}.py").read_text(encoding="utf-8") for name in files)
    return set(re.findall(call, sources))


def test_every_code_of_the_methods_has_words() -> None:
    rule_files = ("rule", "rule_reading", "weights", "weighing")
    found = codes(*rule_files, call=r'(?:Problem|\.problem|_named)\([^,()]*(?:\([^()]*\))?[^,()]*,\s*"([a-z_]+)"')
    assert len(found) > 25
    assert found - set(problems.RULES) == set()


def test_every_code_of_formulas_has_words() -> None:
    found = codes("formulas", "formula_terms", "formula_signs", call=r'FormulaError\([^"]*?"([a-z_]+)"')
    assert found | {"expected", "argument_count exact"} == set(problems.FORMULAS)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("1 +", "at sign 4 one of these is expected: number, figure, function or (."),
        ("1 2", "at sign 3 one of these is expected: the end, +, -, * or /."),
        ("jobs ? 2", "“?” at sign 6 has no meaning in a formula."),
        ("max()", "at sign 5 one of these is expected: number, figure, function or (."),
        ("round(1, 2)", "“round” at sign 1 has 2 values in its brackets; it takes 1."),
        ("jobs > 2", "at sign 6 there is a condition where a number is needed."),
        ('"a', "the quoted word at sign 1 has no end. Close it with a quotation mark."),
        ("bands(jobs, 5, 1, 5, 2, 3)", "the limit “5” at sign 19 is not above the one before it."),
        ("(" * 30 + "1", "there are more than 20 brackets within each other at sign 22."),
        ("1" * 31, "the number at sign 1 has more than 30 digits."),
    ],
)
def test_a_wrong_formula_says_where_and_what(formula: str, words: str) -> None:
    with pytest.raises(deciding.RuleRefused) as refused:
        deciding.ByFormula(formula)
    assert problems.in_words(refused.value.problems[0]) == f"The formula does not work: {words}"


@given(raw=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_whatever_stands_in_a_rule_is_refused_in_words(raw: Any) -> None:
    whole = PRESETS["countries"].said.as_dict()
    for part in whole:
        try:
            deciding.read_rule(whole | {part: raw})
        except deciding.RuleRefused as refused:
            for problem in refused.problems:
                assert "cannot be read" not in problems.in_words(problem)
