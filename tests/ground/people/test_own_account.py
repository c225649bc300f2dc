"""A person's own page: what they say of themselves, where they are signed in, all that is kept, and the end of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs.worker import TICKS
from filrouge.ground.mail import outbox
from filrouge.ground.people import actions, personal
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.models import Entry
from tests.ground.people import ways
from tests.world import World

ACCOUNT = "/en/account/"
MARKER = "Zanzibarbara"
ADDRESS = "zanzibarbara@planted.example"


def _me(person: Person) -> Viewer:
    return Viewer(None, person)


# --- Name and language ------------------------------------------------------------------------------------


def test_name_and_language_are_kept_on_the_person_and_in_the_cookie_of_the_door(world: World, client: Client) -> None:
    ways.enter(client, world.delegate)
    answer = client.post(ACCOUNT, {"name": "Ada", "language": "nl"})
    assert (answer.status_code, answer["Location"]) == (302, ACCOUNT)
    world.delegate.refresh_from_db()
    assert (world.delegate.name, world.delegate.language) == ("Ada", "nl")
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("nl", True, "Lax")
    assert client.get("/")["Location"] == "/nl/network/"


def test_the_language_of_the_path_is_never_overridden(world: World, client: Client) -> None:
    ways.enter(client, world.delegate)
    client.post(ACCOUNT, {"name": "Ada", "language": "nl"})
    for code in ("en", "fr", "nl"):
        page = client.get(f"/{code}/account/", headers={"accept-language": "nl"})
        assert f'<html lang="{code}"' in page.content.decode()


def test_a_language_that_the_interface_does_not_speak_is_refused(world: World, client: Client) -> None:
    ways.enter(client, world.delegate)
    assert client.post(ACCOUNT, {"name": "Ada", "language": "xx"}).status_code == 422
    with pytest.raises(Refused):
        actions.update_account(_me(world.delegate), person=world.delegate, name="Ada", language="xx")
    world.delegate.refresh_from_db()
    assert world.delegate.name == "Delegate"


def test_the_trail_notes_that_the_name_changed_and_not_to_what(world: World) -> None:
    actions.update_account(_me(world.delegate), person=world.delegate, name=MARKER, language="")
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.subject_id, entry.after) == (
        "people.update_account", world.delegate.pk, {"changed": ["name"]},
    )  # fmt: skip


def test_nobody_changes_or_erases_the_account_of_another(world: World) -> None:
    for act in (actions.erase_person, lambda v, **k: actions.update_account(v, name="x", language="", **k)):
        for viewer in (_me(world.outsider), world.secretariat, world.nobody):
            with pytest.raises(NotAllowed):
                act(viewer, person=world.delegate)
    world.delegate.refresh_from_db()
    assert (world.delegate.name, world.delegate.is_active) == ("Delegate", True)


def test_the_look_of_pages_is_kept_on_the_device_without_a_script(client: Client, db: None) -> None:
    answer = client.post("/en/account/look/", {"theme": "dark", "size": "huge", "next": "//evil.test"})
    assert answer["Location"] == "/en/"
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["size"].value == ""
    assert answer.cookies["keys"].value == "off"


# --- Sessions -----------------------------------------------------------------------------------------------


def test_a_person_sees_where_they_are_signed_in_and_signs_out_one_place(world: World) -> None:
    here, there = Client(HTTP_USER_AGENT="Firefox/140 (Windows)"), Client(HTTP_USER_AGENT="Safari/605 (iPhone)")
    ways.enter(here, world.delegate)
    ways.enter(there, world.delegate)
    rows = here.get(ACCOUNT).context["sessions"]
    assert [(row.device, row.here) for row in rows] == [
        ("Firefox on Windows", True),
        ("Safari on iPhone", False),
    ]
    here.post("/en/account/sessions/end/", {"session": rows[1].id})
    assert there.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200


def test_signing_out_everywhere_else_leaves_this_device(world: World) -> None:
    browsers = [Client() for _browser in range(3)]
    for browser in browsers:
        ways.enter(browser, world.delegate)
    browsers[0].post("/en/account/sessions/end/")
    assert [b.get(ACCOUNT).status_code for b in browsers] == [200, 302, 302]


def test_the_session_of_another_person_cannot_be_ended(world: World) -> None:
    mine, theirs = Client(), Client()
    ways.enter(mine, world.delegate)
    ways.enter(theirs, world.outsider)
    number = theirs.get(ACCOUNT).context["sessions"][0].id
    mine.post("/en/account/sessions/end/", {"session": number})
    assert theirs.get(ACCOUNT).status_code == 200


def test_what_is_over_is_cleared_away_by_itself(world: World) -> None:
    ways.enter(Client(), world.delegate)
    ways.ask(Client(), world.outsider)
    assert personal.clear_away() == 0
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert personal.clear_away() == 2
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert personal.clear_away in TICKS


# --- All that is kept, and the end of it --------------------------------------------------------------------


@pytest.fixture
def planted(world: World) -> Person:
    """A person with a marker in every text that is about them."""
    mandate = actions.grant_mandate(
        world.system, space=world.space, email=ADDRESS, name=MARKER, organisation=world.federation, role=Role.DELEGATE,
        since=date(2020, 1, 1), language="en",
    )  # fmt: skip
    ways.add_authenticator(mandate.person)
    outbox.write("ways_changed", mandate.person, by=world.system, space=world.space)
    return mandate.person


def _holds(text: str) -> list[str]:
    """Every table that holds a text, in whatever column; sessions are opened."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a table of ours, by the database's own word
            if text.lower() in str(cursor.fetchall()).lower():
                found.append(table)
    opened = [session.get_decoded() for session in Session.objects.all()]
    return found + (["sessions"] if text.lower() in str(opened).lower() else [])


def test_what_is_kept_about_a_person_is_handed_over_in_one_file(world: World, planted: Person, client: Client) -> None:
    ways.enter(client, planted)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    answer = client.get("/en/account/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.content)
    assert data["people.person"][0]["email"] == ADDRESS
    assert [m["role"] for m in data["people.mandate, person"]] == ["delegate"]
    assert {a["type"] for a in data["mfa.authenticator, user"]} == {"totp", "recovery_codes"}
    assert data["mail.message, person"][0]["to"] == ADDRESS
    assert data["usersessions.usersession, user"][0]["ip"] == "127.0.0.1"


def test_what_is_handed_over_lets_nobody_in(world: World, planted: Person, client: Client) -> None:
    ways.enter(client, planted)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    text = client.get("/en/account/data/").content.decode()
    assert ways.SECRET not in text
    assert client.session.session_key not in text
    assert not [code for code in ways.recovery_codes(planted) if code in text]


def test_the_file_has_every_table_that_points_at_a_person(planted: Person) -> None:
    pointing = {
        f"{model._meta.label_lower}, {field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    }
    assert {f"{model._meta.label_lower}, {relation.field.name}" for model, relation in personal.relations()} == pointing


def test_an_erased_person_is_in_no_table_and_the_trail_still_holds(
    world: World, planted: Person, client: Client
) -> None:
    ways.enter(client, planted)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    half_way = Client()
    ways.ask(half_way, planted)
    assert "people_person" in _holds(MARKER)
    answer = client.post("/en/account/close/", {"email": ADDRESS.upper()})
    assert answer["Location"] == "/en/account/closed/"
    assert client.get(answer["Location"]).status_code == 200
    assert _holds(MARKER) == []
    planted.refresh_from_db()
    assert (planted.is_active, planted.name) == (False, "")
    entry = Entry.objects.latest("id")
    mandate = Mandate.objects.get(person=planted)
    assert (entry.verb, entry.person, entry.after) == (
        "people.erase_person", planted.pk, {"erased": True, "mandates_ended": [mandate.pk]},
    )  # fmt: skip
    from filrouge.ground.trail.chain import broken

    assert broken(Entry.objects.order_by("id")) is None


def test_after_closing_nobody_gets_in_any_more(world: World, planted: Person) -> None:
    first, second = Client(), Client()
    for number, browser in enumerate((first, second)):
        ways.enter(browser, planted)
        browser.post(ways.FACTOR, {"code": ways.recovery_codes(planted)[number]})
        assert ways.signed_in(browser)
    first.post("/en/account/close/", {"email": ADDRESS})
    assert second.get(ACCOUNT).status_code == 302
    ways.ask(Client(), planted)
    assert Person.objects.filter(email=ADDRESS).count() == 0


def test_closing_needs_the_address_once_more(world: World, planted: Person, client: Client) -> None:
    ways.enter(client, planted)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    assert client.post("/en/account/close/", {"email": "other@planted.example"}).status_code == 422
    planted.refresh_from_db()
    assert planted.email == ADDRESS


def test_the_last_secretariat_cannot_leave_the_network_alone(world: World, client: Client) -> None:
    with pytest.raises(Refused, match="the last secretariat of Sample Network"):
        actions.erase_person(_me(world.secretary), person=world.secretary)
    ways.enter(client, world.secretary)
    page = client.post("/en/account/close/", {"email": world.secretary.email})
    assert page.status_code == 422
    assert "Give the mandate to somebody else first." in page.content.decode()
    world.secretary.refresh_from_db()
    assert world.secretary.is_active
    assert Mandate.objects.get(person=world.secretary).until is None


def test_with_a_successor_the_secretariat_may_leave(world: World) -> None:
    actions.grant_mandate(
        world.system, space=world.space, email="next@sample.example", name="Next",
        organisation=world.space.organisation, role=Role.SECRETARIAT, since=date(2020, 1, 1),
    )  # fmt: skip
    actions.erase_person(_me(world.secretary), person=world.secretary)
    assert not Person.objects.get(pk=world.secretary.pk).is_active


@pytest.mark.parametrize("page", ["data/", "close/"])
def test_what_is_grave_is_asked_again_after_fifteen_minutes(world: World, page: str) -> None:
    grave: dict[str, Any] = {}
    for person, where in ((world.delegate, "/en/account/again/"), (world.outsider, "/en/account/2fa/reauthenticate/")):
        browser = Client()
        if person == world.outsider:
            ways.add_authenticator(person)
        ways.enter(browser, person)
        if person == world.outsider:
            browser.post(ways.FACTOR, {"code": ways.code_now()})
        assert browser.get(ACCOUNT + page).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
            grave[where] = browser.get(ACCOUNT + page)
        assert grave[where].status_code == 302
        assert grave[where]["Location"].startswith(f"{where}?next=")


def test_signing_in_again_leads_back_to_the_grave_act(world: World, client: Client) -> None:
    ways.enter(client, world.delegate)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        page = client.get(client.get("/en/account/close/")["Location"])
        target = page.context["next"]
        assert client.post("/en/account/logout/", {"next": target})["Location"] == target
        assert target == "/en/account/login/?next=%2Fen%2Faccount%2Fclose%2F"
