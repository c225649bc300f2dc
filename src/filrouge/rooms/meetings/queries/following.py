"""Decisions and actions that are followed from meeting to meeting until they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import DateField, Max, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import FollowUp, Line, LineKind, LineState, Meeting, Series, State
from filrouge.rooms.meetings.queries.captured import MARKS, kind_of
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.sight import meetings_read
from filrouge.rooms.meetings.rules import MAY, TEAM

FOLLOWED = (LineKind.DECISION, LineKind.ACTION)
COLUMNS = (
    "address", "kind", "number", "text", "language", "due", "closed_at", "meeting_id", "owner__name",
)  # fmt: skip
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
    return _open(viewer, meetings_read(viewer).filter(series=series).values("pk"), cursor)


def line_page(viewer: Viewer, line: Line) -> LinePage:
    """One decision or action with its story. Four statements."""
    (row,) = _rows(viewer, [line])
    reminds = viewer.holds(*TEAM) and line.owner_id is not None and line.closed_at is None
    return LinePage(
        row, tuple(_told(each) for each in line.follow_ups.select_related("organisation").order_by("-id")[:MOST_TOLD]),
        f"{row.report_href}remind/" if reminds else "",
    )  # fmt: skip


def _open(viewer: Viewer, meetings: Any, cursor: str) -> Slice[Followed]:
    """One page of what is open, those due first at the top and those without a day last. Three statements."""
    never = Value(date.max, DateField())
    lines = _lines().filter(meeting__in=meetings).annotate(by=Coalesce("due", never))
    found = cut(lines, (("by", False), ("id", False)), cursor, _itself)
    return Slice(_rows(viewer, found.rows), found.following, found.preceding)


def _closed(viewer: Viewer, meetings: Any, cursor: str) -> Slice[Followed]:
    """One page of what was closed, the last first. Three statements."""
    lines = _lines(closed=True).filter(meeting__in=meetings)
    found = cut(lines, (("closed_at", True), ("id", True)), cursor, _itself)
    return Slice(_rows(viewer, found.rows), found.following, found.preceding)


def _itself(line: Line) -> Line:
    return line


def _lines(*, closed: bool | None = False) -> QuerySet[Line]:
    """Lines with what rows need of them. A meeting of many lines is read once."""
    meetings = Meeting.objects.only("address", "title", "starts_at", "space_id")
    lines = of_kind(closed=closed).select_related("owner").prefetch_related(Prefetch("meeting", meetings))
    return lines.only(*COLUMNS)


def of_kind(*, closed: bool | None = False) -> QuerySet[Line]:
    """Decisions and actions that nobody took back: open ones, closed ones, or both for None."""
    lines = Line.objects.filter(kind__in=FOLLOWED, meeting__state__in=[State.UNDER_WAY, State.ENDED])
    standing = lines.exclude(state=LineState.TAKEN_BACK)
    return standing if closed is None else standing.filter(closed_at__isnull=not closed)


def line_followed(viewer: Viewer, meeting: Meeting, address: str) -> Line | None:
    """A decision or an action of a meeting, for those who may read what was said there. Three statements at most."""
    if not MAY["see_papers"](viewer, meeting):
        return None
    found = _lines(closed=None).filter(meeting=meeting, address=address).first()
    if found is not None:
        found.meeting = meeting
    return found


def _rows(viewer: Viewer, lines: Sequence[Line]) -> tuple[Followed, ...]:
    """Lines of `_lines` as rows. One statement, for what was told last of each."""
    of_these = FollowUp.objects.filter(line__in=[line.pk for line in lines])
    last = of_these.order_by().values("line").annotate(last=Max("id")).values("last")
    told = {each.line_id: each for each in FollowUp.objects.filter(pk__in=last)} if lines else {}
    root = reverse("meetings:meetings", args=[viewer.space.slug]) if viewer.space else ""
    today, team, said = localtime().date(), viewer.holds(*TEAM), cache(day)  # most rows are of the same few days
    return tuple(_row(viewer, line, told.get(line.pk), root, today, said, team=team) for line in lines)


def _row(
    viewer: Viewer, line: Line, last: FollowUp | None, root: str, today: date, said: Callable[[datetime], str], *,
    team: bool,
) -> Followed:  # fmt: skip
    outcome = FollowUp.Outcome(last.outcome) if last else None
    closed, meeting = line.closed_at is not None, line.meeting
    may_tell = not closed and MAY["follow_up"](viewer, line)
    href = f"{root}{meeting.address}/following/{line.address}/"
    return Followed(
        address=line.address, mark=MARKS[LineKind(line.kind)], kind=kind_of(line), text=line.text,
        short=line.text if len(line.text) <= SHORT else line.text[:SHORT] + "…", language=line.language,
        owner=line.owner.name if line.owner else "", due="" if closed else due_words(line.due, today),
        late=not closed and line.due is not None and line.due < today, meeting=meeting.title.in_(_language()),
        when=said(meeting.starts_at), meeting_href=f"{root}{meeting.address}/",
        state=str(outcome.label) if outcome else _("Open"), state_mark=OUTCOMES[outcome] if outcome else "",
        told=last.words if last else "", told_when=said(last.at) if last else "", closed=closed,
        may_tell=may_tell, one_click=may_tell and not team, report_href=href, href=href if may_tell or last else "",
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
