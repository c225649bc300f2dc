"""What would have changed it: the fewest members, who could have alone, and what was missing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from filrouge.methods.deciding import (
    ByFigure,
    Cast,
    Majority,
    Member,
    Quorum,
    Roll,
    Rule,
    Split,
    Spread,
    what_would_change,
)

from .assemblies import CLASSES, HALF, forum_rule, general_assembly, numbered, statutes, votes, youth_forum

NARROW = votes("yes", numbered(0, 17) + numbered(40, 45)) + votes("no", numbered(17, 24) + numbered(45, 50))


def test_a_narrow_adoption_hangs_on_every_single_yes() -> None:
    """The margin is a sixth; a yes turned to no takes 1 or 1/2, a full member that stays away takes a third."""
    changing = what_would_change(statutes(), general_assembly(), NARROW)
    by_no, by_absence = changing.changes
    assert (by_no.by, by_no.at_least, by_no.at_most, by_no.exact, by_no.outcome) == ("no", 1, 1, True, "rejected")
    assert (by_absence.at_least, by_absence.at_most) == (1, 1)
    alone = {by: [turn.key for turn in changing.alone if turn.by == by] for by in ("no", "absence")}
    assert set(numbered(0, 17) + numbered(40, 45)) <= set(alone["no"])
    assert alone["absence"] == numbered(0, 17)
    assert changing.lacking == ()


def test_members_who_did_not_come_could_have_stopped_it_too() -> None:
    changing = what_would_change(statutes(), general_assembly(), NARROW)
    absent = {turn.key for turn in changing.alone if turn.by == "no" and turn.was is None}
    assert absent == set(numbered(24, 40) + numbered(50, 60))


def test_a_missing_country_is_one_vote_away() -> None:
    casts = votes("yes", ["m00", "m01", "m02", "m30", "m31", "m32"]) + votes("abstain", numbered(3, 30))
    changing = what_would_change(statutes(), general_assembly(), casts)
    (change,) = changing.changes
    assert (change.by, change.at_least, change.at_most, change.outcome) == ("yes", 1, 1, "adopted")
    (lacking,) = changing.lacking
    assert (lacking.condition.key, lacking.missing, lacking.more, lacking.fewest) == ("spread", 1, False, 1)
    elsewhere = {member.key for member in general_assembly().members if member.group not in ("C00", "C01", "C02")}
    assert {turn.key for turn in changing.alone} == elsewhere - set(numbered(60, 65))


def test_a_missing_quorum_says_how_many_further_members_it_takes() -> None:
    changing = what_would_change(statutes(), general_assembly(), votes("yes", numbered(0, 22)))
    (change,) = changing.changes
    assert (changing.decision.outcome, change.at_least, change.at_most) == ("no quorum", 3, 3)
    assert all(turn.was is None and turn.key in numbered(22, 40) for turn in change.turns)
    assert [(lacking.missing, lacking.fewest) for lacking in changing.lacking] == [(3, 3)]


def test_several_missing_conditions_are_filled_by_the_same_few_where_they_can() -> None:
    """Quorum lacks 2, the spread lacks one country: two full members from elsewhere do both."""
    rule = replace(statutes(), spread=Spread(24))
    changing = what_would_change(rule, general_assembly(), votes("yes", numbered(0, 23)))
    assert [lacking.fewest for lacking in changing.lacking] == [2, 1]
    (change,) = changing.changes
    assert (change.at_least, change.at_most) == (2, 2)


def test_the_largest_are_asked_first() -> None:
    sizes = [30, 20, 20, 10, 10, 5, 5]
    roll = Roll(Member(f"m{at}", "full", figures={"jobs": Fraction(size)}) for at, size in enumerate(sizes))
    rule = Rule({"full": Fraction(1)}, (Majority.absolute(),), weights=ByFigure("jobs"))
    casts = [*votes("yes", ["m5", "m6"]), *votes("no", ["m0", "m1", "m2"])]
    (change,) = what_would_change(rule, roll, casts).changes
    assert [turn.key for turn in change.turns] == ["m0", "m1"]
    assert change.exact
    assert change.turns[0].was == Split(0, 1)


def test_what_nobody_could_have_changed_is_said() -> None:
    rule = replace(statutes(), spread=Spread(31))
    changing = what_would_change(rule, general_assembly(), votes("yes", numbered(0, 40)))
    (change,) = changing.changes
    assert (change.turns, change.at_most, changing.alone) == ((), None, ())
    assert [lacking.fewest for lacking in changing.lacking] == [None]


def test_a_quorum_in_each_pillar_is_missed_in_one() -> None:
    casts = votes("yes", [f"n{at:02d}" for at in range(10)] + ["i00", "i01", "i02"])
    changing = what_would_change(forum_rule(), youth_forum(), casts, present=["w00", "w01"])
    (change,) = changing.changes
    assert (change.at_least, change.at_most) == (2, 2)
    assert all(turn.key.startswith("i") for turn in change.turns)


def test_a_decision_by_the_chair_falls_with_one_more_no() -> None:
    rule = Rule(CLASSES, (Majority.simple(),), ties="chair")
    casts = [*votes("yes", ["m00"]), *votes("no", ["m01"])]
    changing = what_would_change(rule, general_assembly(), casts, chair="yes")
    assert changing.decision.broken_by == "chair"
    assert [(change.by, change.at_least, change.at_most) for change in changing.changes] == [
        ("no", 1, 1),
        ("absence", 1, 1),
    ]


def test_a_rejection_by_one_is_lifted_by_a_tie_if_the_chair_would_say_yes() -> None:
    rule = Rule(CLASSES, (Majority.simple(),), ties="chair")
    casts = [*votes("yes", ["m00"]), *votes("no", ["m01", "m02"]), Cast.whole("m03", "abstain")]
    with_chair = what_would_change(rule, general_assembly(), casts, chair="yes").changes[0]
    without = what_would_change(rule, general_assembly(), casts, chair="no").changes[0]
    assert (with_chair.at_most, without.at_most) == (1, 1)
    assert with_chair.outcome == without.outcome == "adopted"


def test_where_the_search_ends_early_both_bounds_are_true() -> None:
    roll = Roll(
        Member(f"m{at:02d}", "full", f"C{at % 7}", "pq"[at % 2], {"jobs": Fraction(at * at % 17 + 1)})
        for at in range(40)
    )
    rule = Rule(
        {"full": Fraction(1)},
        (Majority(Fraction(3, 5), "eligible", per_pillar=True), Majority(HALF, "eligible", "heads")),
        weights=ByFigure("jobs"),
        pillars=("p", "q"),
        participation=(Quorum(Fraction(3, 4), "heads"),),
        spread=Spread(6, "majority"),
    )
    casts = votes("no", [f"m{at:02d}" for at in range(0, 40, 3)])
    cut = what_would_change(rule, roll, casts, steps=1).changes[0]
    full = what_would_change(rule, roll, casts).changes[0]
    assert full.exact
    assert cut.at_least <= full.at_least <= (cut.at_most or 0)
    assert full.outcome == cut.outcome == "adopted"


def test_where_a_tie_helps_only_without_abstentions_both_bounds_are_told() -> None:
    """Half of all cast is no tie while somebody abstains: the chair is heard after two turns or not needed."""
    rule = Rule(CLASSES, (Majority(HALF, "cast", strict=True),), ties="chair")
    casts = [*votes("yes", ["m00", "m01"]), *votes("no", ["m02", "m03"]), *votes("abstain", ["m04", "m05"])]
    (change,) = what_would_change(rule, general_assembly(), casts, chair="yes").changes
    assert change.outcome == "adopted"
    assert 1 <= change.at_least <= (change.at_most or 0) <= 2
