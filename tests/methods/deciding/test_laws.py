"""What holds for every rule, every roll and every vote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.deciding import (
    Cast,
    Change,
    Majority,
    Member,
    Quorum,
    Roll,
    Rule,
    Split,
    decide,
    judge,
    read_rule,
    what_would_change,
)
from filrouge.methods.deciding.tallies import Table

from .assemblies import HALF, votes
from .strategies import SPLITS, Assembly, assemblies

AFTER = {"yes": Split(1), "no": Split(0, 1), "absence": None}


@given(assemblies(), st.data())
def test_the_order_of_votes_and_members_changes_nothing(assembly: Assembly, data: st.DataObject) -> None:
    casts = data.draw(st.permutations(assembly.casts()))
    roll = Roll(reversed(assembly.roll.members))
    assert decide(assembly.rule, roll, casts, **assembly.told) == assembly.decide()


@given(assemblies(), st.data())
def test_members_alike_in_everything_may_exchange_their_votes(assembly: Assembly, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(assembly.voters))
    (one,) = (member for member in assembly.roll.members if member.key == key)
    roll = Roll([*assembly.roll.members, replace(one, key="twin")])
    rest = [cast for cast in assembly.casts() if cast.key != key]
    told = {**assembly.told, "present": []}
    ours, theirs = data.draw(SPLITS), data.draw(SPLITS)
    plain = decide(assembly.rule, roll, [*rest, Cast(key, ours), Cast("twin", theirs)], **told)
    assert decide(assembly.rule, roll, [*rest, Cast(key, theirs), Cast("twin", ours)], **told) == plain


@given(assemblies(), st.data())
def test_whoever_turns_to_yes_never_brings_a_decision_down(assembly: Assembly, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(assembly.voters))
    before, after = assembly.decide(), assembly.decide(**{key: Split(1)})
    assert after.adopted or not before.adopted
    for one, other in zip(before.conditions, after.conditions, strict=True):
        assert other.margin >= one.margin


@given(assemblies(), st.data())
def test_whoever_is_there_and_turns_to_no_never_helps(assembly: Assembly, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(assembly.voters))
    told = {**assembly.told, "present": {*assembly.told["present"], key}}
    there = replace(assembly, told=told)
    after = there.decide(**{key: Split(0, 1)})
    assert there.decide().adopted or not after.adopted or after.tied


def test_a_no_can_help_to_adopt_what_staying_away_would_have_stopped() -> None:
    """The no-show paradox: a quorum counts those who come, whatever they vote; so monotonicity ends here."""
    roll = Roll(Member(f"m{at}", "full") for at in range(4))
    rule = Rule({"full": Fraction(1)}, (Majority(HALF),), participation=(Quorum(HALF),))
    stayed_away = decide(rule, roll, votes("yes", ["m0"]))
    voted_no = decide(rule, roll, [*votes("yes", ["m0"]), *votes("no", ["m1"])])
    assert [stayed_away.outcome, voted_no.outcome] == ["no quorum", "adopted"]


def test_a_no_can_make_the_tie_that_is_broken_for_yes() -> None:
    """Of all that have a vote exactly half is no majority; but as many noes make it a tie, and a lot may say yes."""
    roll = Roll(Member(f"m{at}", "full") for at in range(2))
    rule = Rule({"full": Fraction(1)}, (Majority.absolute(),), ties="lot")
    stayed_silent = decide(rule, roll, votes("yes", ["m0"]), present={"m1"}, lot="yes")
    voted_no = decide(rule, roll, [*votes("yes", ["m0"]), *votes("no", ["m1"])], lot="yes")
    assert [stayed_silent.outcome, voted_no.outcome, voted_no.broken_by] == ["rejected", "adopted", "lot"]


def assert_consistent(table: Table) -> None:
    """Parts add up to the whole, and nobody is counted who was not there."""
    for parts in (table.by_group, table.by_class, table.by_pillar):
        for at, number in enumerate(table.overall.numbers):
            assert sum(tally.numbers[at] for tally in parts.values()) == number
    assert table.overall.eligible >= table.overall.present >= table.overall.cast >= table.overall.decisive >= 0


@given(assemblies())
def test_tallies_add_up_and_a_split_loses_nothing(assembly: Assembly) -> None:
    counted = assembly.decide().count
    assert_consistent(counted.heads)
    assert_consistent(counted.weights)
    assert counted.heads.overall.cast == len(assembly.splits)
    weights = assembly.weighing.weights
    assert counted.weights.overall.cast == sum(weights[key] for key in assembly.splits)
    assert counted.weights.overall.eligible == assembly.weighing.total


@given(assemblies(), st.integers(2, 9))
def test_a_split_counts_by_its_proportion_and_not_by_its_numbers(assembly: Assembly, times: int) -> None:
    larger = {
        key: Split(split.yes * times, split.no * times, split.abstain * times) for key, split in assembly.splits.items()
    }
    assert assembly.decide(**larger) == assembly.decide()


@given(assemblies())
def test_the_sums_alone_decide(assembly: Assembly) -> None:
    told = {name: assembly.told[name] for name in ("chair", "lot")}
    assert judge(assembly.rule, assembly.decide().count, **told) == assembly.decide()


def fewest_by_trying(assembly: Assembly, change: Change) -> int | None:
    """The smallest number of members who change the outcome, by trying all sets of them."""
    adopted = assembly.decide().adopted
    for number in range(1, len(assembly.voters) + 1):
        for keys in combinations(assembly.voters, number):
            if assembly.decide(**dict.fromkeys(keys, AFTER[change.by])).adopted is not adopted:
                return number
    return None


@settings(max_examples=60)
@given(assemblies(most=6))
def test_what_is_said_to_be_the_fewest_is_what_trying_everything_finds(assembly: Assembly) -> None:
    changing = what_would_change(assembly.rule, assembly.roll, assembly.casts(), **assembly.told)
    assert changing.decision == assembly.decide()
    for change in changing.changes:
        fewest = fewest_by_trying(assembly, change)
        assert (change.at_most is None) == (fewest is None)
        if fewest is not None and change.at_most is not None:
            assert change.at_least <= fewest <= change.at_most
            assert change.exact or assembly.rule.ties != "rejected"


@given(assemblies())
def test_the_turns_that_are_named_do_change_the_outcome(assembly: Assembly) -> None:
    changing = what_would_change(assembly.rule, assembly.roll, assembly.casts(), **assembly.told)
    for change in changing.changes:
        if change.at_most is not None:
            after = assembly.decide(**{turn.key: AFTER[turn.by] for turn in change.turns})
            assert after.outcome == change.outcome
            assert after.adopted is not changing.decision.adopted
    ways = {change.by for change in changing.changes}
    alone = {(turn.key, turn.by) for turn in changing.alone}
    for key in assembly.voters:
        for by in ways:
            differs = assembly.decide(**{key: AFTER[by]}).adopted is not changing.decision.adopted
            assert ((key, by) in alone) is differs


@given(assemblies(), SPLITS)
def test_every_condition_says_the_same_as_its_margin(assembly: Assembly, split: Split) -> None:
    decision = assembly.decide(**{assembly.voters[0]: split})
    for condition in decision.conditions:
        assert condition.needed == (condition.share * condition.base if condition.key != "spread" else condition.needed)
        assert condition.margin == condition.have - condition.needed
        if condition.margin < 0:
            assert not condition.met
    assert decision.adopted == (not decision.unmet) or decision.tied


@given(assemblies())
def test_every_rule_is_read_as_it_was_written(assembly: Assembly) -> None:
    assert read_rule(assembly.rule.as_dict()) == assembly.rule
