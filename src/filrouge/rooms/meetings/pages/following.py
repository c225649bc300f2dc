"""What became of what was decided and promised: the open ones of the meetings so far, and reporting on one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.rooms.meetings.actions import following as actions
from filrouge.rooms.meetings.forms.lines import Report
from filrouge.rooms.meetings.models import FollowUp, Line, State
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.finding import line_called
from filrouge.rooms.meetings.queries.following import following_page, line_followed, line_page
from filrouge.rooms.meetings.queries.meetings import href, meeting_called
from filrouge.rooms.meetings.rules import MAY

CLOSED = "closed"  # the tab of what is done or was let go
# What an owner says with one click; what is not pursued needs a sentence, which is said on the page of the line.
CLICKS = [(outcome.value, outcome.label) for outcome in (FollowUp.Outcome.UNDER_WAY, FollowUp.Outcome.DONE)]


@page(MAY["read"])
def following(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Decisions and actions that are open at a meeting, and what was closed last."""
    meeting = find(viewer, address)
    if not MAY["see_papers"](viewer, meeting):
        raise Http404
    with clock_of(meeting):
        closed = request.GET.get("which") == CLOSED
        shown = following_page(viewer, meeting, request.GET.get("after", ""), closed=closed)
        context = {
            "page": shown, "meeting": meeting, "back": href(viewer, meeting), "closed": closed,
            "pager": pager(shown.lines, which=CLOSED if closed else ""), "outcomes": CLICKS,
        }  # fmt: skip
        return render(request, "meetings/following.html", context)


@page(MAY["read"], methods=("GET", "POST"))
def report(request: HttpRequest, viewer: Viewer, address: str, line: str) -> HttpResponse:
    """One line with what was told of it, and how it stands; `at` is the meeting on whose page that was told."""
    meeting = find(viewer, address)
    found = there(line_followed(viewer, meeting, line))
    may = MAY["follow_up"](viewer, found)
    if request.method == "POST":
        return _told(request, viewer, found) if may else there(None)
    return _line(request, viewer, found, Report() if may and found.closed_at is None else None)


def _line(request: HttpRequest, viewer: Viewer, line: Line, form: Report | None) -> HttpResponse:
    with clock_of(line.meeting):
        context = {
            "page": line_page(viewer, line), "form": form, "at": request.POST.get("at", request.GET.get("at", "")),
            "meeting": line.meeting.title.in_(get_language() or "en"), "back": href(viewer, line.meeting),
            "following": href(viewer, line.meeting, "following"), "thread": life(viewer, line),
        }  # fmt: skip
        return render(request, "meetings/follow_up.html", context, status=422 if form and form.errors else 200)


def _told(request: HttpRequest, viewer: Viewer, line: Line) -> HttpResponse:
    told_on = meeting_called(viewer, request.POST.get("at", "")) or line.meeting
    form = Report(request.POST)
    at = told_on if told_on.state == State.UNDER_WAY else None
    if form.is_valid() and done(form, actions.follow_up, viewer, line=line, meeting=at, **form.cleaned_data):
        messages.success(request, _("Thank you. Everybody who follows it reads it."))
        return HttpResponseRedirect(href(viewer, told_on, "following"))
    return _line(request, viewer, line, form)


@page(MAY["keep"], methods=("POST",))
def remind_owner(request: HttpRequest, viewer: Viewer, address: str, line: str) -> HttpResponse:
    """Ask the owner how it goes."""
    found: Line = there(line_called(find(viewer, address), line))
    told_on = meeting_called(viewer, request.POST.get("at", "")) or found.meeting
    with refusals_shown(request):
        actions.remind_owner(viewer, line=found)
        messages.success(request, _("Asked. The mail can be answered with one word."))
    return HttpResponseRedirect(href(viewer, told_on, "following"))
