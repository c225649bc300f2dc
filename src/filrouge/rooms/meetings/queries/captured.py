"""The lines of a meeting as its screens list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import date_format, time_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filrouge.rooms.meetings.models import Line, LineKind, LineState, Meeting

SHOWN = 30  # lines on the chair's page, the newest
OWN = 10  # lines of one organisation on its phone
SHORT = 60  # characters of a line where it is named
MARKS = {
    LineKind.NOTE: "",
    LineKind.NEED: "contribution",
    LineKind.PROPOSAL: "proposal",
    LineKind.DECISION: "decision",
    LineKind.ACTION: "action",
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line. `kind` is “Decision 3” where it has a number; `who` says who does what until when.

    `undo` is what the button is called that takes it back, empty where that is too late.
    """

    address: str
    key: str
    mark: str
    kind: str
    text: str
    language: str
    organisation: str
    who: str
    time: str
    state: str
    undo: str


def newest_lines(meeting: Meeting, most: int = SHOWN) -> tuple[LineRow, ...]:
    """What was captured last, the newest first. One statement."""
    return _rows(_standing(meeting)[:most])


def lines_of(meeting: Meeting, organisation: int, most: int = OWN) -> tuple[LineRow, ...]:
    """What one organisation said in a meeting, the newest first. One statement."""
    return _rows(_standing(meeting).filter(organisation=organisation)[:most])


def _standing(meeting: Meeting) -> QuerySet[Line]:
    there = meeting.lines.exclude(state=LineState.TAKEN_BACK).select_related("organisation", "owner")
    return there.order_by("-id")


def _rows(lines: Iterable[Line]) -> tuple[LineRow, ...]:
    return tuple(
        LineRow(
            line.address, line.key, MARKS[LineKind(line.kind)], kind_of(line), line.text, line.language,
            line.organisation.name if line.organisation else "", who_of(line), time_format(localtime(line.at), "H:i"),
            str(LineState(line.state).label) if line.organisation_id else "",
            _undo(line) if line.state == LineState.CAPTURED else "",
        )
        for line in lines
    )  # fmt: skip


def _undo(line: Line) -> str:
    text = Truncator(line.text).chars(SHORT)
    return _("Take back the line “%(text)s” (%(kind)s)") % {"text": text, "kind": kind_of(line)}


def kind_of(line: Line) -> str:
    """“Decision 3” where it has a number, else what it is."""
    label = str(LineKind(line.kind).label)
    if line.number is None:
        return label
    return _("%(kind)s %(number)d") % {"kind": label, "number": line.number}


def who_of(line: Line) -> str:
    """Who does it until when, as far as that was said."""
    said = {
        "name": line.owner.name if line.owner else "",
        "day": date_format(line.due, "DATE_FORMAT") if line.due else "",
    }
    if line.owner and line.due:
        return _("%(name)s, until %(day)s") % said
    if line.due:
        return _("until %(day)s") % said
    return said["name"]
