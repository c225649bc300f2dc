"""Where people come who open the installation or sign in: to their own network first."""

from __future__ import annotations

from datetime import date

from django.test import Client

from filrouge.ground.people import actions
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import system
from tests.ground.people import ways
from tests.world import World, sign_in

NETWORKS = "/en/"
HOME = "/en/network/"


def _also_elsewhere(world: World) -> None:
    """The delegate of this network also observes another."""
    actions.grant_mandate(
        system(world.elsewhere), space=world.elsewhere, email=world.delegate.email, name="", role=Role.OBSERVER,
        organisation=world.federation, since=date(2020, 1, 1),
    )  # fmt: skip


def _hidden(world: World) -> None:
    type(world.space).objects.filter(pk=world.space.pk).update(public=False)


def test_whoever_acts_in_one_network_comes_to_it_after_signing_in(world: World, client: Client) -> None:
    assert ways.enter(client, world.delegate)["Location"] == HOME
    assert client.get("/")["Location"] == HOME


def test_whoever_acts_in_several_networks_chooses_among_them(world: World, client: Client) -> None:
    _also_elsewhere(world)
    assert ways.enter(client, world.delegate)["Location"] == NETWORKS
    assert client.get("/")["Location"] == NETWORKS
    page = client.get(NETWORKS)
    assert [row["href"] for row in page.context["own"]] == ["/en/elsewhere/", HOME]
    assert page.context["spaces"] == []


def test_ones_own_networks_stand_before_those_that_are_open_to_everybody(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    page = client.get(NETWORKS).content.decode()
    mine, others = page.index("Where you have a mandate"), page.index("Open to everybody")
    assert mine < page.index(HOME) < others < page.index("/en/elsewhere/", others)


def test_a_closed_network_is_found_by_its_own_people_and_by_nobody_else(world: World, client: Client) -> None:
    _hidden(world)
    sign_in(client, world.outsider)
    assert HOME not in client.get(NETWORKS, follow=True).content.decode()
    sign_in(client, world.delegate)
    assert HOME in client.get(NETWORKS).content.decode()


def test_a_mandate_that_has_ended_leads_nowhere(world: World, client: Client) -> None:
    _hidden(world)
    world.delegate.mandates.update(until=date(2020, 1, 2))
    assert ways.enter(client, world.delegate)["Location"] == NETWORKS
    assert client.get(NETWORKS)["Location"] == "/en/elsewhere/"


def test_a_visitor_reads_the_list_of_networks(world: World, client: Client) -> None:
    page = client.get(NETWORKS).content.decode()
    assert "Where you have a mandate" not in page
    assert HOME in page
