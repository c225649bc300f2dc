"""A list counts with its network from the day it came, also before anybody wrote down the federation's membership."""

from __future__ import annotations

from filrouge.rooms.register.actions.memberships import admit_member, change_membership
from filrouge.rooms.register.counting import count
from tests.rooms.register.lists import add_list, link, org
from tests.world import World


def _best(world: World) -> int:
    return int(count(world.space, world.space.organisation_id)["organisations"]["best"])


def test_the_first_list_of_a_new_network_makes_its_total(world: World) -> None:
    add_list(world.space, world.federation, [org("Un", city="Namur"), org("Deux", city="Gent")])
    link(world.space)
    assert _best(world) == 2


def test_a_federation_that_left_is_counted_by_its_membership_and_not_by_its_list(world: World) -> None:
    add_list(world.space, world.federation, [org("Un", city="Namur")])
    member = admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation
    )
    link(world.space)
    assert _best(world) == 1
    change_membership(world.secretariat, membership=member, status="left")
    assert _best(world) == 0


def test_a_list_of_sites_is_no_list_of_organisations(world: World) -> None:
    source = add_list(world.space, world.federation, [org("Un", city="Namur")], series="outlets")
    source.sheet = {"sites": True}
    source.save()
    assert count(world.space, world.space.organisation_id)["lists"] == []
