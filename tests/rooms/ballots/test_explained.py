"""The count of each method explained on its page."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.results import result_of
from filrouge.rooms.ballots.queries.results_blocks import Block
from filrouge.rooms.ballots.queries.results_count import CountPage, count_page
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db
NAMES = ("Ada", "Ben", "Cy")


def ranking(*numbers: str) -> dict[str, Any]:
    return {"ranking": [[number] for number in numbers]}


def told(assembly: Assembly, ballot: Ballot) -> CountPage:
    page = count_page(assembly.viewer("alpha"), ballot, "")
    assert page is not None
    return page


def block(assembly: Assembly, ballot: Ballot) -> Block:
    result = result_of(assembly.viewer("alpha"), ballot)
    assert result is not None
    return result.blocks[0]


def test_stv(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="scottish_stv", settings={"places": 2})
    assembly.votes(
        ballot, alpha=ranking("1", "2"), beta=ranking("1", "2"), gamma=ranking("1", "3"), delta=ranking("2"),
        epsilon=ranking("3", "1"),
    )  # fmt: skip
    assembly.decided(ballot)
    page = told(assembly, ballot)
    print(page)
    for s in page.stages.told: print(s)
    for r in page.stages.rows: print(r)


@pytest.mark.parametrize("method,chosen,answers", [
    ("meek_stv", {"places": 2}, [ranking("1", "2"), ranking("1","2"), ranking("1","3"), ranking("2"), ranking("3")]),
    ("instant_runoff", {}, [ranking("1", "2"), ranking("2","1"), ranking("1","3"), ranking("2"), ranking("3", "1")]),
    ("schulze", {}, [ranking("1", "2", "3"), ranking("2","3", "1"), ranking("3","1", "2"), ranking("2"), ranking("3", "1")]),
    ("approval", {}, [{"approved": ["1"]}, {"approved": ["1", "2"]}, {"approved": ["2"]}]),
    ("score", {}, [{"scores": {"1": 5}}, {"scores": {"1": 5, "2": 3}}, {"scores": {"2": 0}}]),
    ("points", {}, [{"points": {"1": 5}}, {"points": {"1": 5, "2": 3}}, {"points": {"2": 10}}]),
])
def test_all(assembly: Assembly, method, chosen, answers) -> None:
    ballot = assembly.opened(options=NAMES, method=method, settings=chosen)
    assembly.votes(ballot, **dict(zip(("alpha", "beta", "epsilon", "gamma", "delta"), answers)))
    assembly.decided(ballot)
    print(told(assembly, ballot))
    print(block(assembly, ballot))
