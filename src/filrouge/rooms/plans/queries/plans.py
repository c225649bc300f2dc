"""The list of plans, and one of them by its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import House, kept
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Plan, PlanState, Step
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
    here = Plan.objects.filter(space=viewer.space, address=address).select_related("space")
    try:
        plan = kept(
            planned(now),
            ("plans.plan", viewer.space.pk if viewer.space else 0, address),
            here.prefetch_related(STEPS, "areas").get,
        )
    except Plan.DoesNotExist:
        return None
    return plan if MAY["see"](viewer, plan) else None
