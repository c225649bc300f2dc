"""The thread: one link once, walked in both directions, seen only by those who may, written as W3C PROV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground import actions
from filrouge.ground.actions import Act, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.ground.thread import queries
from filrouge.ground.thread.models import Link
from filrouge.ground.thread.queries import Knot, life, links_of, prov
from filrouge.ground.thread.writing import TERMS, ref
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.writing import Ref
from tests.world import World

KIND = "people.organisation"


@pytest.fixture
def tie(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An action that only links."""
    monkeypatch.setattr(actions, "ACTIONS", dict(actions.ACTIONS))

    @action("test.tie", rule=anybody, about="space")
    def tie(act: Act, *, space: Space, links: list[tuple[models.Model, str, models.Model]]) -> None:
        for effect, how, cause in links:
            act.linked(effect, how, cause)

    return tie


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations look like proposals on the thread; those called Secret are for nobody."""

    def describe(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
        for found in Organisation.objects.filter(pk__in=numbers).exclude(name="Secret"):
            at = viewer.space.opened_at + timedelta(days=found.id) if viewer.space else None
            assert at is not None
            yield Knot(Ref(KIND, found.id), "proposal", "Proposal", at, found.name, f"/o/{found.id}/")

    monkeypatch.setattr(queries, "DESCRIBERS", {KIND: describe})


def things(number: int) -> list[Organisation]:
    return [Organisation.objects.create(name=f"Thing {n}") for n in range(number)]


def chain(world: World, tie: Any, found: list[Organisation]) -> None:
    """Each follows from the one before it."""
    pairs = [(effect, "wasDerivedFrom", cause) for cause, effect in pairwise(found)]
    tie(world.secretariat, space=world.space, links=pairs)


def test_a_link_names_what_followed_from_what_and_the_entry_of_the_trail(world: World, tie: Any) -> None:
    one, two = things(2)
    tie(world.secretariat, space=world.space, links=[(two, "wasDerivedFrom", one)])
    link = Link.objects.get()
    assert (link.effect_kind, link.effect_id, link.how, link.cause_id) == (KIND, two.id, "wasDerivedFrom", one.id)
    assert link.entry == Entry.objects.latest("id").pk


def test_the_same_link_is_made_once(world: World, tie: Any) -> None:
    one, two = things(2)
    for _time in range(2):
        tie(world.secretariat, space=world.space, links=[(two, "wasDerivedFrom", one)])
    assert Link.objects.count() == 1


def test_a_term_that_prov_does_not_have_stops_the_action(world: World, tie: Any) -> None:
    one, two = things(2)
    before = Entry.objects.count()
    with pytest.raises(ValueError, match="PROV term"):
        tie(world.secretariat, space=world.space, links=[(two, "causedBy", one)])
    assert (Link.objects.count(), Entry.objects.count()) == (0, before)
    assert "wasDerivedFrom" in TERMS


def test_every_knot_sees_the_whole_of_its_own_thread_and_nothing_beside_it(
    world: World, tie: Any, described: None
) -> None:
    cause, other, middle, one, two = things(5)
    tie(world.secretariat, space=world.space, links=[
        (middle, "wasDerivedFrom", cause), (middle, "wasInformedBy", other), (one, "wasDerivedFrom", middle),
        (two, "wasDerivedFrom", middle),
    ])  # fmt: skip
    names = {thing.name: [knot.title for knot in life(world.nobody, thing).knots] for thing in (middle, one, other)}
    assert names == {
        "Thing 2": ["Thing 0", "Thing 1", "Thing 2", "Thing 3", "Thing 4"],
        "Thing 3": ["Thing 0", "Thing 1", "Thing 2", "Thing 3"],
        "Thing 1": ["Thing 1", "Thing 2", "Thing 3", "Thing 4"],
    }
    assert [knot.state for knot in life(world.nobody, middle).knots] == ["", "", "here", "", ""]


def test_a_thing_that_nothing_is_tied_to_is_alone(world: World, described: None) -> None:
    [one] = things(1)
    assert [knot.title for knot in life(world.nobody, one).knots] == ["Thing 0"]
    assert life(world.nobody, one).links == ()


def test_what_the_viewer_may_not_see_is_left_out_with_its_links(world: World, tie: Any, described: None) -> None:
    found = things(3)
    Organisation.objects.filter(pk=found[1].pk).update(name="Secret")
    chain(world, tie, found)
    seen = life(world.nobody, found[2])
    assert [knot.title for knot in seen.knots] == ["Thing 0", "Thing 2"]
    assert seen.links == ()
    assert "Secret" not in str(prov(seen, str))


def test_a_circle_ends(world: World, tie: Any, described: None) -> None:
    found = things(3)
    chain(world, tie, found)
    tie(world.secretariat, space=world.space, links=[(found[0], "wasInfluencedBy", found[2])])
    assert len(life(world.nobody, found[1]).knots) == 3


def test_links_of_another_space_are_not_walked(world: World, tie: Any, described: None) -> None:
    found = things(2)
    tie(world.secretariat.at(world.elsewhere), space=world.elsewhere, links=[(found[1], "used", found[0])])
    assert links_of(world.nobody, ref(found[1])) == []
    assert len(links_of(Viewer(world.elsewhere), ref(found[1]))) == 1
    assert links_of(Viewer(None), ref(found[1])) == []


@pytest.mark.parametrize("length", [2, 12])
def test_a_long_thread_costs_as_many_statements_as_a_short_one(
    world: World, tie: Any, described: None, django_assert_num_queries: Any, length: int
) -> None:
    found = things(length)
    chain(world, tie, found)
    with django_assert_num_queries(3):
        assert len(life(world.nobody, found[0]).knots) == length


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9), start=st.integers(0, 5))
def test_the_walk_finds_exactly_what_is_before_and_after(
    world: World, tie: Any, edges: set[tuple[int, int]], start: int
) -> None:
    Link.objects.all().delete()
    found = things(6)
    tie(world.secretariat, space=world.space, links=[(found[a], "used", found[b]) for a, b in edges])
    expected = {(a, b) for a, b in edges if a in _reach(start, edges) or b in _back(start, edges)}
    place = {thing.id: number for number, thing in enumerate(found)}
    walked = {(place[effect.id], place[cause.id]) for effect, _how, cause in links_of(world.nobody, ref(found[start]))}
    assert walked == expected


def _reach(start: int, edges: set[tuple[int, int]]) -> set[int]:
    """Everything from which something follows for `start`: its causes, and itself."""
    seen = {start}
    while more := {b for a, b in edges if a in seen} - seen:
        seen |= more
    return seen


def _back(start: int, edges: set[tuple[int, int]]) -> set[int]:
    return _reach(start, {(b, a) for a, b in edges})


def test_prov_names_every_knot_and_every_link_once(world: World, tie: Any, described: None) -> None:
    found = things(2)
    chain(world, tie, found)
    said = prov(life(world.nobody, found[0]), lambda path: f"https://n.example{path}")
    graph = {node["@id"]: node for node in said["@graph"]}
    one, two = (f"https://n.example/o/{thing.id}/" for thing in found)
    assert set(graph) == {one, two}
    assert graph[two]["wasDerivedFrom"] == [{"@id": one}]
    assert graph[one]["@type"] == "Entity"
    assert "wasDerivedFrom" not in graph[one]
    assert said["@context"]["@vocab"] == "http://www.w3.org/ns/prov#"
