"""Consent: one reasoned objection is enough, and what comes after is named beforehand."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.consent import ConsentCount, Outcome, Stance, Voice, count_consent
from filrouge.methods.counting.tallies import Tally, Weight

ROLL: dict[str, Weight] = {"Ateliers": 3, "Bread": 1, "Casa": Fraction(1, 2), "Dorp": 1}
FOR = Voice("Ateliers", Stance.CONSENT)
ASIDE = Voice("Bread", Stance.ASIDE, "we have no such workers")
AGAINST = Voice("Casa", Stance.OBJECTION, "small members cannot pay the fee")
MUTE = Voice("Casa", Stance.OBJECTION, "  ")


def count(*rounds: list[Voice], fallback: str | None = None) -> ConsentCount:
    return count_consent(ROLL, rounds, fallback=fallback)


def test_it_is_adopted_when_nobody_objects_even_if_one_stands_aside_and_one_is_absent() -> None:
    found = count([FOR, ASIDE, Voice("Casa", Stance.CONSENT)])
    assert found.outcome is Outcome.ADOPTED
    (only,) = found.rounds
    assert only.consent == Tally(Fraction(2), Fraction(7, 2))
    assert only.aside == Tally(Fraction(1), Fraction(1))
    assert only.absent == Tally(Fraction(1), Fraction(1))
    assert only.objections == ()


def test_one_objection_of_the_lightest_member_is_enough_for_a_second_round() -> None:
    found = count([FOR, ASIDE, AGAINST])
    assert found.outcome is Outcome.NEXT_ROUND
    assert found.rounds[0].objections == (AGAINST,)
    assert found.rounds[0].objection == Tally(Fraction(1), Fraction(1, 2))


def test_an_objection_without_a_reason_is_shown_and_stops_nothing() -> None:
    found = count([FOR, ASIDE, MUTE])
    assert found.outcome is Outcome.ADOPTED
    assert found.rounds[0].without_reason == Tally(Fraction(1), Fraction(1, 2))
    assert found.rounds[0].objection == Tally()


def test_the_amended_matter_is_adopted_in_the_second_round() -> None:
    found = count([FOR, ASIDE, AGAINST], [FOR, ASIDE])
    assert found.outcome is Outcome.ADOPTED
    assert [one.adopted for one in found.rounds] == [False, True]
    assert found.rounds[1].absent.heads == 2


def test_an_objection_that_remains_leaves_it_to_the_rule_that_was_named_beforehand() -> None:
    named = count([AGAINST], [AGAINST], fallback="two thirds of the weights cast")
    assert (named.outcome, named.fallback) == (Outcome.FALLBACK, "two thirds of the weights cast")
    assert count([AGAINST], [AGAINST]).outcome is Outcome.NOT_ADOPTED


@pytest.mark.parametrize(
    ("rounds", "said"),
    [
        ([], "between 1 and 2 rounds"),
        ([[AGAINST], [AGAINST], [AGAINST]], "between 1 and 2 rounds"),
        ([[FOR], [FOR]], "adopted already"),
        ([[FOR, FOR]], "spoke twice"),
        ([[Voice("Elsewhere", Stance.CONSENT)]], "not on the roll: Elsewhere"),
    ],
)
def test_rounds_that_cannot_have_been_are_refused(rounds: list[list[Voice]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        count(*rounds)


def test_the_count_is_ready_for_json() -> None:
    said = json.loads(json.dumps(count([FOR, ASIDE, AGAINST]).as_dict()))
    assert said["outcome"] == "next round"
    assert said["rounds"][0]["objection"] == {"heads": "1", "weight": "1/2"}
    assert said["rounds"][0]["objections"] == [
        {"organisation": "Casa", "stance": "objection", "text": "small members cannot pay the fee"}
    ]


STANCES = st.dictionaries(
    st.sampled_from(sorted(ROLL)), st.tuples(st.sampled_from(Stance), st.sampled_from(["", "because"]))
)


@given(STANCES, st.permutations(sorted(ROLL)))
def test_every_organisation_is_counted_once_and_one_reason_decides(
    stances: dict[str, tuple[Stance, str]], order: list[str]
) -> None:
    voices = [Voice(name, *stances[name]) for name in order if name in stances]
    (found,) = count(voices).rounds
    parts = (found.consent, found.aside, found.objection, found.without_reason, found.absent)
    assert sum(part.heads for part in parts) == len(ROLL)
    assert sum(part.weight for part in parts) == sum(ROLL.values())
    assert found.adopted == ((Stance.OBJECTION, "because") not in stances.values())
    assert count(voices) == count(sorted(voices, key=lambda voice: voice.organisation))
