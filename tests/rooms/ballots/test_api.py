"""Ballots for programs: the list, one of them, and the file to count again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.methods import recount
from filrouge.rooms.ballots.models import Seen
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db
HERE = "/api/v1/network/ballots"


def test_anybody_reads_what_is_public_and_counts_it_again(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(names_seen=Seen.PUBLIC))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    count = assembly.decided(ballot)
    assert [row["address"] for row in client.get(HERE).json()["items"]] == [ballot.address]
    one = client.get(f"{HERE}/{ballot.address}").json()
    assert (one["state"], one["may_vote"], one["voted"]) == ("published", 6, 3)
    assert one["result"]["questions"][0]["outcome"] == count.result["questions"][0]["outcome"]
    assert recount.count(client.get(f"{HERE}/{ballot.address}/file").json()) == count.result


def test_a_result_says_nothing_of_who_voted_what(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(names_seen=Seen.SECRETARIAT))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    assert "papers" not in client.get(f"{HERE}/{ballot.address}").content.decode()
    file = client.get(f"{HERE}/{ballot.address}/file")
    assert not any("voter" in paper for paper in file.json().get("papers", []))


def test_what_is_open_has_no_result_and_a_draft_is_not_there(client: Client, assembly: Assembly) -> None:
    opened, draft = assembly.opened(), assembly.draft()
    assembly.votes(opened, alpha="yes")
    assert client.get(f"{HERE}/{opened.address}").json()["result"] is None
    assert client.get(f"{HERE}/{opened.address}/file").status_code == 404
    assert client.get(f"{HERE}/{draft.address}").status_code == 404
    assert client.get(f"{HERE}/aaaaaaaa").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_list(
    client: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    for _unused in range(number):
        assembly.decided(assembly.opened(assembly.rule()))
    opened = assembly.opened()
    with django_assert_max_num_queries(4):
        client.get(HERE)
    with django_assert_max_num_queries(8):
        client.get(f"{HERE}/{opened.address}")
