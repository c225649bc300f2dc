"""The agenda put in order: items that move, items that are taken out. What hangs on an item is never lost with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.actions.times import Timed, hours
from filrouge.rooms.meetings.models import AgendaItem, Meeting, Speech, State
from filrouge.rooms.meetings.queries.hanging import hangs_on
from filrouge.rooms.meetings.rules import MAY

BEYOND = 1_000  # no agenda has so many items, so places beyond it are free while items change theirs
CHANGED_IN = (State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)


@action("meetings.move_item", rule=MAY["keep"], about="item", says=gettext_lazy("Item of the agenda moved"))
def move_item(act: Act, *, item: AgendaItem, place: int) -> AgendaItem:
    """Put an item that has not begun at a place, the first is 1; hours follow. What has begun stays before it."""
    refuse_unless(item.meeting, *CHANGED_IN)
    return put_at(act, item, place)


def put_at(act: Act, item: AgendaItem, place: int) -> AgendaItem:
    """Put an item that has not begun at a place of the agenda that is held, never before those that have begun."""
    items = list(item.meeting.items.order_by("position"))
    mine = next(one for one in items if one.pk == item.pk)
    if mine.began_at is not None:
        raise Refused(_("This item has begun already, so it keeps its place."), code="state")
    before, others = mine.position, [one for one in items if one.pk != item.pk]
    first = max((number for number, one in enumerate(others, start=1) if one.began_at is not None), default=0)
    at = min(max(place - 1, first), len(others))
    _put_in_order(item.meeting, [*others[:at], mine, *others[at:]], was=timed(items), moved=mine.pk)
    item.refresh_from_db()
    act.changed(item, before={"position": before}, after={"position": item.position})
    return item


@action("meetings.remove_item", rule=MAY["keep"], about="item", says=gettext_lazy("Item taken off the agenda"))
def remove_item(act: Act, *, item: AgendaItem, heir: AgendaItem | None = None) -> Meeting:
    """Take an item off the agenda; hours follow. Whatever hangs on it goes to `heir`, another item of the meeting.

    Refused for the current item, for a round for which somebody has written, and without an heir where one is needed.
    """
    meeting = item.meeting
    refuse_unless(meeting, *CHANGED_IN)
    item.refresh_from_db()
    _refuse(item, heir)
    items = list(meeting.items.order_by("position"))
    if heir is not None:
        _hand_over(item, heir)
    title, position = item.title.in_(item.title.origin).text, item.position
    item.delete()
    _put_in_order(meeting, [one for one in items if one.position != position], was=timed(items))
    after = {"removed": title, "to": heir.position if heir else 0}
    act.changed(meeting, before={"item": title, "position": position}, after=after)
    return meeting


def _refuse(item: AgendaItem, heir: AgendaItem | None) -> None:
    if item.began_at is not None and item.ended_at is None:
        raise Refused(_("The room is at this item. End it first, then take it off the agenda."), code="now")
    hanging = hangs_on(item)
    if hanging.answers:
        raise Refused(
            _("Organisations have written for this round, so it stays on the agenda. Move it or change its title."),
            code="answers",
        )
    if hanging.topics:
        raise Refused(
            _("Topics are offered for this open space, so it stays on the agenda. Move it or change its title."),
            code="topics",
        )
    if heir is not None and (heir.meeting_id != item.meeting_id or heir.pk == item.pk):
        raise Refused(_("Choose another item of this meeting."), code="heir", field="heir")
    if hanging.anything and heir is None:
        words = _("Something hangs on this item. Choose the item that takes it over, so that nothing is lost.")
        raise Refused(words, code="heir", field="heir")


def _hand_over(item: AgendaItem, heir: AgendaItem) -> None:
    """Lines, speeches, papers and what the item is about go to another; what that one has already is not doubled."""
    item.lines.update(item=heir, topic=None)  # a topic of theirs was withdrawn, or the item would stay
    Speech.objects.filter(item=item, began_at__isnull=False).update(item=heir)
    item.documents.exclude(document__in=heir.documents.values("document")).update(item=heir)
    known = set(heir.about.values_list("kind", "number"))
    for about in item.about.all():
        if (about.kind, about.number) not in known:
            about.item = heir
            about.save(update_fields=["item"])


def hours_follow(meeting: Meeting, was: Sequence[Timed]) -> None:
    """Work the hours out anew where an item takes another time than it did."""
    items = list(meeting.items.order_by("position"))
    found = hours(was, timed(items), ZoneInfo(meeting.zone))
    for one in items:
        one.starts_at = found.get(one.pk, one.starts_at)
    AgendaItem.objects.bulk_update(items, ["starts_at"])


def _put_in_order(meeting: Meeting, items: Sequence[AgendaItem], *, was: Sequence[Timed], moved: int = 0) -> None:
    """Write places and hours anew, and tell the screens: first all away from where they are, so that no two meet."""
    meeting.items.update(position=F("position") + BEYOND)
    found = hours(was, timed(items), ZoneInfo(meeting.zone), moved)
    for place, one in enumerate(items, start=1):
        one.position, one.starts_at = place, found.get(one.pk, one.starts_at)
    AgendaItem.objects.bulk_update(items, ["position", "starts_at"])
    tell_screens(meeting)


def timed(items: Iterable[AgendaItem]) -> list[Timed]:
    """Items as their hours are worked out; what has begun keeps its own."""
    return [Timed(one.pk, one.starts_at, one.minutes, fixed=one.began_at is not None) for one in items]
