"""Published totals: frozen, sealed with a digest, and followed to their lists."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.models import Count
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.umbrellas import person, publish
from tests.world import World


def test_a_published_total_never_changes(world: World, client: Client) -> None:
    first = publish(world)
    before = client.get(f"/en/network/register/totals/{first.id}/").content.decode()
    add_list(world.space, world.federation, [person(0)], day=date(2026, 2, 1))
    link(world.space)
    keep_count(world.space)
    second = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    after = client.get(f"/en/network/register/totals/{first.id}/").content.decode()
    first.refresh_from_db()
    assert (first.result["organisations"]["best"], second.result["organisations"]["best"]) == (2, 1)
    figure = r'<p class="huge num">(\d+)</p>'
    assert re.findall(figure, before) == re.findall(figure, after) == ["2"]
    assert first.digest in after


def test_the_digest_is_that_of_the_published_numbers(world: World) -> None:
    import hashlib

    kept = publish(world)
    kept.refresh_from_db()
    assert hashlib.sha256(json.dumps(kept.result, sort_keys=True).encode()).hexdigest() == kept.digest


def test_the_thread_of_a_published_total_leads_to_its_lists_and_to_the_figure_before(
    world: World, client: Client
) -> None:
    first = publish(world)
    second = publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    response = client.get(f"/en/network/register/totals/{second.id}/thread.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    graph = {node["@id"]: node for node in response.json()["@graph"]}
    here = f"http://testserver/en/network/register/totals/{second.id}/"
    earlier = f"http://testserver/en/network/register/totals/{first.id}/"
    federation = f"http://testserver/en/network/register/{world.federation.address}/"
    assert graph[here]["wasDerivedFrom"] == [{"@id": federation}]
    assert graph[here]["wasRevisionOf"] == [{"@id": earlier}]
    assert graph[federation]["label"] == "List of 15 January 2026"
    assert client.get(federation.removeprefix("http://testserver")).status_code == 200
    assert "List of 15 January 2026" in client.get(f"/en/network/register/totals/{second.id}/").content.decode()


def test_nothing_is_published_where_there_is_no_list(world: World) -> None:
    with pytest.raises(Refused, match="no list to count"):
        publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
    assert not Count.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_publishes(world: World, who: str) -> None:
    publish(world)
    with pytest.raises(NotAllowed):
        publish_total(dict(world.callers())[who], space=world.space, umbrella=world.space.organisation)
    assert Count.objects.filter(published=True).count() == 1
