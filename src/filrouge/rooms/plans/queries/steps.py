"""The steps of a plan as the secretariat moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Meeting, State
from filrouge.rooms.meetings.queries.meetings import MARKS, days_of, href
from filrouge.rooms.plans.models import Plan, Step, StepKind
from filrouge.rooms.plans.queries.opening import WHAT
from filrouge.rooms.plans.queries.together import Along, along

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class MeetingOfStep:
    """The meeting of a step: its name and page, its days, and where it stands."""

    title: Shown
    href: str
    when: str
    state: str
    mark: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: its place on the line, what it opens in words, its days as a form shows them, and its meeting. `along`
    offers to move it where its meeting is on other days.
    """

    number: int
    name: Shown
    kind: str
    opens_what: str
    opens: str
    closes: str
    meeting: MeetingOfStep | None
    along: Along | None
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """From which day until which the line reaches: the plan's making, with two weeks at both ends."""

    since: str
    until: str


def steps_of(viewer: Viewer, plan: Plan) -> tuple[StepRow, ...]:
    """The steps in their order; they were read with the plan. Two statements where meetings are on other days."""
    steps = list(plan.steps.all())
    offers = along(viewer, plan, steps)
    return tuple(_row(viewer, plan, step, offers.get(step.pk)) for step in steps)


def _row(viewer: Viewer, plan: Plan, step: Step, offer: Along | None) -> StepRow:
    language = get_language() or "en"
    opened = [str(WHAT[what]) for what in step.allows if what in WHAT]
    slug = viewer.space.slug if viewer.space else ""
    return StepRow(
        step.position,
        step.name.in_(language),
        str(StepKind(step.kind).label),
        get_text_list(opened, _("and")) if opened else _("opens nothing"),
        localtime(step.opens_at).date().isoformat(),
        localtime(step.closes_at).date().isoformat(),
        _meeting(viewer, step.meeting) if step.meeting else None,
        offer,
        reverse("plans:change_step", args=[slug, plan.address, step.position]),
    )


def _meeting(viewer: Viewer, meeting: Meeting) -> MeetingOfStep:
    state = State(meeting.state)
    return MeetingOfStep(
        meeting.title.in_(get_language() or "en"), href(viewer, meeting),
        days_of(meeting.starts_at, meeting.ends_at, meeting.zone), str(state.label), MARKS[state],
    )  # fmt: skip


def line_of(plan: Plan) -> Line:
    """The days between which the steps are drawn."""
    steps = list(plan.steps.all())
    first = min((step.opens_at.date() for step in steps), default=plan.since)
    last = max((step.closes_at.date() for step in steps), default=plan.until)
    return Line(_beside(first, -14).isoformat(), _beside(last, 14).isoformat())


def weekend_of(meeting: Meeting, before: datetime) -> str:
    """The days of a meeting that are a Saturday or a Sunday, in words, where it began on another day of the week
    `before`; empty where it did not, for then nobody has moved it there. One statement at most.
    """
    zone = ZoneInfo(meeting.zone)
    if localtime(meeting.starts_at, zone).weekday() == localtime(before, zone).weekday():
        return ""
    days = [localtime(day.starts_at, zone) for day in meeting.days.order_by("starts_at")]
    return get_text_list([date_format(day, "l j F") for day in days if day.weekday() >= SATURDAY], _("and"))


def _beside(day: date, days: int) -> date:
    """So many days from it; the day itself at the ends of the calendar, so that a slip of the hand can be put right."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return day
