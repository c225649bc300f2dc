"""A merge that is undone is undone wholly: rows, addresses, totals, and every question that waited."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.models import Decision, Doubt
from tests.rooms.register.review import ask_about
from tests.rooms.register.umbrellas import of_network
from tests.world import World

CARD = ("left", "right", "left_row", "right_row", "probability", "features", "evidence", "value", "state",
        "fingerprint")  # fmt: skip


def cards() -> set[str]:
    return {str(card) for card in Doubt.objects.values_list(*CARD)}


def total(world: World) -> Any:
    result = of_network(world.space)
    return result["organisations"], result["open"]


@pytest.fixture
def asked(world: World, organisations: list[Organisation]) -> list[Doubt]:
    """Of four organisations one and two have cards with each other, with three, and one of them with four."""
    one, two, three, four = organisations
    return ask_about(world, (one, two), (one, three), (two, three), (two, four))


@pytest.mark.parametrize("first", [0, 1, 2, 3])
def test_every_question_that_waited_waits_again_at_once(world: World, asked: list[Doubt], first: int) -> None:
    Doubt.objects.filter(pk=asked[3].pk).update(state="asked")
    before, counted = cards(), total(world)
    doubt = Doubt.objects.get(pk=asked[first].pk)
    decision = settle_doubt(world.secretariat, doubt=doubt, verdict="same")
    assert len(cards()) < len(before)
    assert total(world) != counted
    undo_decision(world.secretariat, decision=decision)
    # The answered card itself waits as an open one, for whoever answered has taken it back.
    assert cards() == {card.replace("'asked'", "'open'") if first == 3 else card for card in before}
    assert total(world) == counted


def test_one_merge_after_another_is_undone_to_what_was_there_in_the_beginning(world: World, asked: list[Doubt]) -> None:
    before, counted = cards(), total(world)
    for _twice in range(2):
        settle_doubt(world.secretariat, doubt=Doubt.objects.order_by("-id")[0], verdict="same")
    for decision in Decision.objects.order_by("-id"):
        undo_decision(world.secretariat, decision=decision)
    assert cards() == before
    assert total(world) == counted


def test_what_was_answered_of_both_together_is_not_asked_of_either_before_a_run_has_looked(
    world: World, organisations: list[Organisation], asked: list[Doubt]
) -> None:
    one, two, three, _four = organisations
    merged = settle_doubt(world.secretariat, doubt=asked[0], verdict="same")
    settle_doubt(world.secretariat, doubt=Doubt.objects.get(Q(left=three) | Q(right=three)), verdict="different")
    undo_decision(world.secretariat, decision=merged)
    assert not Doubt.objects.filter(Q(left=three) | Q(right=three)).exists()
    assert Doubt.objects.filter(left__in=(one, two), right__in=(one, two)).exists()


def test_a_question_about_data_that_changed_meanwhile_does_not_come_back(
    world: World, organisations: list[Organisation], asked: list[Doubt]
) -> None:
    _one, two, three, four = organisations
    merged = settle_doubt(world.secretariat, doubt=asked[0], verdict="same")
    state_facts(world.secretariat, space=world.space, organisation=four, values={"city": "Elsewhere"})
    undo_decision(world.secretariat, decision=merged)
    assert not Doubt.objects.filter(Q(left=four) | Q(right=four)).exists()
    assert Doubt.objects.filter(left__in=(two, three), right__in=(two, three)).exists()
