"""Whatever can be guessed is limited: 429, with the seconds to wait."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.ground.people import ways
from tests.world import World


def test_five_codes_to_one_address_and_then_a_pause(world: World) -> None:
    answers = [Client().post(ways.LOGIN, {"login": world.delegate.email}) for _try in range(6)]
    assert [a.status_code for a in answers] == [302] * 5 + [429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 300
    assert len(mail.outbox) == 5


def test_the_pause_is_the_same_for_an_address_without_an_account(world: World) -> None:
    answers = [Client().post(ways.LOGIN, {"login": "nobody.here@sample.example"}) for _try in range(6)]
    assert [a.status_code for a in answers] == [302] * 5 + [429]


def test_capitals_do_not_make_another_address(world: World) -> None:
    for _try in range(5):
        Client().post(ways.LOGIN, {"login": world.delegate.email})
    assert Client().post(ways.LOGIN, {"login": world.delegate.email.upper()}).status_code == 429


def test_after_the_pause_a_code_is_sent_again(world: World) -> None:
    for _try in range(5):
        Client().post(ways.LOGIN, {"login": world.delegate.email})
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=False):
        assert Client().post(ways.LOGIN, {"login": world.delegate.email}).status_code == 302


def test_one_place_asks_for_thirty_addresses_a_minute_and_no_more(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        answers = [Client().post(ways.LOGIN, {"login": f"somebody{n}@sample.example"}) for n in range(31)]
    assert [a.status_code for a in answers] == [302] * 30 + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(ways.LOGIN, {"login": "somebody@sample.example"}).status_code == 302


def test_a_subscriber_with_a_whole_ipv6_network_is_one_place(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            Client(REMOTE_ADDR=f"2001:db8:1:2::{n:x}").post(ways.LOGIN, {"login": f"s{n}@sample.example"})
            for n in range(31)
        ]
    assert answers[-1].status_code == 429
    neighbour = Client(REMOTE_ADDR="2001:db8:1:3::1")
    assert neighbour.post(ways.LOGIN, {"login": "s@sample.example"}).status_code == 302


def test_five_wrong_second_factors_and_then_a_pause_also_from_another_browser(world: World) -> None:
    ways.add_authenticator(world.delegate)
    for browser in range(2):
        client = Client(REMOTE_ADDR=f"192.0.2.{browser}")
        ways.enter(client, world.delegate)
        answers = [client.post(ways.FACTOR, {"code": "000000"}).status_code for _try in range(3)]
    assert answers == [422, 422, 429]
    right = client.post(ways.FACTOR, {"code": ways.code_now()})
    assert right.status_code == 429
    assert not ways.signed_in(client)


def test_a_right_factor_gives_the_tries_back(world: World) -> None:
    ways.add_authenticator(world.delegate)
    for code in ways.recovery_codes(world.delegate)[:3]:
        client = Client()
        ways.enter(client, world.delegate)
        for _try in range(3):
            assert client.post(ways.FACTOR, {"code": "000000"}).status_code == 422
        client.post(ways.FACTOR, {"code": code})
        assert ways.signed_in(client)
        mail.outbox.clear()
        from django.core.cache import cache

        assert not any(cache.get_many([f"limit:factor-of:{n}" for n in range(5)]))
