"""How people say how they are told: on their page, and by the link of a mail, which only a button makes act."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.signing import dumps
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked import actions, digests
from filrouge.ground.asked.models import Wish
from filrouge.ground.asked.offers import Kind, Way, ways_of
from filrouge.ground.asked.stopping import SALT, Stop, address, stop_of
from filrouge.ground.jobs import work
from filrouge.ground.mail.models import Message
from filrouge.ground.people import personal
from filrouge.ground.people.models import Person
from filrouge.ground.trail.models import Entry
from tests.ground.asked.conftest import Desk
from tests.ground.asked.test_digests import MONDAY, daily
from tests.world import World, sign_in

HERE = "/en/account/mail/in/network/"
CHOSEN = {
    "rhythm": "daily", "weekday": "3", "kind_test.do": "digest", "kind_test.happened": "at_once",
    "kind_test.urgent": "never", "kind_test.small": "digest",
}  # fmt: skip


@pytest.fixture
def delegate(world: World, desk: Desk, client: Client) -> Client:
    sign_in(client, world.delegate)
    return client


def test_the_form_shows_what_is_usual_and_keeps_what_was_chosen(world: World, delegate: Client) -> None:
    page = delegate.get(HERE).content.decode()
    assert re.search(r'name="rhythm" value="weekly"[^>]* checked', page)
    chosen = dict(re.findall(r'<select name="kind_([^"]+)".*?<option value="(\w+)" selected', page, re.DOTALL))
    assert chosen == {
        "test.do": "digest", "test.happened": "digest", "test.urgent": "at_once", "test.small": "never",
    }  # fmt: skip
    assert delegate.post(HERE, CHOSEN)["Location"] == "/en/account/mail/"
    wish = Wish.objects.get(person=world.delegate)
    assert (wish.space, wish.rhythm, wish.weekday) == (world.space, "daily", 3)
    assert wish.kinds == {
        "test.do": "digest", "test.happened": "at_once", "test.urgent": "never", "test.small": "digest",
    }  # fmt: skip
    assert "Every morning" in delegate.get("/en/account/mail/").content.decode()
    assert Entry.objects.latest("id").verb == "asked.choose_mail"


@pytest.mark.parametrize(
    "wrong", [{"rhythm": "hourly"}, {"weekday": "7"}, {"kind_test.do": "at_once"}, {"kind_test.urgent": "sometimes"}]
)
def test_what_is_no_choice_changes_nothing(world: World, delegate: Client, wrong: dict[str, str]) -> None:
    assert delegate.post(HERE, CHOSEN | wrong).status_code == 422
    said = {name.removeprefix("kind_"): way for name, way in (CHOSEN | wrong).items() if name.startswith("kind_")}
    with pytest.raises(Refused):
        actions.choose_mail(
            world.member, person=world.delegate, space=world.space, rhythm=(CHOSEN | wrong)["rhythm"],
            weekday=int((CHOSEN | wrong)["weekday"]), kinds=said,
        )  # fmt: skip
    assert not Wish.objects.exists()


def test_what_a_room_writes_itself_comes_at_once_or_not_at_all_and_the_page_says_what_comes_twice(desk: Desk) -> None:
    reminder, answer = Kind("test.remind", "Reminders", Way.AT_ONCE, written=True), Kind("test.do", "Do", mailed=True)
    assert list(ways_of(reminder)) == [Way.AT_ONCE, Way.NEVER]
    assert str(ways_of(answer)[Way.DIGEST]) == "When it comes up, and in the summary"
    assert str(ways_of(replace(answer, mailed=False))[Way.DIGEST]) == "In the summary"


def test_nobody_chooses_for_somebody_else(world: World, desk: Desk) -> None:
    for viewer in (world.secretariat, world.other, world.nobody, world.system):
        with pytest.raises(NotAllowed):
            actions.stop_mail(viewer, person=world.delegate, space=world.space, kind="test.do")
    assert not Wish.objects.exists()


# --- By the link of a mail -------------------------------------------------------------------------------------------


@pytest.fixture
def letter(world: World, desk: Desk) -> Message:
    """A summary with something that waits and something that happened."""
    daily(world, world.delegate)
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none")
    desk.asks("vote")
    desk.tells("It happened.")
    edition = digests.begin(world.space, MONDAY)
    assert edition is not None
    digests.make(edition, world.system, lambda done, total: None)
    return Message.objects.get(kind="digest")


def links(letter: Message) -> dict[str, str]:
    """What the mail says it stops, and the path of the link."""
    found = re.findall(r"(No more [^:]+(?:: [^:]+?)?):?\s+(http://localhost:8000)(/\S+/stop/\S+)", letter.body)
    return {words: path for words, _host, path in found}


def test_a_mail_has_a_link_for_each_of_its_kinds_and_one_for_all(letter: Message) -> None:
    assert list(links(letter)) == [
        "No more mail of this kind: Things to do", "No more mail of this kind: Things that happened",
        "No more summaries",
    ]  # fmt: skip


def test_looking_at_a_link_changes_nothing_and_its_button_does(world: World, letter: Message, client: Client) -> None:
    path = links(letter)["No more mail of this kind: Things to do"]
    for method in (client.get, client.head, client.options):
        method(path)
    assert Wish.objects.get(person=world.delegate).kinds == {}
    page = client.get(path)
    assert "Nothing is changed yet" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "Stopped" in client.post(path).content.decode()
    assert Wish.objects.get(person=world.delegate).kinds == {"test.do": "never"}
    assert "Stopped" in client.get(path).content.decode()
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.person) == ("asked.stop_mail", world.delegate.pk)


def test_the_button_of_a_mail_program_stops_all_summaries_with_one_post_from_anywhere(
    world: World, letter: Message
) -> None:
    """RFC 8058: no cookie, no token of a form, no redirect; the header is of this mail and covered by its signature."""
    work.run_all()
    (sent,) = mail.outbox
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://localhost:8000(/\S+)>", headers["List-Unsubscribe"].replace("\n ", ""))
    assert path
    program = Client(enforce_csrf_checks=True)
    answer = program.post(path[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Wish.objects.get(person=world.delegate).rhythm == "none"
    assert program.post(path[1], {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_link_that_nobody_was_sent_stops_nothing_and_may_not_be_tried_for_ever(
    world: World, letter: Message, client: Client
) -> None:
    good = links(letter)["No more summaries"]
    wrong = [good[:-3] + "/", good.replace("/stop/", "/stop/x"), f"/en/account/mail/stop/{dumps([1, 2], salt=SALT)}/",
             f"/en/account/mail/stop/{dumps([1, 1, ''], salt='another')}/"]  # fmt: skip
    assert {client.post(path).status_code for path in wrong} == {404}
    assert {client.post(wrong[0]).status_code for _time in range(16)} == {404}
    assert client.post(wrong[0]).status_code == 429
    assert client.get(good).status_code == 200
    assert Wish.objects.get(person=world.delegate).rhythm == "daily"


def test_the_link_of_somebody_who_is_gone_says_nothing_of_them(world: World, letter: Message, client: Client) -> None:
    Person.objects.filter(pk=world.delegate.pk).update(is_active=False)
    path = links(letter)["No more summaries"]
    assert client.get(path).status_code == client.post(path).status_code == 404


def test_the_log_of_the_secretariat_holds_no_link_that_acts_for_somebody(
    world: World, letter: Message, client: Client
) -> None:
    token = links(letter)["No more summaries"].rstrip("/").rpartition("/")[2]
    sign_in(client, world.secretary)
    assert token not in client.get(f"/en/network/secretariat/mail/{letter.pk}/").content.decode()
    work.run_all()
    letter.refresh_from_db()
    assert token not in letter.body
    assert letter.headers == {}


def test_a_link_says_person_space_and_kind_and_nothing_else(world: World) -> None:
    stop = Stop(world.delegate.pk, world.space.pk, "test.do")
    assert stop_of(address(stop).rstrip("/").rpartition("/")[2]) == stop


def test_all_of_it_is_handed_over_and_goes_with_the_account(world: World, letter: Message) -> None:
    known: dict[str, Any] = personal.all_about(world.delegate)
    assert {"asked.wish, person", "asked.digest, person", "mail.message, person"} <= known.keys()
    personal.forget(world.delegate)
    left = personal.all_about(Person.objects.get(pk=world.delegate.pk))
    assert not {name for name in left if name.startswith(("asked.", "mail."))}
