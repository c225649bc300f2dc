"""The list of plans, and one of them by its address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import House, kept
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.plans.models import Area, Plan, PlanState, Step
from filrouge.rooms.plans.queries.stamps import planned
from filrouge.rooms.plans.rules import MAY, SORTERS

KEYS = (("since", True), ("id", True))
STEPS = Prefetch("steps", Step.objects.select_related("meeting"))
MARKS = {
    PlanState.DRAFTED: "due",
    PlanState.MAKING: "now",
    PlanState.RUNNING: "half",
    PlanState.ENDED: "done",
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan as a list shows it."""

    address: str
    title: Shown
    href: str
    when: str
    state: str
    mark: str


def seen_plans(viewer: Viewer) -> QuerySet[Plan]:
    """The plans of the viewer's space that this viewer may see; agrees with rules.sees_the_plan."""
    return Plan.objects.filter(of_seen_plans(viewer))


def of_seen_plans(viewer: Viewer, through: str = "") -> Q:
    """What belongs to the plans that this viewer may see; `through` leads there from another table (`"plan__"`).

    A condition on the joined row: written in less time than a statement within the statement.
    """
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Q(pk__in=())
    here = Q(**{f"{through}space": viewer.space})
    if viewer.holds(*SORTERS) or viewer.means in {"command", "job"}:
        return here
    shown = here & ~Q(**{f"{through}state": PlanState.DRAFTED})
    return shown if viewer.level >= Level.MEMBERS else shown & Q(**{f"{through}public": True})


def plans(viewer: Viewer, cursor: str = "") -> Slice[PlanRow]:
    """One page of plans, the newest first. One statement."""
    return cut(seen_plans(viewer).defer("text"), KEYS, cursor, lambda plan: _row(viewer, plan))


def _row(viewer: Viewer, plan: Plan) -> PlanRow:
    state = PlanState(plan.state)
    return PlanRow(
        plan.address, plan.title.in_(get_language() or "en"), href(viewer, plan), period(plan), str(state.label),
        MARKS[state],
    )  # fmt: skip


def period(plan: Plan) -> str:
    """From when until when, as short as it can be said: “2026 – 2028” for whole years."""
    whole = (plan.since.month, plan.since.day, plan.until.month, plan.until.day) == (1, 1, 12, 31)
    if whole:
        return str(plan.since.year) if plan.since.year == plan.until.year else f"{plan.since.year} – {plan.until.year}"
    return _("%(since)s to %(until)s") % {"since": date_format(plan.since), "until": date_format(plan.until)}


def href(viewer: Viewer, plan: Plan, page: str = "plan") -> str:
    """The address of one of a plan's pages."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, plan.address]) if viewer.space else ""


def page_href(viewer: Viewer, page: str, address: str) -> str:
    """The address of a page about one thing of a plan."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, address]) if viewer.space else ""


def plan_called(viewer: Viewer, address: str) -> Plan | None:
    """One plan with its steps and their meetings; None for who may not see it, and for what is not there alike."""
    return seen_plans(viewer).select_related("space").prefetch_related(STEPS).filter(address=address).first()


def plan_shown(viewer: Viewer, address: str, now: House | None = None) -> Plan | None:
    """The same with its areas, for pages that only show it: kept until something is done that can change what is read
    here, the same object for everybody, so it must not be changed. No statement where the house was read (`now`), one
    where it was not; three more where something was done.
    """
    space = viewer.space.pk if viewer.space else 0
    plan = kept(planned(now), ("plans.plan", space, address), lambda: _with_its_parts(space, address))
    return plan if plan and MAY["see"](viewer, plan) else None


PLAN, SPACE, STEP, AREA = map(columns, (Plan, Space, Step, Area))
SHOWN = {"id", "space_id", "address", "title", "mode", "zone", "starts_at", "ends_at", "public", "state"}  # of forty
MEETING = [name for name in columns(Meeting) if name in SHOWN]


def _plans(space: int, address: str) -> QuerySet[Plan, Any]:
    return Plan.objects.filter(space=space, address=address).values_list(*PLAN, *columns(Space, "space__"))


def _steps(plan: int) -> QuerySet[Step, Any]:
    return Step.objects.filter(plan=plan).values_list(*STEP, *(f"meeting__{name}" for name in MEETING))


def _areas(plan: int) -> QuerySet[Area, Any]:
    return Area.objects.filter(plan=plan).values_list(*AREA)


_PLANS = Prepared(_plans, space=-1, address="?")
_STEPS, _AREAS = Prepared(_steps, plan=-1), Prepared(_areas, plan=-1)


def _with_its_parts(space: int, address: str) -> Plan | None:
    """A plan as `plan_called` finds it, with its areas: each of its pages begins with these three wide statements."""
    for row in _PLANS.rows(space=space, address=address):
        plan = instance(Plan, PLAN, row)
        plan.space = instance(Space, SPACE, row[len(PLAN) :])
        steps, areas = plan.steps.all(), plan.areas.all()
        steps._result_cache = [_step(each) for each in _STEPS.rows(plan=plan.pk)]
        areas._result_cache = [instance(Area, AREA, each) for each in _AREAS.rows(plan=plan.pk)]
        parts: Iterable[Any] = (*steps, *areas)
        for part in parts:
            part.plan = plan
        known = {"steps": steps, "areas": areas}
        plan._prefetched_objects_cache = known  # type: ignore[attr-defined]  # where Django keeps what it prefetches
        return plan
    return None


def _step(row: Sequence[Any]) -> Step:
    step = instance(Step, STEP, row)
    step.meeting = instance(Meeting, MEETING, row[len(STEP) :]) if step.meeting_id else None
    return step
