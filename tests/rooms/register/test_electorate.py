"""What the register tells of each member for the roll of a ballot: every number that it has, and the groups."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.deriving import rebuild
from filrouge.rooms.register.models import FieldVisibility
from filrouge.rooms.register.queries.electorate import FIGURES, GROUPINGS, Elector, electorate, group_name
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.umbrellas import declare, federate, person
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def known(world: World, *names: str, on: date = DAY) -> dict[str, Elector]:
    found = electorate(world.secretariat, on, figures=names or tuple(FIGURES), groups=tuple(GROUPINGS))
    return {elector.name: elector for elector in found}


def admit(world: World, name: str, umbrella: Organisation | None = None, **more: Any) -> Organisation:
    member = Organisation.objects.create(name=name, country="BE")
    admit_member(world.system, space=world.space, member=member, umbrella=umbrella or world.space.organisation, **more)
    return member


def say(world: World, organisation: Organisation, **values: Any) -> None:
    state_facts(world.secretariat, space=world.space, organisation=organisation, values=values)


def test_every_number_that_the_register_has_of_a_member_is_told_by_its_name(world: World) -> None:
    one = admit(world, "Wind", since=date(2019, 6, 2))
    say(world, one, name="Wind", heads=40, fte=31.5, members=120, founded="1998", figures_year=2024)
    other = admit(world, "Sun")
    rebuild(world.space, {other.id})
    assert known(world)["Wind"].figures == {
        "members": None, "members_counted": None, "members_stated": "120", "jobs": "40", "fte": "31.5", "years": "6",
        "age": "28",
    }  # fmt: skip
    assert set(known(world)["Sun"].figures.values()) == {None}
    assert known(world, on=date(2026, 6, 2))["Wind"].figures["years"] == "7"
    assert set(known(world, "age")["Wind"].figures) == {"members", "jobs", "fte", "age"}


def test_member_organisations_are_counted_once_on_the_day_through_all_lists_and_levels(world: World) -> None:
    """A federation with two names on its list and a federation below it, which has one of these and one more."""
    federate(world, world.federation)
    below = Organisation.objects.create(name="Below", country="BE")
    federate(world, below, under=world.federation)
    add_list(world.space, world.federation, [person(0), person(1)])
    add_list(world.space, below, [person(1), person(2)])
    link(world.space)
    admit(world, "Alone", umbrella=world.federation, since=date(2026, 3, 1))
    name = world.federation.name
    figures = known(world)[name].figures
    assert (figures["members"], figures["members_counted"]) == ("2", "4")
    assert known(world, on=date(2026, 2, 28))[name].figures["members_counted"] == "3"
    declare(world, below, 30, day=date(2026, 5, 1))
    assert known(world)[name].figures["members_counted"] is None  # how many of the thirty are counted, nobody knows


def test_a_member_stands_in_its_family_its_region_and_its_uppermost_federation(world: World) -> None:
    federation = admit(world, "Roof", stands_for_others=True)
    under = admit(world, "Floor", stands_for_others=True)
    admit_member(world.system, space=world.space, member=under, umbrella=federation, since=date(2020, 1, 1))
    member = admit(world, "Room")
    admit_member(world.system, space=world.space, member=member, umbrella=under)
    say(world, member, name="Room", family="cooperative", nuts="BE10")
    say(world, under, name="Floor", nuts="BE")
    rebuild(world.space)
    found = known(world)
    roof = f"Roof ({federation.address})"
    assert found["Room"].groups == {"family": "cooperative", "region": "BE1", "federation": roof}
    assert found["Floor"].groups == found["Roof"].groups == {"federation": roof}
    assert group_name("federation", roof) == "Roof"
    assert group_name("family", "cooperative") == "Cooperative"


def test_what_an_organisation_does_not_show_to_everybody_does_not_go_on_a_roll(world: World) -> None:
    member = admit(world, "Room")
    say(world, member, name="Room", nuts="BE10", founded="2001-02-03")
    assert known(world)["Room"].groups["region"] == "BE1"
    for field in ("nuts", "founded"):
        FieldVisibility.objects.create(space=world.space, organisation=member, field=field, level=1)
    hidden = known(world)["Room"]
    assert "region" not in hidden.groups
    assert hidden.figures["age"] is None


def test_statements_do_not_grow_with_the_members(world: World, django_assert_max_num_queries: Any) -> None:
    for name in ("One", "Two", "Three", "Four"):
        say(world, admit(world, name, since=date(2020, 1, 1)), name=name, nuts="BE10", founded="1990", family="mutual")
        with django_assert_max_num_queries(34):
            known(world)
    with django_assert_max_num_queries(4):
        electorate(world.secretariat, DAY)
