"""Seats and who holds them, as the stories of bodies need them."""

from __future__ import annotations

from datetime import date
from typing import Any

from filrouge.ground.people.models import Organisation
from filrouge.ground.trail.models import Entry as Done
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.models import Body, SeatCategory, Term
from tests.world import World

FROM = date(2025, 1, 1)


def words(text: str, **more: str) -> Words:
    return Words.of(text, "en", **more)


def seat_held(world: World, category: SeatCategory, organisation: Organisation, **term: Any) -> Term:
    given = {"since": FROM} | term
    return actions.give_seat(
        world.secretariat, body=category.body, category=category, organisation=organisation, **given
    )


def make(*names: str) -> list[Organisation]:
    return [Organisation.objects.create(name=name, country="BE") for name in names]


def kept_of() -> tuple[Any, ...]:
    """Everything that an action on bodies may change."""
    return (
        list(Body.objects.order_by("id").values_list("id", "name", "public", "ended_on")),
        list(SeatCategory.objects.order_by("id").values_list("id", "seats", "voting")),
        list(Term.objects.order_by("id").values_list("id", "since", "until", "organisation", "warned_at")),
        Organisation.objects.count(),
        Done.objects.count(),
    )
