"""Decisions and actions that are followed from meeting to meeting until they are done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import FollowUp, Line, LineKind, LineState, Meeting, Series, State
from filrouge.rooms.meetings.queries.captured import MARKS, kind_of
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.meetings import seen_meetings
from filrouge.rooms.meetings.rules import MAY, TEAM

FOLLOWED = (LineKind.DECISION, LineKind.ACTION)
MOST = 100  # lines on one page; the oldest first, so that nothing is forgotten
OUTCOMES = {FollowUp.Outcome.UNDER_WAY: "half", FollowUp.Outcome.DONE: "done", FollowUp.Outcome.DROPPED: "no"}


@dataclass(frozen=True, slots=True)
class Followed:
    """One decision or action. `due` is kind where the day has passed; `told` is what was last told of it."""

    address: str
    mark: str
    kind: str
    text: str
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
    can_report: bool
    can_remind: bool
    report_href: str
    remind_href: str


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """What is open of the meetings before one and of itself, what was done since, and who may report."""

    title: Shown
    open: tuple[Followed, ...]
    closed: tuple[Followed, ...]
    more: bool


def following_page(viewer: Viewer, meeting: Meeting) -> FollowingPage:
    """What waits at a meeting: of the meetings before it and of itself. Four statements."""
    meetings = [meeting.pk, *before(meeting)]
    rows = followed(viewer, meetings, here=meeting)
    closed = followed(viewer, meetings, closed=True, here=meeting)
    return FollowingPage(meeting.title.in_(_language()), rows[:MOST], closed[:20], len(rows) > MOST)


def open_of_series(viewer: Viewer, series: Series) -> tuple[Followed, ...]:
    """What is open of all meetings of a series, for its page. Two statements."""
    numbers = seen_meetings(viewer).filter(series=series).values_list("pk", flat=True)
    return followed(viewer, list(numbers))


def open_before(viewer: Viewer, meeting: Meeting) -> tuple[Followed, ...]:
    """What is open when a meeting comes to what became of it: of the meetings before it. Four statements at most."""
    return followed(viewer, before(meeting), here=meeting)


def followed(
    viewer: Viewer, meetings: Collection[int], *, closed: bool = False, here: Meeting | None = None
) -> tuple[Followed, ...]:
    """Decisions and actions of these meetings, those due first at the top. Two statements.

    For who may see the papers of `here`, or for members of the space where no meeting is named.
    """
    if not _may_read(viewer, here):
        return ()
    lines = of_kind(closed=closed).filter(meeting__in=meetings, meeting__space=viewer.space)
    told = Prefetch("follow_ups", FollowUp.objects.order_by("-id"))
    order = ("-closed_at",) if closed else ("due", "meeting__starts_at")
    rows = lines.select_related("meeting", "owner").prefetch_related(told).order_by(*order, "id")
    today = localtime().date()
    found = rows[: MOST + 1]
    undated = [line for line in found if line.due is None]
    dated = [line for line in found if line.due is not None]
    return tuple(_row(viewer, line, today) for line in ([*dated, *undated] if not closed else found))


def _may_read(viewer: Viewer, here: Meeting | None) -> bool:
    if here is not None:
        return MAY["see_papers"](viewer, here)
    return viewer.acting is not None and not viewer.needs_second_factor


def of_kind(*, closed: bool = False) -> QuerySet[Line]:
    """Decisions and actions that nobody took back, open or closed."""
    lines = Line.objects.filter(kind__in=FOLLOWED, closed_at__isnull=not closed)
    held = Q(meeting__state__in=[State.UNDER_WAY, State.ENDED])
    return lines.exclude(state=LineState.TAKEN_BACK).filter(held)


def _row(viewer: Viewer, line: Line, today: date) -> Followed:
    last = next(iter(line.follow_ups.all()), None)
    outcome = FollowUp.Outcome(last.outcome) if last else None
    args = [viewer.space.slug, line.meeting.address, line.address] if viewer.space else []
    late = line.closed_at is None and line.due is not None and line.due < today
    team = viewer.holds(*TEAM)
    return Followed(
        address=line.address, mark=MARKS[LineKind(line.kind)], kind=kind_of(line), text=line.text,
        language=line.language, owner=line.owner.name if line.owner else "", due=due_words(line.due, today), late=late,
        meeting=line.meeting.title.in_(_language()), when=day(line.meeting.starts_at),
        meeting_href=reverse("meetings:meeting", args=args[:2]) if args else "",
        state=str(outcome.label) if outcome else _("Open"), state_mark=OUTCOMES[outcome] if outcome else "",
        told=last.words if last else "", told_when=day(last.at) if last else "", closed=line.closed_at is not None,
        can_report=MAY["follow_up"](viewer, line), can_remind=team and line.owner_id is not None,
        report_href=reverse("meetings:follow_up", args=args) if args else "",
        remind_href=reverse("meetings:remind_owner", args=args) if args else "",
    )  # fmt: skip


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
