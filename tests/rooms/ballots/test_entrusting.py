"""A ballot is left to whoever leads the meeting: they run it, and nothing else of it is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.trail.models import Entry
from filrouge.rooms.ballots.actions import drafting, entrusting, running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.ballots import ballot_called
from filrouge.rooms.ballots.queries.room import ballots_in_room
from tests.rooms.ballots.assembly import Assembly
from tests.world import DAY


@pytest.fixture
def chair(assembly: Assembly) -> Viewer:
    space = assembly.world.space
    mandate = people.grant_mandate(
        assembly.world.system, space=space, email="chair@sample.example", name="Chair", organisation=space.organisation,
        role=Role.FACILITATOR, since=date(2020, 1, 1),
    )  # fmt: skip
    return viewer_for(mandate.person, space, day=DAY)


def test_a_chair_opens_closes_counts_and_publishes_what_is_left_to_the_meeting(
    assembly: Assembly, chair: Viewer
) -> None:
    ballot = assembly.draft()
    assert ballot_called(chair, ballot.address) is None
    entrusting.entrust_ballot(assembly.secretariat, ballot=ballot)
    assert ballot_called(chair, ballot.address) == ballot
    running.open_ballot(chair, ballot=ballot, confirmed=True)
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    running.close_ballot(chair, ballot=ballot)
    running.count_ballot(chair, ballot=ballot)
    shown = {who.level: ballots_in_room(who, [ballot.pk])[0] for who in (chair, assembly.secretariat)}
    assert [(one.runs, one.came_out is not None) for one in shown.values()] == [(True, True)] * 2
    (member,) = ballots_in_room(assembly.viewer("alpha"), [ballot.pk])
    assert (member.runs, member.came_out) == (False, None)
    running.publish_result(chair, ballot=ballot)
    assert Ballot.objects.get().state == "published"


@pytest.mark.parametrize(
    "step",
    [
        lambda who, ballot: running.try_ballot(who, ballot=ballot),
        lambda who, ballot: drafting.withdraw_ballot(who, ballot=ballot),
        lambda who, ballot: running.settle_tie(who, ballot=ballot, choices={}),
        lambda who, ballot: entrusting.entrust_ballot(who, ballot=ballot),
        lambda who, ballot: entrusting.take_back_ballot(who, ballot=ballot),
    ],
    ids=["try", "withdraw", "settle a tie", "entrust", "take back"],
)
def test_a_chair_does_nothing_else_with_it(
    assembly: Assembly, chair: Viewer, step: Callable[[Viewer, Ballot], object]
) -> None:
    ballot = entrusting.entrust_ballot(assembly.secretariat, ballot=assembly.draft())
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        step(chair, ballot)
    assert (Ballot.objects.get().led_in_a_meeting, Entry.objects.count()) == (True, entries)


def test_nobody_else_runs_it_and_a_chair_none_that_was_not_left_or_was_taken_back(
    assembly: Assembly, chair: Viewer
) -> None:
    ballot = assembly.draft()
    refused = [(chair, running.open_ballot)]
    entrusted = entrusting.entrust_ballot(assembly.secretariat, ballot=assembly.draft(ballot.rule))
    refused += [(who, running.open_ballot) for who in (assembly.viewer("alpha"), assembly.world.other)]
    for who, step in refused[:1]:
        with pytest.raises(NotAllowed):
            step(who, ballot=ballot)
    for who, step in refused[1:]:
        with pytest.raises(NotAllowed):
            step(who, ballot=entrusted)
    running.open_ballot(chair, ballot=entrusted, confirmed=True)
    entrusting.take_back_ballot(assembly.secretariat, ballot=entrusted)
    with pytest.raises(NotAllowed):
        running.close_ballot(chair, ballot=Ballot.objects.get(pk=entrusted.pk))
    assert sorted(Ballot.objects.values_list("state", flat=True)) == ["drafted", "opened"]


def test_a_ballot_that_is_over_is_left_to_nobody(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.decided(ballot)
    with pytest.raises(Refused) as refused:
        entrusting.entrust_ballot(assembly.secretariat, ballot=ballot)
    assert (refused.value.code, Ballot.objects.get().led_in_a_meeting) == ("state", False)
