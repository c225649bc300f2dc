"""“Asked of you”: one list for all who act for an organisation, by date, one button a line; and what one was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.asked import offers
from filrouge.ground.asked.actions import stop_mail
from filrouge.ground.asked.queries import asked_page, number_waiting
from filrouge.ground.mail import outbox
from filrouge.ground.pages.kept import forget
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Organisation, Role
from filrouge.ground.people.viewer import viewer_for
from tests.ground.asked.conftest import Desk
from tests.world import DAY, World, sign_in

ASKED, OWN = "/en/network/asked/", "/en/account/mail/"


@pytest.fixture
def delegate(world: World, client: Client) -> Client:
    sign_in(client, world.delegate)
    return client


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_what_waits_stands_by_date_with_one_button_each(desk: Desk, delegate: Client) -> None:
    now = timezone.now()
    desk.asks("someday")
    desk.asks("in-a-month", now + timedelta(days=30))
    desk.asks("in-a-day", now + timedelta(days=1))
    desk.asks("yesterday", now - timedelta(days=1))
    answer = delegate.get(ASKED)
    page = plain(answer)
    marks = ["4 things wait for Federation One.", "The day is over, and it still counts", "yesterday", "Within a week",
             "in-a-day", "Later", "in-a-month", "Without a day", "someday"]  # fmt: skip
    assert [page.index(mark, page.index(marks[0])) for mark in marks] == sorted(
        page.index(mark, page.index(marks[0])) for mark in marks
    )
    buttons = re.findall(r'class="btn btn-line" href="([^"]+)"', answer.content.decode())
    assert buttons == [f"/en/network/{what}/" for what in ("yesterday", "in-a-day", "in-a-month", "someday")]


def test_where_nothing_waits_the_page_says_what_would_be_here(desk: Desk, delegate: Client) -> None:
    assert "Nothing waits" in plain(delegate.get(ASKED))


def test_everybody_who_acts_for_an_organisation_sees_the_same_and_only_what_their_role_may_do(
    world: World, desk: Desk
) -> None:
    desk.asks("vote")
    desk.asks("settle", organisation=world.space.organisation_id, role=Role.SECRETARIAT)
    second = people.grant_mandate(
        world.system, space=world.space, email="second@sample.example", name="S", organisation=world.federation,
        role=Role.DELEGATE, since=DAY,
    ).person  # fmt: skip
    observer = people.grant_mandate(
        world.system, space=world.space, email="o@sample.example", name="O", organisation=world.federation,
        role=Role.OBSERVER, since=DAY,
    ).person  # fmt: skip
    viewers = {
        "first": world.member, "second": viewer_for(second, world.space, day=DAY), "secretariat": world.secretariat,
        "observer": viewer_for(observer, world.space, day=DAY), "other": world.other, "nobody": world.nobody,
    }  # fmt: skip
    seen = {
        who: [line.what.text for section in asked_page(viewer).sections for line in section.lines]
        for who, viewer in viewers.items()
    }
    assert seen == {
        "first": ["vote"], "second": ["vote"], "secretariat": ["settle"], "observer": [], "other": [], "nobody": [],
    }  # fmt: skip
    assert {who: number_waiting(viewer) for who, viewer in viewers.items()} == {who: len(s) for who, s in seen.items()}


def test_what_waits_under_another_mandate_is_counted_and_one_button_away(
    world: World, desk: Desk, delegate: Client
) -> None:
    second = Organisation.objects.create(name="Federation Two")
    mandate = Mandate.objects.create(
        person=world.delegate, organisation=second, space=world.space, role=Role.DELEGATE, since=DAY
    )
    desk.asks("first")
    for number in range(2):
        desk.asks(f"second-{number}", organisation=second.pk)
    page = delegate.get(ASKED)
    assert "2 things wait for Federation Two (Delegate)" in plain(page)
    assert "second-0" not in plain(page)
    delegate.post("/en/network/acting/", {"mandate": mandate.pk, "next": ASKED})
    assert "second-0" in plain(delegate.get(ASKED))
    assert "1 thing waits for Federation One (Delegate)" in plain(delegate.get(ASKED))


def test_a_long_list_is_read_fifty_at_a_time(desk: Desk, delegate: Client) -> None:
    for number in range(52):
        desk.asks(f"thing-{number:02}")
    first = delegate.get(ASKED)
    assert first.content.decode().count("Do it") == 50
    assert "?from=50" in first.content.decode()
    assert plain(delegate.get(ASKED + "?from=50")).count("Do it") == 2
    assert delegate.get(ASKED + "?from=nonsense").content.decode().count("Do it") == 50


def test_the_number_is_counted_once_for_as_long_as_nothing_is_done(
    world: World, desk: Desk, django_assert_num_queries: Any
) -> None:
    forget()
    desk.asks("vote")
    viewer = world.member
    assert number_waiting(viewer) == 1
    with django_assert_num_queries(1):
        assert number_waiting(viewer) == 1
    assert desk.asked == 1
    people.update_account(world.member, person=world.delegate, name="Somebody", language="en")
    assert number_waiting(viewer) == 1
    assert desk.asked == 2


def test_a_room_that_says_what_it_reads_is_asked_again_only_when_something_was_done_there(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    [offer] = offers.OFFERS
    monkeypatch.setattr(offers, "OFFERS", [replace(offer, rooms=("people",))])
    forget()
    viewer = world.member
    desk.asks("vote")
    assert (number_waiting(viewer), desk.asked) == (1, 1)
    stop_mail(world.member, person=world.delegate, space=world.space, kind="test.happened")
    with django_assert_num_queries(1):
        assert (number_waiting(viewer), desk.asked) == (1, 1)
    desk.asks("second")
    people.update_account(world.member, person=world.delegate, name="Somebody", language="en")
    with django_assert_num_queries(1):
        assert (number_waiting(viewer), desk.asked) == (2, 2)
    monkeypatch.setattr(offers, "OFFERS", [replace(offer, rooms=("people",), unseen=("people.update_account",))])
    forget()
    assert (number_waiting(viewer), desk.asked) == (2, 3)
    desk.asks("third")
    people.update_account(world.member, person=world.delegate, name="Somebody else", language="en")
    with django_assert_num_queries(1):
        assert (number_waiting(viewer), desk.asked) == (2, 3)


def test_what_closed_a_moment_ago_waits_no_more_although_nobody_did_anything(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    soon = timezone.now() + timedelta(minutes=1)
    vote, _report = desk.asks("vote", soon), desk.asks("report", soon)
    desk.rows[0] = replace(vote, closes=True)
    assert number_waiting(world.member) == 2
    monkeypatch.setattr("filrouge.ground.asked.queries.timezone.now", lambda: soon)
    assert number_waiting(world.member) == 1
    [late] = asked_page(world.member).sections
    assert [line.what.text for line in late.lines] == ["report"]
    assert desk.asked == 1


def test_what_waits_is_asked_anew_on_the_next_day(world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    assert number_waiting(world.member) == 0
    desk.asks("report")
    monkeypatch.setattr("filrouge.ground.asked.queries.today", lambda: DAY + timedelta(days=1))
    assert number_waiting(world.member) == 1


def test_a_role_for_which_no_room_asks_anything_costs_no_question(world: World, desk: Desk) -> None:
    observer = people.grant_mandate(
        world.system, space=world.space, email="o@sample.example", name="O", organisation=world.federation,
        role=Role.OBSERVER, since=DAY,
    ).person  # fmt: skip
    assert number_waiting(viewer_for(observer, world.space, day=DAY)) == 0
    assert desk.asked == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_statements_for_three_lines_as_for_one(
    desk: Desk, delegate: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for each in range(number):
        desk.asks(f"thing-{each}")
    with django_assert_max_num_queries(6):
        delegate.get(ASKED)


def test_one_reads_what_one_was_sent_and_what_became_of_it(world: World, desk: Desk, delegate: Client) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    outbox.write("password_reset", world.secretary, by=world.secretariat)
    page = plain(delegate.get(OWN))
    assert "A way to sign in was changed Waiting" in page
    assert "Sample Network Once a week" in page
    assert "Choose a new password" not in page


def test_the_menu_of_every_page_leads_there_and_asks_for_the_number_only_when_it_is_opened(
    world: World, desk: Desk, delegate: Client
) -> None:
    desk.asks("vote")
    page = delegate.get("/en/account/").content.decode()
    assert desk.asked == 0
    elsewhere = delegate.get("/en/network/register/").content.decode()
    assert f'href="{ASKED}" hx-get="{ASKED}" hx-trigger="toggle from:closest details once"' in elsewhere
    assert desk.asked == 0
    part = delegate.get(ASKED, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() == f'<a href="{ASKED}">1 thing waits for you</a>'
    assert "Mail to you" in page
