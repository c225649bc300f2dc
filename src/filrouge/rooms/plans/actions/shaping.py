"""The areas of a plan, one by one, and taking away a step that members do not know yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.planning import MOST_AREAS
from filrouge.rooms.plans.models import Action, Area, Contribution, Plan, PlanState, Proposal, Step, Weighing
from filrouge.rooms.plans.queries.earlier import kept_words
from filrouge.rooms.plans.rules import MAY


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """An area as somebody writes it."""

    name: Words
    text: Words = field(default_factory=Words)


@action("plans.add_area", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Area added"))
def add_area(act: Act, *, plan: Plan, draft: AreaDraft) -> Area:
    """Add an area after the others."""
    _refuse(draft)
    hold(plan)
    last = plan.areas.order_by("-position").values_list("position", flat=True).first() or 0
    if last >= MOST_AREAS:
        raise Refused(_("A plan has at most %(most)s areas.") % {"most": MOST_AREAS}, code="many")
    area = Area.objects.create(plan=plan, position=last + 1, name=draft.name, text=draft.text)
    act.changed(area, after=_noted(area))
    return area


@action("plans.change_area", rule=MAY["keep_plan"], about="area", says=gettext_lazy("Area changed"))
def change_area(act: Act, *, area: Area, draft: AreaDraft) -> Area:
    """Change what an area is called and what it is about; what belongs to it stays in it."""
    _refuse(draft)
    before = _noted(area)
    area.name, area.text = draft.name, draft.text
    area.save(update_fields=["name", "text"])
    act.changed(area, before=before, after=_noted(area))
    return area


@action("plans.remove_area", rule=MAY["keep_plan"], about="area", says=gettext_lazy("Area taken away"))
def remove_area(act: Act, *, area: Area) -> None:
    """Take an area away while the plan is being prepared; those after it move up."""
    _refuse_begun(area.plan)
    _refuse_used(model._default_manager.filter(area=area) for model in (Contribution, Proposal, Action))
    act.changed(area, before=_noted(area))
    area.delete()
    _close_up(Area, area.plan)


@action("plans.remove_step", rule=MAY["keep_plan"], about="step", says=gettext_lazy("Step taken away"))
def remove_step(act: Act, *, step: Step) -> None:
    """Take a step away while the plan is being prepared; its meeting stays, and those after it move up."""
    _refuse_begun(step.plan)
    _refuse_used(model._default_manager.filter(step=step) for model in (Contribution, Weighing))
    act.changed(step, before={"kind": str(step.kind), "opens": step.opens_at.isoformat(), "meeting": step.meeting_id})
    step.delete()
    _close_up(Step, step.plan)


def _refuse(draft: AreaDraft) -> None:
    if not draft.name:
        raise Refused(_("An area needs a name. Write what it is about."), code="name", field="name")


def _refuse_begun(plan: Plan) -> None:
    """Once members see a plan they speak in its areas and count on its steps."""
    hold(plan)
    plan.refresh_from_db(fields=["state"])
    if plan.state != PlanState.DRAFTED:
        raise Refused(_("The plan has begun, and members count on it. Change it, or leave it as it is."), code="begun")


def _refuse_used(used: Iterable[QuerySet[Any]]) -> None:
    if any(rows.exists() for rows in used):
        raise Refused(_("Something belongs to it already. Change it instead, or leave it as it is."), code="used")


def _close_up(model: type[Area] | type[Step], plan: Plan) -> None:
    """Number those that are left from one on; each goes down to a place that is free."""
    left = model._default_manager.filter(plan=plan).order_by("position").values_list("pk", "position")
    for number, (pk, position) in enumerate(list(left), start=1):
        if position != number:
            model._default_manager.filter(pk=pk).update(position=number)


def _noted(area: Area) -> dict[str, Any]:
    return {"name": kept_words(area.name), "text": kept_words(area.text)}
