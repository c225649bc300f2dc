"""What the room asks of organisations: votes that are not in, and at the desk what does not move by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from filrouge.ground.asked.models import News
from filrouge.ground.asked.reading import item
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.live import waiting as silent
from filrouge.rooms.ballots.queries.waiting import waiting
from filrouge.rooms.ballots.rules import MAY
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import carrying
from tests.world import sign_in

pytestmark = pytest.mark.django_db
VOTING = ["Alpha", "Beta", "Delta", "Epsilon", "Gamma", "Zeta"]


def asked(assembly: Assembly) -> list[str]:
    """Who is asked to vote, by name."""
    numbers = {member.pk: member.name for member in assembly.members.values()}
    rows = waiting(assembly.world.space, list(numbers))
    assert {row.kind for row in rows} <= {"ballots.vote"}
    return sorted(numbers[row.organisation] for row in rows)


def desk(assembly: Assembly) -> list[tuple[str, str, str]]:
    rows = waiting(assembly.world.space, [assembly.world.space.organisation_id])
    return [(row.kind, row.verb, row.href) for row in rows]


def test_every_organisation_with_a_vote_is_asked_until_it_has_voted(assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=2))
    assert asked(assembly) == VOTING
    assembly.votes(ballot, alpha="yes", beta="no")
    assert asked(assembly) == ["Delta", "Epsilon", "Gamma", "Zeta"] == [voter.name for voter in silent(ballot)]
    (row,) = waiting(assembly.world.space, [assembly.members["gamma"].pk])
    assert (row.what.text, row.verb, row.due) == ("Membership fee 2027", "Cast your vote", ballot.closes_at)
    assert row.href == f"/en/network/ballots/{ballot.address}/cast/"


def test_whoever_is_asked_may_do_it(assembly: Assembly) -> None:
    ballot = assembly.opened()
    for key in assembly.members:
        viewer = assembly.viewer(key)
        assert viewer.acting is not None
        rows = waiting(assembly.world.space, [viewer.acting.organisation])
        mine = [row for row in rows if viewer.acting.role in row.roles]
        voter = assembly.voter(ballot, key)
        assert bool(mine) == (MAY["cast"](viewer, voter) and voter.weight != "0")


def test_the_holder_of_a_proxy_is_asked_once_for_all_it_casts_and_its_giver_is_not(assembly: Assembly) -> None:
    ballot = carrying(assembly, "beta", "alpha")
    assert asked(assembly) == VOTING[1:]
    assembly.votes(ballot, beta="yes")
    assert asked(assembly) == VOTING[1:]
    casting.cast_vote(assembly.viewer("beta"), voter=assembly.voter(ballot, "alpha"), answers={"1": {"no": 1}})
    assert asked(assembly) == VOTING[2:]


def test_in_a_secret_ballot_who_has_voted_is_not_asked_again(assembly: Assembly) -> None:
    equal = {"full": "1", "associate": "1", "observer": "0"}
    ballot = assembly.opened(assembly.rule({"classes": equal}), secret=True)
    casting.cast_secretly(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers={"1": {"yes": 1}})
    assert asked(assembly) == VOTING[1:]


def test_nobody_is_asked_before_the_opening_or_after_the_closing(assembly: Assembly) -> None:
    assembly.draft()
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=2))
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert asked(assembly) == []


def test_the_desk_is_asked_to_open_what_was_tried_to_publish_what_was_counted_and_to_answer(
    assembly: Assembly, client: Client
) -> None:
    ballot = assembly.draft()
    here = f"/en/network/ballots/{ballot.address}/"
    assert desk(assembly) == []
    running.try_ballot(assembly.secretariat, ballot=ballot)
    assert desk(assembly) == [("ballots.open", "Look and open it", here)]
    opened = running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    assert desk(assembly) == []
    assembly.votes(opened, alpha="yes", beta="yes", gamma="no", delta="yes")
    running.close_ballot(assembly.secretariat, ballot=opened)
    running.count_ballot(assembly.secretariat, ballot=opened)
    assert desk(assembly) == [("ballots.publish", "Look and publish it", here)]
    sign_in(client, assembly.world.secretary)
    assert "Publish the result" in client.get(here).text
    running.publish_result(assembly.secretariat, ballot=opened)
    assert desk(assembly) == []
    found = running.contest(assembly.viewer("gamma"), voter=assembly.voter(opened, "gamma"), reason="A doubt.")
    assert desk(assembly) == [("ballots.contest", "Answer", f"{here}contest/{found.pk}/")]
    running.answer_contest(assembly.secretariat, ballot=opened, contested=found, answer="Counted anew.")
    assert desk(assembly) == []


@pytest.mark.parametrize("number", [1, 3])
def test_many_organisations_and_ballots_cost_as_many_statements_as_one(
    assembly: Assembly, number: int, django_assert_num_queries: Any
) -> None:
    rule = assembly.rule()
    for _each in range(number):
        assembly.opened(rule)
    space = assembly.world.space
    with django_assert_num_queries(2):
        assert len(waiting(space, [m.pk for m in assembly.members.values()])) == 6 * number
    with django_assert_num_queries(3):
        waiting(space, [space.organisation_id, *[m.pk for m in assembly.members.values()]])


# --- What it tells ---------------------------------------------------------------------------------------


def test_everybody_is_told_a_result_once_and_who_contested_it_the_answer(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", delta="yes")
    assembly.decided(ballot)
    found = running.contest(assembly.viewer("gamma"), voter=assembly.voter(ballot, "gamma"), reason="A doubt.")
    running.answer_contest(assembly.secretariat, ballot=ballot, contested=found, answer="Counted anew.")
    result, answer = News.objects.order_by("pk")
    assert (result.kind, result.everybody, result.title) == ("ballots.decided", True, ballot.title)
    with override("en"):
        assert (item(result).text, item(result).href) == (
            "The result: Adopted.", f"/en/network/ballots/{ballot.address}/",
        )  # fmt: skip
    with override("fr"):
        assert item(result).href == f"/fr/network/ballots/{ballot.address}/"
    assert [to.organisation for to in answer.addressees.all()] == [assembly.members["gamma"]]
