"""Decisions and actions that are followed from meeting to meeting until they are done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import DateField, F, Max, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import FollowUp, Line, LineKind, LineState, Meeting, Series, State
from filrouge.rooms.meetings.queries.captured import MARKS, numbered
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.listed import Listed
from filrouge.rooms.meetings.queries.sight import meetings_read
from filrouge.rooms.meetings.rules import MAY, TEAM, owner_reports

FOLLOWED = (LineKind.DECISION, LineKind.ACTION)
COLUMNS = (
    "id", "address", "kind", "number", "text", "language", "due", "closed_at", "meeting_id", "owner_id", "owner_name",
)  # fmt: skip
BY_DAY, CLOSED = (("by", False), ("id", False)), (("closed_at", True), ("id", True))
MOST_TOLD = 100  # reports on the page of one line
SHORT = 60  # characters of a line in the name of its button
OUTCOMES = {FollowUp.Outcome.UNDER_WAY: "half", FollowUp.Outcome.DONE: "done", FollowUp.Outcome.DROPPED: "no"}


@dataclass(frozen=True, slots=True)
class Followed:
    """One decision or action. `due` is kind where the day has passed; `told` is what was last told of it.

    `may_tell`: the reader may say how it goes, and `one_click` as who speaks for its owner; `href` is the page of the
    line, empty where there is nothing to read or to say.
    """

    address: str
    mark: str
    kind: str
    text: str
    short: str
    language: str
    owner: str
    due: str
    late: bool
    meeting: Shown
    when: str
    meeting_href: str
    state: str
    state_mark: str
    told: str
    told_when: str
    closed: bool
    may_tell: bool
    one_click: bool
    report_href: str
    href: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told of a line."""

    state: str
    mark: str
    words: str
    organisation: str
    when: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line with everything that was told of it, the newest first."""

    row: Followed
    told: tuple[Told, ...]
    remind_href: str


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """One page of what is open of the meetings before one and of itself, or of what was closed."""

    title: Shown
    lines: Slice[Followed]


def following_page(viewer: Viewer, meeting: Meeting, cursor: str = "", *, closed: bool = False) -> FollowingPage:
    """What waits at a meeting, of the meetings before it and of itself; or what was closed, the last first.

    Five statements at most.
    """
    if not MAY["see_papers"](viewer, meeting):
        return FollowingPage(meeting.title.in_(_language()), Slice(()))
    page = _closed if closed else _open
    return FollowingPage(meeting.title.in_(_language()), page(viewer, [meeting.pk, *before(meeting)], cursor))


def open_of_series(viewer: Viewer, series: Series, cursor: str = "") -> Slice[Followed]:
    """What is open of all meetings of a series, of those whose lines the viewer may read. Four statements."""
    return _open(viewer, [number for (number,) in _READ.rows(viewer, series=series.pk)], cursor)


def line_page(viewer: Viewer, line: Line) -> LinePage:
    """One decision or action of `line_followed` with its story. One statement."""
    story = list(line.follow_ups.select_related("organisation").order_by("-id")[:MOST_TOLD])
    row = _Page(viewer, {line.meeting_id: line.meeting}).row(line, next(iter(story), None))
    reminds = viewer.holds(*TEAM) and line.owner_id is not None and line.closed_at is None
    return LinePage(row, tuple(_told(each) for each in story), f"{row.report_href}remind/" if reminds else "")


def _open(viewer: Viewer, meetings: Collection[int], cursor: str) -> Slice[Followed]:
    """One page of what is open, those due first at the top and those without a day last. Three statements."""
    if not meetings:
        return Slice(())
    return _followed(viewer, cut(_OPEN.asked(cursor, meetings=meetings), BY_DAY, cursor, _itself))


def _closed(viewer: Viewer, meetings: Collection[int], cursor: str) -> Slice[Followed]:
    """One page of what was closed, the last first. Three statements."""
    return _followed(viewer, cut(_CLOSED.asked(cursor, meetings=meetings), CLOSED, cursor, _itself))


def _followed(viewer: Viewer, found: Slice[Any]) -> Slice[Followed]:
    return Slice(_rows(viewer, found.rows), found.following, found.preceding)


def _itself(line: Any) -> Any:
    return line


def _with_owners(lines: QuerySet[Line]) -> QuerySet[Line]:
    return lines.annotate(owner_name=F("owner__name"))


def of_kind(*, closed: bool | None = False) -> QuerySet[Line]:
    """Decisions and actions that nobody took back: open ones, closed ones, or both for None."""
    lines = Line.objects.filter(kind__in=FOLLOWED, meeting__state__in=[State.UNDER_WAY, State.ENDED])
    standing = lines.exclude(state=LineState.TAKEN_BACK)
    return standing if closed is None else standing.filter(closed_at__isnull=not closed)


def line_followed(viewer: Viewer, meeting: Meeting, address: str) -> Line | None:
    """A decision or an action of a meeting, for those who may read what was said there. Three statements at most."""
    if not MAY["see_papers"](viewer, meeting):
        return None
    found = _with_owners(of_kind(closed=None)).filter(meeting=meeting, address=address).first()
    if found is not None:
        found.meeting = meeting
    return found


def _rows(viewer: Viewer, lines: Sequence[Any]) -> tuple[Followed, ...]:
    """Lines of COLUMNS as rows. Two statements: for their meetings, and for what was told last of each."""
    if not lines:
        return ()
    told = {each.line_id: each for each in _TOLD_LAST.rows(lines=[line.id for line in lines])}
    meetings = _MEETINGS.rows(meetings=sorted({line.meeting_id for line in lines}))
    page = _Page(viewer, {meeting.id: meeting for meeting in meetings})
    return tuple(page.row(line, told.get(line.id)) for line in lines)


def _open_lines(meetings: Collection[int]) -> QuerySet[Line, Any]:
    never = Value(date.max, DateField())
    lines = _with_owners(of_kind().filter(meeting__in=meetings)).annotate(by=Coalesce("due", never))
    return lines.values_list(*COLUMNS, "by", named=True)


def _closed_lines(meetings: Collection[int]) -> QuerySet[Line, Any]:
    return _with_owners(of_kind(closed=True).filter(meeting__in=meetings)).values_list(*COLUMNS, named=True)


def _told_last(lines: Collection[int]) -> QuerySet[FollowUp, Any]:
    last = FollowUp.objects.filter(line__in=lines).order_by().values("line").annotate(last=Max("id")).values("last")
    return FollowUp.objects.filter(pk__in=last).values_list("line_id", "outcome", "words", "at")


def _meetings(meetings: Collection[int]) -> QuerySet[Meeting, Any]:
    return Meeting.objects.filter(pk__in=meetings).values_list("id", "address", "title", "starts_at")


def _read(viewer: Viewer, series: int) -> QuerySet[Meeting, Any]:
    """The meetings of a series whose lines somebody may read, as far as they were held: no others have lines."""
    held = meetings_read(viewer).filter(series=series, state__in=[State.UNDER_WAY, State.ENDED])
    return held.order_by("id").values_list("id")


_OPEN = Listed(Prepared, _open_lines, BY_DAY, meetings=[-1])
_CLOSED = Listed(Prepared, _closed_lines, CLOSED, meetings=[-1])
_TOLD_LAST = Prepared(_told_last, lines=[-1])
_MEETINGS = Prepared(_meetings, meetings=[-1])
_READ = Seen(_read, series=-20)


class _Page:
    """What the rows of one page have in common, worked out once: most are of few kinds, meetings and days."""

    def __init__(self, viewer: Viewer, meetings: Mapping[int, Any]) -> None:
        self.viewer, self.meetings, self.today = viewer, meetings, localtime().date()
        self.root = reverse("meetings:meetings", args=[viewer.space.slug]) if viewer.space else ""
        self.team, self.everybody = viewer.holds(*TEAM), MAY["keep"](viewer, viewer.space)
        self.day, self.due = cache(day), cache(partial(due_words, today=self.today))
        self.title = cache(lambda number: meetings[number].title.in_(_language()))
        self.kind = cache(lambda kind: str(LineKind(kind).label))
        self.outcome = cache(lambda outcome: str(FollowUp.Outcome(outcome).label))
        self.open = _("Open")

    def row(self, line: Any, last: Any) -> Followed:
        """One line of COLUMNS, with what was told last of it."""
        closed, meeting = line.closed_at is not None, self.meetings[line.meeting_id]
        may_tell = not closed and (self.everybody or owner_reports(self.viewer, line.owner_id))
        href = f"{self.root}{meeting.address}/following/{line.address}/"
        return Followed(
            address=line.address, mark=MARKS[line.kind], kind=numbered(self.kind(line.kind), line.number),
            text=line.text,
            short=line.text if len(line.text) <= SHORT else line.text[:SHORT] + "…", language=line.language,
            owner=line.owner_name or "", due="" if closed else self.due(line.due),
            late=not closed and line.due is not None and line.due < self.today, meeting=self.title(meeting.id),
            when=self.day(meeting.starts_at), meeting_href=f"{self.root}{meeting.address}/",
            state=self.outcome(last.outcome) if last else self.open,
            state_mark=OUTCOMES[last.outcome] if last else "",
            told=last.words if last else "", told_when=self.day(last.at) if last else "", closed=closed,
            may_tell=may_tell, one_click=may_tell and not self.team, report_href=href,
            href=href if may_tell or last else "",
        )  # fmt: skip


def _told(each: FollowUp) -> Told:
    outcome = FollowUp.Outcome(each.outcome)
    by = each.organisation.name if each.organisation else ""
    return Told(str(outcome.label), OUTCOMES[outcome], each.words, by, day(each.at))


def due_words(due: date | None, today: date) -> str:
    """Until when, and kindly by how much that has passed."""
    if due is None:
        return ""
    shown = {"day": date_format(due, "DATE_FORMAT")}
    if due >= today:
        return _("until %(day)s") % shown
    over = (today - due).days
    words = ngettext("expected by %(day)s, %(n)d day ago", "expected by %(day)s, %(n)d days ago", over)
    return words % (shown | {"n": over})


def owned_and_open(organisations: Iterable[int]) -> QuerySet[Line]:
    """Actions and decisions that these organisations took on and that are not closed."""
    return of_kind().filter(owner__in=list(organisations))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
