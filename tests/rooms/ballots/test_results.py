"""The result on the page of a ballot: in words, with its margins, for those who may read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.results import Result, result_of
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"


def result(assembly: Assembly, ballot: Ballot, member: str = "alpha") -> Result:
    found = result_of(assembly.viewer(member), ballot)
    assert found is not None
    return found


def text(client: Client, ballot: Ballot, page: str = "") -> str:
    return " ".join(client.get(f"{HERE}{ballot.address}/{page}").content.decode().split())


def test_each_condition_is_a_sentence_with_its_margin(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", epsilon="yes", gamma="no")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    assert block.outcome == "Adopted"
    assert [(one.met, one.asked, *one.found[0].sentences) for one in block.conditions] == [
        (
            True,
            "At least half of the weights must take part.",
            "3½ of 5 took part.",
            "That is 1 more than needed.",
        ),
        (
            True,
            "It passes with more weight for than against.",
            "2½ for, 1 against: 1½ more for than against.",
        ),
    ]


def test_what_was_missing_is_said_and_who_could_have_brought_it(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    assert block.outcome == "No quorum"
    quorum = block.conditions[0]
    assert not quorum.met
    assert quorum.found[0].sentences == ("2 of 5 took part.", "½ was missing.")
    assert block.sentences == (
        "1 more member voting for would have been enough.",
        "Each of these could have changed it alone: Delta, Epsilon, Gamma and Zeta.",
    )
