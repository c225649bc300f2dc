"""What a meeting goes through: items, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground import trail
from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions.arranging import hours_follow, timed
from filrouge.rooms.meetings.actions.entrusting import announce_ballots, entrust
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, ItemKind, Meeting, State
from filrouge.rooms.meetings.rules import MAY

MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item as somebody prepares it; the fields are those of models.AgendaItem. `about` names things of any room."""

    title: Words
    kind: str = ItemKind.INFORMATION
    text: Words = field(default_factory=Words)
    starts_at: datetime | None = None
    minutes: int = 0
    speaker: str = ""
    prompts: tuple[tuple[str, Words], ...] = ()
    answers_until: datetime | None = None
    seconds_each: int = 0
    about: tuple[trail.Ref, ...] = ()


@action("meetings.add_item", rule=MAY["keep"], about="meeting", says=gettext_lazy("Item added to the agenda"))
def add_item(act: Act, *, meeting: Meeting, item: ItemDraft) -> AgendaItem:
    """Put an item at the end of the agenda. Without an hour of its own it begins when the one before it ends, and the
    first one when the meeting does.
    """
    refuse_unless(meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Refused(_("An agenda holds at most %(most)s items.") % {"most": MOST_ITEMS}, code="many")
    made = AgendaItem.objects.create(meeting=meeting, position=last + 1, **_columns(item))
    if made.starts_at is None:
        made.starts_at = _end_of(meeting, last) if last else meeting.starts_at
        made.save(update_fields=["starts_at"])
    _set_about(act, made, item)
    tell_screens(meeting)
    act.changed(made, after=_noted(made))
    return made


@action("meetings.change_item", rule=MAY["keep"], about="item", says=gettext_lazy("Item of the agenda changed"))
def change_item(act: Act, *, item: AgendaItem, draft: ItemDraft) -> AgendaItem:
    """Change an item that has not ended. What comes after it on its day follows where it takes another time."""
    refuse_unless(item.meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    item.refresh_from_db(fields=["kind", "position", "starts_at", "minutes", "ended_at"])
    if item.ended_at is not None:
        raise Refused(_("This item is over, so it stays as it was."), code="state")
    if draft.kind != item.kind and item.topics.filter(withdrawn_at=None).exists():
        words = _("Topics are offered for this open space, so it stays one. Put another item on the agenda.")
        raise Refused(words, code="topics", field="kind")
    before, was, hour = _noted(item), timed(item.meeting.items.order_by("position")), item.starts_at
    columns = _columns(draft)
    for name, value in columns.items():
        setattr(item, name, value)
    item.save(update_fields=list(columns))  # not when it began: the chair may have taken it up meanwhile
    if item.starts_at == hour and item.minutes != before["minutes"]:
        hours_follow(item.meeting, was)
    _set_about(act, item, draft)
    tell_screens(item.meeting)
    act.changed(item, before=before, after=_noted(item))
    return item


def _columns(item: ItemDraft) -> dict[str, Any]:
    if not item.title:
        raise Refused(_("An item needs a title. Write what it is about."), code="title", field="title")
    kept = ("title", "kind", "text", "starts_at", "minutes", "speaker", "answers_until", "seconds_each")
    prompts = [{"key": key, "words": words.as_json()} for key, words in item.prompts]
    return {name: getattr(item, name) for name in kept} | {"prompts": prompts}


def _end_of(meeting: Meeting, position: int) -> datetime | None:
    last = meeting.items.filter(position=position, starts_at__isnull=False, minutes__gt=0).first()
    return last.starts_at + timedelta(minutes=last.minutes) if last and last.starts_at else None


def _set_about(act: Act, made: AgendaItem, item: ItemDraft) -> None:
    """Write what an item is about. Ballots that it is newly about, or no more, change who may run them."""
    before = {(each.kind, each.number) for each in made.about.all()}
    after = {(thing.kind, thing.id) for thing in item.about}
    made.about.all().delete()
    ItemAbout.objects.bulk_create(ItemAbout(item=made, kind=kind, number=number) for kind, number in sorted(after))
    entrust(act, added=after - before, dropped=before - after)
    if made.meeting.state != State.DRAFTED:
        announce_ballots(act, made.meeting)


def _noted(item: AgendaItem) -> dict[str, Any]:
    return {
        "title": item.title.in_(item.title.origin).text,
        "kind": str(item.kind),
        "position": item.position,
        "minutes": item.minutes,
    }
