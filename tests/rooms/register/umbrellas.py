"""Federations and their lists, as the stories of totals need them: names that nobody takes for each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import publish_total
from filrouge.rooms.register.counting import count
from filrouge.rooms.register.models import Count, Doubt, Link, Source
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

# Four names that nobody could take for each other, each with a number of its own.
KBO = ["0403019261", "0202239951", "0403170701", "0403091220", "0400378485", "0403227515"]
NAMES = ["Atelier du Moulin", "Wasserij De Kade", "Banca Popolare", "Huerta Común", "Kirjakahvila", "Zielony Dom"]


def person(place: int, **more: Any) -> dict[str, Any]:
    return org(NAMES[place], identifiers=[["be-kbo", KBO[place], "valid"]], city="Namur", own_id=KBO[place], **more)


def federate(world: World, *federations: Organisation, under: Organisation | None = None) -> None:
    for federation in federations:
        admit_member(
            world.system, space=world.space, member=federation, umbrella=under or world.space.organisation,
            stands_for_others=True,
        )  # fmt: skip


def declare(world: World, umbrella: Organisation, number: int, day: date = date(2026, 1, 1), **more: Any) -> Source:
    return Source.objects.create(
        space=world.space, umbrella=umbrella, series="number", kind=Source.Kind.DECLARED, state="imported", as_of=day,
        received_at=timezone.now(), declared_organisations=number, **more,
    )  # fmt: skip


def ranged(result: dict[str, Any]) -> tuple[float, float, float, float]:
    whole = result["organisations"]
    return whole["naive"], whole["low"], whole["best"], whole["high"]


def of_network(space: Space, **asked: Any) -> dict[str, Any]:
    return count(space, space.organisation_id, **asked)


def open_pair(world: World, second: Organisation) -> Doubt:
    """Two organisations of two lists and an open card between them."""
    federate(world, world.federation, second)
    add_list(world.space, world.federation, [person(0), person(1)])
    add_list(world.space, second, [org("Tout autre", city="Arlon")])
    link(world.space)
    Doubt.objects.all().delete()
    left, right = at(world.space, NAMES[0]), at(world.space, "Tout autre")
    rows = {o: Link.objects.get(organisation=o, ended_at=None).row for o in (left, right)}
    return Doubt.objects.create(
        space=world.space, left=left, right=right, left_row=rows[left], right_row=rows[right], probability=0.4, value=1
    )


def publish(world: World) -> Count:
    federate(world, world.federation)
    add_list(world.space, world.federation, [person(0), person(1)])
    link(world.space)
    return publish_total(world.secretariat, space=world.space, umbrella=world.space.organisation)
