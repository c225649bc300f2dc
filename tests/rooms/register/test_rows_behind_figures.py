"""Every figure of a total opens to exactly the organisations that it counts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register import counting
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.counting import Figure
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.queries.behind import figure_of
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.umbrellas import NAMES, declare, federate, person
from tests.world import World

TOTALS = "/en/network/register/totals/"
LINK = re.compile(r'<a href="([^"]*/totals/rows/[^"]*)">([^<]*)</a>')
COUNTED = re.compile(r"<b>([\d,]+) organisations?</b>")


@pytest.fixture
def lists(world: World, second: Organisation) -> list[Source]:
    """Four organisations: one on both lists, two on the first alone, one on the second alone and in another country."""
    federate(world, world.federation, second)
    told = [person(0, heads=4, figures_year=2025), person(1, heads=0, figures_year=2025), person(2)]
    one = add_list(world.space, world.federation, told)
    two = add_list(world.space, second, [person(0), org(NAMES[5], city="Kraków", country="PL", own_id="5")])
    declare(world, Organisation.objects.create(name="Number Only"), 7)
    link(world.space)
    keep_count(world.space)
    return [one, two]


def behind(world: World, *figure: str, year: int = 0) -> set[str]:
    found = counting.behind(world.space, world.space.organisation_id, Figure(*figure, year=year))
    names = {at(world.space, name).id: name for name in (*NAMES[:3], NAMES[5])}
    return {names[number] for number in found.tolist()}


def test_each_figure_has_its_own_organisations(world: World, lists: list[Source]) -> None:
    one, two = (f"list {source.id}" for source in lists)
    assert behind(world, "all") == {*NAMES[:3], NAMES[5]}
    assert behind(world, "list", one) == set(NAMES[:3])
    assert behind(world, "only", one) == set(NAMES[1:3])
    assert behind(world, "also", one) == behind(world, "also", two) == {NAMES[0]}
    assert behind(world, "shared", one, two) == {NAMES[0]}
    assert behind(world, "times", "", "", "1") == {*NAMES[1:3], NAMES[5]}
    assert behind(world, "times", "", "", "2") == {NAMES[0]}
    assert behind(world, "times", "", "", "3") == set()
    assert behind(world, "country", "", "", "PL") == {NAMES[5]}
    assert behind(world, "jobs", "", "", "members", year=2025) == set()
    assert behind(world, "jobs", "", "", "heads", year=2025) == set(NAMES[:2])


def test_a_list_that_is_not_below_has_nobody_behind_it(world: World, lists: list[Source]) -> None:
    assert behind(world, "list", "list 999999") == behind(world, "only", "list 999999") == set()
    assert behind(world, "shared", f"list {lists[0].id}", "list 999999") == set()


@pytest.mark.parametrize(
    "asked",
    [
        {"of": "nothing"}, {"of": "list"}, {"of": "list", "list": "x"}, {"of": "shared", "list": "1"},
        {"of": "times", "value": "4"}, {"of": "jobs", "value": "euros", "year": "2025"},
        {"of": "jobs", "value": "heads", "year": "-1"}, {"of": "list", "list": "9" * 30},
    ],
)  # fmt: skip
def test_an_address_that_names_no_figure_is_read_as_none(asked: dict[str, str]) -> None:
    assert figure_of(asked) is None


def test_a_figure_that_there_is_not_is_no_page(world: World, client: Client, lists: list[Source]) -> None:
    assert client.get(TOTALS + "rows/", {"of": "list", "list": lists[0].id}).status_code == 200
    assert client.get(TOTALS + "rows/", {"of": "list", "list": "x"}).status_code == 404


@pytest.mark.parametrize("narrowed", ["", "?family=", "?country=BE", "?on=2026-10-01"])
def test_every_number_on_the_page_opens_to_as_many_organisations(
    world: World, client: Client, lists: list[Source], narrowed: str
) -> None:
    links = LINK.findall(client.get(TOTALS + narrowed).content.decode())
    shown = [(unescape(href), text) for href, text in links if text.isdecimal()]
    assert len(shown) >= 6
    for href, number in shown:
        page = client.get(href).content.decode()
        assert COUNTED.findall(page) == [number], href
        assert page.count("<tr>") - 1 == int(number)


def test_a_federation_opens_to_its_own_members_and_not_to_those_of_the_network(
    world: World, client: Client, second: Organisation, lists: list[Source]
) -> None:
    page = client.get(f"/en/network/register/{second.address}/totals/").content.decode()
    links = {unescape(href) for href, _text in LINK.findall(page)}
    poland = next(href for href in links if "value=PL" in href)
    belgium = next(href for href in links if "value=BE" in href)
    assert poland.startswith(f"/en/network/register/{second.address}/totals/rows/?")
    assert [NAMES[0] in client.get(href).content.decode() for href in (belgium, poland)] == [True, False]


def test_a_published_total_opens_to_its_day(world: World, client: Client, lists: list[Source]) -> None:
    count = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    page = client.get(f"{TOTALS}{count.id}/").content.decode()
    links = [unescape(href) for href, _text in LINK.findall(page)]
    assert links
    assert all(f"on={count.as_of.isoformat()}&" in href for href in links)
    assert [client.get(href).status_code for href in links] == [200] * len(links)
