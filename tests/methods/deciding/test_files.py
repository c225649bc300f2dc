"""Rules and rolls as files: read strictly, proved by a digest."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from filrouge.methods.deciding import (
    Band,
    ByBands,
    ByFormula,
    Majority,
    Member,
    Quorum,
    Roll,
    RollRefused,
    Rule,
    RuleRefused,
    Spread,
    read_rule,
)

from .assemblies import (
    HALF,
    double_majority,
    forum_rule,
    general_assembly,
    statutes,
    union,
)

FULL = Rule(
    {"full": Fraction(1), "observer": Fraction(0)},
    (Majority(Fraction(2, 3), "present", "heads", strict=True, per_pillar=True), Majority.simple()),
    ByBands("jobs", (Band(Fraction(10), HALF), Band(None, Fraction(2)))),
    missing=Fraction(1, 3),
    member_cap=Fraction(1, 5),
    group_cap=Fraction(1, 4),
    pillars=("x", "y"),
    equal_pillars=True,
    participation=(Quorum(HALF, "heads", strict=True, per_pillar=True, also=("observer",)),),
    approval=(Quorum(Fraction(1, 4)),),
    spread=Spread(4, "majority"),
    ties="lot",
    version=7,
)


@pytest.mark.parametrize(
    "rule", [FULL, statutes(), forum_rule(), double_majority(), replace(statutes(), weights=ByFormula("1 + jobs"))]
)
def test_a_rule_is_read_as_it_was_written(rule: Rule) -> None:
    raw = json.loads(json.dumps(rule.as_dict()))
    assert read_rule(raw) == rule
    assert read_rule(raw).digest() == rule.digest()


def test_a_digest_changes_with_the_smallest_change() -> None:
    assert statutes().digest() != replace(statutes(), version=2).digest()
    roll = general_assembly()
    assert roll.digest() == Roll(reversed(roll.members)).digest()
    assert roll.digest() != Roll([*roll.members[1:], replace(roll.members[0], group="C01")]).digest()


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        (["ties"], "coin", "ties", "unknown_choice"),
        (["ties"], ["lot"], "ties", "unknown_choice"),
        (["colour"], "red", "colour", "unknown_key"),
        (["missing"], 0.5, "missing", "not_a_number"),
        (["missing"], "1/0", "missing", "not_a_number"),
        (["classes", "full"], "one", "classes.full", "not_a_number"),
        (["classes"], [], "classes", "wrong_kind"),
        (["majorities"], {}, "majorities", "wrong_kind"),
        (["majorities", 0], "simple", "majorities.0", "wrong_kind"),
        (["majorities", 0, "share"], "3/2", "majorities.0.share", "not_a_share"),
        (["majorities", 0, "strict"], 1, "majorities.0.strict", "wrong_kind"),
        (["participation", 0, "also"], ["full"], "participation.0.also", "not_a_class_without_vote"),
        (["participation", 0, "also"], "observer", "participation.0.also", "wrong_kind"),
        (["spread", "minimum"], True, "spread.minimum", "wrong_kind"),
        (["spread", "minimum"], 0, "spread.minimum", "below_one"),
        (["weights", "kind"], "magic", "weights.kind", "unknown_choice"),
        (["weights", "bands", 0, "up_to"], None, "weights.bands", "last_band_open"),
        (["weights"], {"kind": "formula", "text": "1 +"}, "weights.text", "formula"),
        (["pillars"], ["x"] * 101, "pillars", "too_many"),
        (["pillars"], ["x", "y" * 201], "pillars", "too_long"),
        (["format"], "filrouge rule 9", "format", "unknown_format"),
    ],
)
def test_what_is_not_a_rule_is_refused_with_field_and_code(
    path: list[str | int], value: object, field: str, code: str
) -> None:
    raw = json.loads(json.dumps(FULL.as_dict()))
    place: Any = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RuleRefused) as refused:
        read_rule(raw)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]


def test_nothing_is_filled_in_for_a_key_that_is_missing() -> None:
    for name in FULL.as_dict():
        raw = FULL.as_dict()
        del raw[name]
        with pytest.raises(RuleRefused) as refused:
            read_rule(raw)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [(name, "missing_key")]


@pytest.mark.parametrize("raw", [None, [], "rule", 3])
def test_something_else_is_no_rule(raw: object) -> None:
    with pytest.raises(RuleRefused, match="wrong_kind"):
        read_rule(raw)


def test_a_roll_is_read_as_it_was_written() -> None:
    roll = Roll([*union().members, Member("F", "state", "F", figures={"people": None})])
    assert Roll.from_dict(json.loads(json.dumps(roll.as_dict()))) == roll


def test_a_roll_that_does_not_read_as_one_is_refused() -> None:
    member: dict[str, Any] = general_assembly().members[0].as_dict()
    refused = [
        [],
        {"members": {}},
        {"members": [{**member, "colour": "red"}]},
        {"members": [{**member, "class": 3}]},
        {"members": [{**member, "figures": {"jobs": 0.5}}]},
        {"members": [member, member]},
        {"members": [{**member, "key": ""}]},
    ]
    for raw in refused:
        with pytest.raises(RollRefused):
            Roll.from_dict(raw)
