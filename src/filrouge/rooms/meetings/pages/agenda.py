"""The agenda: its order, and each of its items."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of, here
from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import agenda as actions
from filrouge.rooms.meetings.actions import arranging
from filrouge.rooms.meetings.forms.agenda import ItemForm, RemoveItem
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.agenda import arranged
from filrouge.rooms.meetings.queries.finding import item_called
from filrouge.rooms.meetings.queries.hanging import hangs_on
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY


@page(MAY["keep"], methods=("GET", "POST"))
def agenda(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The items in their order, each with buttons that move it and a page that takes it off."""
    meeting = find(viewer, address)
    if request.method == "POST":
        return _move(request, viewer, meeting)
    with clock_of(meeting):
        context = {
            "rows": arranged(viewer, meeting), "meeting": meeting, "title": meeting.title.in_(get_language() or "en"),
            "zone": here(), "back": href(viewer, meeting), "add": href(viewer, meeting, "add_item"),
        }  # fmt: skip
        return render(request, "meetings/agenda.html", context)


def _move(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    item = there(item_called(meeting, request.POST.get("item", "")))
    place = there(number_in(request.POST.get("place", ""), 6) or None)
    with refusals_shown(request):
        arranging.move_item(viewer, item=item, place=place)
    return HttpResponseRedirect(f"{href(viewer, meeting, 'agenda')}#item-{item.address}")


@page(MAY["keep"], methods=("GET", "POST"))
def add_item(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Add an item to the agenda."""
    meeting = find(viewer, address)
    with clock_of(meeting):
        form = ItemForm(request.POST or None, viewer=viewer)
        sent = request.method == "POST" and not form.looking and form.is_valid()
        if sent and done(form, actions.add_item, viewer, meeting=meeting, item=form.draft()):
            messages.success(request, _("Added to the agenda."))
            return HttpResponseRedirect(href(viewer, meeting, "agenda"))
        return _item_page(request, viewer, meeting, form, _("Add an item to the agenda"))


@page(MAY["keep"], methods=("GET", "POST"))
def change_item(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Change an item of the agenda."""
    meeting = find(viewer, address)
    found = there(item_called(meeting, item))
    with clock_of(meeting):
        form = ItemForm(request.POST or None, viewer=viewer, item=found)
        sent = request.method == "POST" and not form.looking and form.is_valid()
        if sent and done(form, actions.change_item, viewer, item=found, draft=form.draft(found)):
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(href(viewer, meeting, "agenda"))
        papers = href(viewer, meeting, "papers", found.address)
        return _item_page(request, viewer, meeting, form, _("Change the item"), papers)


def _item_page(
    request: HttpRequest, viewer: Viewer, meeting: Meeting, form: ItemForm, heading: str, papers: str = ""
) -> HttpResponse:
    back = href(viewer, meeting, "agenda")
    context = {
        "form": form, "heading": heading, "meeting": meeting, "over": {"label": _("Agenda"), "href": back},
        "back": back, "papers": papers,
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@page(MAY["keep"], methods=("GET", "POST"))
def remove_item(request: HttpRequest, viewer: Viewer, address: str, item: str) -> HttpResponse:
    """Say what happens to what hangs on an item, then take it off the agenda."""
    meeting = find(viewer, address)
    found = there(item_called(meeting, item))
    hanging = hangs_on(found)
    others = meeting.items.exclude(pk=found.pk).order_by("position")
    form = RemoveItem(request.POST if request.method == "POST" else None, items=others)
    if request.method == "POST" and (form.is_valid() or not hanging.anything):
        heir = form.chosen() if hanging.anything else None
        if done(form, arranging.remove_item, viewer, item=found, heir=heir):
            messages.success(request, _("Taken off the agenda."))
            return HttpResponseRedirect(href(viewer, meeting, "agenda"))
    context = {
        "form": form, "hanging": hanging, "meeting": meeting, "title": found.title.in_(get_language() or "en"),
        "back": href(viewer, meeting, "agenda"), "heirs": bool(form.items),
    }  # fmt: skip
    return render(request, "meetings/remove_item.html", context, status=422 if request.method == "POST" else 200)
