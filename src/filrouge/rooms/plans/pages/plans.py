"""The list of plans and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.kept import house
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.pages.areas import area_drawn
from filrouge.rooms.plans.pages.places import the_plan_shown
from filrouge.rooms.plans.queries import plans as queries
from filrouge.rooms.plans.queries.areas import OPEN_AREAS
from filrouge.rooms.plans.queries.lines import has_networks_above
from filrouge.rooms.plans.queries.plan_page import plan_page
from filrouge.rooms.plans.queries.threads import thread_beside
from filrouge.rooms.plans.rules import MAY


def find(viewer: Viewer, address: str) -> Plan:
    """The plan of an address; 404 for who may not see it and for what does not exist alike."""
    return there(queries.plan_called(viewer, address))


@page(MAY["read"])
def plans(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The plans of the network."""
    found = queries.plans(viewer, request.GET.get("after", ""))
    context = {
        "plans": found.rows,
        "pager": pager(found),
        "may_keep": MAY["keep_plan"](viewer, viewer.space),
        "above": has_networks_above(viewer),
    }
    return render(request, "plans/plans.html", context)


@page(MAY["read"])
def plan(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One plan: its steps on a line, what is proposed and done in each area, and the thread of one thing beside it."""
    now = house()
    found = the_plan_shown(viewer, address, now)
    shown = plan_page(viewer, found, now)
    beside = thread_beside(viewer, found, request.GET.get("thread", ""))
    thread = beside.address if beside else ""
    areas = [(area, area_drawn(viewer, area, may_support=shown.can["support"], thread=thread)) for area in shown.areas]
    context = {"plan": found, "page": shown, "beside": beside, "areas": areas, "open_areas": OPEN_AREAS}
    return render(request, "plans/plan.html", context)
