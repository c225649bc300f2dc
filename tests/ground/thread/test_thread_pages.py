"""The life of one sentence as a page of its own: for whom it is, what it shows, what it never shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.models import Organisation
from tests.ground.thread.conftest import chain, hide, things
from tests.world import World, sign_in


def place(thing: Organisation) -> str:
    return f"/en/network/thread/thing/{thing.address}/"


def test_the_thread_of_a_thing_stands_at_an_address_for_everybody_and_beside_it_as_data(
    world: World, client: Client, tie: Any, described: None
) -> None:
    found = things(3)
    chain(world, tie, found)
    shown = client.get(place(found[1])).content.decode()
    assert [shown.count(f'<a href="/o/{thing.address}/">{thing.name}</a>') for thing in found] == [1, 1, 1]
    assert "you are here" in shown
    data = f"{place(found[1])}thread.jsonld"
    assert f'<link rel="alternate" type="application/ld+json" href="{data}">' in shown
    said = client.get(data)
    assert said["Content-Type"] == "application/ld+json"
    assert [node["@id"] for node in said.json()["@graph"]] == [f"http://testserver/o/{one.address}/" for one in found]


def test_neither_page_nor_data_tell_of_a_hidden_knot(world: World, client: Client, tie: Any, described: None) -> None:
    found = things(3)
    chain(world, tie, found)
    hide(found[1])
    for address in (place(found[2]), f"{place(found[2])}thread.jsonld"):
        told = client.get(address).content.decode()
        assert found[0].address in told
        assert found[1].address not in told
        assert "Secret" not in told


@pytest.mark.parametrize("what", ["hidden", "no such kind", "no such address", "a closed network"])
def test_what_is_hidden_and_what_does_not_exist_look_the_same(
    world: World, client: Client, described: None, what: str
) -> None:
    [one] = things(1)
    sign_in(client, world.outsider)
    address = {
        "hidden": place(one), "no such kind": f"/en/network/thread/else/{one.address}/",
        "no such address": "/en/network/thread/thing/99999999/", "a closed network": place(one),
    }[what]  # fmt: skip
    if what == "hidden":
        hide(one)
    if what == "a closed network":
        type(world.space).objects.filter(pk=world.space.pk).update(public=False)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}thread.jsonld").status_code == 404


def test_a_line_of_things_that_are_alike_opens_without_a_script(
    world: World, client: Client, star: list[Organisation]
) -> None:
    closed = client.get(place(star[8])).content.decode()
    assert f'<a href="{place(star[8])}?like={star[0].address}">and 7 like it</a>' in closed
    assert star[3].address not in closed
    opened = client.get(f"{place(star[8])}?like={star[0].address}").content.decode()
    assert star[3].address in opened
    assert "like it" not in opened


@pytest.mark.parametrize("length", [1, 3])
def test_the_page_costs_as_many_statements_for_one_thing_as_for_three(
    world: World, client: Client, tie: Any, seen_first: None, django_assert_num_queries: Any, length: int
) -> None:
    found = things(length)
    chain(world, tie, found)
    with django_assert_num_queries(4):  # the space, the address, the walk, and what is shown
        client.get(place(found[0]))
