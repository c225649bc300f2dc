"""Memberships, as their stories need them."""

from __future__ import annotations

from typing import Any

from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions import memberships as actions
from filrouge.rooms.register.models import Membership, Relation, Row
from tests.world import World


def admit(world: World, member: Organisation, **more: Any) -> Membership:
    given = {"umbrella": world.space.organisation} | more
    return actions.admit_member(world.secretariat, space=world.space, member=member, **given)


def make(*names: str) -> list[Organisation]:
    return [Organisation.objects.create(name=name, country="BE") for name in names]


def kept_of(world: World) -> tuple[Any, ...]:
    """Everything that an action on members may change."""
    edges = Membership.objects.order_by("id").values_list("id", "member", "umbrella", "status", "category", "until")
    ties = Relation.objects.order_by("id").values_list("kind", "organisation", "other")
    return list(edges), list(ties), Organisation.objects.count(), Row.objects.count(), Done.objects.count()
