"""The order in which organisations speak in a country round: by name, as the team put it, or drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import SIZE
from filrouge.rooms.meetings.models import AgendaItem, Slot, Speech
from filrouge.rooms.meetings.queries.agenda import moving
from filrouge.rooms.register.queries.values import country_name

LAST = 1_000_000  # the place of who has none: after all that have one
MOST_NEXT = 4  # organisations that the screens announce


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One organisation in its place. `up` and `down` are places, 0 for none; `move_up` and `move_down` are what its
    buttons are called; `begun` is for the rows' shared part.
    """

    address: str
    number: int
    name: str
    country: str
    up: int
    down: int
    move_up: str
    move_down: str
    begun: bool = False


@dataclass(frozen=True, slots=True)
class SlotPage:
    """Fifty places, from `first` on; `before` and `after` are where the pages beside begin, 0 for none."""

    rows: tuple[SlotRow, ...]
    first: int
    before: int
    after: int
    of: int
    ordered: str
    seed: str


@dataclass(frozen=True, slots=True)
class Next:
    """One organisation whose turn comes."""

    address: str
    name: str


def place_in(item: int) -> Coalesce:
    """The place of the organisation of a row in a round; LAST for who has none."""
    mine = Slot.objects.filter(item=item, organisation=OuterRef("organisation"))
    return Coalesce(Subquery(mine.values("position")[:1]), LAST)


def in_order(item: AgendaItem) -> QuerySet[Any]:
    """Those who speak in a round, guests left out, in the order of the room, each with `place` and `name`."""
    invited = item.meeting.invited.filter(guest=False)
    return invited.annotate(place=place_in(item.pk), name=F("organisation__name")).order_by("place", "name", "pk")


def order_of(item: AgendaItem) -> list[int]:
    """The organisations of a round in the order of the room. One statement."""
    return list(in_order(item).values_list("organisation_id", flat=True))


def slot_page(item: AgendaItem, first: int = 1) -> SlotPage:
    """Fifty places of a round. Two statements."""
    of = item.meeting.invited.filter(guest=False).count()
    start = max(1, min(first, of))
    columns = "organisation__address", "organisation__name", "organisation__country", "place"
    found = list(in_order(item).values_list(*columns)[start - 1 : start - 1 + SIZE])
    rows = tuple(
        SlotRow(
            address, place, name, country_name(country), place - 1, place + 1 if place < of else 0, *moving(name)
        )
        for place, (address, name, country, _slot) in enumerate(found, start=start)
    )  # fmt: skip
    by_hand = any(slot != LAST for *_what, slot in found)
    return SlotPage(
        rows, start, max(1, start - SIZE) if start > 1 else 0, start + SIZE if start + SIZE <= of else 0, of,
        how_ordered(item, by_hand=by_hand), item.slots_seed,
    )  # fmt: skip


def how_ordered(item: AgendaItem, *, by_hand: bool) -> str:
    """How the order of the room came about, in words."""
    if item.slots_seed:
        return _("In the room organisations speak in an order that was drawn by lot.")
    if by_hand:
        return _("In the room organisations speak in the order that the secretariat has set.")
    return _("In the room organisations speak in the order of their names.")


def next_in_round(item: AgendaItem) -> tuple[Next, ...]:
    """Whose turn comes in a round: the first that have not had the floor on it. One statement."""
    spoke = Speech.objects.filter(item=item.pk, organisation=OuterRef("organisation"), began_at__isnull=False)
    rows = in_order(item).exclude(Exists(spoke)).values_list("organisation__address", "organisation__name")
    return tuple(Next(*row) for row in rows[:MOST_NEXT])
