"""At the door: the list of those who come, and the code on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from filrouge.ground import limits
from filrouge.ground.pages.guarding import guarded
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.codes import qr_code
from filrouge.rooms.meetings.actions import presence
from filrouge.rooms.meetings.models import Attendee, Meeting
from filrouge.rooms.meetings.pages.answering import answered, code_typed, find
from filrouge.rooms.meetings.pages.door_rows import door_items
from filrouge.rooms.meetings.queries.certificates import certificate_of
from filrouge.rooms.meetings.queries.coming import ticket_page
from filrouge.rooms.meetings.queries.console import door as queries_door
from filrouge.rooms.meetings.queries.finding import attendee_called, invited_organisation, meeting_at
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.room import board
from filrouge.rooms.meetings.rules import MAY

HITS, SECONDS = 30, 600  # so many tickets of nobody, from one caller in so many seconds


@page(MAY["read"])
def door(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who comes, by name, each with a button; those who are not on the list are written down."""
    meeting = find(viewer, address)
    if not MAY["check_in"](viewer, meeting):
        raise Http404
    words = request.GET.get("name", "")
    shown = queries_door(meeting, words)
    items = door_items(request, meeting, shown.people, words)
    context = {"page": shown, "items": items, "board": board(viewer, meeting), "words": words}
    return render(request, "meetings/door.html", context)


@page(MAY["read"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """Somebody comes or goes."""
    meeting = find(viewer, address)
    act = there(STEPS.get(step))
    name = request.POST.get("looked_for", "")
    back = href(viewer, meeting, "door") + (f"?{urlencode({'name': name})}" if name else "")
    return answered(request, lambda: act(request, viewer, meeting), back)


@page(MAY["read"], methods=("GET", "POST"))
@sensitive_variables("ticket")
def ticket(request: HttpRequest, viewer: Viewer, address: str, ticket: str) -> HttpResponse:
    """What the code on a ticket opens, on the phone at the door or on one’s own: one button."""
    if wait := limits.allow("meetings.ticket", limits.client(request), HITS, SECONDS):
        return limits.too_many(request, wait)
    meeting = there(meeting_at(viewer, address))
    attendee = there(presence.attendee_with(meeting, ticket))
    limits.forget("meetings.ticket", limits.client(request), HITS)
    here = request.get_full_path()
    if request.method == "POST":
        return answered(request, lambda: _by_ticket(request, viewer, meeting, ticket), here)
    there_now = attendee.presences.filter(left_at=None).exists()
    may = MAY["check_in"](viewer, meeting) or bool(code_typed(request, meeting))
    whole = settings.PUBLIC_ADDRESS + request.path
    context = {
        "page": ticket_page(attendee, meeting), "there": there_now, "here": here, "may": may, "address": whole,
        "code": qr_code(whole, _("Code of this ticket")),
        "certificate": certificate_of(attendee),
        "meeting": href(viewer, meeting) if MAY["see"](viewer, meeting) else "",
        "coming": href(viewer, meeting, "coming") if _of_mine(viewer, attendee) else "",
    }  # fmt: skip
    return guarded(render(request, "meetings/ticket.html", context))


def _of_mine(viewer: Viewer, attendee: Attendee) -> bool:
    """Whether the reader answers for whom the ticket was made for: the next one is registered where this one was."""
    return viewer.acting is not None and viewer.acting.organisation == attendee.organisation_id


def _by_ticket(request: HttpRequest, viewer: Viewer, meeting: Meeting, ticket: str) -> str:
    presence.check_in_by_ticket(viewer, meeting=meeting, ticket=ticket, code=code_typed(request, meeting))
    return _("Checked in.")


def _attendee(request: HttpRequest, meeting: Meeting) -> Attendee:
    return there(attendee_called(meeting, request.POST.get("attendee", "")))


def _in(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    presence.check_in(viewer, attendee=_attendee(request, meeting), online="online" in request.POST)
    return ""


def _out(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    presence.check_out(viewer, attendee=_attendee(request, meeting))
    return ""


def _new(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> str:
    chosen = request.POST.get("organisation", "")
    organisation = there(invited_organisation(meeting, chosen)) if chosen else None
    name = request.POST.get("name", "")
    presence.check_in_new(
        viewer, meeting=meeting, name=name, organisation=organisation, online="online" in request.POST
    )
    return _("%(name)s is checked in.") % {"name": name.strip()}


STEPS: dict[str, Callable[[HttpRequest, Viewer, Meeting], str]] = {"in": _in, "out": _out, "new": _new}
