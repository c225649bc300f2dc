"""The lines of one organisation in a meeting: what was captured, for it to confirm, correct or take back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language

from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Line, LineKind, LineState, Meeting, Minutes, MinutesState, State
from filrouge.rooms.meetings.queries.captured import MARKS, kind_of, who_of
from filrouge.rooms.meetings.queries.meetings import days_of, href
from filrouge.rooms.meetings.rules import MAY

STATES = {LineState.CAPTURED: "half", LineState.CONFIRMED: "done", LineState.CORRECTED: "done"}


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line as its organisation reads it. `said` is set where it was captured in other words, `topic` where it was
    said in one of an open space.
    """

    address: str
    mark: str
    kind: str
    text: str
    said: str
    language: str
    language_name: str
    who: str
    item: Shown
    topic: str
    topic_language: str
    time: str
    state: str
    state_mark: str
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class OwnLines:
    """The lines of an organisation. `last` is the newest that waits, up to which one click confirms."""

    organisation: str
    title: Shown
    when: str
    rows: tuple[OwnLine, ...]
    waiting: int
    last: str
    closed: bool
    back: str


def own_lines(viewer: Viewer, meeting: Meeting) -> OwnLines | None:
    """What the reader's organisation said in a meeting, in order; None for who is not invited. Three statements."""
    if viewer.acting is None or not MAY["see_papers"](viewer, meeting):
        return None
    mine = standing(meeting).filter(organisation=viewer.acting.organisation).select_related("item", "owner", "topic")
    found = list(mine.order_by("id"))
    waiting = [line for line in found if line.state == LineState.CAPTURED]
    return OwnLines(
        organisation=viewer.acting.organisation_name,
        title=meeting.title.in_(get_language() or settings.LANGUAGE_CODE),
        when=days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
        rows=tuple(_row(meeting, line) for line in found),
        waiting=len(waiting),
        last=waiting[-1].address if waiting else "",
        closed=is_closed(meeting),
        back=href(viewer, meeting),
    )


def standing(meeting: Meeting) -> QuerySet[Line]:
    """The lines of a meeting that nobody took back."""
    return Line.objects.filter(meeting=meeting).exclude(state=LineState.TAKEN_BACK)


def is_closed(meeting: Meeting) -> bool:
    """Whether the minutes are approved, so that every line stays as it is. One statement."""
    return meeting.minutes.filter(state=MinutesState.APPROVED).exists()


def _row(meeting: Meeting, line: Line) -> OwnLine:
    language = get_language() or settings.LANGUAGE_CODE
    return OwnLine(
        address=line.address, mark=MARKS[LineKind(line.kind)], kind=kind_of(line), text=line.text,
        said=line.said if line.said != line.text else "", language=line.language,
        language_name=str(NAMES.get(line.language, line.language)) if line.language != language else "",
        who=who_of(line), item=line.item.title.in_(language) if line.item else Shown("", language, "original"),
        topic=line.topic.title if line.topic else "", topic_language=line.topic.language if line.topic else "",
        time=time_format(localtime(line.at, ZoneInfo(meeting.zone)), "H:i"),
        state=str(LineState(line.state).label), state_mark=STATES[LineState(line.state)],
        to_confirm=line.state == LineState.CAPTURED,
    )  # fmt: skip


def asked_to_confirm() -> QuerySet[Line]:
    """The lines of all meetings of which whoever said them is asked whether they did: the meeting has ended, and no
    minutes of it are approved. Nothing else is asked about such a line of the same organisation.
    """
    final = Minutes.objects.filter(meeting=OuterRef("meeting"), state=MinutesState.APPROVED)
    said = Line.objects.filter(state=LineState.CAPTURED, organisation__isnull=False, meeting__state=State.ENDED)
    return said.filter(~Exists(final))


def waiting_lines(meeting: Meeting) -> dict[int, list[Line]]:
    """What every organisation has still to confirm, in order. One statement."""
    found: dict[int, list[Line]] = defaultdict(list)
    waiting = meeting.lines.filter(state=LineState.CAPTURED, organisation__isnull=False)
    for line in waiting.select_related("organisation").order_by("id"):
        found[line.organisation_id or 0].append(line)
    return dict(found)
