"""Passwords, for an installation that switched them on: they open an account, and never the secretariat alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.ground.people import ways
from tests.world import World

PASSWORD = "correct horse battery"
RESET = "/en/account/password/reset/"


@pytest.fixture(autouse=True)
def _passwords_on(settings: Any) -> None:
    settings.PASSWORDS = True
    settings.ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
    settings.ROOT_URLCONF = "tests.ground.people.urls_with_passwords"


def _link() -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _choose(world: World, password: str) -> Any:
    client = Client()
    client.post(RESET, {"email": world.delegate.email})
    form = client.get(_link())["Location"]
    return client.post(form, {"password1": password, "password2": password})


def test_a_password_is_chosen_by_a_link_that_works_once_and_opens_the_account(world: World) -> None:
    assert _choose(world, PASSWORD)["Location"] == f"{RESET}key/done/"
    again = Client().get(_link())
    assert "used already, or it is too old" in again.content.decode()
    client = Client()
    assert client.post(ways.LOGIN, {"login": world.delegate.email, "password": "wrong"}).status_code == 422
    client.post(ways.LOGIN, {"login": world.delegate.email, "password": PASSWORD})
    assert ways.signed_in(client)
    for page in ("password/change/", "reauthenticate/", ""):
        assert client.get(f"/en/account/{page}").status_code == 200


def test_a_short_or_common_password_is_refused(world: World) -> None:
    for weak in ("short", "qwerty123456"):
        assert _choose(world, weak).status_code == 422


def test_nothing_leaves_for_an_address_without_an_account_and_the_answer_is_the_same(world: World) -> None:
    known = Client().post(RESET, {"email": world.delegate.email})
    unknown = Client().post(RESET, {"email": "nobody.here@sample.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [m.to for m in mail.outbox] == [[world.delegate.email]]


def test_a_password_does_not_replace_the_second_factor(world: World, client: Client) -> None:
    ways.add_authenticator(world.secretary)
    world.secretary.set_password(PASSWORD)
    world.secretary.save()
    answer = client.post(ways.LOGIN, {"login": world.secretary.email, "password": PASSWORD})
    assert answer["Location"] == ways.FACTOR
    assert not ways.signed_in(client)


def test_the_sign_in_page_offers_a_code_beside_the_password(world: World, client: Client) -> None:
    page = client.get(ways.LOGIN).content.decode()
    assert 'name="password"' in page
    assert "Send me a code instead" in page
    assert client.get("/en/account/login/code/").status_code == 200
    client.post("/en/account/login/code/", {"email": world.delegate.email})
    client.post(ways.CODE, {"code": ways.last_code()})
    assert ways.signed_in(client)


def test_five_wrong_passwords_for_one_address_and_then_a_pause(world: World) -> None:
    answers = [Client().post(ways.LOGIN, {"login": world.delegate.email, "password": "x"}) for _try in range(6)]
    assert [a.status_code for a in answers] == [422] * 5 + [429]
