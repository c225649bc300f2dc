"""Looking for missed pairs: the draw, the answers, and what the total says of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs import work
from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions.linking import undo_decision
from filrouge.rooms.register.actions.missed import answer_missed, look_for_missed
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.linking import draw_below
from filrouge.rooms.register.missed import missed_of
from filrouge.rooms.register.models import Count, Decision, Doubt, Entry, Link, MissedCheck, Source
from filrouge.rooms.register.queries.steps import lines
from tests.methods.linkage.test_missed import ONE, OTHER
from tests.rooms.register.lists import add_list, link, org
from tests.rooms.register.umbrellas import federate
from tests.world import World, sign_in

PAGE = "/en/network/register/duplicates/missed/"


@pytest.fixture
def network(world: World) -> World:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [org(name, city="Namur") for name in ONE])
    add_list(world.space, second, [org(name, city="Namur") for name in OTHER])
    link(world.space)
    keep_count(world.space)
    return world


@pytest.fixture
def check(network: World) -> MissedCheck:
    look_for_missed(network.secretariat, space=network.space, size=20)
    work.run_all()
    return MissedCheck.objects.get()


@pytest.fixture
def secretary(world: World, client: Client) -> Client:
    sign_in(client, world.secretary)
    return client


def _step(world: World) -> str:
    """What the total of the network, as it was last counted, says of missed pairs."""
    result = Count.objects.get(space=world.space, published=False).result["organisations"]
    assert result["low"] <= result["best"] <= result["high"]
    return next((line.words for line in lines(result["steps"]) if "below the line" in line.words), "")


def _kept() -> tuple[Any, ...]:
    answers = list(MissedCheck.objects.order_by("id").values_list("answers", flat=True))
    return answers, Decision.objects.count(), Done.objects.count(), Doubt.objects.count()


def test_the_seed_stands_in_the_trail_before_anything_is_drawn_and_draws_the_same_again(network: World) -> None:
    asked = look_for_missed(network.secretariat, space=network.space, size=20)
    assert Done.objects.latest("id").after == {"size": 20, "seed": asked.seed}
    assert asked.pairs == []
    work.run_all()
    check = MissedCheck.objects.get()
    below, cards = draw_below(network.space, 20, asked.seed)
    assert (check.below, [pair[:2] for pair in check.pairs]) == (below, [[c.left_row, c.right_row] for c in cards])
    assert check.below >= len(check.pairs) > 5
    assert missed_of(network.space) is None


def test_pairs_are_answered_on_the_card_of_the_queue_and_the_total_says_what_is_hidden(
    network: World, check: MissedCheck, secretary: Client
) -> None:
    page = secretary.get(PAGE).text
    assert f"seed {check.seed}" in page
    assert "Why the machine thinks so" in page
    assert f"Pair 1 of {len(check.pairs)}" in page
    before = Entry.objects.filter(listed=True).count()
    for place, verdict in enumerate(["same", "different", "unknown"]):
        assert secretary.post(f"{PAGE}{check.id}/", {"place": place, "verdict": verdict}).status_code == 302
    assert Entry.objects.filter(listed=True).count() == before - 1
    assert sorted(Decision.objects.values_list("verdict", flat=True)) == ["different", "same"]
    missed = missed_of(network.space)
    assert missed is not None
    assert (missed.below, missed.reviewed, missed.same, missed.joined) == (check.below, 2, 1, 1)
    expected = f"{check.below / 2 - 1:.1f}".removesuffix(".0")
    words = _step(network)
    assert words.startswith(f"Of {check.below} pairs below the line people looked at 2, and 1 were the same.")
    assert f"about {check.below} · 1/2 − 1 = {expected}, at most " in words
    page = secretary.get(PAGE).text
    assert f"Pair 4 of {len(check.pairs)}" in page
    assert "The total says so among its steps" in page
    undo_decision(network.secretariat, decision=Decision.objects.get(verdict="same"))
    missed = missed_of(network.space)
    assert missed is not None
    assert missed.joined == 0


def test_all_looked_at_and_none_the_same_leaves_nothing_hidden(network: World, check: MissedCheck) -> None:
    MissedCheck.objects.update(below=len(check.pairs))
    for place in range(len(check.pairs)):
        answer_missed(network.secretariat, check=check, place=place, verdict="different")
    keep_count(network.space)
    every = len(check.pairs)
    assert f"about {every} · 0/{every} = 0, at most 0 (Wilson, 95 %)" in _step(network)


def test_it_counts_until_the_next_list_comes_and_for_the_network_alone(network: World, check: MissedCheck) -> None:
    answer_missed(network.secretariat, check=check, place=0, verdict="different")
    assert missed_of(network.space) is not None
    assert missed_of(network.elsewhere) is None
    Source.objects.filter(umbrella=network.federation).update(imported_at=timezone.now() + timedelta(minutes=1))
    assert missed_of(network.space) is None


def test_a_pair_that_is_one_by_now_is_passed_over(network: World, check: MissedCheck, secretary: Client) -> None:
    for place in (0, 1):
        answer_missed(network.secretariat, check=check, place=place, verdict="unknown")
    left, right = check.pairs[2][:2]
    Link.objects.filter(row=right, ended_at=None).update(
        organisation=Link.objects.get(row=left, ended_at=None).organisation
    )
    page = secretary.get(PAGE).text
    assert "These two are one entry by now" in page
    assert re.search(r'name="verdict" value="same">Next pair', page)
    assert secretary.post(f"{PAGE}{check.id}/", {"place": 2, "verdict": "same"}).status_code == 302
    assert MissedCheck.objects.get().answers == ["unknown", "unknown", "same"]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("place", "verdict"), [(1, "same"), (0, "branch"), (9999, "same")])
def test_pairs_are_answered_in_their_order_and_in_the_words_there_are(
    network: World, check: MissedCheck, place: int, verdict: str
) -> None:
    before = _kept()
    with pytest.raises(Refused):
        answer_missed(network.secretariat, check=check, place=place, verdict=verdict)
    assert _kept() == before


def test_only_the_secretariat_looks_and_answers(network: World, check: MissedCheck, client: Client) -> None:
    before = _kept()
    for viewer in (network.nobody, network.member, network.other):
        with pytest.raises(NotAllowed):
            look_for_missed(viewer, space=network.space, size=20)
        with pytest.raises(NotAllowed):
            answer_missed(viewer, check=check, place=0, verdict="same")
    sign_in(client, network.delegate)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}{check.id}/", {"place": 0, "verdict": "same"}).status_code == 404
    assert _kept() == before


@pytest.mark.parametrize("size", ["19", "401", "many", ""])
def test_too_few_and_too_many_are_refused(network: World, secretary: Client, size: str) -> None:
    assert secretary.post(PAGE, {"size": size}).status_code == 422
    with pytest.raises(Refused, match="80 are a good number"):
        look_for_missed(network.secretariat, space=network.space, size=19)
    assert not MissedCheck.objects.exists()


def test_the_page_says_that_pairs_are_being_drawn(network: World, secretary: Client) -> None:
    assert secretary.post(PAGE, {"size": "20"}).status_code == 302
    page = secretary.get(PAGE).text
    assert "Drawing pairs below the line" in page
    assert "Draw them" not in page
    assert secretary.post(f"{PAGE}{MissedCheck.objects.get().id}/", {"place": "x"}).status_code == 404
