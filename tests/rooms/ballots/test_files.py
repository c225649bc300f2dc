"""The published file of a ballot: who gets it, in which forms, and that anyone counts the same from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from filrouge.methods import recount
from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots.models import Ballot, Count
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db

VOTES = {"alpha": "yes", "beta": "yes", "gamma": "no", "delta": "yes"}


def _address(assembly: Assembly, ballot: Ballot, page: str) -> str:
    return f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/{page}"


def _file(assembly: Assembly, ballot: Ballot, reader: str | None = None, kind: str = "json") -> Any:
    client = Client()
    if reader:
        sign_in(client, assembly.delegates[reader])
    return client.get(_address(assembly, ballot, f"file.{kind}"))


def _decided(assembly: Assembly, **wording: Any) -> tuple[Ballot, Count]:
    ballot = assembly.opened(assembly.rule(**wording))
    assembly.votes(ballot, **VOTES)
    return ballot, assembly.decided(ballot)


def test_a_member_takes_the_file_as_it_was_counted(assembly: Assembly) -> None:
    ballot, count = _decided(assembly)
    response = _file(assembly, ballot, "alpha")
    file = json.loads(response.content)
    assert response["Filrouge-Digest"] == f"sha-256={count.digest}"
    assert {name: part for name, part in file.items() if name != "published"} == count.file
    assert recount.file_digest(file) == file["published"]["digest"] == count.digest == digest(count.file)
    assert recount.count(recount.read(response.content)) == count.result == file["published"]["result"]
