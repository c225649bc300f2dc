"""The order of a country round: set by hand, by name or by lot; and the floor given in that order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.methods.counting.lots import lot_order
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import in_the_room, moved_on, tell_screens
from filrouge.rooms.meetings.actions.speaking import end_speaking, refuse_unless_current
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Slot, Speech, State
from filrouge.rooms.meetings.queries.slots import in_order, order_of
from filrouge.rooms.meetings.rules import MAY


@action("meetings.place_slot", rule=MAY["keep"], about="item", says=gettext_lazy("Place in the country round set"))
def place_slot(act: Act, *, item: AgendaItem, organisation: Organisation, place: int) -> AgendaItem:
    """Put an organisation at a place of the round, the first is 1; the others keep their order."""
    _hold(item)
    order = order_of(item)
    if organisation.pk not in order:
        raise Refused(_("That organisation has no place in this round. Choose another."), code="organisation")
    before = order.index(organisation.pk) + 1
    order.remove(organisation.pk)
    at = min(max(place, 1), len(order) + 1)
    order.insert(at - 1, organisation.pk)
    _write(item, order)
    act.changed(item, before={"place": before}, after={"organisation": organisation.pk, "place": at})
    return item


@action("meetings.draw_slots", rule=MAY["keep"], about="item", says=gettext_lazy("Country round drawn by lot"))
def draw_slots(act: Act, *, item: AgendaItem) -> AgendaItem:
    """Draw the order by lot. The seed is kept and shown, so that anybody works out the same order from it
    (methods.counting.lots, over the addresses of the organisations); each drawing stands in the trail.
    """
    _hold(item)
    seed = secrets.token_hex(32)
    numbers = dict(in_order(item).values_list("organisation__address", "organisation_id"))
    _write(item, [numbers[address] for address in lot_order(seed, numbers)], seed=seed)
    act.changed(item, after={"seed": seed, "slots": len(numbers)})
    return item


@action("meetings.slots_by_name", rule=MAY["keep"], about="item", says=gettext_lazy("Country round put by name"))
def slots_by_name(act: Act, *, item: AgendaItem) -> AgendaItem:
    """Go back to the order of names."""
    _hold(item)
    _write(item, [])
    act.changed(item, after={"by_name": True})
    return item


@action("meetings.call_slot", rule=MAY["lead"], about="item", says=gettext_lazy("Floor given in the country round"))
def call_slot(act: Act, *, item: AgendaItem, organisation: Organisation, seen: int = 0) -> Speech:
    """Give the floor to an organisation whose turn it is. Who spoke until now has ended.

    `seen` is the number of the speech that the chair saw under way, 0 for none: pressed twice, it goes one step.
    """
    in_the_room(item.meeting)
    refuse_unless_current(item)
    now = item.speeches.filter(began_at__isnull=False, ended_at=None).first()
    if (now.pk if now else 0) != seen:
        raise moved_on()
    if not item.meeting.invited.filter(organisation=organisation, guest=False).exists():
        raise Refused(_("That organisation has no place in this round. Choose another."), code="organisation")
    end_speaking(act, item)
    item.speeches.filter(organisation=organisation, began_at=None, withdrawn_at=None).update(withdrawn_at=act.at)
    speech = Speech.objects.create(item=item, organisation=organisation, asked_at=act.at, began_at=act.at)
    tell_screens(item.meeting)
    act.changed(speech, after={"organisation": organisation.pk, "floor": True})
    return speech


def _hold(item: AgendaItem) -> None:
    refuse_unless(item.meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    item.refresh_from_db(fields=["kind", "ended_at"])
    if item.kind != ItemKind.COUNTRY_ROUND:
        raise Refused(_("This item is no country round."), code="kind")
    if item.ended_at is not None:
        raise Refused(_("This round is over, so its order stays as it was."), code="over")


def _write(item: AgendaItem, order: Sequence[int], *, seed: str = "") -> None:
    item.slots.all().delete()
    Slot.objects.bulk_create(
        Slot(item=item, organisation_id=number, position=place) for place, number in enumerate(order, start=1)
    )
    item.slots_seed = seed
    item.save(update_fields=["slots_seed"])
    tell_screens(item.meeting)
