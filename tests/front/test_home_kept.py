"""What is done all day long and is not told on the home page leaves what it keeps as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from filrouge.front.gathering import gather
from filrouge.ground.actions import ACTIONS
from filrouge.ground.asked.actions import stop_mail
from filrouge.ground.asked.offers import OFFERS
from filrouge.ground.pages.home_rows import OpenNow
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries.home import HOME as BALLOTS
from filrouge.rooms.meetings.queries.home import HOME as MEETINGS
from filrouge.rooms.plans.queries.home import HOME as PLANS
from tests.rooms.ballots.assembly import assemble
from tests.world import World


def test_a_vote_leaves_the_home_page_as_it_is_and_a_result_does_not(
    world: World, django_assert_num_queries: Any
) -> None:
    assembly = assemble(world)
    ballot = assembly.opened()
    before = gather(world.nobody)
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    with django_assert_num_queries(1):
        assert gather(world.nobody) == before
    assembly.decided(ballot)
    after = gather(world.nobody)
    assert (len(before.open_now), len(before.decided)) == (1, 0)
    assert (len(after.open_now), len(after.decided)) == (0, 1)


def test_what_is_done_in_one_room_asks_the_others_nothing_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assembly, asked = assemble(world), list[str]()
    for name, home in (("BALLOTS", BALLOTS), ("MEETINGS", MEETINGS), ("PLANS", PLANS)):
        seen = partial(_noted, asked, name.lower(), home.open_now)
        module = f"filrouge.rooms.{name.lower()}.queries.home.HOME"
        monkeypatch.setattr(module, replace(home, open_now=seen))
    gather(world.nobody)
    assert asked == ["ballots", "meetings", "plans"]
    stop_mail(world.member, person=world.delegate, space=world.space, kind="ballots.vote")
    gather(world.nobody)
    assert asked == ["ballots", "meetings", "plans"]  # how somebody wishes to be told is on nobody's home page
    assembly.draft()  # which no other room follows, and plans say what ballots decided
    gather(world.nobody)
    assert asked[3:] == ["ballots", "plans"]


def _noted(asked: list[str], name: str, ask: Callable[[Viewer], list[OpenNow]], viewer: Viewer) -> list[OpenNow]:
    asked.append(name)
    return ask(viewer)


def test_what_leaves_the_home_page_or_what_waits_as_it_is_are_actions_that_no_other_room_follows() -> None:
    unseen = [verb for room in (BALLOTS, MEETINGS, PLANS, *OFFERS) for verb in room.unseen]
    assert [verb for verb in unseen if verb not in ACTIONS or ACTIONS[verb].followers] == []
