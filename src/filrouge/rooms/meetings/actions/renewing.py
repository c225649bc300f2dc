"""The next meeting, made from the last one in one step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import in_languages
from filrouge.rooms.meetings.actions.preparing import MeetingDraft, draft_meeting, invite
from filrouge.rooms.meetings.actions.times import Timed, hours
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting, State
from filrouge.rooms.meetings.rules import MAY

# What the next meeting begins with, unless the last one had it already, and how many minutes that takes.
FIRST = (
    (ItemKind.MINUTES, gettext_lazy("Minutes of last time"), 15),
    (ItemKind.FOLLOW_UP, gettext_lazy("What became of it"), 30),
)
COPIED = ("kind", "title", "text", "minutes", "prompts", "seconds_each")


@action("meetings.make_next", rule=MAY["keep"], about="meeting", says=gettext_lazy("Next meeting made"))
def make_next(act: Act, *, meeting: Meeting, starts_at: datetime) -> Meeting:
    """A draft like the last meeting, from another day on: its hours, its agenda and those it invited.

    What was about that one meeting alone is left out: papers, lines, links, and what the items were about.
    """
    if meeting.state == State.DRAFTED:
        raise Refused(_("This meeting is a draft itself. Make the next one when it has been announced."), code="state")
    draft = like(meeting, starts_at)
    made = draft_meeting(act.by, space=meeting.space, draft=draft, follows=meeting)
    AgendaItem.objects.bulk_create(_on_time(list(_agenda(meeting, made, act.at)), made))
    for because, guest in sorted(set(meeting.invited.values_list("because", "guest"))):
        again = [each.organisation for each in meeting.invited.filter(because=because, guest=guest)]
        invite(act.by, meeting=made, organisations=again, because=because, guest=guest)
    act.changed(made, after={"follows": meeting.address, "items": made.items.count()})
    return made


def like(meeting: Meeting, starts_at: datetime) -> MeetingDraft:
    """A meeting as another was, from another day on; without what was about that one alone."""
    kept = (
        "title", "text", "zone", "mode", "place", "street", "country", "latitude", "longitude", "host", "public",
        "rule", "series", "speaking_seconds", "asks_diet", "asks_access",
    )  # fmt: skip
    same = {name: getattr(meeting, name) for name in kept}
    days = tuple(
        (_moved(meeting, d.starts_at, starts_at), _moved(meeting, d.ends_at, starts_at)) for d in meeting.days.all()
    )
    return MeetingDraft(
        days=days, languages=tuple(meeting.languages), speaking_order=tuple(meeting.speaking_order), **same
    )


def _moved(meeting: Meeting, at: datetime, starts_at: datetime) -> datetime:
    """The same hour of the clock, as many days later as the first day moves: clocks may change in between."""
    zone = ZoneInfo(meeting.zone)
    by = localtime(starts_at, zone).date() - localtime(meeting.starts_at, zone).date()
    return localtime(at, zone) + timedelta(by.days)


def _agenda(meeting: Meeting, made: Meeting, now: datetime) -> Iterator[AgendaItem]:
    """The items of the last meeting, after its minutes and what became of it. Answers for a round are due as many days
    before it as last time, where that day is still to come.
    """
    before = list(meeting.items.all())
    kinds = {item.kind for item in before}
    begun = [
        AgendaItem(kind=kind, title=in_languages(label, made.space.languages), minutes=minutes)
        for kind, label, minutes in FIRST
        if kind not in kinds
    ]
    for position, item in enumerate([*begun, *before], start=1):
        columns = {name: getattr(item, name) for name in COPIED}
        starts = _moved(meeting, item.starts_at, made.starts_at) if item.starts_at else None
        due = _moved(meeting, item.answers_until, made.starts_at) if item.answers_until else None
        until = due if due and due > now else None
        yield AgendaItem(meeting=made, position=position, starts_at=starts, answers_until=until, **columns)


def _on_time(items: list[AgendaItem], made: Meeting) -> list[AgendaItem]:
    """What the last agenda did not begin with begins with the meeting; what followed there without a pause follows on.

    An agenda whose first item had no hour keeps none.
    """
    new = next((place for place, item in enumerate(items) if item.starts_at), len(items))
    if not new or new != sum(item.kind in {kind for kind, *_rest in FIRST} for item in items[:new]):
        return items
    items[0].starts_at = made.starts_at
    rows = [Timed(item.position, item.starts_at, item.minutes) for item in items]
    found = hours(rows, rows, ZoneInfo(made.zone))
    for item in items:
        item.starts_at = found.get(item.position, item.starts_at)
    return items
