"""Addresses at which mail does not arrive: the secretariat sees them and what to do, and nothing is stopped by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.front.secretariat import actions as desk
from filrouge.front.secretariat import queries
from filrouge.front.secretariat.waiting import waiting
from filrouge.ground.actions import Refused
from filrouge.ground.asked.queries import number_waiting
from filrouge.ground.mail import arriving, outbox
from filrouge.ground.mail.arriving import unreached
from filrouge.ground.mail.models import Message
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Person, Role
from tests.world import World, sign_in

DESK = "/en/network/secretariat/"
Mails = Callable[..., Message]


@pytest.fixture
def comes_back(world: World) -> Mails:
    """A mail to the delegate, written so many days ago, that failed at once with this code; or that stayed out."""

    def made(days: float, status: str = "5.1.1", to: Person | None = None, state: str = "failed") -> Message:
        at = timezone.now() - timedelta(days=days)
        message = outbox.worded("ways_changed", to or world.delegate, world.space, {})
        message.state, message.status, message.written_at, message.sent_at = state, status, at, at
        message.failed_at = at + timedelta(hours=1) if state == "failed" else None
        message.save()
        return message

    return made


def emails(world: World) -> list[str]:
    return [row.email for row in unreached(world.space)]


def test_three_mails_of_three_days_that_found_nobody_make_an_address_one_to_ask_about(
    world: World, comes_back: Mails
) -> None:
    comes_back(20)
    comes_back(13)
    assert emails(world) == []
    comes_back(6)
    (row,) = unreached(world.space)
    assert (row.name, row.email, row.organisations, row.mails) == (
        "Delegate", "delegate@sample.example", ("Federation One",), 3,
    )  # fmt: skip
    assert (timezone.now() - row.since).days == 19


@pytest.mark.parametrize(
    ("why", "failures"),
    [
        ("all on one day", [(5.0, "5.1.1"), (5.0, "5.1.1"), (5.0, "5.1.1")]),
        ("a mailbox that is full", [(20, "5.2.2"), (13, "5.2.2"), (6, "5.2.2")]),
        ("given up after days", [(20, "4.4.7"), (13, "4.4.7"), (6, "4.4.7")]),
        ("our own address is not liked", [(20, "5.1.8"), (13, "5.1.7"), (6, "5.1.8")]),
        ("one of them for another reason", [(20, "5.1.1"), (13, "5.7.1"), (6, "5.1.1")]),
        ("too long ago", [(120, "5.1.1"), (110, "5.1.1"), (6, "5.1.1")]),
    ],
)
def test_what_says_less_marks_nobody(
    world: World, comes_back: Mails, why: str, failures: list[tuple[float, str]]
) -> None:
    for days, status in failures:
        comes_back(days, status)
    assert emails(world) == [], why


def marked(comes_back: Mails, to: Person | None = None) -> None:
    for days in (20, 13, 6):
        comes_back(days, to=to)


def test_a_mail_that_stays_out_puts_it_right_and_one_more_failure_is_one(world: World, comes_back: Mails) -> None:
    marked(comes_back)
    comes_back(1, "", state="sent")
    assert emails(world) == ["delegate@sample.example"]  # it may still come back
    comes_back(5, "", state="sent")
    assert emails(world) == []
    comes_back(0.5)
    assert emails(world) == []


def test_what_is_still_tried_by_a_server_puts_nothing_right(world: World, comes_back: Mails) -> None:
    marked(comes_back)
    comes_back(5, "4.4.1", state="sent")
    assert emails(world) == ["delegate@sample.example"]


def test_another_address_an_ended_mandate_or_an_erased_account_ends_it(world: World, comes_back: Mails) -> None:
    marked(comes_back)
    Person.objects.filter(pk=world.delegate.pk).update(email="new@sample.example")
    assert emails(world) == []
    Person.objects.filter(pk=world.delegate.pk).update(email="delegate@sample.example")
    people.end_mandate(world.system, mandate=Mandate.objects.get(person=world.delegate))
    assert emails(world) == []


def test_mail_of_another_network_says_nothing_here(world: World, comes_back: Mails) -> None:
    marked(comes_back)
    Message.objects.update(space=world.elsewhere)
    assert (emails(world), unreached(world.elsewhere)) == ([], ())


def test_only_the_secretariat_sees_it(world: World, comes_back: Mails) -> None:
    marked(comes_back)
    for name, viewer in world.callers():
        assert bool(queries.not_arriving(viewer)) is (name == "secretariat"), name


def test_the_statements_are_as_many_for_one_address_as_for_many(world: World, comes_back: Mails) -> None:
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert len(unreached(world.space)) == number
        counts.append(len(seen))
        mandate = people.grant_mandate(
            world.system, space=world.space, email=f"m{number}@sample.example", name="", organisation=world.federation,
            role=Role.DELEGATE,
        )  # fmt: skip
        marked(comes_back, mandate.person)
    assert counts == [1, 3, 3]


def test_of_very_many_failures_the_newest_are_looked_at(
    world: World, comes_back: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked(comes_back)
    monkeypatch.setattr(arriving, "MOST", 2)
    assert emails(world) == []


# Where the secretariat sees it.


def test_one_line_asks_the_secretariat_and_nobody_else(world: World, comes_back: Mails) -> None:
    network, federation = world.space.organisation_id, world.federation.pk
    assert waiting(world.space, [network, federation]) == []
    before = number_waiting(world.secretariat)
    marked(comes_back)
    marked(comes_back, world.secretary)
    assert waiting(world.space, [federation]) == []
    (line,) = waiting(world.space, [network, federation])
    assert (line.what.text, line.roles, line.href) == (
        "Mail does not arrive at 2 addresses", ("secretariat",), f"{DESK}mail/",
    )  # fmt: skip
    people.update_account(world.member, person=world.delegate, name="D", language="en")  # what pages keep is made anew
    assert number_waiting(world.secretariat) == before + 1


def test_the_pages_of_the_desk_say_so_and_what_to_do(world: World, comes_back: Mails, client: Client) -> None:
    sign_in(client, world.secretary)
    pages = ("", "mail/", "mandates/")
    words = ("At 1 address mail does not arrive.", "Ask the organisation for a new address", "does not arrive</a>")
    for page, said in zip(pages, words, strict=True):
        assert said not in client.get(DESK + page).content.decode()
    marked(comes_back)
    for page, said in zip(pages, words, strict=True):
        assert client.get(DESK + page).content.decode().count(said) == 1
    shown = client.get(f"{DESK}mail/").content.decode()
    assert "3 mails came back since" in shown


def test_the_log_says_what_came_back_and_what_is_late_with_the_words_of_the_server(
    world: World, comes_back: Mails, client: Client
) -> None:
    late, back = comes_back(1, "4.4.1", state="sent"), comes_back(1)
    Message.objects.filter(pk=late.pk).update(error="Connection timed out")
    Message.objects.filter(pk=back.pk).update(error="<b>User unknown</b>")
    sign_in(client, world.secretary)
    page = client.get(f"{DESK}mail/").content.decode()
    assert ("Came back</span>" in page, "Delayed</span>" in page) == (True, True)
    assert "It could not be delivered. The mail server said: &lt;b&gt;User unknown&lt;/b&gt; (5.1.1)" in page
    assert "Connection timed out (4.4.1)" in client.get(f"{DESK}mail/{late.pk}/").content.decode()
    assert "Came back" in client.get(f"{DESK}mail/?state=failed").content.decode()


def test_what_came_back_is_not_sent_again(world: World, comes_back: Mails) -> None:
    back = comes_back(1)
    (row,) = queries.letters(world.secretariat).rows
    assert (row.state_label, row.resend_href) == ("Came back", "")
    with pytest.raises(Refused, match="This one left"):
        desk.resend(world.secretariat, message=back)
    back.refresh_from_db()
    assert back.state == "failed"


def test_mail_goes_on_to_an_address_at_which_it_does_not_arrive(
    world: World, comes_back: Mails, mailoutbox: list[Any]
) -> None:
    marked(comes_back)
    outbox.send_now("sign_in_code", world.delegate, {"code": "123456"})
    assert [m.to for m in mailoutbox] == [["delegate@sample.example"]]


def test_a_day_is_a_day_of_the_calendar(world: World, comes_back: Mails) -> None:
    with time_machine.travel(datetime(2026, 6, 3, 12, tzinfo=timezone.get_default_timezone()), tick=False):
        for hours in (1, 2, 30):
            comes_back(hours / 24)
        assert emails(world) == []
        comes_back(50 / 24)
        assert emails(world) == ["delegate@sample.example"]
