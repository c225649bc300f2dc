"""Ballots on an agenda: with the meeting that invites all who vote, members learn what they will vote on."""

from __future__ import annotations

from datetime import date

import pytest

from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting, positions
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.meetings.actions import agenda, preparing
from tests.rooms.meetings.gathering import Gathering

pytestmark = pytest.mark.django_db
WITHOUT_A_VOTE = "eta"  # an observer


def about(ballot: Ballot) -> tuple[Ref, ...]:
    return (Ref(Ballot._meta.label_lower, ballot.pk),)


def sees(gathering: Gathering, ballot: Ballot) -> bool:
    return seen_ballots(gathering.viewer("alpha")).filter(pk=ballot.pk).exists()


@pytest.mark.parametrize("missing", ["", WITHOUT_A_VOTE, "beta"])
def test_a_ballot_is_announced_with_the_meeting_that_invites_all_who_vote(gathering: Gathering, missing: str) -> None:
    meeting, ballot = gathering.draft(), gathering.assembly.draft()
    gathering.item(meeting, about=about(ballot))
    withdrawn = drafting.withdraw_ballot(gathering.secretariat, ballot=gathering.assembly.draft(ballot.rule))
    gathering.item(meeting, about=about(withdrawn))
    assert not sees(gathering, ballot)
    invited = [organisation for name, organisation in gathering.members.items() if name != missing]
    preparing.invite(gathering.secretariat, meeting=meeting, organisations=invited, because="members")
    preparing.announce_meeting(gathering.secretariat, meeting=meeting)
    assert sees(gathering, ballot) is (missing != "beta")
    assert not sees(gathering, withdrawn)


def test_a_ballot_that_comes_on_an_announced_agenda_is_announced_at_once(gathering: Gathering) -> None:
    meeting, ballot = gathering.announced(), gathering.assembly.draft()
    item = gathering.item(meeting)
    assert not sees(gathering, ballot)
    draft = agenda.ItemDraft(Words.of("The fee", "en"), about=about(ballot))
    agenda.change_item(gathering.secretariat, item=item, draft=draft)
    assert sees(gathering, ballot)
    ballot.refresh_from_db()
    made = positions.state_position(
        gathering.viewer("alpha"), ballot=ballot, words="Yes", made="board", made_on=date(2026, 1, 5)
    )
    assert made.wording is not None


def test_whoever_leads_the_meeting_announces_no_ballot_that_way(gathering: Gathering) -> None:
    meeting, ballot = gathering.announced(), gathering.assembly.draft()
    item = agenda.ItemDraft(Words.of("The fee", "en"), about=about(ballot))
    agenda.add_item(gathering.chair(), meeting=meeting, item=item)
    assert not sees(gathering, ballot)
