"""Where there is nothing to see, whoever is not signed in is offered to; nobody learns whether something is there."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from filrouge.rooms.meetings.models import Meeting
from tests.rooms.ballots.assembly import assemble
from tests.rooms.meetings.gathering import Gathering
from tests.world import World, sign_in

pytestmark = pytest.mark.django_db
NOWHERE = "/en/network/meetings/abcdefgh/coming/"
OFFERED = 'href="/en/account/login/?next='


@pytest.fixture
def announced(world: World) -> Meeting:
    return Gathering(assemble(world)).announced(public=True)


def test_a_link_from_a_mail_leads_by_signing_in_to_what_it_is_about(announced: Meeting, client: Client) -> None:
    here = f"/en/network/meetings/{announced.address}/coming/"
    for address in (here, NOWHERE, here + "?from=mail"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert OFFERED + quote(address, safe="") in answer.content.decode()


def test_whoever_is_signed_in_already_is_not_asked_to(world: World, client: Client) -> None:
    sign_in(client, world.secretary)
    answer = client.get(NOWHERE)
    assert answer.status_code == 404
    assert OFFERED not in answer.content.decode()


@pytest.mark.parametrize(
    ("sent_from", "after"),
    [("http://testserver" + NOWHERE, "http://testserver" + NOWHERE), ("https://elsewhere.example/", "/")],
)
def test_what_was_sent_signed_out_leads_back_to_its_form_and_nowhere_else(
    world: World, client: Client, sent_from: str, after: str
) -> None:
    answer = client.post(NOWHERE, {"do": "reply"}, headers={"referer": sent_from})
    assert answer.status_code == 404
    assert OFFERED + quote(after, safe="") + '"' in answer.content.decode()
