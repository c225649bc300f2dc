"""Making a plan: a new one, its words, its steps, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages.refusals import done, put, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.forms.planning import NewPlan, PlanWords, StepForm
from filrouge.rooms.plans.models import Plan, Step
from filrouge.rooms.plans.pages.places import form_page
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


@page(MAY["keep_plan"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin a plan from a preset or from an earlier one."""
    form = NewPlan(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid() and viewer.space is not None:
        try:
            plan = planning.draft_plan(viewer, space=viewer.space, draft=form.draft(), follows=form.follows)
        except Refused as refused:
            put(form, refused)
        else:
            messages.success(request, _("Saved as a draft. Move its steps into place, then begin."))
            return HttpResponseRedirect(href(viewer, plan, "steps"))
    return form_page(request, form, _("Prepare a plan"), "..")


@page(MAY["keep_plan"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change a plan's words and period."""
    plan = find(viewer, address)
    form = PlanWords(request.POST or None, viewer=viewer, plan=plan)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, planning.change_plan, viewer, plan=plan, draft=form.draft()):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(href(viewer, plan))
    return form_page(request, form, _("Change the plan"), href(viewer, plan))


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
    return form_page(request, form, _("Add a step"), href(viewer, plan, "steps"))


@page(MAY["keep_plan"], methods=("GET", "POST"))
def change_step(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """Change one step."""
    plan = find(viewer, address)
    found = step_of(plan, number)
    form = StepForm(request.POST or None, viewer=viewer, step=found)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, planning.change_step, viewer, step=found, draft=form.draft()):
        messages.success(request, _("Saved. Those concerned are told when dates moved."))
        return HttpResponseRedirect(href(viewer, plan, "steps"))
    return form_page(request, form, _("Change the step"), href(viewer, plan, "steps"))


def step_of(plan: Plan, number: int) -> Step:
    """One step by its place on the line; 404 where there is none."""
    return there(next((each for each in plan.steps.all() if each.position == number), None))
