"""A ballot from its draft to its result."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.models import State, Vote
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db


def test_organisations_decide_by_the_weights_of_their_classes(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", epsilon="yes", gamma="no", delta="no")
    question = assembly.decided(ballot).result["questions"][0]
    assert question["outcome"] == "adopted"
    weights = question["count"]["weights"]["overall"]
    assert (weights["yes"], weights["no"], weights["eligible"]) == ("5/2", "2", "5")
    assert question["count"]["heads"]["overall"]["yes"] == "3"


def test_without_a_quorum_nothing_is_decided(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes")
    question = assembly.decided(ballot).result["questions"][0]
    assert question["outcome"] == "no quorum"
    quorum = next(c for c in question["conditions"] if c["key"] == "participation")
    assert (quorum["have"], quorum["needed"], quorum["met"]) == ("2", "5/2", False)


def test_a_head_delegate_corrects_the_vote_and_both_stay_on_record(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no")
    assembly.votes(ballot, alpha="no")
    assert [
        vote.answers["1"] for vote in Vote.objects.filter(voter=assembly.voter(ballot, "alpha")).order_by("id")
    ] == [
        {"yes": 1},
        {"no": 1},
    ]
    assert assembly.decided(ballot).result["questions"][0]["count"]["weights"]["overall"]["no"] == "3"


def test_an_observer_is_on_the_roll_without_a_vote(assembly: Assembly) -> None:
    ballot = assembly.opened()
    voter = assembly.voter(ballot, "eta")
    assert voter.weight == "0"
    with pytest.raises(Refused, match="without a vote"):
        casting.cast_vote(assembly.viewer("eta"), voter=voter, answers={"1": {"yes": 1}})
    assert not Vote.objects.exists()


def test_nobody_votes_for_another(assembly: Assembly) -> None:
    ballot = assembly.opened()
    for viewer in (assembly.world.nobody, assembly.viewer("beta"), assembly.secretariat):
        with pytest.raises(NotAllowed):
            casting.cast_vote(viewer, voter=assembly.voter(ballot, "alpha"), answers={"1": {"yes": 1}})
    assert not Vote.objects.exists()


def test_nothing_comes_in_after_the_closing(assembly: Assembly) -> None:
    ballot = assembly.opened()
    running.close_ballot(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="not open"):
        assembly.votes(ballot, alpha="yes")
    assert not Vote.objects.exists()


def test_two_clicks_close_a_ballot_once(assembly: Assembly) -> None:
    ballot = assembly.opened()
    running.close_ballot(assembly.secretariat, ballot=ballot)
    closed_at = ballot.closed_at
    with pytest.raises(Refused, match="Closed"):
        running.close_ballot(assembly.secretariat, ballot=ballot)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.closed_at) == (State.CLOSED, closed_at)


def test_a_secret_ballot_counts_the_papers_and_not_the_organisations(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule({"classes": {"full": "1", "associate": "1", "observer": "0"}}), secret=True)
    choices = {"alpha": "yes", "beta": "yes", "gamma": "no", "epsilon": "yes"}
    receipts = {
        member: casting.cast_secretly(
            assembly.viewer(member), voter=assembly.voter(ballot, member), answers={"1": {choice: 1}}
        )
        for member, choice in choices.items()
    }
    count = assembly.decided(ballot)
    assert count.result["questions"][0]["count"]["heads"]["overall"]["yes"] == "3"
    assert sorted(paper["receipt"] for paper in count.file["papers"]) == sorted(receipts.values())
    assert not Vote.objects.exists()


def test_a_tie_that_the_chair_has_to_settle_is_not_published_before(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule({"ties": "chair", "participation": []}))
    assembly.votes(ballot, alpha="yes", beta="no")
    running.close_ballot(assembly.secretariat, ballot=ballot)
    assert running.count_ballot(assembly.secretariat, ballot=ballot).result["questions"][0]["outcome"] == "tied"
    with pytest.raises(Refused, match="asks the chair"):
        running.publish_result(assembly.secretariat, ballot=ballot)
    running.settle_tie(assembly.secretariat, ballot=ballot, choices={"1": "yes"})
    assert running.publish_result(assembly.secretariat, ballot=ballot).result["questions"][0]["outcome"] == "adopted"
