"""How the things of the room look on the thread: lines as what they are, meetings and minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import Knot, describes
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Correction, Line, LineKind, Meeting, Minutes, MinutesState, State
from filrouge.rooms.meetings.queries.captured import MARKS, kind_of
from filrouge.rooms.meetings.queries.meetings import href, seen_meetings
from filrouge.rooms.meetings.queries.sight import line_at, meetings_read, seen_lines
from filrouge.rooms.meetings.rules import MAY

NOTE = "story"  # what somebody told
SAID = (
    "pk", "kind", "number", "at", "text", "language", "address", "closed_at", "in_minutes", "organisation__name",
    "meeting__title", "meeting__address",
)  # fmt: skip


def _lines(viewer: Viewer, numbers: list[int]) -> QuerySet[Line, Any]:
    return seen_lines(viewer).filter(pk__in=numbers).order_by("pk").values_list(*SAID)


_LINES = Seen(_lines, numbers=[-10])


def lines(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """Lines, in the words of who said them."""
    for line in _LINES.rows(viewer, numbers=numbers):
        open_ = line.kind == LineKind.ACTION and line.closed_at is None
        yield Knot(
            Ref("meetings.line", line.pk), MARKS[LineKind(line.kind)] or NOTE, _mark(line), line.at, line.text,
            line_at(viewer, line.meeting__address, line.address, in_minutes=line.in_minutes),
            quiet=line.meeting__title.in_(get_language() or settings.LANGUAGE_CODE).text, address=line.address,
            lang=line.language, voice=True, state="open" if open_ else "", by=line.organisation__name or "",
        )  # fmt: skip


def _mark(line: Any) -> str:
    if line.organisation__name is None:
        return kind_of(line)
    return _("%(kind)s, %(name)s") % {"kind": kind_of(line), "name": line.organisation__name}


def meetings(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """Meetings."""
    for meeting in seen_meetings(viewer).filter(pk__in=numbers):
        held = meeting.state in {State.UNDER_WAY, State.ENDED}
        yield Knot(
            Ref("meetings.meeting", meeting.pk), NOTE, _("Meeting"), meeting.starts_at, _title(meeting).text,
            href(viewer, meeting), state="" if held else "open", lang=_title(meeting).language, address=meeting.address,
        )  # fmt: skip


def minutes(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """Versions of minutes: circulated for those who were invited, approved for whoever may see the meeting."""
    found = Minutes.objects.filter(pk__in=numbers, meeting__in=meetings_read(viewer)).select_related("meeting")
    for one in found.defer("content"):
        approved = one.state == MinutesState.APPROVED
        if not approved and not MAY["see_papers"](viewer, one.meeting):
            continue
        word = _("Minutes approved") if approved else _("Minutes, version %(number)d") % {"number": one.version}
        yield Knot(
            Ref("meetings.minutes", one.pk), "decision" if approved else NOTE, word,
            one.approved_at or one.circulated_at, _title(one.meeting).text, href(viewer, one.meeting, "minutes"),
            lang=_title(one.meeting).language, address=f"{one.meeting.address}-{one.version}",
        )  # fmt: skip


def corrections(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What somebody asked to have corrected in minutes, for those who were invited."""
    found = Correction.objects.filter(pk__in=numbers, minutes__meeting__in=meetings_read(viewer))
    for one in found.select_related("minutes__meeting", "organisation"):
        meeting = one.minutes.meeting
        if MAY["see_papers"](viewer, meeting):
            dropped, word = one.taken_in is False, _("Correction, %(name)s")
            yield Knot(
                Ref("meetings.correction", one.pk), "amendment", word % {"name": one.organisation.name},
                one.at, one.text, href(viewer, meeting, "minutes"), voice=True, by=one.organisation.name,
                state="dropped" if dropped else "", reason=one.answer if dropped else "",
            )  # fmt: skip


def _title(meeting: Meeting) -> Shown:
    shown: Shown = meeting.title.in_(get_language() or settings.LANGUAGE_CODE)
    return shown


def _minutes_at(viewer: Viewer, address: str) -> int | None:
    """A version of minutes by its meeting and its number: “k3m7qz2p-1”."""
    meeting, _dash, number = address.rpartition("-")
    found = Minutes.objects.filter(meeting__address=meeting, version=number_in(number, 9))
    return found.values_list("pk", flat=True).first()


def describe() -> None:
    """Tell the thread how to show what this room links."""
    describes("meetings.line", lines)
    describes("meetings.meeting", meetings)
    describes("meetings.minutes", minutes, find=_minutes_at)
    describes("meetings.correction", corrections)
