"""One link once, of a term that PROV has, and the walk along links in both directions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.thread import walking
from filrouge.ground.thread.models import Link
from filrouge.ground.thread.walking import walk
from filrouge.ground.thread.writing import TERMS, ref
from filrouge.ground.trail.models import Entry
from tests.ground.thread.conftest import KIND, chain, things
from tests.world import World


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


def test_links_of_another_space_are_not_walked(world: World, tie: Any) -> None:
    one, two = things(2)
    tie(world.secretariat.at(world.elsewhere), space=world.elsewhere, links=[(two, "used", one)])
    assert walk(world.space, ref(two)).before == ()
    assert walk(world.elsewhere, ref(two)).before == ((ref(two), "used", ref(one)),)


@pytest.mark.parametrize("length", [2, 12])
def test_a_walk_is_one_statement_whatever_its_length(
    world: World, tie: Any, django_assert_num_queries: Any, length: int
) -> None:
    found = things(length)
    chain(world, tie, found)
    with django_assert_num_queries(1):
        assert len(walk(world.space, ref(found[0])).after) == length - 1


def test_a_walk_that_is_cut_has_the_nearest_links_and_says_so(
    world: World, tie: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = things(6)
    chain(world, tie, found)
    whole = walk(world.space, ref(found[0]))
    monkeypatch.setattr(walking, "FARTHEST", 3)
    short = walk(world.space, ref(found[0]))
    assert (len(whole.after), whole.cut) == (5, False)
    assert short.cut
    assert set(short.after) == {(ref(found[n + 1]), "wasDerivedFrom", ref(found[n])) for n in range(3)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9), start=st.integers(0, 5))
def test_the_walk_finds_exactly_what_is_before_and_after(
    world: World, tie: Any, edges: set[tuple[int, int]], start: int
) -> None:
    Link.objects.all().delete()
    found = things(6)
    tie(world.secretariat, space=world.space, links=[(found[a], "used", found[b]) for a, b in edges])
    expected = {(a, b) for a, b in edges if a in _reach(start, edges) or b in _back(start, edges)}
    place = {thing.id: number for number, thing in enumerate(found)}
    links = {link for side in walk(world.space, ref(found[start])).sides for link in side}
    assert {(place[effect.id], place[cause.id]) for effect, _how, cause in links} == expected


def _reach(start: int, edges: set[tuple[int, int]]) -> set[int]:
    """Everything from which something follows for `start`: its causes, and itself."""
    seen = {start}
    while more := {b for a, b in edges if a in seen} - seen:
        seen |= more
    return seen


def _back(start: int, edges: set[tuple[int, int]]) -> set[int]:
    return _reach(start, {(b, a) for a, b in edges})
