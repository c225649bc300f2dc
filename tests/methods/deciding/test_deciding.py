"""Decisions from life, with their exact numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from filrouge.methods.deciding import (
    Cast,
    CastsRefused,
    Condition,
    Decision,
    Majority,
    Member,
    Quorum,
    Roll,
    Rule,
    Split,
    Spread,
    WeighingRefused,
    decide,
    judge,
    weigh,
)

from .assemblies import (
    CLASSES,
    HALF,
    double_majority,
    federation_vote,
    forum_rule,
    general_assembly,
    numbered,
    statutes,
    union,
    votes,
    youth_forum,
)


def condition(decision: Decision, key: str, scope: str = "") -> Condition:
    """The one condition of this name."""
    (found,) = (one for one in decision.conditions if (one.key, one.scope) == (key, scope))
    return found


# The general assembly: 65 organisations in 30 countries -------------------------------------------------


def test_full_members_weigh_one_associates_half_and_observers_nothing() -> None:
    weighing = weigh(statutes(), general_assembly())
    assert weighing.total == 50
    assert (weighing.weights["m00"], weighing.weights["m40"], weighing.weights["m60"]) == (1, HALF, 0)


def test_two_thirds_are_reached_by_a_sixth_of_a_vote() -> None:
    casts = votes("yes", numbered(0, 17) + numbered(40, 45)) + votes("no", numbered(17, 24) + numbered(45, 50))
    decision = decide(statutes(), general_assembly(), casts)
    assert decision.outcome == "adopted"
    majority = condition(decision, "majority")
    assert (majority.have, majority.base) == (Fraction(39, 2), 29)
    assert (majority.needed, majority.margin) == (Fraction(58, 3), Fraction(1, 6))
    quorum = condition(decision, "participation")
    assert (quorum.have, quorum.needed, quorum.base, quorum.margin) == (29, 25, 50, 4)
    assert condition(decision, "spread").have == 17


def test_heads_and_weights_stand_beside_each_other_by_class_and_country() -> None:
    casts = [*votes("yes", ["m00", "m30", "m40"]), *votes("no", ["m01"]), *votes("abstain", ["m41"])]
    counted = decide(statutes(), general_assembly(), casts).count
    assert (counted.heads.overall.yes, counted.weights.overall.yes) == (3, Fraction(5, 2))
    assert (counted.heads.overall.eligible, counted.weights.overall.eligible) == (60, 50)
    assert counted.weights.by_class["associate"].abstain == HALF
    assert counted.weights.by_group["C00"].yes == 2
    assert "observer" not in counted.heads.by_class


def test_two_thirds_from_three_countries_are_not_enough() -> None:
    casts = votes("yes", ["m00", "m01", "m02", "m30", "m31", "m32"]) + votes("abstain", numbered(3, 30))
    decision = decide(statutes(), general_assembly(), casts)
    assert decision.outcome == "rejected"
    assert [(one.key, one.margin) for one in decision.unmet] == [("spread", -1)]
    assert condition(decision, "spread").base == 30


def test_below_half_present_nothing_is_decided_however_clear_the_vote() -> None:
    decision = decide(statutes(), general_assembly(), votes("yes", numbered(0, 24)))
    assert decision.outcome == "no quorum"
    assert condition(decision, "participation").margin == -1
    assert condition(decision, "majority").met


def test_who_is_in_the_room_without_voting_counts_for_the_quorum() -> None:
    present = [*numbered(24, 26), "m60"]
    decision = decide(statutes(), general_assembly(), votes("yes", numbered(0, 24)), present=present)
    assert decision.outcome == "adopted"
    assert condition(decision, "participation").have == 26


def test_abstentions_count_for_participation_only_unless_the_base_has_them_in() -> None:
    casts = votes("yes", numbered(0, 14)) + votes("no", numbered(14, 20)) + votes("abstain", numbered(20, 30))
    without = decide(statutes(), general_assembly(), casts)
    rule = replace(statutes(), majorities=(Majority(Fraction(2, 3), "cast"),))
    within = decide(rule, general_assembly(), casts)
    assert (without.outcome, condition(without, "majority").base) == ("adopted", 20)
    assert (within.outcome, condition(within, "majority").base) == ("rejected", 30)
    assert condition(within, "majority").margin == -6


def test_nothing_is_adopted_without_a_single_yes() -> None:
    rule = Rule(CLASSES, (Majority(Fraction(1)),))
    decision = decide(rule, general_assembly(), votes("abstain", numbered(0, 60)))
    assert decision.outcome == "rejected"
    assert (condition(decision, "majority").margin, condition(decision, "majority").met) == (0, False)


def test_the_base_of_a_majority_may_be_the_room_or_the_roll() -> None:
    casts = votes("yes", numbered(0, 20)) + votes("no", numbered(20, 25))
    present = numbered(25, 40)
    rules = {base: Rule(CLASSES, (Majority(HALF, base),)) for base in ("present", "eligible")}
    bases = {
        base: condition(decide(rule, general_assembly(), casts, present=present), "majority").base
        for base, rule in rules.items()
    }
    assert bases == {"present": 40, "eligible": 50}


def test_an_approval_quorum_is_about_the_yes_among_all() -> None:
    rule = replace(statutes(), participation=(), approval=(Quorum(Fraction(1, 4)),))
    decision = decide(rule, general_assembly(), votes("yes", numbered(0, 12)))
    assert decision.outcome == "rejected"
    assert condition(decision, "approval").margin == Fraction(-1, 2)


def test_majorities_are_called_by_their_name() -> None:
    kinds = [Majority.simple().kind, Majority.absolute().kind, Majority.qualified(Fraction(2, 3)).kind]
    assert kinds == ["simple", "absolute", "qualified"]
    assert Majority(HALF, "cast", strict=True).kind == "qualified"


def test_a_country_counts_with_a_majority_of_its_own_where_the_rule_says_so() -> None:
    casts = votes("yes", ["m00", "m30", "m01"]) + votes("no", ["m31"])
    spread = {
        counting: condition(
            decide(replace(statutes(), spread=Spread(2, counting)), general_assembly(), casts), "spread"
        ).have
        for counting in ("any", "majority")
    }
    assert spread == {"any": 2, "majority": 1}


# Two pillars of equal weight ----------------------------------------------------------------------------


def test_pillars_weigh_the_same_whatever_their_size() -> None:
    weights = weigh(forum_rule(), youth_forum()).weights
    assert (weights["n00"], weights["i00"], weights["w00"]) == (Fraction(5, 4), Fraction(5, 6), 0)
    assert weights["n00"] * 10 == weights["i00"] * 15


def test_a_quorum_in_each_pillar_counts_members_without_a_vote() -> None:
    casts = votes("yes", ["n00", "n01", "n02", "n03", "i00", "i01", "i02"])
    decision = decide(forum_rule(), youth_forum(), casts, present=["w00", "w01", "w02", "w03"])
    assert decision.outcome == "adopted"
    national = condition(decision, "participation", "national")
    international = condition(decision, "participation", "international")
    assert (national.have, national.needed, national.base) == (4, Fraction(10, 3), 10)
    assert (international.have, international.needed, international.base) == (7, Fraction(20, 3), 20)


def test_a_quorum_that_fails_in_one_pillar_fails() -> None:
    casts = votes("yes", [f"n{at:02d}" for at in range(10)] + ["i00", "i01", "i02"])
    decision = decide(forum_rule(), youth_forum(), casts, present=["w00", "w01", "w02"])
    assert decision.outcome == "no quorum"
    assert [(one.scope, one.margin) for one in decision.unmet] == [("international", Fraction(-2, 3))]


def test_a_majority_may_be_asked_of_each_pillar() -> None:
    rule = replace(forum_rule(), majorities=(Majority.simple(per_pillar=True),), participation=())
    casts = votes("yes", [f"i{at:02d}" for at in range(15)] + ["n00"]) + votes("no", ["n01"])
    decision = decide(rule, youth_forum(), casts)
    assert (decision.outcome, decision.tied) == ("rejected", True)
    assert [(one.scope, one.margin) for one in decision.unmet] == [("national", 0)]


def test_a_pillar_in_which_nobody_votes_stops_the_opening() -> None:
    roll = Roll(member for member in youth_forum().members if member.key[0] != "n")
    with pytest.raises(WeighingRefused) as refused:
        weigh(forum_rule(), roll)
    assert [(one.code, one.params) for one in refused.value.problems] == [("empty_pillar", {"pillar": "national"})]


# Double majority, and federations that vote for their own members ---------------------------------------


def test_a_double_majority_needs_states_and_people() -> None:
    most_people = decide(double_majority(), union(), votes("yes", ["A", "B"]))
    most_states = decide(double_majority(), union(), votes("yes", ["C", "D", "E"]))
    both = decide(double_majority(), union(), votes("yes", ["A", "B", "E"]))
    assert [one.outcome for one in (most_people, most_states, both)] == ["rejected", "rejected", "adopted"]
    assert [one.margin for one in most_people.conditions] == [Fraction(-3, 4), 10]
    assert [one.margin for one in most_states.conditions] == [Fraction(1, 4), -70]


def test_a_federation_votes_three_yes_one_no_one_abstain() -> None:
    roll = Roll([Member("federation", "full", "BE", figures={"votes": Fraction(5)}), Member("single", "full", "FR")])
    rule = Rule({"full": Fraction(1)}, (Majority.simple(),))
    counted = decide(rule, roll, [federation_vote("federation"), Cast.whole("single", "no")]).count
    tally = counted.weights.overall
    assert (tally.yes, tally.no, tally.abstain) == (Fraction(3, 5), Fraction(6, 5), Fraction(1, 5))
    assert tally == counted.heads.overall


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"yes": 3, "no": 1}, "sum_differs"),
        ({"yes": 3, "no": 1, "abstain": 2}, "sum_differs"),
        ({"yes": 6, "no": -1}, "below_nought"),
        ({"yes": 4, "maybe": 1}, "unknown_choice"),
        ({"yes": 5.0}, "not_whole_votes"),
        ({"yes": 10**9 + 1, "no": 4 - 10**9}, "too_many_votes"),
    ],
)
def test_a_split_that_does_not_add_up_is_refused(parts: dict[str, int], code: str) -> None:
    with pytest.raises(CastsRefused) as refused:
        Split.of(parts, votes=5)
    assert refused.value.problems[0].code == code


def test_votes_that_cannot_be_counted_are_named_all_together() -> None:
    casts = [
        Cast.whole("m00", "yes"),
        Cast.whole("m00", "no"),
        Cast.whole("m60", "yes"),
        Cast.whole("stranger", "yes"),
        Cast("m01", Split()),
    ]
    with pytest.raises(CastsRefused) as refused:
        decide(statutes(), general_assembly(), casts)
    found = {(problem.field, problem.code) for problem in refused.value.problems}
    assert found == {
        ("m00", "voted_twice"),
        ("m60", "no_vote"),
        ("stranger", "not_on_roll"),
        ("m01.split", "no_votes"),
    }


def test_a_stranger_cannot_be_present() -> None:
    with pytest.raises(CastsRefused, match="stranger: not_on_roll"):
        decide(statutes(), general_assembly(), [], present=["stranger"])


# Ties ---------------------------------------------------------------------------------------------------

TIED = [*votes("yes", ["m00", "m40"]), *votes("no", ["m01", "m41"])]


def test_a_tie_is_rejected_where_the_rule_says_nothing_else() -> None:
    decision = decide(Rule(CLASSES, (Majority.simple(),)), general_assembly(), TIED, chair="yes", lot="yes")
    assert (decision.outcome, decision.tied, decision.broken_by) == ("rejected", True, "rule")


@pytest.mark.parametrize("breaker", ["chair", "lot"])
def test_a_tie_waits_for_the_chair_or_the_lot_and_follows_it(breaker: str) -> None:
    rule = Rule(CLASSES, (Majority.simple(),), ties=breaker)  # type: ignore[arg-type]  # each of both in turn
    answers = [decide(rule, general_assembly(), TIED, **{breaker: answer}) for answer in (None, "yes", "no")]
    assert [one.outcome for one in answers] == ["tied", "adopted", "rejected"]
    assert [one.broken_by for one in answers] == ["", breaker, breaker]


def test_a_chair_is_not_heard_where_there_is_no_tie() -> None:
    rule = Rule(CLASSES, (Majority.simple(),), ties="chair")
    decision = decide(rule, general_assembly(), [*TIED, Cast.whole("m42", "no")], chair="yes")
    assert (decision.outcome, decision.tied) == ("rejected", False)


def test_a_tie_is_no_tie_while_something_else_is_missing() -> None:
    rule = Rule(CLASSES, (Majority.simple(),), spread=Spread(4), ties="chair")
    decision = decide(rule, general_assembly(), TIED, chair="yes")
    assert (decision.outcome, decision.tied) == ("rejected", False)


def test_sums_alone_are_judged_like_the_votes_behind_them() -> None:
    decision = decide(statutes(), general_assembly(), TIED)
    assert judge(statutes(), decision.count) == decision
