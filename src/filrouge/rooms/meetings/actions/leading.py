"""Leading a meeting through its agenda: one item after the other, or in the order that the room wants."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.meetings.actions.arranging import put_at
from filrouge.rooms.meetings.actions.screens import in_the_room, moved_on, tell_screens
from filrouge.rooms.meetings.models import AgendaItem, Meeting, Speech
from filrouge.rooms.meetings.rules import MAY


@action("meetings.next_item", rule=MAY["lead"], about="meeting", says=gettext_lazy("Went on to the next item"))
def next_item(act: Act, *, meeting: Meeting, seen: str) -> AgendaItem | None:
    """End the current item and begin the next that has not begun; None after the last.

    `seen` is the address of the item that the chair saw as current, empty for none: pressed twice, or sent twice over a
    bad line, it goes one step.
    """
    in_the_room(meeting)
    now = current_item(meeting)
    if (now.address if now else "") != seen:
        raise moved_on()
    following = _following(meeting, now)
    _end(act, now)
    if following is not None:
        _begin(act, following)
    elif now is None:
        raise Refused(_("Every item of the agenda is over. Add one, or end the meeting."), code="over")
    tell_screens(meeting)
    act.changed(
        following or meeting,
        before={"item": now.position if now else 0},
        after={"item": following.position if following else 0},
    )
    return following


@action("meetings.begin_item", rule=MAY["lead"], about="item", says=gettext_lazy("Item begun"))
def begin_item(act: Act, *, item: AgendaItem) -> AgendaItem:
    """Take up an item out of its turn, or one that was over once more. The current one ends."""
    in_the_room(item.meeting)
    now = current_item(item.meeting)
    if now is None or now.pk != item.pk:
        _end(act, now)
        _begin(act, item)
        tell_screens(item.meeting)
    act.changed(item, before={"item": now.position if now else 0}, after={"item": item.position})
    return item


@action("meetings.end_item", rule=MAY["lead"], about="item", says=gettext_lazy("Item ended"))
def end_item(act: Act, *, item: AgendaItem) -> AgendaItem:
    """End the current item without beginning another."""
    in_the_room(item.meeting)
    now = current_item(item.meeting)
    if now is None or now.pk != item.pk:
        raise moved_on()
    _end(act, now)
    tell_screens(item.meeting)
    act.changed(item, after={"ended": True})
    return now


@action("meetings.take_next", rule=MAY["lead"], about="item", says=gettext_lazy("Item brought forward"))
def take_next(act: Act, *, item: AgendaItem) -> AgendaItem:
    """Bring an item that has not begun forward, to come right after those that have."""
    in_the_room(item.meeting)
    return put_at(act, item, 1)


def current_item(meeting: Meeting) -> AgendaItem | None:
    """The item that has begun and not ended. One statement."""
    return meeting.items.filter(began_at__isnull=False, ended_at=None).first()


def _following(meeting: Meeting, now: AgendaItem | None) -> AgendaItem | None:
    """The first that has not begun, after the current one; else the first that was left out before it."""
    waiting = list(meeting.items.filter(began_at=None).order_by("position"))
    after = [item for item in waiting if now is None or item.position > now.position]
    return next(iter(after or waiting), None)


def _begin(act: Act, item: AgendaItem) -> None:
    item.refresh_from_db(fields=["began_at", "ended_at"])
    item.began_at, item.ended_at = item.began_at or act.at, None
    item.save(update_fields=["began_at", "ended_at"])


def _end(act: Act, item: AgendaItem | None) -> None:
    """End an item with whoever speaks on it; who still waits for the floor is let go."""
    if item is None:
        return
    item.ended_at = act.at
    item.save(update_fields=["ended_at"])
    speeches = Speech.objects.filter(item=item)
    speeches.filter(began_at__isnull=False, ended_at=None).update(ended_at=act.at)
    speeches.filter(began_at=None, withdrawn_at=None).update(withdrawn_at=act.at)
