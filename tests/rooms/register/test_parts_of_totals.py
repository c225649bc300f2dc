"""A part of a total: what of an umbrella is also below one federation, alone and together with the other filters."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q
from django.test import Client

from filrouge.ground.pages import kept
from filrouge.ground.pages.kept import stamp
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.counting import Part
from filrouge.rooms.register.queries import totals as queries
from filrouge.rooms.register.queries.growth import growth_of
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.umbrellas import declare, federate, of_network, person, ranged
from tests.world import World

PAGE = "/en/network/register/totals/"


@pytest.fixture
def two(world: World, second: Organisation) -> Organisation:
    """Federation One lists 0 to 2; Federation Two lists 2 to 4, one of which is in France. They share one."""
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(n) for n in (0, 1, 2)])
    add_list(world.space, second, [person(2), person(3, country="FR"), person(4)])
    link(world.space)
    return second


def counted(world: World, part: Part) -> tuple[float, ...]:
    return ranged(of_network(world.space, part=part))


def test_of_the_network_what_is_below_one_federation_is_what_that_federation_has(
    world: World, two: Organisation
) -> None:
    assert ranged(of_network(world.space)) == (6, 5, 5, 5)
    assert counted(world, Part(within=two.id)) == (4, 3, 3, 3)
    found = of_network(world.space, part=Part(within=two.id))
    assert {row["name"]: row["organisations"] for row in found["lists"]} == {"Federation One": 1, "Federation Two": 3}
    assert found["spread"] == {"once": 2, "twice": 1, "more": 0}


def test_of_one_federation_what_is_also_below_another_is_what_they_share(world: World, two: Organisation) -> None:
    total = queries.total_of(world.nobody, world.federation, part=Part(within=two.id))
    assert total is not None
    assert (total.low, total.best, total.high) == (1, 1, 1)


def test_the_federation_and_the_other_filters_hold_together(world: World, two: Organisation) -> None:
    assert counted(world, Part(Q(country="FR"), two.id))[1:] == (1, 1, 1)
    assert counted(world, Part(Q(country="FR"), world.federation.id))[1:] == (0, 0, 0)


def test_what_a_federation_below_the_federation_has_counts_with_it(world: World, two: Organisation) -> None:
    third = Organisation.objects.create(name="Federation Three", country="BE")
    federate(world, third, under=two)
    add_list(world.space, third, [person(5)])
    link(world.space)
    assert counted(world, Part(within=two.id))[1:] == (4, 4, 4)
    assert counted(world, Part(within=third.id))[1:] == (1, 1, 1)


def test_a_number_without_names_counts_where_all_of_it_is_below_the_federation_and_is_unknown_elsewhere(
    world: World, two: Organisation
) -> None:
    declare(world, two, 10)
    kinds = {}
    for federation in (two, world.federation):
        found = of_network(world.space, part=Part(within=federation.id))
        kinds[federation.name] = sorted(row["kind"] for row in found["lists"])
    assert kinds == {
        "Federation Two": ["declared", "itemised", "itemised"], "Federation One": ["itemised", "itemised", "unknown"],
    }  # fmt: skip
    found = of_network(world.space, part=Part(Q(country="FR"), two.id))
    assert sorted(row["kind"] for row in found["lists"]) == ["itemised", "itemised", "unknown"]


def test_growth_is_of_the_same_part(world: World, two: Organisation) -> None:
    add_list(world.space, world.federation, [person(n) for n in (0, 1)], day=date(2026, 3, 1))
    link(world.space)
    days = {"since": date(2026, 2, 1), "until": date(2026, 4, 1)}
    whole = growth_of(world.nobody, world.federation, **days)
    part = growth_of(world.nobody, world.federation, **days, part=Part(within=two.id))
    assert whole is not None
    assert part is not None
    assert ((whole.before, whole.after), (part.before, part.after)) == ((3, 2), (1, 0))


def test_the_page_offers_the_federations_and_says_which_part_it_shows(
    world: World, two: Organisation, client: Client
) -> None:
    keep_count(world.space)
    page = client.get(PAGE).content.decode()
    for federation in (world.federation, two):
        assert f'<option value="{federation.id}">{federation.name}</option>' in page
    page = client.get(PAGE, {"federation": two.id}).content.decode()
    assert f'<option value="{two.id}" selected>Federation Two</option>' in page
    assert "Only: Federation Two" in page
    own = client.get(f"/en/network/register/{two.address}/totals/").content.decode()
    assert f'<option value="{two.id}">Federation Two' not in own


@pytest.mark.parametrize("typed", ["999999", "x", "-1", "9" * 40])
def test_a_federation_that_is_none_here_is_left_out(
    world: World, two: Organisation, client: Client, typed: str
) -> None:
    page = client.get(PAGE, {"federation": typed})
    assert page.status_code == 200
    assert "Only:" not in page.content.decode()


def test_the_choice_costs_as_many_statements_for_three_federations_as_for_one(
    world: World, two: Organisation, django_assert_num_queries: object
) -> None:
    def offered() -> int:
        read = queries.reading_of(world.space, {today()}, stamp())
        return len(queries.federations(world.nobody, world.space.organisation, read, today()))

    stamps = 1
    with django_assert_num_queries(stamps + 1):  # type: ignore[operator]  # pytest-django's fixture
        assert offered() == 2
    add_list(world.space, Organisation.objects.create(name="Federation Three"), [person(5)])
    kept.forget()  # sending a list is an action, which this is not
    with django_assert_num_queries(stamps + 1):  # type: ignore[operator]  # the same
        assert offered() == 3
