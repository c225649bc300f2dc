"""Voting in the room: put to the vote in two fields, answered in place, never after the closing, never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot, Vote
from filrouge.rooms.ballots.queries.room import RoomBallot, ballots_in_room, my_votes, turnouts
from filrouge.rooms.meetings.actions import leading, voting
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, Meeting
from filrouge.rooms.meetings.queries.room import as_the_room, board
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    meeting = gathering.under_way()
    gathering.item(meeting)
    found = leading.next_item(gathering.secretariat, meeting=meeting, seen="")
    assert found is not None
    return found


@pytest.fixture
def ballot(gathering: Gathering, item: AgendaItem) -> Ballot:
    return voting.put_to_vote(
        gathering.secretariat, item=item, title=Words.of("A desk", "en"), rule=gathering.assembly.rule()
    )


def live(item: AgendaItem) -> int:
    return Meeting.objects.values_list("live", flat=True).get(pk=item.meeting_id)


def on_the_wall(gathering: Gathering, item: AgendaItem) -> RoomBallot:
    meeting = Meeting.objects.select_related("rule", "space").get(pk=item.meeting_id)
    return board(as_the_room(gathering.secretariat), meeting).ballots[0]


def test_a_question_is_put_to_the_vote_closed_counted_and_shown(
    gathering: Gathering, item: AgendaItem, ballot: Ballot
) -> None:
    assert (ballot.state, ballot.title.in_("en").text) == ("opened", "A desk")
    for name, choice in (("alpha", "yes"), ("beta", "yes"), ("gamma", "no"), ("delta", "abstain")):
        voting.vote_in_room(gathering.viewer(name), meeting=item.meeting, ballot=ballot, choice=choice)
    shown = on_the_wall(gathering, item)
    assert (shown.voted, shown.of, shown.open, shown.came_out) == (4, 6, True, None)
    assert turnouts([ballot.pk], public=True) == {ballot.pk: (4, 6)}
    running.close_ballot(gathering.secretariat, ballot=ballot)
    running.count_ballot(gathering.secretariat, ballot=ballot)
    (chair,) = ballots_in_room(gathering.secretariat, [ballot.pk])
    assert chair.came_out is not None
    assert chair.came_out.words == "Adopted"
    assert on_the_wall(gathering, item).came_out is None
    before = live(item)
    running.publish_result(gathering.secretariat, ballot=ballot)
    assert live(item) == before + 1
    out = on_the_wall(gathering, item).came_out
    assert out is not None
    assert out.voices is not None
    assert out.voices.words == "2 for, 1 against, 1 abstained, 2 without a choice"
    assert [met for met, _asked in out.conditions] == [True, True]


def test_a_vote_sent_again_is_the_vote_that_is_there(gathering: Gathering, item: AgendaItem, ballot: Ballot) -> None:
    alpha = gathering.viewer("alpha")
    for seconds in (0, 40, 90, 10**18):
        assert (
            voting.vote_in_room(alpha, meeting=item.meeting, ballot=ballot, choice="yes", seconds_ago=seconds) == "yes"
        )
    assert Vote.objects.count() == 1
    mine = my_votes(alpha, [ballot.pk])[ballot.pk]
    assert (mine.voted, mine.choice, mine.said, mine.may_vote) == (True, "yes", "for", True)


def test_an_older_vote_that_arrives_late_does_not_take_the_place_of_a_newer_one(
    gathering: Gathering, item: AgendaItem, ballot: Ballot
) -> None:
    alpha = gathering.viewer("alpha")
    voting.vote_in_room(alpha, meeting=item.meeting, ballot=ballot, choice="no")
    Vote.objects.update(at=timezone.now() - timedelta(seconds=30))
    said = voting.vote_in_room(alpha, meeting=item.meeting, ballot=ballot, choice="yes", seconds_ago=60)
    assert (said, Vote.objects.count()) == ("no", 1)
    said = voting.vote_in_room(alpha, meeting=item.meeting, ballot=ballot, choice="yes", seconds_ago=10)
    assert (said, [vote.answers for vote in Vote.objects.order_by("number")]) == (
        "yes",
        [{"1": {"no": 1}}, {"1": {"yes": 1}}],
    )


def test_a_vote_that_waited_on_a_phone_until_the_closing_is_told_that_it_was_too_late(
    gathering: Gathering, item: AgendaItem, ballot: Ballot
) -> None:
    running.close_ballot(gathering.secretariat, ballot=ballot)
    with pytest.raises(Refused) as refused:
        voting.vote_in_room(
            gathering.viewer("alpha"), meeting=item.meeting, ballot=ballot, choice="yes", seconds_ago=75
        )
    assert refused.value.code == "late"
    assert str(refused.value.message).startswith("Your vote of 75 seconds ago arrived on ")
    assert Vote.objects.count() == 0


def test_only_the_secretariat_puts_to_the_vote_and_only_who_is_on_the_roll_votes(
    gathering: Gathering, item: AgendaItem, ballot: Ballot
) -> None:
    rule = ballot.rule
    for viewer in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            voting.put_to_vote(viewer, item=item, title=Words.of("Another", "en"), rule=rule)
    for viewer in (gathering.world.nobody, gathering.world.member, gathering.world.other):
        with pytest.raises(NotAllowed):
            voting.vote_in_room(viewer, meeting=item.meeting, ballot=ballot, choice="yes")
    for name, choice, code in (("eta", "yes", "roll"), ("alpha", "perhaps", "choice")):
        with pytest.raises(Refused) as refused:
            voting.vote_in_room(gathering.viewer(name), meeting=item.meeting, ballot=ballot, choice=choice)
        assert refused.value.code == code
    assert (Ballot.objects.count(), Vote.objects.count()) == (1, 0)


def test_whoever_leads_the_meeting_closes_and_shows_what_the_secretariat_put_to_the_vote(
    gathering: Gathering, item: AgendaItem, ballot: Ballot, client: Client
) -> None:
    gathering.assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", delta="yes")
    chair, at = gathering.chair(), f"/en/network/meetings/{item.meeting.address}/console/"
    assert chair.person is not None
    sign_in(client, chair.person)
    assert "Close the vote and count" in client.get(at).content.decode()
    client.post(f"{at}do/close/", {"ballot": ballot.address})
    page = client.get(at).content.decode()
    assert ("Counted. Only those who lead see this so far." in page, "Adopted" in page) == (True, True)
    assert on_the_wall(gathering, item).came_out is None
    client.post(f"{at}do/publish/", {"ballot": ballot.address})
    assert Ballot.objects.get().state == "published"


def test_whoever_leads_runs_no_ballot_that_was_not_left_to_the_meeting(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    ballot, chair = gathering.assembly.opened(), gathering.chair()
    ItemAbout.objects.create(item=item, kind="ballots.ballot", number=ballot.pk)
    at = f"/en/network/meetings/{item.meeting.address}/console/"
    assert chair.person is not None
    sign_in(client, chair.person)
    page = client.get(at).content.decode()
    assert ("Membership fee 2027" in page, "Close the vote and count" in page) == (True, False)
    assert client.post(f"{at}do/close/", {"ballot": ballot.address}).status_code == 404
    typed = {"item": item.address, "title": "Another", "rule": str(ballot.rule_id)}
    assert client.post(f"{at}do/vote/", typed).status_code == 404
    assert list(Ballot.objects.values_list("state", flat=True)) == ["opened"]
