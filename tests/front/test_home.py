"""The home page of a network: what is open now, what was decided last, and a voice followed to its effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.front import gathering
from filrouge.front.gathering import gather
from filrouge.ground.pages import kept
from filrouge.ground.pages.home_rows import HomeRows, OpenNow
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread import knots
from filrouge.ground.thread.following import voice
from filrouge.ground.thread.knots import Knot, describes
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.writing import Ref
from tests.rooms.ballots.assembly import Assembly, assemble
from tests.world import World, sign_in

HOME = "/en/network/"
KIND = "people.organisation"
MARKS = ("contribution", "proposal", "decision", "action")


@pytest.fixture
def assembly(world: World) -> Assembly:
    return assemble(world)


@pytest.fixture
def spoken(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Ref]:
    """A contribution that led to an action over a proposal and a decision; “Secret …” is for members only."""
    monkeypatch.setattr(knots, "DESCRIBERS", {})
    for module in ("queries", "sight"):
        monkeypatch.setattr(f"filrouge.ground.thread.{module}.DESCRIBERS", knots.DESCRIBERS)

    def describe(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
        for found in Organisation.objects.filter(pk__in=numbers):
            if viewer.acting or not found.name.startswith("Secret"):
                mark = found.name.split()[-1]
                at = datetime(2023 + MARKS.index(mark), 3, 1, tzinfo=UTC)
                yield Knot(
                    Ref(KIND, found.id), mark, mark.title(), at, found.name, f"/o/{found.address}/",
                    address=found.address,
                )  # fmt: skip

    describes(KIND, describe, word="thing")
    return say(world, "Our")


def say(world: World, whose: str, marks: tuple[str, ...] = MARKS) -> list[Ref]:
    """One thing of each mark, each following from the one before."""
    made = [Ref(KIND, Organisation.objects.create(name=f"{whose} {mark}").pk) for mark in marks]
    for cause, effect in pairwise(made):
        Link.objects.create(
            space=world.space, at=timezone.now(), how="wasDerivedFrom", entry=0, effect_kind=effect.kind,
            effect_id=effect.id, cause_kind=cause.kind, cause_id=cause.id,
        )  # fmt: skip
    return made


def show(monkeypatch: pytest.MonkeyPatch, **rows: Any) -> None:
    """Let the home page show these rows alone."""
    monkeypatch.setattr(gathering, "_rows_of_rooms", lambda: iter([HomeRows(**rows)]))


def test_what_is_open_and_what_was_decided_stand_there_with_their_votes(assembly: Assembly, client: Client) -> None:
    rule = assembly.rule()
    decided = assembly.opened(rule)
    assembly.votes(decided, alpha="yes", beta="yes", gamma="no")
    assembly.decided(decided)
    closes = timezone.now() + timedelta(days=3)
    assembly.opened(rule, closes_at=closes)
    found = gather(assembly.world.nobody)
    assert [(row.title, row.word, row.until) for row in found.open_now] == [("Membership fee 2027", "closes", closes)]
    [row] = found.decided
    assert (row.title, row.words, row.mark) == ("Membership fee 2027", "Adopted", "done")
    assert row.voices is not None
    assert (row.voices.yes, row.voices.against, row.voices.abstain) == (2, 1, 0)
    page = client.get(HOME).content.decode()
    assert page.count(f'href="/en/network/ballots/{decided.address}/"') == 1
    assert f'aria-label="{row.voices.words}"' in page
    assert "One tick for each member" in page


def test_a_network_in_which_nothing_happens_says_what_would_stand_there(assembly: Assembly, client: Client) -> None:
    page = client.get(HOME).content.decode()
    assert "Nothing is open today." in page
    assert "Nothing has been decided here yet." in page
    assert "One tick for each member" not in page
    assert "weave" not in page


def test_a_secretariat_reads_how_to_begin_until_something_stands_there(assembly: Assembly, client: Client) -> None:
    assert "How to begin" not in client.get(HOME).content.decode()
    sign_in(client, assembly.delegates["alpha"])
    assert "How to begin" not in client.get(HOME).content.decode()
    sign_in(client, assembly.world.secretary)
    page = client.get(HOME).content.decode()
    steps = page[page.index("How to begin") : page.index("Open now")]
    links = re.findall(r'href="([^"]+)"', steps)
    assert "/en/network/register/lists/" in links
    assert len(links) == 6
    assert {client.get(link).status_code for link in links} == {200}
    assembly.opened()
    assert "How to begin" not in client.get(HOME).content.decode()


def test_a_ballot_for_members_is_not_shown_to_the_public_whoever_looked_first(assembly: Assembly) -> None:
    assembly.opened(public=False)
    assert len(gather(assembly.viewer("alpha")).open_now) == 1
    assert gather(assembly.world.nobody).open_now == ()


def test_what_ended_a_moment_ago_is_not_open_any_more_although_nobody_did_anything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.forget()
    soon = timezone.now() + timedelta(hours=1)
    show(
        monkeypatch, open_now=lambda viewer: [OpenNow("Ends soon", "", "/a/", soon), OpenNow("Stays", "", "/b/", None)]
    )
    assert [row.title for row in gather(world.nobody).open_now] == ["Ends soon", "Stays"]
    monkeypatch.setattr(gathering.timezone, "now", lambda: soon)
    assert [row.title for row in gather(world.nobody).open_now] == ["Stays"]


def test_a_member_is_told_what_waits_and_a_visitor_is_not(assembly: Assembly, client: Client) -> None:
    assembly.opened()
    assert "waits for you" not in client.get(HOME).content.decode()
    sign_in(client, assembly.delegates["alpha"])
    assert client.get(HOME).context["shell"].asked == 1


@pytest.mark.parametrize("ballots", [1, 3])
def test_the_page_costs_as_many_statements_for_one_ballot_as_for_three(
    assembly: Assembly, client: Client, django_assert_max_num_queries: Any, ballots: int
) -> None:
    rule = assembly.rule()
    for _ballot in range(ballots):
        assembly.opened(rule)
    sign_in(client, assembly.delegates["alpha"])
    with django_assert_max_num_queries(24):
        client.get(HOME)
    with django_assert_max_num_queries(8):  # nothing was done since
        client.get(HOME)


def test_a_voice_is_followed_from_what_was_said_to_what_is_done(
    world: World, spoken: list[Ref], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(monkeypatch, adopted=lambda viewer: [spoken[-1]])
    found = gather(world.nobody).voice
    assert found is not None
    assert [knot.title for knot in found.knots] == [f"Our {mark}" for mark in MARKS]
    assert found.years == (2023, 2026)
    page = client.get(HOME).content.decode()
    assert "One voice, followed from 2023 to 2026" in page
    assert f'<a href="{found.href}">The whole thread</a>' in page


def test_the_longest_way_that_begins_with_a_voice_is_chosen_the_newest_of_equals(
    world: World, spoken: list[Ref], django_assert_num_queries: Any
) -> None:
    short, like, silent = say(world, "Short", MARKS[:2]), say(world, "New"), say(world, "Silent", MARKS[1:])
    with django_assert_num_queries(2):  # the walk, and the one kind of things there is
        chosen = voice(world.nobody, [silent[-1], short[-1], like[-1], spoken[-1]])
    assert chosen is not None
    assert chosen.knots[0].title == "New contribution"


def test_nobody_follows_what_the_public_may_not_see(
    world: World, spoken: list[Ref], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = say(world, "Secret")
    show(monkeypatch, adopted=lambda viewer: [secret[-1]])
    assert gather(world.member).voice is None
    assert voice(world.member, [secret[-1]]) is not None
    assert voice(world.nobody, [secret[-1], spoken[-1]]) == voice(world.nobody, [spoken[-1]])
    assert voice(Viewer(None), spoken) is None
