"""Making a plan: a new one, its words, its steps, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.pages.refusals import done, made, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions import planning, shaping
from filrouge.rooms.plans.forms.planning import AreaForm, NewPlan, PlanWords, StepForm
from filrouge.rooms.plans.models import Plan, PlanState, Step
from filrouge.rooms.plans.pages.places import Crumbs, crumbs, form_page, room_crumbs
from filrouge.rooms.plans.pages.plans import find
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.rules import MAY

STEPS: dict[str, Callable[..., Any]] = {
    "begin": planning.begin_plan,
    "run": planning.run_plan,
    "end": planning.end_plan,
}


def _done(step: str) -> str:
    words = {
        "begin": _("The plan has begun. Its steps open and close by their dates."),
        "run": _("The plan is adopted. Its actions are under way."),
        "end": _("The plan has ended. Everything stays readable."),
    }
    return words[step]


def _drafted(plan: Plan) -> str:
    """What there is now, and what comes next."""
    made = sum(1 for step in plan.steps.all() if step.meeting_id)
    if not made:
        return _("Saved as a draft. Move its steps into place, then begin.")
    said = ngettext(
        "Saved as a draft, with the draft of %(n)s meeting, which moves with its step. Move the steps into place, then "
        "begin.",
        "Saved as a draft, with drafts of %(n)s meetings, which move with their steps. Move the steps into place, then "
        "begin.",
        made,
    )
    return said % {"n": made}


@page(MAY["keep_plan"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin a plan from a preset or from an earlier one."""
    form = NewPlan(request.POST or None, viewer=viewer)
    if form.is_valid() and viewer.space is not None:
        drafted: dict[str, Any] = {"draft": form.draft(), "follows": form.follows}
        if plan := made(form, planning.draft_plan, viewer, space=viewer.space, **drafted):
            messages.success(request, _drafted(plan))
            return HttpResponseRedirect(href(viewer, plan, "steps"))
    return form_page(request, form, room_crumbs(viewer, (_("Prepare a plan"), "")))


@page(MAY["keep_plan"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change a plan's words and period."""
    plan = find(viewer, address)
    form = PlanWords(request.POST or None, viewer=viewer, plan=plan)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, planning.change_plan, viewer, plan=plan, draft=form.draft()):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(href(viewer, plan))
    return form_page(request, form, crumbs(viewer, plan, (_("Change the plan"), "")))


@page(MAY["keep_plan"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """Move a plan one step on in its life."""
    if step not in STEPS:
        raise Http404
    plan = find(viewer, address)
    with refusals_shown(request):
        STEPS[step](viewer, plan=plan)
        messages.success(request, _done(step))
    return HttpResponseRedirect(href(viewer, plan))


@page(MAY["keep_plan"], methods=("GET", "POST"))
def add_step(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Add a step to the line."""
    plan = find(viewer, address)
    form = StepForm(request.POST or None, viewer=viewer)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, planning.add_step, viewer, plan=plan, draft=form.draft()):
        messages.success(request, _("Added to the line."))
        return HttpResponseRedirect(href(viewer, plan, "steps"))
    return form_page(request, form, _below_steps(viewer, plan, _("Add a step")))


@page(MAY["keep_plan"], methods=("GET", "POST"))
def change_step(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """Change one step, or take it away (`remove`)."""
    plan = find(viewer, address)
    found = step_of(plan, number)
    if "remove" in request.POST:
        return _taken_away(request, href(viewer, plan, "steps"), lambda: shaping.remove_step(viewer, step=found))
    form = StepForm(request.POST or None, viewer=viewer, step=found)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, planning.change_step, viewer, step=found, draft=form.draft()):
        messages.success(request, _("Saved. Those concerned are told when dates moved."))
        return HttpResponseRedirect(href(viewer, plan, "steps"))
    remove = _("Take this step away") if plan.state == PlanState.DRAFTED else ""
    return form_page(request, form, _below_steps(viewer, plan, _("Change the step")), remove)


@page(MAY["keep_plan"], methods=("GET", "POST"))
def add_area(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Add an area after the others."""
    plan = find(viewer, address)
    form = AreaForm(request.POST or None, viewer=viewer)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, shaping.add_area, viewer, plan=plan, draft=form.draft()):
        messages.success(request, _("Added to the plan."))
        return HttpResponseRedirect(href(viewer, plan))
    return form_page(request, form, crumbs(viewer, plan, (_("Add an area"), "")))


@page(MAY["keep_plan"], methods=("GET", "POST"))
def change_area(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """Change one area, or take it away (`remove`)."""
    plan = find(viewer, address)
    found = there(plan.areas.filter(position=number).first())
    if "remove" in request.POST:
        return _taken_away(request, href(viewer, plan), lambda: shaping.remove_area(viewer, area=found))
    form = AreaForm(request.POST or None, viewer=viewer, area=found)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, shaping.change_area, viewer, area=found, draft=form.draft()):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(href(viewer, plan))
    remove = _("Take this area away") if plan.state == PlanState.DRAFTED else ""
    return form_page(request, form, crumbs(viewer, plan, (_("Change the area"), "")), remove)


def _below_steps(viewer: Viewer, plan: Plan, heading: str) -> Crumbs:
    return crumbs(viewer, plan, (_("Steps"), href(viewer, plan, "steps")), (heading, ""))


def _taken_away(request: HttpRequest, back: str, take: Callable[[], None]) -> HttpResponse:
    with refusals_shown(request):
        take()
        messages.success(request, _("Taken away."))
    return HttpResponseRedirect(back)


def step_of(plan: Plan, number: int) -> Step:
    """One step by its place on the line; 404 where there is none."""
    return there(next((each for each in plan.steps.all() if each.position == number), None))
