"""What members weigh: bands, figures, formulas, caps and pillars, and when a ballot cannot be opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.deciding import (
    Band,
    ByBands,
    ByFigure,
    ByFormula,
    Majority,
    Member,
    Problem,
    Quorum,
    Roll,
    Rule,
    RuleRefused,
    Spread,
    WeighingRefused,
    weigh,
)
from filrouge.methods.deciding.capping import Caps, capped, lowered_by

from .assemblies import CLASSES, HALF

SIMPLE = Rule(CLASSES, (Majority.simple(),))
SIZES = Roll(
    [
        Member("a", "full", "BE", figures={"jobs": Fraction(10)}),
        Member("b", "full", "BE", figures={"jobs": Fraction(50)}),
        Member("c", "associate", "FR", figures={"jobs": Fraction(51)}),
        Member("d", "observer", "FR", figures={"jobs": None}),
    ]
)
UNKNOWN = Roll([*SIZES.members, Member("e", "full", "NL", figures={"jobs": None}), Member("f", "full", "NL")])


def problems(rule: Rule, roll: Roll) -> tuple[Problem, ...]:
    """Why these do not fit."""
    with pytest.raises(WeighingRefused) as refused:
        weigh(rule, roll)
    return refused.value.problems


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (ByBands("jobs", (Band(Fraction(49), Fraction(1)), Band(None, Fraction(3)))), ["1", "3", "3/2", "0"]),
        (ByFigure("jobs", Fraction(1, 10)), ["1", "5", "51/20", "0"]),
        (ByFormula("1 + floor(jobs / 25)"), ["1", "3", "3/2", "0"]),
    ],
)
def test_weights_by_figures_are_multiplied_by_the_class(
    weights: ByBands | ByFigure | ByFormula, expected: list[str]
) -> None:
    weighing = weigh(replace(SIMPLE, weights=weights), SIZES)
    assert list(weighing.weights.values()) == [Fraction(number) for number in expected]


def test_a_missing_figure_stops_the_opening_and_names_the_members() -> None:
    (problem,) = problems(replace(SIMPLE, weights=ByFigure("jobs")), UNKNOWN)
    assert (problem.code, problem.params) == ("missing_figure", {"figure": "jobs", "members": ("e", "f")})


def test_a_missing_figure_weighs_what_the_rule_says_and_the_line_says_so() -> None:
    weighing = weigh(replace(SIMPLE, weights=ByFormula("jobs / 10"), missing=HALF), UNKNOWN)
    assert [(line.weight, line.missing) for line in weighing.lines[-2:]] == [(HALF, "jobs"), (HALF, "jobs")]


def test_a_class_without_a_vote_needs_no_figure() -> None:
    assert weigh(replace(SIMPLE, weights=ByFigure("jobs")), SIZES).weights["d"] == 0


def test_members_who_would_weigh_nothing_are_named() -> None:
    weighing = weigh(replace(SIMPLE, weights=ByFormula("floor(jobs / 50)")), SIZES)
    assert weighing.weightless == ("a",)


def test_figures_that_give_no_weight_are_named_with_their_members() -> None:
    roll = Roll(
        [Member("a", "full", figures={"jobs": Fraction(-1)}), Member("b", "full", figures={"jobs": Fraction(1)})]
    )
    (by_figure,) = problems(replace(SIMPLE, weights=ByFigure("jobs")), roll)
    (by_formula,) = problems(replace(SIMPLE, weights=ByFormula("1 / (jobs - 1)")), Roll(roll.members[1:]))
    assert (by_figure.code, by_figure.params["members"]) == ("negative_figure", ("a",))
    assert by_formula.code == "formula"
    assert by_formula.params == {"position": 2, "formula_code": "division_by_nought", "members": ("b",)}


def test_a_roll_that_does_not_fit_the_rule_is_refused_with_everything_that_is_missing() -> None:
    rule = replace(SIMPLE, spread=Spread(2), pillars=("x", "y"))
    roll = Roll(
        [Member("a", "full", "BE", "x"), Member("b", "full", "", "z"), Member("c", "full", "BE"), Member("d", "guest")]
    )
    assert {(problem.code, problem.params["members"]) for problem in problems(rule, roll)} == {
        ("unknown_class", ("d",)),
        ("group_missing", ("b",)),
        ("pillar_missing", ("c",)),
        ("unknown_pillar", ("b",)),
    }


def test_observers_alone_cannot_decide() -> None:
    (problem,) = problems(SIMPLE, Roll([Member("d", "observer")]))
    assert problem.code == "nobody_votes"


def test_a_formula_that_gives_everybody_nothing_stops_the_opening() -> None:
    (problem,) = problems(replace(SIMPLE, weights=ByFormula("0")), SIZES)
    assert problem.code == "nobody_votes"


# Caps ---------------------------------------------------------------------------------------------------


def shares(weights: Mapping[str, int], caps: Caps) -> dict[str, Fraction] | None:
    """One member per group, its key the group."""
    return capped({key: Fraction(number) for key, number in weights.items()}, {key: key for key in weights}, caps)


def test_a_large_country_is_lowered_until_it_has_its_share_of_what_is_left() -> None:
    assert shares({"A": 10, "B": 3, "C": 1}, Caps(group=HALF)) == {"A": 4, "B": 3, "C": 1}


def test_lowering_one_country_may_bring_the_next_above_the_cap() -> None:
    assert shares({"A": 10, "B": 8, "C": 1}, Caps(group=Fraction(2, 5))) == {"A": 2, "B": 2, "C": 1}


def test_a_cap_of_a_third_makes_three_countries_equal_and_a_quarter_is_impossible() -> None:
    assert shares({"A": 10, "B": 3, "C": 1}, Caps(group=Fraction(1, 3))) == {"A": 1, "B": 1, "C": 1}
    assert shares({"A": 10, "B": 3, "C": 1}, Caps(group=Fraction(1, 4))) is None


def test_within_a_capped_country_everybody_is_lowered_in_proportion() -> None:
    roll = Roll(
        Member(key, "full", group, figures={"jobs": Fraction(jobs)})
        for key, group, jobs in [("a", "BE", 6), ("b", "BE", 3), ("c", "FR", 3), ("d", "NL", 1), ("e", "NL", 2)]
    )
    weighing = weigh(replace(SIMPLE, weights=ByFigure("jobs"), group_cap=HALF), roll)
    assert [line.weight for line in weighing.lines] == [4, 2, 3, 1, 2]
    assert [line.base for line in weighing.lines] == [6, 3, 3, 1, 2]


def test_caps_that_too_few_countries_can_keep_stop_the_opening() -> None:
    (problem,) = problems(replace(SIMPLE, group_cap=Fraction(1, 3)), SIZES)
    assert problem.code == "cap_impossible"


def test_with_equal_pillars_a_cap_is_a_share_of_the_pillar_and_so_holds_in_the_whole() -> None:
    members = [Member(f"s{at}", "full", "ABCD"[at // 2], "small") for at in range(8)]
    members += [Member(f"l{at:02d}", "full", "ABC"[at % 3] if at < 24 else "D", "large") for at in range(40)]
    rule = replace(SIMPLE, pillars=("small", "large"), equal_pillars=True, group_cap=Fraction(3, 10))
    lines = weigh(rule, Roll(members)).lines
    pillars = [sum(line.weight for line in lines if line.pillar == pillar) for pillar in rule.pillars]
    of_d = sum(line.weight for line in lines if line.group == "D")
    assert pillars[0] == pillars[1]
    assert of_d / sum(pillars) == (Fraction(1, 4) + Fraction(3, 10)) / 2


WEIGHTS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40), min_size=1)


@given(WEIGHTS, st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from("XYZ")), st.data())
def test_caps_hold_exactly_or_are_said_to_be_impossible(
    numbers: dict[str, int], countries: dict[str, str], data: st.DataObject
) -> None:
    share = st.none() | st.fractions(Fraction(1, 12), 1, max_denominator=12)
    caps = Caps(data.draw(share), data.draw(share), data.draw(st.none() | st.integers(1, 40).map(Fraction)))
    weights = {key: Fraction(number) for key, number in numbers.items()}
    groups = {key: countries.get(key, "X") for key in weights}
    lowered = capped(weights, groups, caps)
    if lowered is None:
        filled = {groups[key] for key in weights if weights[key]}
        members = {group: sum(groups[key] == group and weights[key] > 0 for key in weights) for group in filled}
        most = sum(min(caps.group or 1, (caps.member or 1) * number) for number in members.values())
        assert most < 1
        return
    total = sum(lowered.values())
    assert all(lowered[key] <= weights[key] for key in weights)
    assert all((lowered[key] > 0) == (weights[key] > 0) for key in weights)
    if caps.member:
        assert all(weight <= caps.member * total for weight in lowered.values())
    if caps.group:
        assert all(sum(lowered[key] for key in weights if groups[key] == of) <= caps.group * total for of in "XYZ")
    sums = {of: sum((lowered[key] for key in weights if groups[key] == of), Fraction(0)) for of in "XYZ"}
    assert caps.most is None or max(sums.values()) <= caps.most
    told = lowered_by(caps, "country", groups, weights, lowered)
    stopped = {one.name: one.after for one in told if one.by == "country"}
    assert all(after == sums[of] == caps.of_group(total) for of, after in stopped.items())
    named = {one.name for one in told if one.by == "member"}
    untouched = {key for key in weights if groups[key] not in stopped and key not in named}
    assert all(lowered[key] == weights[key] for key in untouched)


@given(WEIGHTS, st.fractions(Fraction(1, 12), 1, max_denominator=12))
def test_whoever_is_below_the_cap_keeps_its_weight(numbers: dict[str, int], cap: Fraction) -> None:
    lowered = shares(numbers, Caps(group=cap))
    if lowered is not None:
        limit = cap * sum(lowered.values())
        assert all(weight == min(numbers[key], limit) for key, weight in lowered.items())


@given(st.lists(st.tuples(st.sampled_from("xy"), st.integers(1, 30)), min_size=2, max_size=12))
def test_pillars_share_the_whole_equally_and_lose_nothing(rows: list[tuple[str, int]]) -> None:
    members = [Member("first", "full", "", "x"), Member("second", "full", "", "y")]
    members += [Member(f"m{at:02d}", "full", "", pillar) for at, (pillar, _jobs) in enumerate(rows)]
    figures = {member.key: Fraction(rows[at - 2][1] if at > 1 else 1) for at, member in enumerate(members)}
    roll = Roll(replace(member, figures={"jobs": figures[member.key]}) for member in members)
    rule = replace(SIMPLE, weights=ByFigure("jobs"), pillars=("x", "y"), equal_pillars=True)
    weighing = weigh(rule, roll)
    assert weighing.total == sum(figures.values())
    assert sum(line.weight for line in weighing.lines if line.pillar == "x") == weighing.total / 2


# Rules that contradict themselves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"majorities": ()}, "majorities", "missing"),
        ({"classes": {"full": Fraction(0)}}, "classes", "nobody_votes"),
        ({"classes": {"full": Fraction(-1), "a": Fraction(1)}}, "classes.full", "below_nought"),
        ({"group_cap": Fraction(3, 2)}, "group_cap", "not_a_share"),
        ({"equal_pillars": True}, "equal_pillars", "two_pillars_needed"),
        ({"pillars": ("x", "x")}, "pillars", "names_differ"),
        ({"participation": (Quorum(HALF, per_pillar=True),)}, "participation.0.per_pillar", "pillars_missing"),
        (
            {"participation": (Quorum(HALF, "heads", also=("full",)),)},
            "participation.0.also",
            "not_a_class_without_vote",
        ),
        ({"approval": (Quorum(HALF, "heads", also=("observer",)),)}, "approval.0.also", "only_for_participation"),
        ({"missing": Fraction(-1)}, "missing", "below_nought"),
        ({"version": 0}, "version", "below_one"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(change: dict[str, object], field: str, code: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        replace(SIMPLE, **change)  # type: ignore[arg-type]  # one field in turn
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]


def test_shares_that_cannot_be_reached_are_refused() -> None:
    with pytest.raises(RuleRefused, match="unreachable"):
        Majority(Fraction(1), strict=True)
    with pytest.raises(RuleRefused, match="not_a_share"):
        Quorum(Fraction(0))
    with pytest.raises(RuleRefused, match="below_one"):
        Spread(0)
    with pytest.raises(RuleRefused, match="only_by_heads"):
        Quorum(HALF, also=("observer",))


def test_bands_ascend_and_end_open() -> None:
    one, two = Band(Fraction(10), Fraction(1)), Band(Fraction(5), Fraction(2))
    with pytest.raises(RuleRefused, match="last_band_open"):
        ByBands("jobs", (one,))
    with pytest.raises(RuleRefused, match="not_ascending"):
        ByBands("jobs", (one, two, Band(None, Fraction(3))))
