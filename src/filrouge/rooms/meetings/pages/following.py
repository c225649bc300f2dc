"""What became of what was decided and promised: the open ones of the meetings so far, and reporting on one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import following as actions
from filrouge.rooms.meetings.forms.lines import Report
from filrouge.rooms.meetings.models import Line, Meeting, State
from filrouge.rooms.meetings.pages.answering import clock_of, there
from filrouge.rooms.meetings.pages.meetings import find
from filrouge.rooms.meetings.queries.finding import line_called
from filrouge.rooms.meetings.queries.following import following_page
from filrouge.rooms.meetings.queries.meetings import href, meeting_called
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"])
def following(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Decisions and actions that are open at a meeting, and what was closed last."""
    return _shown(request, viewer, find(viewer, address))


def _shown(
    request: HttpRequest, viewer: Viewer, meeting: Meeting, wrong: Report | None = None, at: str = ""
) -> HttpResponse:
    if not MAY["see_papers"](viewer, meeting):
        raise Http404
    with clock_of(meeting):
        context = {
            "page": following_page(viewer, meeting), "meeting": meeting, "wrong": wrong, "at": at,
            "back": href(viewer, meeting), "outcomes": Report().fields["outcome"].choices,  # type: ignore[attr-defined]  # a ChoiceField
        }  # fmt: skip
        return render(request, "meetings/following.html", context, status=422 if wrong else 200)


@page(MAY["read"], methods=("POST",))
def report(request: HttpRequest, viewer: Viewer, address: str, line: str) -> HttpResponse:
    """Tell how a line of a meeting stands; `at` is the address of the meeting whose page it was told on."""
    found = there(line_called(find(viewer, address), line))
    if not MAY["follow_up"](viewer, found):
        raise Http404
    told_on = meeting_called(viewer, request.POST.get("at", "")) or found.meeting
    form = Report(request.POST)
    at = told_on if told_on.state == State.UNDER_WAY else None
    if form.is_valid() and done(form, actions.follow_up, viewer, line=found, meeting=at, **form.cleaned_data):
        messages.success(request, _("Thank you. Everybody who follows it reads it."))
        return HttpResponseRedirect(href(viewer, told_on, "following"))
    return _shown(request, viewer, told_on, form, found.address)


@page(MAY["keep"], methods=("POST",))
def remind_owner(request: HttpRequest, viewer: Viewer, address: str, line: str) -> HttpResponse:
    """Ask the owner how it goes."""
    found: Line = there(line_called(find(viewer, address), line))
    told_on = meeting_called(viewer, request.POST.get("at", "")) or found.meeting
    try:
        actions.remind_owner(viewer, line=found)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Asked. The mail can be answered with one word."))
    return HttpResponseRedirect(href(viewer, told_on, "following"))
