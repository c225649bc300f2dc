"""The steps of a plan on their line, and moving one of them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours_form import in_reach
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Plan, PlanState
from filrouge.rooms.plans.pages.planning import step_of
from filrouge.rooms.plans.pages.plans import find
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.steps import line_of, steps_of, weekend_of
from filrouge.rooms.plans.rules import MAY


@page(MAY["keep_plan"], methods=("GET", "POST"))
def steps(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The line of the plan; a POST moves one step."""
    plan = find(viewer, address)
    if request.method == "POST":
        return _move(request, viewer, plan)
    context = {
        "title": plan.title.in_(get_language() or "en"),
        "steps": steps_of(viewer, plan),
        "line": line_of(plan),
        "add": href(viewer, plan, "add_step"),
        "back": href(viewer, plan),
    }
    return render(request, "plans/steps.html", context)


def _move(request: HttpRequest, viewer: Viewer, plan: Plan) -> HttpResponse:
    """Move a step to other days; its hours stay."""
    step = step_of(plan, number_in(request.POST.get("step", "")))
    try:
        opens = _on(request.POST.get("opens", ""), step.opens_at)
        closes = _on(request.POST.get("closes", ""), step.closes_at)
    except ValueError:
        messages.error(request, _("Write both days, such as 2027-03-19. The step was not moved."))
    except ValidationError as strange:
        messages.error(request, strange.message)
    else:
        met = step.meeting.starts_at if step.meeting else None
        with refusals_shown(request):
            moved = planning.move_step(viewer, step=step, opens_at=opens, closes_at=closes).meeting
            along = moved is not None and met is not None and moved.starts_at != met
            messages.success(request, _said(plan, along=along))
            if moved and met and (days := weekend_of(moved, met)):
                words = _("Its meeting is now on a weekend: %(days)s. Move the step again if that was not meant.")
                messages.warning(request, words % {"days": days})
    return HttpResponseRedirect(f"{href(viewer, plan, 'steps')}#step-{step.position}")


def _said(plan: Plan, *, along: bool) -> str:
    """What moving a step did, and who learns it."""
    if plan.state == PlanState.DRAFTED:
        return _("Moved, and its meeting with it.") if along else _("Moved.")
    told = _("Moved. Those concerned are told.")
    return _("Moved, and its meeting with it. Those concerned are told.") if along else told


def _on(day: str, before: datetime) -> datetime:
    """The same hour on another day, on the clock of the network. Raises ValueError for what is no day, ValidationError
    for one in a year in which nobody plans.
    """
    on = date.fromisoformat(day)
    in_reach(on)
    return datetime.combine(on, localtime(before).time(), get_current_timezone())
