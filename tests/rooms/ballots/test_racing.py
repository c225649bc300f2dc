"""Many submissions at the same moment: every one that was acknowledged counts, and none counts twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation, Role
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.methods import recount
from filrouge.rooms.ballots import filing, sealing
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.actions.taking_back import take_secret_vote_back
from filrouge.rooms.ballots.models import Ballot, Urn, Vote, Voter
from filrouge.rooms.register.models import Membership
from tests.racing import at_once, in_the_shared_file, on_disk
from tests.rooms.ballots.assembly import Assembly, assemble
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS, EACH = 50, 10
EQUAL = {"classes": {"full": "1", "associate": "1", "observer": "0"}}


@pytest.fixture
def crowd(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assembly:
    """An assembly with fifty more members, in a database that threads share as processes do."""
    assembly = assemble(world)
    space = assembly.world.space
    named = Organisation.objects.bulk_create(Organisation(name=f"Member {n:02}", country="BE") for n in range(VOTERS))
    Membership.objects.bulk_create(
        Membership(space=space, member=member, umbrella=space.organisation, category="full", status="active")
        for member in named
    )
    assembly.crowd = named  # type: ignore[attr-defined]  # for this story alone
    on_disk(tmp_path, monkeypatch)
    return assembly


def delegate(assembly: Assembly, voter: Voter) -> Viewer:
    standing = Standing(0, voter.organisation_id, voter.name, Role.HEAD_DELEGATE)
    return Viewer(assembly.world.space, None, (standing,), standing)


def test_five_hundred_submissions_at_once_give_exactly_the_right_count(crowd: Assembly) -> None:
    def prepare() -> tuple[Ballot, list[Voter]]:
        ballot = crowd.opened(crowd.rule(EQUAL))
        return ballot, list(ballot.voters.filter(organisation__in=crowd.crowd).order_by("name"))  # type: ignore[attr-defined]

    ballot, voters = in_the_shared_file(prepare)  # type: ignore[misc]

    def submit(number: int) -> tuple[int, int, str]:
        voter, time = voters[number % VOTERS], number // VOTERS
        choice = ("yes", "no", "abstain")[(number + time) % 3]
        vote = casting.cast_vote(delegate(crowd, voter), voter=voter, answers={"1": {choice: 1}})
        return voter.pk, vote.number, choice

    acknowledged = at_once(submit, range(VOTERS * EACH))
    last = {pk: (number, choice) for pk, number, choice in sorted(acknowledged)}  # type: ignore[misc]

    def counted() -> None:
        per_voter = Counter(Vote.objects.values_list("voter_id", flat=True))
        assert all(per_voter[pk] == number for pk, (number, _choice) in last.items())
        running.close_ballot(crowd.secretariat, ballot=ballot)
        overall = recount.count(filing.ballot_file(ballot))["questions"][0]["count"]["heads"]["overall"]
        expected = Counter(choice for _number, choice in last.values())
        assert {choice: int(overall[choice]) for choice in ("yes", "no", "abstain")} == dict(expected)

    in_the_shared_file(counted)


def test_secret_papers_that_come_at_once_are_all_in_the_urn(crowd: Assembly) -> None:
    def prepare() -> tuple[Ballot, list[Voter]]:
        ballot = crowd.opened(crowd.rule(EQUAL), secret=True)
        return ballot, list(ballot.voters.filter(organisation__in=crowd.crowd).order_by("name"))  # type: ignore[attr-defined]

    ballot, voters = in_the_shared_file(prepare)  # type: ignore[misc]

    def submit(number: int) -> str:
        voter = Voter.objects.select_related("ballot").get(pk=voters[number % VOTERS].pk)
        try:
            return casting.cast_secretly(delegate(crowd, voter), voter=voter, answers={"1": {"yes": 1}})
        except Refused:
            return ""  # the same organisation, a second time, without its receipt

    receipts = [receipt for receipt in at_once(submit, range(VOTERS * 2)) if receipt]

    def opened() -> None:
        papers = sealing.unseal(ballot.address, Urn.objects.get().sealed)
        assert sorted(paper.receipt for paper in papers) == sorted(receipts)
        assert len(papers) == VOTERS

    in_the_shared_file(opened)


def test_votes_that_are_cast_and_taken_back_at_once_are_counted_as_they_ended(crowd: Assembly) -> None:
    def prepare() -> tuple[Ballot, list[Voter]]:
        ballot = crowd.opened(crowd.rule(EQUAL), secret=True)
        return ballot, list(ballot.voters.filter(organisation__in=crowd.crowd).order_by("name"))  # type: ignore[attr-defined]

    ballot, voters = in_the_shared_file(prepare)  # type: ignore[misc]

    def cast(number: int) -> str:
        voter = Voter.objects.select_related("ballot").get(pk=voters[number].pk)
        return casting.cast_secretly(delegate(crowd, voter), voter=voter, answers={"1": {"yes": 1}})

    receipts = at_once(cast, range(VOTERS))

    def undo(number: int) -> int:
        voter = Voter.objects.select_related("ballot").get(pk=voters[number % 10].pk)
        try:
            take_secret_vote_back(delegate(crowd, voter), voter=voter, receipt=str(receipts[number % 10]))
        except Refused:
            return 0  # somebody was quicker
        return 1

    assert sum(map(int, at_once(undo, range(20)))) == 10  # type: ignore[call-overload]

    def opened() -> None:
        papers = sealing.unseal(ballot.address, Urn.objects.get().sealed)
        assert sorted(paper.receipt for paper in papers) == sorted(map(str, receipts[10:]))
        there = Voter.objects.filter(ballot=ballot, paper_in=True).order_by("name").values_list("pk", flat=True)
        assert list(there) == [voter.pk for voter in voters[10:]]

    in_the_shared_file(opened)


def test_what_comes_while_the_ballot_closes_is_in_the_count_or_was_refused(crowd: Assembly) -> None:
    def prepare() -> tuple[Ballot, list[Voter]]:
        ballot = crowd.opened(crowd.rule(EQUAL))
        return ballot, list(ballot.voters.filter(organisation__in=crowd.crowd).order_by("name"))  # type: ignore[attr-defined]

    ballot, voters = in_the_shared_file(prepare)  # type: ignore[misc]

    def submit(number: int) -> str:
        if number == VOTERS // 2:
            running.close_ballot(crowd.secretariat, ballot=Ballot.objects.select_related("rule").get(pk=ballot.pk))
            return ""
        voter = voters[number]
        try:
            casting.cast_vote(delegate(crowd, voter), voter=voter, answers={"1": {"yes": 1}})
        except Refused:
            return ""
        return str(voter.organisation.address)

    acknowledged = [address for address in at_once(submit, range(VOTERS)) if address]

    def counted() -> None:
        count = running.count_ballot(crowd.secretariat, ballot=Ballot.objects.select_related("rule").get(pk=ballot.pk))
        assert sorted(count.file["took_part"]) == sorted(acknowledged)

    in_the_shared_file(counted)
