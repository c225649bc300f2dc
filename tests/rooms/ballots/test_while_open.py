"""While a ballot is open: who sees what was voted so far."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot, Seen
from filrouge.rooms.ballots.queries import live
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"


def text(client: Client, ballot: Ballot, page: str = "") -> str:
    said = client.get(f"{HERE}{ballot.address}/{page}").text
    return " ".join(re.sub(r"<[^>]+>", " ", said).split())


def rows(client: Client, ballot: Ballot) -> list[tuple[str, ...]]:
    """Whoever has a vote and what it voted so far."""
    found = re.findall(r'<th scope="row"><a [^>]*>(\w+)</a></th><td>(.*?)</td>', client.get(votes(ballot)).text)
    return [(name, *re.sub(r"<[^>]+>", " ", said).split()) for name, said in found]


def votes(ballot: Ballot) -> str:
    return f"{HERE}{ballot.address}/votes/"


def test_where_the_rule_shows_votes_as_they_come_in_members_follow_them(
    client: Client, assembly: Assembly, django_assert_max_num_queries: Any
) -> None:
    rule = assembly.rule(names_seen=Seen.MEMBERS, seen_while_open=True)
    ballot = assembly.opened(rule)
    assembly.votes(ballot, alpha="yes", gamma="no")
    assert client.get(votes(ballot)).status_code == 404
    assert votes(ballot) not in client.get(f"{HERE}{ballot.address}/").text
    sign_in(client, assembly.delegates["beta"])
    assert votes(ballot) in client.get(f"{HERE}{ballot.address}/").text
    silent = [(name, "not", "yet") for name in ("Beta", "Delta", "Epsilon", "Zeta")]
    with django_assert_max_num_queries(16):
        assert rows(client, ballot) == [("Alpha", "for"), ("Gamma", "against"), *silent]
    assembly.votes(ballot, beta="abstain")
    assert rows(client, ballot)[2] == ("Beta", "abstention")
    running.close_ballot(assembly.secretariat, ballot=ballot)
    assert rows(client, ballot)[3] == ("Delta", "did", "not", "vote")  # closed, and not published yet


def test_where_it_does_not_nobody_does_not_even_the_secretariat(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(names_seen=Seen.MEMBERS))
    assembly.votes(ballot, alpha="yes")
    for person in (assembly.delegates["alpha"], assembly.secretariat.person):
        assert person is not None
        sign_in(client, person)
        assert client.get(votes(ballot)).status_code == 404
        assert votes(ballot) not in client.get(f"{HERE}{ballot.address}/").text
    running.close_ballot(assembly.secretariat, ballot=ballot)
    assert client.get(votes(ballot)).status_code == 404


def test_the_votes_of_a_secret_ballot_never_come_in_by_name(client: Client, assembly: Assembly) -> None:
    equal = {"classes": {"full": "1", "associate": "1", "observer": "0"}}
    rule = assembly.rule(equal, names_seen=Seen.PUBLIC, seen_while_open=True)
    ballot = assembly.opened(rule, secret=True)
    sign_in(client, assembly.delegates["alpha"])
    assert client.get(votes(ballot)).status_code == 404
    assert votes(ballot) not in client.get(f"{HERE}{ballot.address}/").text


def test_what_each_pillar_lacks_for_its_quorum_is_shown_as_votes_come_in(
    client: Client, assembly: Assembly, django_assert_num_queries: Any
) -> None:
    quorum = {"share": "1/2", "of": "heads", "strict": False, "per_pillar": True, "also": []}
    said = {"classes": {"full": "1", "associate": "1"}, "pillars": ["North", "South"], "participation": [quorum]}
    ballot = assembly.opened(assembly.rule(said, pillar_of={"full": "North", "associate": "South"}))
    assert "No quorum yet 2 more from “North” No quorum yet 1 more from “South”" in text(client, ballot)
    assembly.votes(ballot, alpha="yes", beta="no", zeta="abstain")
    assert "3 of 6 organisations Quorum reached North Quorum reached South" in text(client, ballot)
    with django_assert_num_queries(1):
        live.standing(ballot)


def test_members_without_a_vote_whom_the_rule_asks_for_are_missing_too(assembly: Assembly) -> None:
    quorum = {"share": "1/2", "of": "heads", "strict": True, "per_pillar": False, "also": ["observer"]}
    ballot = assembly.opened(assembly.rule({"participation": [quorum]}))
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no")
    assert [(one.share, one.missing) for one in live.standing(ballot).presence] == [(6 / 7, "1 more member")]
    assembly.votes(ballot, zeta="no")
    assert [(one.share, one.missing) for one in live.standing(ballot).presence] == [(1.0, "")]


def test_where_silence_consents_or_no_presence_is_asked_nothing_is_said_of_it(assembly: Assembly) -> None:
    silent = assembly.opened(method="consent", silence_consents=True)
    free = assembly.opened(assembly.rule({"participation": []}))
    assert (live.standing(silent).presence, live.standing(free).presence) == ((), ())
