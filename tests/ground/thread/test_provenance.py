"""The thread as W3C PROV: what a program reads holds by the rules of PROV, and is the same in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone, translation

from filrouge.ground.people.models import Organisation
from filrouge.ground.thread.knots import Knot
from filrouge.ground.thread.provenance import prov
from filrouge.ground.thread.queries import Life, life
from filrouge.ground.thread.writing import TERMS
from filrouge.ground.trail.writing import Ref
from tests.ground.thread.conftest import KIND, chain, things
from tests.world import World

# PROV-O: the properties of which both ends are entities, and the one that ties whatever is in PROV.
BETWEEN_ENTITIES = {"wasDerivedFrom", "wasRevisionOf", "hadPrimarySource", "wasInfluencedBy"}


def test_prov_names_every_knot_and_every_link_once(world: World, tie: Any, described: None) -> None:
    found = things(2)
    chain(world, tie, found)
    said = prov(life(world.nobody, found[0]), "https://n.example")
    graph = {node["@id"]: node for node in said["@graph"]}
    one, two = (f"https://n.example/o/{thing.address}/" for thing in found)
    assert set(graph) == {one, two}
    assert graph[two]["wasDerivedFrom"] == [{"@id": one}]
    assert graph[one]["@type"] == "Entity"
    assert "wasDerivedFrom" not in graph[one]
    assert said["@context"]["@vocab"] == "http://www.w3.org/ns/prov#"


def test_two_things_on_one_page_have_two_names_in_prov(world: World) -> None:
    def made(number: int, **more: str) -> Knot:
        return Knot(Ref(KIND, number), "decision", "Adopted", world.space.opened_at, "A", "/b/", **more)

    found = Life((made(1), made(2, thread="/thread/b-1/"), made(3)))
    assert [node["@id"] for node in prov(found, "")["@graph"]] == ["/b/", "/thread/b-1/", "_:k2"]


def test_between_things_only_those_terms_hold_that_prov_has_for_entities(
    world: World, tie: Any, described: None
) -> None:
    effect, *causes = things(1 + len(TERMS))
    links = [(effect, how, cause) for how, cause in zip(sorted(TERMS), causes, strict=True)]
    links.append((effect, "used", causes[sorted(TERMS).index("wasInformedBy")]))  # two terms that become one
    tie(world.secretariat, space=world.space, links=links)
    graph = prov(life(world.nobody, effect, whole=True), "")["@graph"]
    said = next(node for node in graph if node["label"] == effect.name)
    told = {how: said[how] for how in BETWEEN_ENTITIES & said.keys()}
    assert not {"used", "wasInformedBy"} & said.keys()
    assert sorted(each["@id"] for ends in told.values() for each in ends) == sorted(f"/o/{c.address}/" for c in causes)


def test_it_says_in_whose_name_a_thing_was_made_and_no_date_for_what_is_to_come(world: World) -> None:
    knot = Knot(Ref(KIND, 1), "contribution", "Said", world.space.opened_at, "“Words”", voice=True, lang="fr", by="One")
    coming = replace(knot, ref=Ref(KIND, 2), at=timezone.now() + timedelta(days=9), state="open")
    first, second, agent = prov(Life((knot, coming)), "")["@graph"]
    assert first["label"] == {"@value": "Words", "@language": "fr"}
    assert first["wasAttributedTo"] == second["wasAttributedTo"] == {"@id": agent["@id"]}
    assert (agent["@type"], agent["label"]) == (["Agent", "Organization"], "One")
    assert ("generatedAtTime" in first, "generatedAtTime" in second) == (True, False)


def test_a_thing_has_one_name_in_whatever_language_it_is_read(world: World) -> None:
    knot = Knot(Ref(KIND, 1), "decision", "Adopted", world.space.opened_at, "A", "/nl/network/a/")
    with translation.override("nl"):
        assert [node["@id"] for node in prov(Life((knot,)), "")["@graph"]] == ["/en/network/a/"]


def test_data_tells_one_by_one_what_the_page_tells_in_one_line(
    world: World, client: Client, star: list[Organisation]
) -> None:
    said = client.get(f"/en/network/thread/thing/{star[8].address}/thread.jsonld").json()["@graph"]
    assert [node["label"] for node in said] == [f"Thing {n}" for n in range(9)]
