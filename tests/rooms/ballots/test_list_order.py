"""The list of ballots: what can be done comes first, and pages of it are turned without leaving one out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.pages import keyset
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Ballot, Rule, State
from filrouge.rooms.ballots.queries import ballots as queries
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

DRAWN = datetime(2026, 3, 1, 9, tzinfo=UTC)

# Made in this order; each with the days, from the making, of what is said of it.
SAID: tuple[tuple[str, State, dict[str, int]], ...] = (
    ("open by hand", State.OPENED, {}),
    ("closes on day 9", State.OPENED, {"closes_at": 9}),
    ("decided on day 7", State.PUBLISHED, {"closed_at": 2, "published_at": 7}),
    ("closes on day 4", State.OPENED, {"closes_at": 4}),
    ("decided on day 5", State.PUBLISHED, {"closed_at": 5, "published_at": 5}),
    ("closed on day 6", State.CLOSED, {"closed_at": 6}),
    ("opens by hand", State.DRAFTED, {}),
    ("withdrawn", State.WITHDRAWN, {}),
    ("opens on day 8", State.DRAFTED, {"opens_at": 8}),
    ("opens on day 3", State.DRAFTED, {"opens_at": 3}),
    ("closes on day 4 too", State.OPENED, {"closes_at": 4}),
)
ORDER = [
    "closes on day 4 too", "closes on day 4", "closes on day 9", "open by hand",
    "opens on day 3", "opens on day 8", "opens by hand",
    "decided on day 7", "closed on day 6", "decided on day 5",
    "withdrawn",
]  # fmt: skip


def made(assembly: Assembly, rule: Rule, at: int, said: tuple[str, State, dict[str, int]]) -> Ballot:
    name, state, days = said
    times: dict[str, Any] = {field: DRAWN + timedelta(days=number) for field, number in days.items()}
    frozen = {"roll_digest": "r", "rule_digest": "r", "lot_commitment": "l", "opened_at": DRAWN}
    return Ballot(
        space=assembly.world.space, title=Words.of(name, "en"), rule=rule, state=state,
        drafted_at=DRAWN + timedelta(minutes=at), **frozen, **times,
    )  # fmt: skip


@pytest.fixture
def many(assembly: Assembly) -> list[Ballot]:
    rule = assembly.rule()
    return Ballot.objects.bulk_create(made(assembly, rule, at, said) for at, said in enumerate(SAID))


def listed(assembly: Assembly, which: str = "", cursor: str = "") -> keyset.Slice[queries.BallotRow]:
    return queries.ballots(assembly.secretariat, which, cursor)


def named(page: keyset.Slice[queries.BallotRow]) -> list[str]:
    return [row.title.text for row in page.rows]


def test_open_ones_come_first_then_what_is_to_open_then_what_was_decided(
    assembly: Assembly, many: list[Ballot]
) -> None:
    assert named(listed(assembly)) == ORDER
    assert named(listed(assembly, "open")) == ORDER[:4]
    assert named(listed(assembly, "coming")) == ORDER[4:7]
    assert named(listed(assembly, "decided")) == ORDER[7:10]


def turning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two."""
    whole: Callable[..., Any] = queries.cut
    monkeypatch.setattr(queries, "cut", lambda *asked: whole(*asked, size=2))


def test_pages_of_the_list_leave_none_out_and_show_none_twice(
    assembly: Assembly, many: list[Ballot], monkeypatch: pytest.MonkeyPatch
) -> None:
    turning(monkeypatch)
    page, forth = listed(assembly), []
    while page.following:
        forth.append(named(page))
        page = listed(assembly, cursor=page.following)
    assert [name for names in [*forth, named(page)] for name in names] == ORDER
    back = []
    while page.preceding:
        page = listed(assembly, cursor=page.preceding)
        back.append(named(page))
    assert back[::-1] == forth


@pytest.mark.parametrize("odd", [["x", "y", "z", 1], [0, 5, 5, 1], ["2026-01-01T00:00:00+00:00", 3], [0, "", "", 1]])
def test_a_page_that_is_none_of_ours_is_the_first(assembly: Assembly, many: list[Ballot], odd: list[Any]) -> None:
    assert named(listed(assembly, cursor=keyset.encode(odd))) == ORDER


def test_the_list_is_one_statement(
    assembly: Assembly, many: list[Ballot], django_assert_num_queries: Callable[[int], Any]
) -> None:
    reader = assembly.secretariat
    for which in ("", "decided"):
        with django_assert_num_queries(1):
            queries.ballots(reader, which)


def test_a_member_reads_what_is_open_on_top(client: Client, assembly: Assembly, many: list[Ballot]) -> None:
    sign_in(client, assembly.delegates["alpha"])
    page = client.get("/en/network/ballots/").text
    places = [page.index(f">{name}</a>") for name in ("closes on day 4", "open by hand", "decided on day 7")]
    assert places == sorted(places)
    assert "opens on day 3" not in page
