"""The demo lets a newcomer in without a mailbox, on this machine and on no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.queries import demo_people
from tests.ground.people import ways
from tests.world import World


@pytest.fixture
def demo(world: World, settings: Any) -> World:
    settings.DEMO, settings.REACHABLE = True, False
    type(world.space).objects.filter(pk=world.space.pk).update(sample=True)
    return world


def _code_page(world: World, **extra: Any) -> str:
    client = Client(**extra)
    ways.ask(client, world.delegate)
    return client.get(ways.CODE).content.decode()


def test_the_sign_in_page_says_whom_a_newcomer_may_be(demo: World, client: Client) -> None:
    page = client.get(ways.LOGIN).content.decode()
    assert demo.secretary.email in page
    assert demo.delegate.email in page
    assert demo.outsider.email not in page  # of a network that is not a sample


def test_one_click_on_a_person_and_the_code_stands_on_the_next_page(demo: World, client: Client) -> None:
    page = _code_page(demo)
    assert f"Demo: your code is <b>{ways.last_code()}</b>" in page


def test_the_demo_waives_the_second_factor(demo: World, client: Client) -> None:
    ways.enter(client, demo.secretary)
    assert client.get("/en/network/secretariat/").status_code == 200
    assert client.get("/en/account/close/").status_code == 200


def test_an_address_of_nobody_is_told_so_in_the_demo(demo: World, client: Client) -> None:
    client.post(ways.LOGIN, {"login": "nobody.here@sample.example"})
    assert "nobody of the sample network has this address" in client.get(ways.CODE).content.decode()


def test_no_code_is_shown_to_another_machine(demo: World) -> None:
    for address in ("192.0.2.7", "10.0.0.1", "2001:db8::1", ""):
        assert "your code is" not in _code_page(demo, REMOTE_ADDR=address)
    assert "your code is" in _code_page(demo, REMOTE_ADDR="::1")


def test_no_code_is_shown_where_others_can_reach_it(demo: World, settings: Any) -> None:
    settings.REACHABLE = True
    assert "your code is" not in _code_page(demo)
    assert "This is a demo" not in Client().get(ways.LOGIN).content.decode()


def test_outside_of_the_demo_nobody_is_named_and_no_code_is_shown(world: World, client: Client) -> None:
    type(world.space).objects.filter(pk=world.space.pk).update(sample=True)
    assert demo_people() == []
    page = client.get(ways.LOGIN).content.decode() + _code_page(world)
    assert world.secretary.email not in page
    assert "your code is" not in page
