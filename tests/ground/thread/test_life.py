"""The thread of a thing as each reader sees it, and as W3C PROV."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread import knots, queries, walking
from filrouge.ground.thread.contracting import JOINED
from filrouge.ground.thread.knots import Knot, Voices, describes
from filrouge.ground.thread.models import Link
from filrouge.ground.thread.provenance import prov
from filrouge.ground.thread.queries import PANEL, Life, life
from filrouge.ground.thread.sight import FEW
from filrouge.ground.thread.writing import ref
from filrouge.ground.trail.writing import Ref
from tests.ground.thread.conftest import KIND, chain, describe, hide, things
from tests.world import World


def titles(found: Life) -> list[str]:
    return [knot.title for knot in found.knots]


def test_every_knot_sees_the_whole_of_its_own_thread_and_nothing_beside_it(
    world: World, tie: Any, described: None
) -> None:
    cause, other, middle, one, two = things(5)
    tie(world.secretariat, space=world.space, links=[
        (middle, "wasDerivedFrom", cause), (middle, "wasInformedBy", other), (one, "wasDerivedFrom", middle),
        (two, "wasDerivedFrom", middle),
    ])  # fmt: skip
    assert {thing.name: titles(life(world.nobody, thing)) for thing in (middle, one, other)} == {
        "Thing 2": ["Thing 0", "Thing 1", "Thing 2", "Thing 3", "Thing 4"],
        "Thing 3": ["Thing 0", "Thing 1", "Thing 2", "Thing 3"],
        "Thing 1": ["Thing 1", "Thing 2", "Thing 3", "Thing 4"],
    }
    assert [knot.state for knot in life(world.nobody, middle)] == ["", "", "here", "", ""]
    assert life(world.nobody, middle).here.title == "Thing 2"


def test_a_thing_that_nothing_is_tied_to_is_alone(world: World, described: None) -> None:
    [one] = things(1)
    assert titles(life(world.nobody, one)) == ["Thing 0"]
    assert life(world.nobody, one).links == ()


def test_the_neighbours_of_a_hidden_knot_are_joined(world: World, tie: Any, described: None) -> None:
    found = things(3)
    chain(world, tie, found)
    hide(found[1])
    seen = life(world.nobody, found[2])
    assert titles(seen) == ["Thing 0", "Thing 2"]
    assert seen.links == ((ref(found[2]), JOINED, ref(found[0])),)


def test_a_branch_that_leads_only_to_hidden_things_vanishes(world: World, tie: Any, described: None) -> None:
    found = things(4)
    chain(world, tie, found)
    hide(found[0], found[1])
    seen = life(world.nobody, found[3])
    assert titles(seen) == ["Thing 2", "Thing 3"]
    assert len(seen.links) == 1


def test_who_may_not_see_a_thing_sees_nothing_of_its_thread(world: World, tie: Any, described: None) -> None:
    found = things(3)
    chain(world, tie, found)
    hide(found[1])
    assert life(world.nobody, found[1]) == Life()
    assert not life(world.nobody, found[1])
    assert life(Viewer(None), found[0]) == Life()


def test_a_circle_ends(world: World, tie: Any, described: None) -> None:
    found = things(3)
    chain(world, tie, found)
    tie(world.secretariat, space=world.space, links=[(found[0], "wasInfluencedBy", found[2])])
    assert len(life(world.nobody, found[1])) == 3


@pytest.mark.parametrize(("length", "statements"), [(2, 2), (FEW, 2), (FEW + 1, 3), (FEW + 9, 3)])
def test_a_long_thread_costs_one_statement_more_than_a_short_one(
    world: World, tie: Any, seen_first: None, django_assert_num_queries: Any, length: int, statements: int
) -> None:
    found = things(length)
    chain(world, tie, found)
    with django_assert_num_queries(statements):  # the walk, of many which may be seen, and those that are shown
        assert len(life(world.nobody, found[0])) == min(length, PANEL)


def test_a_kind_that_nobody_describes_is_hidden_from_all(world: World, tie: Any, described: None) -> None:
    one, two = things(2)
    tie(world.secretariat, space=world.space, links=[(world.space, "used", one), (two, "used", world.space)])
    assert titles(life(world.secretariat, two)) == ["Thing 0", "Thing 1"]


def test_siblings_are_one_line_that_says_how_many_are_like_it(world: World, star: list[Organisation]) -> None:
    first, here = life(world.nobody, star[8]).knots
    assert (first.title, first.alike, here.alike) == ("Thing 0", 7, 0)
    assert first.opens == f"/en/network/thread/thing/{star[8].address}/?like={star[0].address}"
    opened = life(world.nobody, star[8], opened=star[0].address)
    assert titles(opened) == [f"Thing {n}" for n in range(9)]


def test_a_hidden_sibling_is_not_counted(world: World, star: list[Organisation]) -> None:
    hide(star[0], star[3])
    first, _here = life(world.nobody, star[8]).knots
    assert (first.title, first.alike) == ("Thing 1", 5)


def test_a_long_thread_is_cut_the_nearest_first_and_says_how_many_more_there_are(
    world: World, tie: Any, described: None
) -> None:
    found = things(6)
    chain(world, tie, found)
    seen = life(world.nobody, found[5], most=3)
    assert titles(seen) == ["Thing 3", "Thing 4", "Thing 5"]
    assert (seen.more, seen.at_least, len(seen.links)) == (3, False, 2)


def test_a_walk_that_was_cut_says_at_least_only_where_much_of_it_is_seen(
    world: World, star: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "FARTHEST", 5)
    monkeypatch.setattr(queries, "MANY", 5)
    assert life(world.nobody, star[8]).at_least
    hide(*star[1:5])
    assert not life(world.nobody, star[8]).at_least


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    edges=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12),
    hidden=st.sets(st.integers(1, 6), max_size=4),
)
def test_what_a_reader_sees_is_as_if_the_hidden_had_never_been_but_for_the_joined_ends(
    world: World, tie: Any, described: None, edges: set[tuple[int, int]], hidden: set[int]
) -> None:
    Link.objects.all().delete()
    found = things(7)
    tie(world.secretariat, space=world.space, links=[(found[a], "used", found[b]) for a, b in sorted(edges)])
    hide(*(found[n] for n in hidden))
    seen = life(world.nobody, found[0])
    _leave_out(edges, hidden, found, world, tie)
    assert seen == life(world.nobody, found[0])
    told = json.dumps(prov(seen, "")) + repr([(k.title, k.href, k.when, k.alike) for k in seen])
    for number in hidden:
        day = world.space.opened_at + timedelta(days=found[number].id)
        assert not any(word in told for word in (found[number].address, "Secret", date_format(day), day.isoformat()))


def _leave_out(
    edges: set[tuple[int, int]], hidden: set[int], found: list[Organisation], world: World, tie: Any
) -> None:
    """Make the world anew in which the hidden have never been, and only their ends are joined."""
    left = {(a, b) for a, b in edges if a != b}
    straight = {(a, b) for a, b in left if not {a, b} & hidden}
    for one in hidden:
        joins = {(a, b) for a, x in left if x == one for y, b in left if y == one and a != b}
        left = {edge for edge in left | joins if one not in edge}
    Link.objects.all().delete()
    hows = [(found[a], "used" if (a, b) in straight else JOINED, found[b]) for a, b in sorted(left)]
    tie(world.secretariat, space=world.space, links=hows)


def test_each_thing_leads_to_its_own_thread_and_the_address_is_looked_up_once_for_all_of_a_kind(
    world: World, tie: Any, described: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = things(5), list[str]()
    chain(world, tie, found)

    def looked_up(name: str, *, args: list[str]) -> str:
        asked.append(name)
        return reverse(name, args=args)

    monkeypatch.setattr(queries, "reverse", looked_up)
    pages = [knot.thread for knot in life(world.nobody, found[0], whole=True)]
    assert pages == [f"/en/network/thread/thing/{thing.address}/" for thing in found]
    assert asked == ["thread"]


def test_what_was_dropped_has_to_say_why(world: World) -> None:
    about = (Ref(KIND, 1), "amendment", "Amendment 35", world.space.opened_at, "… only below 50 workers")
    with pytest.raises(ValueError, match="says why"):
        Knot(*about, state="dropped")
    assert Knot(*about, state="dropped", reason="It would shut out those who need it next.").likeness is None


def test_two_kinds_of_things_do_not_share_a_word(described: None) -> None:
    with pytest.raises(ValueError, match="called thing"):
        describes("people.space", describe, word="thing")
    assert list(knots.DESCRIBERS) == [KIND]


def test_halves_of_a_vote_are_drawn_as_a_bar() -> None:
    assert not Voices("58 for, 3 against", 58, 3, 2, 2).split
    assert Voices("1½ for", 1.5, 0, 0.5, 0).split
    assert Voices("1½ for", 1.5, 0, 0.5, 0).parts[0] == (1.5, "d4")
