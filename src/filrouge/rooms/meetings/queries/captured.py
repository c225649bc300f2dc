"""The lines of a meeting as its screens list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.formats import date_format, time_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.statements import Prepared
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


COLUMNS = (
    "id", "address", "key", "kind", "number", "text", "language", "due", "at", "state", "organisation__name",
    "owner__name", "topic__title", "topic__language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line. `kind` is “Decision 3” where it has a number; `who` says who does what until when, `topic` in which
    topic of an open space it was said.

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
    topic: str = ""
    topic_language: str = ""


def newest_lines(meeting: Meeting, most: int = SHOWN) -> tuple[LineRow, ...]:
    """What was captured last, the newest first. One statement."""
    return _rows(_NEWEST.rows(most, meeting=meeting.pk))


def lines_of(meeting: Meeting, organisation: int, most: int = OWN) -> tuple[LineRow, ...]:
    """What one organisation said in a meeting, the newest first. One statement."""
    return _rows(_OWN.rows(most, meeting=meeting.pk, organisation=organisation))


def lines_in(topic: int, cursor: str = "") -> Slice[LineRow]:
    """What was said in one topic of an open space, in its order, page by page. One statement."""
    standing = Line.objects.filter(topic=topic).exclude(state=LineState.TAKEN_BACK)
    return cut(standing.values_list(*COLUMNS, named=True), (("id", False),), cursor, _row)


def _newest(most: int, meeting: int) -> QuerySet[Line, Any]:
    standing = Line.objects.filter(meeting=meeting).exclude(state=LineState.TAKEN_BACK)
    return standing.order_by("-id").values_list(*COLUMNS)[:most]


def _own(most: int, meeting: int, organisation: int) -> QuerySet[Line, Any]:
    standing = Line.objects.filter(meeting=meeting, organisation=organisation).exclude(state=LineState.TAKEN_BACK)
    return standing.order_by("-id").values_list(*COLUMNS)[:most]


_NEWEST, _OWN = Prepared(_newest, meeting=-1), Prepared(_own, meeting=-1, organisation=-2)


def _rows(lines: Iterable[Any]) -> tuple[LineRow, ...]:
    return tuple(map(_row, lines))


def _row(line: Any) -> LineRow:
    return LineRow(
        line.address, line.key, MARKS[line.kind], kind_of(line), line.text, line.language,
        line.organisation__name or "", _who(line.owner__name or "", line.due),
        time_format(localtime(line.at), "H:i"), str(LineState(line.state).label) if line.organisation__name else "",
        _undo(line) if line.state == LineState.CAPTURED else "", line.topic__title or "", line.topic__language or "",
    )  # fmt: skip


def _undo(line: Any) -> str:
    text = Truncator(line.text).chars(SHORT)
    return _("Take back the line “%(text)s” (%(kind)s)") % {"text": text, "kind": kind_of(line)}


class Numbered(Protocol):
    """A line, or a row with as much of it."""

    @property
    def kind(self) -> str: ...

    @property
    def number(self) -> int | None: ...


def kind_of(line: Numbered) -> str:
    """“Decision 3” where it has a number, else what it is."""
    return numbered(str(LineKind(line.kind).label), line.number)


def numbered(label: str, number: int | None) -> str:
    """What a line is, with its number where it has one."""
    return label if number is None else _("%(kind)s %(number)d") % {"kind": label, "number": number}


def who_of(line: Line) -> str:
    """Who does it until when, as far as that was said."""
    return _who(line.owner.name if line.owner else "", line.due)


def _who(name: str, due: date | None) -> str:
    said = {"name": name, "day": date_format(due, "DATE_FORMAT") if due else ""}
    if name and due:
        return _("%(name)s, until %(day)s") % said
    return _("until %(day)s") % said if due else name
