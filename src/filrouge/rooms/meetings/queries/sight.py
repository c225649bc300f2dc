"""Whose lines somebody may see: of the meetings that invite them, and of public ones whose minutes are approved."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Invited, Line, LineState, Meeting, Minutes, MinutesState
from filrouge.rooms.meetings.queries.meetings import seen_meetings
from filrouge.rooms.meetings.rules import WRITERS


def seen_lines(viewer: Viewer) -> QuerySet[Line]:
    """Lines that nobody took back, of the meetings whose minutes this viewer may read in one form or the other."""
    standing = Line.objects.exclude(state=LineState.TAKEN_BACK).filter(meeting__in=meetings_read(viewer))
    return standing.annotate(in_minutes=Exists(Minutes.objects.filter(meeting=OuterRef("meeting"))))


def line_href(viewer: Viewer, line: Any) -> str:
    """Where a line of `seen_lines` stands: in the minutes once there are some, else on the page of its meeting."""
    return line_at(viewer, line.meeting.address, line.address, in_minutes=line.in_minutes)


def line_at(viewer: Viewer, meeting: str, address: str, *, in_minutes: bool) -> str:
    """The same by the addresses of the meeting and of the line."""
    name = "meetings:minutes" if in_minutes else "meetings:meeting"
    page = reverse(name, args=[viewer.space.slug, meeting]) if viewer.space else ""
    return f"{page}#line-{address}" if in_minutes else page


def meetings_read(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings that this viewer may see and whose lines they may read: as invited, or as approved minutes."""
    seen = seen_meetings(viewer)
    if viewer.holds(*WRITERS) or viewer.means in {"command", "job"}:
        return seen
    approved = Q(Exists(Minutes.objects.filter(meeting=OuterRef("pk"), state=MinutesState.APPROVED)))
    if viewer.acting is None or viewer.needs_second_factor:
        return seen.filter(approved)
    mine = Invited.objects.filter(meeting=OuterRef("pk"), organisation=viewer.acting.organisation)
    return seen.filter(approved | Q(Exists(mine)))
