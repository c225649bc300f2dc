"""What belongs to one network is not found under the address of another, whoever guesses its number."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from filrouge.front.api import api
from filrouge.ground import limits
from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.ground.people.viewer import system, viewer_for
from filrouge.ground.tokens.actions import create_token
from filrouge.ground.tokens.scopes import scopes
from tests import things
from tests.house import walking
from tests.house.expected_pages import EXPECTED
from tests.world import DAY, World

# What the word before a number or a name in an address of a page means there.
CALLED = {"register": "organisations", "totals": "published", "members": "memberships"}
NEAR = 6  # slashes in the address of a thing's own pages
PART = re.compile(r"(\w+)/[<{](?:\w+:)?(\w+)[>}]")


@pytest.fixture
def known(world: World) -> dict[str, str]:
    """One of each in the network, by the word before it in addresses."""
    return things.one_of_each(world)


@pytest.fixture
def neighbour(world: World) -> Person:
    """The secretariat of another network of the same installation."""
    return actions.grant_mandate(
        system(world.elsewhere), space=world.elsewhere, email="neighbour@sample.example", name="Neighbour",
        organisation=world.elsewhere.organisation, role=Role.SECRETARIAT, since=date(2020, 1, 1),
    ).person  # fmt: skip


def filled(address: str, known: dict[str, str], slug: str) -> str:
    """The address with what stands in it; empty where it names a thing that was not made, or none at all."""
    words = [CALLED.get(word, word) for word, part in PART.findall(address) if part != "space"]
    if not words or not set(words) <= known.keys() or address.count("<") + address.count("{") != len(words) + 1:
        return ""
    named = PART.sub(lambda found: f"{found[1]}/{known.get(CALLED.get(found[1], found[1]), slug)}", f"/{address}")
    return re.sub(r"[<{](?:slug:)?space[>}]", slug, named)


def test_pages_show_what_is_there_at_home_and_nothing_of_it_next_door(
    world: World, known: dict[str, str], neighbour: Person
) -> None:
    own, other = walking.client_of(world.secretary), walking.client_of(neighbour)
    shown, found = 0, {}
    for address, view in walking.pages():
        if not (path := filled(address, known, "network")):
            continue
        if path.count("/") == NEAR and "GET" in view.methods:
            shown += own.get(path).status_code == 200
        with walking.taken_back():
            status = walking.ask(other, view, path.replace("/network/", "/elsewhere/", 1)).status_code
        if status not in {404, EXPECTED[address][3]}:  # or as for a number of nothing
            found[address] = status
    assert found == {}
    assert shown > 2 * len(known), "the numbers are those of things that are there"


def test_the_api_gives_what_is_there_at_home_and_nothing_of_it_next_door(
    world: World, known: dict[str, str], neighbour: Person
) -> None:
    token = create_token(
        viewer_for(neighbour, world.elsewhere, day=DAY, strong=True), mandate=Mandate.objects.get(person=neighbour),
        name="x", scopes=list(scopes()), days=30,
    ).clear  # fmt: skip
    shown, found = 0, {}
    for operation in api.operations():
        path = filled(f"api/v1{operation.path}", known, "network")
        for method in operation.methods if path else ():
            limits.pace.forget_all()
            shown += method == "GET" and Client().get(path).status_code == 200
            headers = {"Authorization": f"Bearer {token}"}
            answer = Client().generic(
                method, path.replace("/network/", "/elsewhere/"), "{}", "application/json", headers=headers
            )
            if answer.status_code not in {404, 422}:
                found[operation.path] = answer.status_code
    assert found == {}
    assert shown > 15, shown
