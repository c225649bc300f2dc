"""The steps of a plan as a line: when each is, how people meet, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Mode
from filrouge.rooms.meetings.queries.meetings import days_of, seen_meetings
from filrouge.rooms.meetings.queries.meetings import href as meeting_href
from filrouge.rooms.plans.models import Plan, PlanState, Step, StepKind
from filrouge.rooms.plans.queries.counts import Counts
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.together import announced, held

PAST, OPEN, COMING = "past", "open", "coming"


@dataclass(frozen=True, slots=True)
class StepDot:
    """One step on the line. `place`: it meets in person; `state`: past, open or coming; `until`: in how many days it
    begins or ends, highlighted where it is the `next` thing to happen; `came` with `href`: what came of it, or where to
    read more.
    """

    name: Shown
    kind: str
    when: str
    at: str
    place: bool
    state: str
    until: str
    next: bool
    came: str
    href: str


def line_of_steps(viewer: Viewer, plan: Plan, counts: Counts) -> tuple[StepDot, ...]:
    """The steps in their order; they were read with the plan. One statement where meetings belong to them.

    No step of a plan that has not begun is open, whatever its dates.
    """
    steps, now = list(plan.steps.all()), timezone.now()
    shown = _meetings_seen(viewer, steps)
    waiting = [step for step in steps if _state(step, now) != PAST]
    first = min(waiting, key=lambda step: _turns(step, now), default=None)
    dots = (_dot(viewer, step, counts, step.meeting_id in shown, step is first) for step in steps)
    return tuple(dots) if plan.state != PlanState.DRAFTED else tuple(replace(dot, until="", next=False) for dot in dots)


def in_place(step: Step) -> bool:
    """Whether people meet in one place; what has no meeting, or one that was called off, is online."""
    meeting = held(step)
    return meeting is not None and meeting.mode != Mode.ONLINE


def _meetings_seen(viewer: Viewer, steps: list[Step]) -> set[int]:
    numbers = [step.meeting_id for step in steps if step.meeting_id]
    if not numbers:
        return set()
    return set(seen_meetings(viewer).filter(pk__in=numbers).values_list("pk", flat=True))


def _state(step: Step, now: datetime) -> str:
    return PAST if step.closes_at <= now else OPEN if step.opens_at <= now else COMING


def starts(step: Step) -> datetime:
    """When people meet; where that is not announced, when it opens."""
    meeting = announced(step)
    return meeting.starts_at if meeting else step.opens_at


def _turns(step: Step, now: datetime) -> datetime:
    """When something happens next: it is met or opens, else it closes."""
    return starts(step) if starts(step) > now else step.closes_at


def _dot(viewer: Viewer, step: Step, counts: Counts, shown: bool, first: bool) -> StepDot:
    now, language = timezone.now(), get_language() or "en"
    state, place = _state(step, now), in_place(step)
    kind = str(StepKind(step.kind).label)
    came, where = _came(viewer, step, state, counts.steps.get(step.pk, 0), shown)
    return StepDot(
        step.name.in_(language), _("%(kind)s, in person") % {"kind": kind} if place else kind, when_of(step),
        localtime(starts(step)).date().isoformat(), place, state, _until(step, state, now), first, came, where,
    )  # fmt: skip


def when_of(step: Step) -> str:
    """The days of its meeting, where one is announced; else those on which the step is open."""
    if (meeting := announced(step)) is not None:
        return days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    return days_of(step.opens_at, step.closes_at, get_current_timezone_name())


def _until(step: Step, state: str, now: datetime) -> str:
    """What is not open says when it will be, and what is open how long it still is."""
    if state == PAST:
        return ""
    days = (localtime(_turns(step, now)).date() - localtime(now).date()).days
    if starts(step) <= now:
        return (
            ngettext("open for %(n)s more day", "open for %(n)s more days", days) % {"n": days}
            if days
            else _("open until tonight")
        )
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days} if days else _("today")


def _came(viewer: Viewer, step: Step, state: str, number: int, shown: bool) -> tuple[str, str]:
    """What came of a step and where it is listed; of a meeting that is still to come, its page."""
    if number and state != COMING:
        page, wanted = LISTED[StepKind(step.kind)]
        query = Wanted(step=step.position).query() if step.kind == StepKind.LISTENING else wanted.query()
        return _counted(step.kind, number), href(viewer, step.plan, page) + query
    meeting = held(step)
    if meeting is None or not shown:
        return "", ""
    words = _("The meeting") if state == PAST else _("Agenda and link")
    return words, meeting_href(viewer, meeting)


LISTED = {
    StepKind.LISTENING: ("contributions", Wanted()),
    StepKind.SORTING: ("proposals", Wanted()),
    StepKind.AMENDING: ("amendments", Wanted()),
    StepKind.WEIGHING: ("proposals", Wanted()),
    StepKind.ADOPTING: ("proposals", Wanted(which="adopted")),
    StepKind.STARTING: ("actions", Wanted()),
}


def _counted(kind: str, number: int) -> str:
    words = {
        StepKind.LISTENING: ngettext("%(n)s contribution", "%(n)s contributions", number),
        StepKind.SORTING: ngettext("%(n)s proposal", "%(n)s proposals", number),
        StepKind.AMENDING: ngettext("%(n)s amendment", "%(n)s amendments", number),
        StepKind.WEIGHING: ngettext("%(n)s proposal weighed", "%(n)s proposals weighed", number),
        StepKind.ADOPTING: ngettext("%(n)s proposal adopted", "%(n)s proposals adopted", number),
        StepKind.STARTING: ngettext("%(n)s action under way", "%(n)s actions under way", number),
    }
    return words[StepKind(kind)] % {"n": number}
