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
from filrouge.rooms.register.actions.facts import add_organisation
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.models import Count, Doubt
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import ask_about
from tests.world import World, sign_in

HERE = "/en/network/register/"
SIGNED_IN = 2  # session and person; their mandates are read with the space
MOST = 12
# Without whoever is signed in: the space, the stamp, and what is not kept.
PUBLIC = {"": 3, "members/": 2, "totals/": 3}
SEARCHES = ("?q=atelxer", "?q=atelxer+namxr", "?country=BE", "?country=BE&family=cooperative", "totals/rows/")
NARROWED = ("totals/?country=BE", "totals/?family=cooperative&size=1", "totals/?from=2026-01-20")
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


@pytest.mark.parametrize("path", SEARCHES + NARROWED)
def test_searches_and_parts_of_totals_stay_within_twelve_statements_also_when_nothing_is_kept(
    world: World, client: Client, path: str
) -> None:
    _grow(world, 1)
    sign_in(client, world.secretary)
    assert max(_costs(client, path)) <= MOST


def test_the_total_of_any_organisation_stays_within_twelve_statements(world: World, client: Client) -> None:
    _grow(world, 1)
    sign_in(client, world.secretary)
    assert max(_costs(client, f"{at(world.space, 'Atelier 1 0 0').address}/totals/")) <= MOST


@pytest.fixture
def queue(world: World, organisations: list[Organisation]) -> list[Doubt]:
    one, two, three, four = organisations
    return ask_about(world, (one, three), (two, four), (one, four))


def test_a_card_of_the_queue_stays_within_twelve_statements(world: World, queue: list[Doubt], client: Client) -> None:
    keep_count(world.space)
    sign_in(client, world.secretary)
    for path in ("duplicates/", *(f"duplicates/{doubt.id}/" for doubt in queue)):
        first, again = _costs(client, path)
        assert (first <= MOST, again) == (True, 5)


def test_cards_that_do_not_hold_any_more_cost_two_statements_however_many_they_are(
    world: World, queue: list[Doubt], client: Client
) -> None:
    sign_in(client, world.secretary)
    usual, _again = _costs(client, "duplicates/")
    first = Doubt.objects.order_by("-value", "id").values_list("id", flat=True)
    for stale in (first[:1], first[:2]):
        Doubt.objects.filter(pk__in=list(stale)).update(fingerprint="of other data")
        assert _costs(client, "duplicates/")[0] == usual + 2


def test_a_card_that_was_just_looked_at_tells_of_the_total_that_was_counted_since(
    world: World, queue: list[Doubt], client: Client
) -> None:
    sign_in(client, world.secretary)
    keep_count(world.space)
    said = [client.get(f"{HERE}duplicates/").text]
    add_organisation(
        world.secretariat, space=world.space, umbrella=world.federation, values={"name": "Another", "country": "FR"}
    )
    said += [client.get(f"{HERE}duplicates/").text]  # somebody looks before it is counted
    keep_count(world.space)
    said += [client.get(f"{HERE}duplicates/").text]
    for page, total in zip(said, (4, 4, 5), strict=True):
        assert f"total is at most {total - 1} organisations instead of {total}" in page
