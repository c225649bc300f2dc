"""What pages of the register cost the database: bounded, and the same for three things as for one.

The first look after something was done reads what stands around; the next look finds it kept.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.models import Count
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import ask_about
from tests.world import World, sign_in

HERE = "/en/network/register/"
SIGNED_IN = 4  # session, person, mandates, and the stamp under which the head keeps what is asked of somebody
MOST = 12
# Without whoever is signed in: the space, the stamp, and what is not kept.
PUBLIC = {"": 3, "members/": 2, "totals/": 3}
OWN = {"": 3, "members/": 2, "totals/": 3, "lists/": 2}


def _grow(world: World, number: int) -> None:
    """So many more members, each with a list of so many organisations."""
    for one in range(number):
        member = Organisation.objects.create(name=f"Federation of {number}, {one}", country="BE")
        admit_member(
            world.system, space=world.space, member=member, umbrella=world.space.organisation, stands_for_others=True
        )
        names = [f"Atelier {number} {one} {row}" for row in range(number)]
        add_list(world.space, member, [org(name, city="Namur", own_id=name) for name in names])
    link(world.space)
    keep_count(world.space)


def _cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(HERE + path).status_code == 200
    return len(captured)


def _costs(client: Client, path: str) -> tuple[int, int]:
    """(first look after something was done, next look)"""
    client.get(HERE + path)  # sessions and what is found once in a process
    kept.forget()
    return _cost(client, path), _cost(client, path)


def _both(world: World, look: Callable[[], tuple[int, int]]) -> tuple[int, int]:
    _grow(world, 1)
    one = look()
    _grow(world, 3)
    three = look()
    assert one == three
    return three


@pytest.mark.parametrize("path", PUBLIC)
def test_lists_cost_strangers_next_to_nothing_while_nothing_is_done(world: World, client: Client, path: str) -> None:
    first, again = _both(world, lambda: _costs(client, path))
    assert again == PUBLIC[path]
    assert first <= MOST


@pytest.mark.parametrize("path", OWN)
def test_lists_cost_the_secretariat_who_they_are_besides(world: World, client: Client, path: str) -> None:
    sign_in(client, world.secretary)
    _first, again = _both(world, lambda: _costs(client, path))
    assert again <= OWN[path] + SIGNED_IN


def test_a_published_total_is_drawn_once_for_each_who_looks(world: World, client: Client) -> None:
    _grow(world, 1)
    publish_total(world.system, space=world.space, umbrella=world.space.organisation)
    number = Count.objects.get(published=True).id
    for path in (f"totals/{number}/", f"totals/{number}/thread.jsonld"):
        first, again = _costs(client, path)
        assert (first <= MOST, again) == (True, 2)
    sign_in(client, world.secretary)
    assert _costs(client, f"totals/{number}/")[1] <= 2 + SIGNED_IN


def test_a_page_of_an_organisation_asks_only_for_what_there_is(world: World, client: Client) -> None:
    _grow(world, 1)
    path = f"{at(world.space, 'Atelier 1 0 0').address}/"
    first, again = _costs(client, path)
    assert first == again == 7
    sign_in(client, world.secretary)
    assert _costs(client, path)[1] <= 7 + SIGNED_IN


def test_data_of_one_organisation_stay_within_twelve_statements(world: World, client: Client) -> None:
    _grow(world, 1)
    path = f"{at(world.space, 'Atelier 1 0 0').address}/data/jsonld"
    sign_in(client, world.secretary)
    assert max(_costs(client, path)) <= MOST


def test_a_card_of_the_queue_stays_within_twelve_statements(
    world: World, organisations: list[Organisation], client: Client
) -> None:
    one, two, three, four = organisations
    ask_about(world, (one, three), (two, four), (one, four))
    sign_in(client, world.secretary)
    assert _costs(client, "duplicates/")[1] <= MOST
