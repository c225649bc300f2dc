"""The order of a country round, as the team sets it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import slots as actions
from filrouge.rooms.meetings.models import AgendaItem
from filrouge.rooms.meetings.pages.round import find_round
from filrouge.rooms.meetings.queries.finding import invited_organisation
from filrouge.rooms.meetings.queries.round import href
from filrouge.rooms.meetings.queries.slots import slot_page
from filrouge.rooms.meetings.rules import MAY


@page(MAY["keep"], methods=("GET", "POST"))
def order(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Fifty places at a time, each with buttons that move it; by name again, or by lot."""
    found = find_round(viewer, address, item)
    first = number_in(request.GET.get("from", ""), 6)
    if request.method == "POST":
        return _change(request, viewer, found, f"?from={first}" if first else "")
    told = slot_page(found, first or 1)
    pager = {
        "position": "",
        "previous": f"?from={told.before}" if told.before else "",
        "next": f"?from={told.after}" if told.after else "",
    }
    context = {
        "page": told, "pager": pager, "title": found.title.in_(get_language() or "en"), "back": href(viewer, found),
    }  # fmt: skip
    return render(request, "meetings/order_round.html", context)


def _change(request: HttpRequest, viewer: Viewer, item: AgendaItem, here: str) -> HttpResponse:
    mark = ""
    with refusals_shown(request):
        if "lot" in request.POST:
            actions.draw_slots(viewer, item=item)
            messages.success(request, _("Drawn by lot. The seed stands below the list."))
        elif "by_name" in request.POST:
            actions.slots_by_name(viewer, item=item)
            messages.success(request, _("The order is by name again."))
        else:
            mark = _place(request, viewer, item)
    return HttpResponseRedirect(f"{href(viewer, item, 'order_round')}{here}{mark}")


def _place(request: HttpRequest, viewer: Viewer, item: AgendaItem) -> str:
    """Move one organisation; where it stands on the page."""
    place = there(number_in(request.POST.get("place", ""), 6) or None)
    organisation = there(invited_organisation(item.meeting, request.POST.get("organisation", "")))
    actions.place_slot(viewer, item=item, organisation=organisation, place=place)
    return f"#of-{organisation.address}"
