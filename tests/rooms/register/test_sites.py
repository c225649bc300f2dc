"""Sites and outlets: shown with whom they belong to, by the federation's own word, and never counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Level
from filrouge.rooms.register.actions.facts import set_visibility
from filrouge.rooms.register.models import Row, Source
from filrouge.rooms.register.queries.directory import Filter, listing
from filrouge.rooms.register.queries.organisations import organisation_page, sites_of
from filrouge.rooms.register.queries.sites import SHOWN
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

HERE = "/en/network/register/"


def add_sites(world: World, rows: list[dict[str, Any]], *, of: Organisation | None = None, **more: Any) -> Source:
    source = add_list(world.space, of or world.federation, rows, series="outlets", of=Row.Kind.SITE, **more)
    Source.objects.filter(pk=source.pk).update(sheet={"sites": True})
    return source


def shop(number: int, owner: str = "La Grande Coopérative", **said: Any) -> dict[str, Any]:
    return org(f"Shop {number}", site_of=owner, street=f"High Street {number}", city="Gent", **said)


@pytest.fixture
def great(world: World) -> Organisation:
    add_list(world.space, world.federation, [org("La Grande Coopérative", own_id="R7"), org("Autre")])
    link(world.space)
    return at(world.space, "La Grande Coopérative")


def _names(world: World, organisation: Organisation) -> list[str]:
    page = organisation_page(world.nobody, organisation)
    assert page is not None
    return [site.name for site in page.sites.rows]


def test_sites_stand_on_the_page_of_their_organisation_and_are_not_counted(
    world: World, great: Organisation, client: Client
) -> None:
    add_sites(world, [shop(1), shop(2, "la grande cooperative"), shop(3, "R7"), shop(4, "Somebody else")])
    link(world.space)
    assert _names(world, great) == ["Shop 1", "Shop 2", "Shop 3"]
    assert _names(world, at(world.space, "Autre")) == []
    assert listing(world.nobody, Filter()).count == 2
    page = client.get(f"{HERE}{great.address}/").text
    assert "High Street 1, Gent" in page
    assert "Federation One, January 15, 2026" in page or "Federation One, 15 January 2026" in page
    assert "All 3 sites" not in page


def test_only_the_federation_that_lists_an_organisation_says_what_its_sites_are(
    world: World, great: Organisation
) -> None:
    add_sites(world, [shop(1)], of=Organisation.objects.create(name="Federation Two"))
    assert _names(world, great) == []


def test_the_newest_list_of_sites_counts_and_a_withdrawn_one_does_not(world: World, great: Organisation) -> None:
    add_sites(world, [shop(1), shop(2)], day=date(2025, 1, 1))
    newest = add_sites(world, [shop(3)])
    assert _names(world, great) == ["Shop 3"]
    Source.objects.filter(pk=newest.pk).update(state=Source.State.WITHDRAWN)
    assert _names(world, great) == ["Shop 1", "Shop 2"]


def test_twenty_are_shown_and_a_link_leads_to_all_page_by_page(
    world: World, great: Organisation, client: Client
) -> None:
    add_sites(world, [shop(number) for number in range(120)])
    page = client.get(f"{HERE}{great.address}/").text
    assert page.count("High Street") == SHOWN
    assert f'href="{HERE}{great.address}/sites/"' in page
    assert "All 120 sites" in page
    found: list[str] = []
    cursor = ""
    for expected in (50, 50, 20):
        shown = sites_of(world.nobody, great, cursor)
        assert len(shown.rows) == expected
        found, cursor = [*found, *(site.name for site in shown.rows)], shown.following
    assert found == [f"Shop {number}" for number in range(120)]
    assert (cursor, shown.preceding) == ("", "50")
    second = client.get(f"{HERE}{great.address}/sites/?after=50").text
    assert "Shop 50<" in second
    assert 'href="?after=0"' in second
    assert 'href="?after=100"' in second


@pytest.mark.parametrize("after", ["-1", "x", "²", "999999", "9" * 30])
def test_no_cursor_breaks_the_page_of_sites(world: World, great: Organisation, client: Client, after: str) -> None:
    add_sites(world, [shop(1)])
    assert client.get(f"{HERE}{great.address}/sites/", {"after": after}).status_code == 200


def test_where_sites_are_is_hidden_with_the_town_of_their_organisation(
    world: World, great: Organisation, client: Client
) -> None:
    add_sites(world, [shop(1)])
    set_visibility(world.secretariat, space=world.space, organisation=great, field="city", level=Level.SECRETARIAT)
    seen = {}
    for who, person in {"nobody": None, "other": world.outsider, "secretariat": world.secretary}.items():
        client.logout()
        if person:
            sign_in(client, person)
        pages = [client.get(f"{HERE}{great.address}/{end}").text for end in ("", "sites/")]
        assert all("Shop 1" in page for page in pages)
        seen[who] = ["Gent" in page for page in pages]
    assert seen == {"nobody": [False, False], "other": [False, False], "secretariat": [True, True]}


def test_an_organisation_without_sites_says_so_on_their_page(world: World, great: Organisation, client: Client) -> None:
    assert "No list of sites names it" in client.get(f"{HERE}{great.address}/sites/").text
    assert "Sites and outlets" not in client.get(f"{HERE}{great.address}/").text


def test_a_closed_space_shows_no_sites_to_strangers(world: World, great: Organisation, client: Client) -> None:
    add_sites(world, [shop(1)])
    world.space.public = False
    world.space.save()
    assert client.get(f"{HERE}{great.address}/sites/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_three_sites_cost_as_many_statements_as_one(
    world: World, great: Organisation, number: int, django_assert_num_queries: Any
) -> None:
    add_sites(world, [shop(place) for place in range(number)])
    organisation_page(world.nobody, great)
    with django_assert_num_queries(6):
        assert len(_names(world, great)) == number
