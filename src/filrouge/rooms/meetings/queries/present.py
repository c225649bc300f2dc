"""Who was at meetings and who said something there, organisation by organisation, for the rooms above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries.room import KIND
from filrouge.rooms.meetings.models import ItemAbout, Line, LineState, Meeting, Presence, Speech, State
from filrouge.rooms.meetings.queries.meetings import seen_meetings

PRESENT, SPOKE = "present", "spoke"


@dataclass(frozen=True, slots=True)
class AtMeetings:
    """By meeting: the organisations that were there, those that said something, and the ballots it dealt with."""

    present: dict[int, set[int]]
    spoke: dict[int, set[int]]
    ballots: dict[int, set[int]]


def at_meetings(viewer: Viewer, meetings: Collection[int]) -> AtMeetings:
    """What happened at these meetings as far as the viewer may see them. Two statements, none for no meetings.

    To speak is to have had the floor, or to have said a line that was not taken back.
    """
    found = AtMeetings({}, {}, {})
    if not meetings:
        return found
    for what, meeting, organisation in _DID.bare(viewer, meetings=meetings):
        (found.present if what == PRESENT else found.spoke).setdefault(meeting, set()).add(organisation)
    for meeting, ballot in _ABOUT.rows(viewer, meetings=meetings):
        found.ballots.setdefault(meeting, set()).add(ballot)
    return found


def _shown(viewer: Viewer, meetings: list[int]) -> QuerySet[Meeting]:
    return seen_meetings(viewer).exclude(state=State.DRAFTED).filter(pk__in=meetings)


def _did(viewer: Viewer, meetings: list[int]) -> QuerySet[Any, Any]:
    """Who was there, and who spoke: (what, the meeting, the organisation)."""
    shown = _shown(viewer, meetings)
    there = Presence.objects.filter(attendee__meeting__in=shown, attendee__organisation__isnull=False).order_by()
    speeches = Speech.objects.filter(item__meeting__in=shown, began_at__isnull=False).order_by()
    lines = Line.objects.filter(meeting__in=shown, organisation__isnull=False).exclude(state=LineState.TAKEN_BACK)
    return there.values_list(Value(PRESENT), "attendee__meeting", "attendee__organisation").union(
        speeches.values_list(Value(SPOKE), "item__meeting", "organisation"),
        lines.order_by().values_list(Value(SPOKE), "meeting", "organisation"),
        all=True,
    )


def _about(viewer: Viewer, meetings: list[int]) -> QuerySet[ItemAbout, Any]:
    about = ItemAbout.objects.filter(item__meeting__in=_shown(viewer, meetings), kind=KIND)
    return about.values_list("item__meeting", "number")


_DID, _ABOUT = Seen(_did, meetings=[-10]), Seen(_about, meetings=[-10])
