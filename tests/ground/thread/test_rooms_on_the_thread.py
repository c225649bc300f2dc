"""What the rooms put on the thread is found again at the address that each thing says of itself."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DESCRIBERS
from filrouge.ground.thread.queries import life, life_at
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.models import Count
from tests.rooms.ballots.assembly import Assembly, assemble
from tests.rooms.register.lists import add_list, link, org
from tests.world import World


@pytest.fixture
def decided(world: World) -> tuple[Assembly, Ballot]:
    assembly = assemble(world)
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    ballot.refresh_from_db()
    return assembly, ballot


@pytest.fixture
def total(world: World) -> Count:
    add_list(world.space, world.federation, [org("Wasserij De Zon", own_id="1")])
    link(world.space)
    return publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)


def found_again(viewer: Viewer, thing: Ballot | Count) -> dict[str, str]:
    """The marks of a thread, each with where its own thread is; all of them are looked for there."""
    seen = life(viewer, thing)
    for knot in seen:
        again = life_at(viewer, DESCRIBERS[knot.ref.kind].word, knot.address)
        assert again.here.ref == knot.ref
    return {knot.ref.kind: knot.thread for knot in seen}


def test_a_ballot_its_rule_and_its_count_are_found_at_their_addresses(decided: tuple[Assembly, Ballot]) -> None:
    assembly, ballot = decided
    threads = found_again(assembly.world.nobody, ballot)
    assert threads["ballots.ballot"] == f"/en/network/thread/ballot/{ballot.address}/"
    assert threads["ballots.count"] == f"/en/network/thread/vote-count/{ballot.address}-1/"
    assert threads["ballots.rule"] == f"/en/network/thread/rule/{ballot.rule.line}-1/"


def test_a_decision_shows_its_votes_on_its_thread(decided: tuple[Assembly, Ballot], client: Client) -> None:
    _assembly, ballot = decided
    voices = life(decided[0].world.nobody, ballot).here.voices
    assert voices is not None
    assert (voices.yes, voices.against) == (2, 1)
    shown = client.get(f"/en/network/thread/ballot/{ballot.address}/").content.decode()
    assert f'aria-label="{voices.words}"' in shown


def test_a_ballot_for_members_has_no_thread_for_others(decided: tuple[Assembly, Ballot]) -> None:
    assembly, ballot = decided
    Ballot.objects.filter(pk=ballot.pk).update(public=False)
    assert not life_at(assembly.world.nobody, "ballot", ballot.address)
    assert life_at(assembly.viewer("alpha"), "ballot", ballot.address)


def test_a_total_and_its_lists_are_found_at_their_addresses(world: World, total: Count) -> None:
    threads = found_again(world.nobody, total)
    assert threads["register.count"] == f"/en/network/thread/total/{total.digest[:16]}/"
    assert threads["register.source"].startswith(f"/en/network/thread/list/{world.federation.address}-20")


@pytest.mark.parametrize("address", ["", "x", "k3m7qz2p-2026-02-30", "k3m7qz2p-", "0123456789abcdef", "a-9"])
def test_an_address_of_nothing_finds_nothing(world: World, address: str) -> None:
    assert not any(life_at(world.secretariat, kind.word, address) for kind in DESCRIBERS.values())


def test_no_two_kinds_share_a_word() -> None:
    words = [kind.word for kind in DESCRIBERS.values()]
    assert len(words) == len(set(words))
