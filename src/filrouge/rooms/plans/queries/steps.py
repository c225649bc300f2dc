"""The steps of a plan as the secretariat moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.queries.meetings import days_of
from filrouge.rooms.plans.models import Plan, Step, StepKind
from filrouge.rooms.plans.queries.opening import WHAT


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: its place on the line, what it opens in words, and its days as a form shows them. `apart` says so when
    its meeting is on other days.
    """

    number: int
    name: Shown
    kind: str
    opens_what: str
    opens: str
    closes: str
    meeting: Shown | None
    apart: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """From which day until which the line reaches: the plan's making, with two weeks at both ends."""

    since: str
    until: str


def steps_of(viewer: Viewer, plan: Plan) -> tuple[StepRow, ...]:
    """The steps in their order; they were read with the plan."""
    return tuple(_row(viewer, plan, step) for step in plan.steps.all())


def _row(viewer: Viewer, plan: Plan, step: Step) -> StepRow:
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
        step.meeting.title.in_(language) if step.meeting else None,
        _apart(step),
        reverse("plans:change_step", args=[slug, plan.address, step.position]),
    )


def _apart(step: Step) -> str:
    """What to do where the meeting has moved away from its step, or the step from its meeting; else empty."""
    meeting = step.meeting
    if meeting is None or (meeting.starts_at < step.closes_at and step.opens_at < meeting.ends_at):
        return ""
    when = days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    return _("Its meeting is on %(when)s, when this step is not open. Move one of them.") % {"when": when}


def line_of(plan: Plan) -> Line:
    """The days between which the steps are drawn."""
    steps = list(plan.steps.all())
    first = min((step.opens_at.date() for step in steps), default=plan.since)
    last = max((step.closes_at.date() for step in steps), default=plan.until)
    return Line((first - timedelta(14)).isoformat(), (last + timedelta(14)).isoformat())
