"""Facets of the directory: many values behind a fold, one at a time where two would count twice."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.queries.directory import SHOWN
from tests.rooms.register.lists import add_list, link, org
from tests.world import World

COUNTRIES = ("AT", "BE", "CZ", "DE", "ES", "FR", "GR", "IT")


@pytest.fixture
def many(world: World) -> World:
    other = Organisation.objects.create(name="Federation Two", country="FR")
    rows = [org(f"Coop {code}", country=code, city=f"Town of {code}") for code in COUNTRIES]
    add_list(world.space, world.federation, rows)
    add_list(world.space, other, rows[:2])
    link(world.space)
    return world


def _page(client: Client, query: str = "") -> str:
    return client.get(reverse("register:directory", args=["network"]) + query).text


def _inputs(page: str, name: str) -> list[tuple[str, str, bool]]:
    """(type, value, chosen) of the fields of one facet."""
    found = re.findall(rf'<input type="(\w+)" name="{name}" value="([^"]*)"( checked)?>', page)
    return [(kind, value, bool(chosen)) for kind, value, chosen in found]


def test_what_is_not_among_the_first_stands_behind_a_fold(many: World, client: Client) -> None:
    page = _page(client)
    assert len(_inputs(page, "country")) == len(COUNTRIES)
    assert f"{len(COUNTRIES) - SHOWN} more" in page


def test_the_fold_is_open_while_something_in_it_is_chosen(many: World, client: Client) -> None:
    closed, opened = _page(client), _page(client, "?country=IT")
    assert '<details class="fold"><summary' in closed
    assert '<details class="fold" open>' in opened
    assert ("checkbox", "IT", True) in _inputs(opened, "country")


def test_one_federation_is_chosen_at_a_time_and_can_be_left_again(many: World, client: Client) -> None:
    number = str(many.federation.id)
    before, after = _inputs(_page(client), "federation"), _inputs(_page(client, f"?federation={number}"), "federation")
    assert {kind for kind, _value, _chosen in before} == {"radio"}
    assert [value for _kind, value, chosen in before if chosen] == [""]
    assert [value for _kind, value, chosen in after if chosen] == [number]
