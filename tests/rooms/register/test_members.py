"""Who is a member: admitting, moving on, leaving; no circle, whoever tries; and what each caller sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.queries import today
from filrouge.rooms.register.actions import memberships as actions
from filrouge.rooms.register.actions.circles import way_up
from filrouge.rooms.register.models import Entry, Membership, Relation, Row, Source
from tests.rooms.register.edges import admit, kept_of, make
from tests.world import World


def _acts(world: World) -> dict[str, Callable[[Any], Any]]:
    """Every action on members, ready to be tried by a caller."""
    one, two = make("One", "Two")
    held = admit(world, two)
    tie = actions.relate(
        world.secretariat, space=world.space, kind=Relation.Kind.PART_OF, organisation=one, other=world.federation
    )
    here: dict[str, Any] = {"space": world.space}
    umbrella = world.space.organisation
    return {
        "admit": lambda v: actions.admit_member(v, member=one, umbrella=umbrella, **here),
        "admit new": lambda v: actions.admit_new_member(v, name="New", umbrella=umbrella, **here),
        "change": lambda v: actions.change_membership(v, membership=held, status="suspended"),
        "correct": lambda v: actions.correct_membership(
            v, membership=held, category="full", since=None, stands_for_others=False
        ),
        "relate": lambda v: actions.relate(v, kind="hosted_by", organisation=one, other=two, **here),
        "unrelate": lambda v: actions.unrelate(v, relation=tie, **here),
    }


@pytest.mark.parametrize("what", ["admit", "admit new", "change", "correct", "relate", "unrelate"])
@pytest.mark.parametrize("who", ["nobody", "member", "other", "secretariat"])
def test_only_the_secretariat_changes_who_is_a_member(world: World, what: str, who: str) -> None:
    act = _acts(world)[what]
    before = kept_of(world)
    viewer = dict(world.callers())[who]
    if who == "secretariat":
        act(viewer)
        assert kept_of(world) != before
    else:
        with pytest.raises(NotAllowed):
            act(viewer)
        assert kept_of(world) == before


def test_the_secretariat_of_another_network_changes_nothing_here(world: World) -> None:
    from filrouge.ground.people.actions import grant_mandate
    from filrouge.ground.people.models import Role
    from filrouge.ground.people.viewer import system, viewer_for
    from tests.world import DAY

    grant_mandate(
        system(world.elsewhere), space=world.elsewhere, email="boss@else.example", name="Boss",
        organisation=world.elsewhere.organisation, role=Role.SECRETARIAT, since=date(2020, 1, 1),
    )  # fmt: skip
    person = world.elsewhere.mandates.get(role=Role.SECRETARIAT).person
    stranger = viewer_for(person, world.elsewhere, day=DAY, strong=True)
    held = admit(world, *make("One"))
    before = kept_of(world)
    with pytest.raises(NotAllowed):
        actions.change_membership(stranger, membership=held, status="left")
    assert kept_of(world) == before


def test_a_new_member_gets_a_page_that_says_who_wrote_its_name_and_when(world: World) -> None:
    held = actions.admit_new_member(
        world.secretariat, space=world.space, name="  Réseau  Neuf ", country="FR", umbrella=world.space.organisation,
        category="observer", since=date(2024, 5, 1),
    )  # fmt: skip
    entry = Entry.objects.get(space=world.space, organisation=held.member)
    assert (entry.name, entry.country, entry.listed) == ("Réseau Neuf", "FR", True)
    assert Row.objects.get().said == {"name": "Réseau Neuf", "country": "FR"}
    assert Source.objects.get().kind == Source.Kind.STATEMENT


@pytest.mark.parametrize(
    ("more", "code"),
    [({"name": " "}, "name"), ({"name": "X", "status": "left"}, "status"), ({"name": "X", "status": "king"}, "status")],
)
def test_a_new_member_that_is_refused_leaves_no_organisation_behind(
    world: World, more: dict[str, str], code: str
) -> None:
    before = kept_of(world)
    with pytest.raises(Refused) as refused:
        actions.admit_new_member(world.secretariat, space=world.space, umbrella=world.space.organisation, **more)
    assert refused.value.code == code
    assert kept_of(world) == before


def test_nobody_is_admitted_twice_but_who_left_may_come_back(world: World) -> None:
    held = admit(world, world.federation)
    before = kept_of(world)
    with pytest.raises(Refused, match="Federation One is a member already"):
        admit(world, world.federation)
    assert kept_of(world) == before
    actions.change_membership(world.secretariat, membership=held, status="left")
    again = admit(world, world.federation)
    assert Membership.objects.filter(member=world.federation, until=None).get() == again
    assert Membership.objects.filter(member=world.federation).count() == 2


def test_a_circle_is_refused_and_named(world: World) -> None:
    a, b, c = make("A", "B", "C")
    admit(world, a, umbrella=b)
    admit(world, b, umbrella=c)
    before = kept_of(world)
    with pytest.raises(Refused) as refused:
        admit(world, c, umbrella=a)
    assert str(refused.value.message) == "This would close a circle: C → A → B → C. End one of these memberships first."
    assert (refused.value.code, refused.value.field) == ("circle", "umbrella")
    assert kept_of(world) == before


def test_a_circle_that_goes_through_a_merged_organisation_is_refused_too(world: World) -> None:
    a, b, twin = make("A", "B", "A again")
    admit(world, b, umbrella=a)
    twin.merged_into = a
    twin.save()
    with pytest.raises(Refused, match="A → B → A"):
        admit(world, twin, umbrella=b)


def test_what_was_merged_into_a_member_is_a_member_already(world: World) -> None:
    a, twin = make("A", "A again")
    admit(world, twin)
    twin.merged_into = a
    twin.save()
    before = kept_of(world)
    with pytest.raises(Refused, match="A is a member already"):
        admit(world, a)
    assert kept_of(world) == before


def test_an_ended_membership_closes_no_circle(world: World) -> None:
    a, b = make("A", "B")
    held = admit(world, a, umbrella=b)
    actions.change_membership(world.secretariat, membership=held, status="left")
    assert admit(world, b, umbrella=a).member == b


@pytest.mark.parametrize("kind", list(Relation.Kind))
def test_ties_of_one_kind_lead_nowhere_back(world: World, kind: Relation.Kind) -> None:
    a, b = make("A", "B")
    here: dict[str, Any] = {"space": world.space, "kind": kind}
    actions.relate(world.secretariat, organisation=a, other=b, **here)
    before = kept_of(world)
    for one, other, code in ((b, a, "circle"), (a, b, "already"), (a, a, "itself")):
        with pytest.raises(Refused) as refused:
            actions.relate(world.secretariat, organisation=one, other=other, **here)
        assert refused.value.code == code
    assert kept_of(world) == before


Edges = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=14)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=Edges)
def test_no_sequence_of_admissions_and_departures_makes_a_circle(
    world: World, steps: list[tuple[int, int, bool]]
) -> None:
    nodes = make(*"ABCDEF")
    for below, above, stays in steps:
        try:
            held = admit(world, nodes[below], umbrella=nodes[above])
        except Refused:
            continue
        if not stays:
            actions.change_membership(world.secretariat, membership=held, status="left")
        _no_circle()


def _no_circle() -> None:
    up: dict[int, list[int]] = {}
    for below, above in Membership.objects.filter(until=None).values_list("member_id", "umbrella_id"):
        up.setdefault(below, []).append(above)
    assert all(way_up(up, above, below) is None for below, uppers in up.items() for above in uppers)


@pytest.mark.parametrize(
    ("way", "status", "allowed"),
    [
        ([], "suspended", True), ([], "left", True), ([], "applied", False), ([], "active", False),
        (["suspended"], "active", True), (["suspended"], "left", True), (["left"], "active", False),
        (["left"], "suspended", False), ([], "king", False),
    ],
)  # fmt: skip
def test_a_membership_goes_only_where_it_may_from_where_it_stands(
    world: World, way: list[str], status: str, allowed: bool
) -> None:
    held = admit(world, world.federation)
    for step in way:
        actions.change_membership(world.secretariat, membership=held, status=step)
    before = kept_of(world)
    if allowed:
        assert actions.change_membership(world.secretariat, membership=held, status=status).status == status
    else:
        with pytest.raises(Refused):
            actions.change_membership(world.secretariat, membership=held, status=status)
        assert kept_of(world) == before


def test_two_people_who_move_a_membership_on_at_once_are_told(world: World) -> None:
    held = admit(world, world.federation)
    stale = Membership.objects.select_related("space").get(pk=held.pk)
    actions.change_membership(world.secretariat, membership=held, status="left")
    before = kept_of(world)
    with pytest.raises(Refused, match="changed in the meantime"):
        actions.change_membership(world.secretariat, membership=stale, status="suspended")
    assert kept_of(world) == before


@pytest.mark.parametrize(("days", "words"), [(1, "still to come"), (-400, "before it became a member")])
def test_a_last_day_lies_between_the_first_day_and_today(world: World, days: int, words: str) -> None:
    held = admit(world, world.federation, since=today() - timedelta(days=100))
    before = kept_of(world)
    with pytest.raises(Refused, match=words):
        actions.change_membership(world.secretariat, membership=held, status="left", on=today() + timedelta(days=days))
    assert kept_of(world) == before
