"""“Our lines”: an organisation confirms, corrects or takes back what was captured in its name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.hours import clock_of
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import confirming as actions
from filrouge.rooms.meetings.forms.lines import CorrectLine
from filrouge.rooms.meetings.models import Line, Meeting
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.finding import line_called
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.own_lines import own_lines
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"])
def lines(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What one's organisation said, and how each line stands."""
    return _shown(request, viewer, find(viewer, address))


def _shown(
    request: HttpRequest, viewer: Viewer, meeting: Meeting, wrong: CorrectLine | None = None, at: str = ""
) -> HttpResponse:
    with clock_of(meeting):
        found = there(own_lines(viewer, meeting))
        context = {
            "page": found, "meeting": meeting, "wrong": wrong, "at": at,
            "may_confirm": actions.confirm_line.rule(viewer, _sample(viewer, meeting)) and not found.closed,
        }  # fmt: skip
        return render(request, "meetings/lines.html", context, status=422 if wrong else 200)


def _sample(viewer: Viewer, meeting: Meeting) -> Line:
    """A line as the organisation could have said it: who may answer one of them may answer all."""
    return Line(meeting=meeting, organisation_id=viewer.acting.organisation if viewer.acting else None)


@page(MAY["read"], methods=("POST",))
def answer_line(request: HttpRequest, viewer: Viewer, address: str, line: str, step: str) -> HttpResponse:
    """Confirm one line or all up to it, correct it, take it back."""
    meeting = find(viewer, address)
    found = there(line_called(meeting, line))
    if not MAY["confirm"](viewer, found):
        raise Http404
    if step == "correct":
        return _correct(request, viewer, found)
    with refusals_shown(request):
        messages.success(request, _do(viewer, found, step))
    return HttpResponseRedirect(_back_at(viewer, found) if step != "confirm-all" else href(viewer, meeting, "lines"))


def _back_at(viewer: Viewer, line: Line) -> str:
    """The list, at the line that was answered: on a phone the next one is far from its top."""
    return f"{href(viewer, line.meeting, 'lines')}#line-{line.address}"


def _do(viewer: Viewer, line: Line, step: str) -> str:
    """What was done, in words; 404 for what cannot be done to a line."""
    if step == "confirm":
        actions.confirm_line(viewer, line=line)
        return _("Confirmed.")
    if step == "confirm-all":
        confirmed = actions.confirm_lines(viewer, line=line)
        return ngettext("%(n)d line is confirmed.", "%(n)d lines are confirmed.", confirmed) % {"n": confirmed}
    if step == "take-back":
        actions.take_back_line(viewer, line=line)
        return _("Taken back. It does not stand in the minutes.")
    raise Http404


def _correct(request: HttpRequest, viewer: Viewer, line: Line) -> HttpResponse:
    form = CorrectLine(request.POST)
    if form.is_valid() and done(form, actions.correct_line, viewer, line=line, text=form.cleaned_data["text"]):
        messages.success(request, _("Corrected. The minutes say it in your words."))
        return HttpResponseRedirect(_back_at(viewer, line))
    return _shown(request, viewer, line.meeting, form, line.address)


@page(MAY["keep"], methods=("POST",))
def ask_to_confirm(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write to those whose lines are not confirmed."""
    meeting = find(viewer, address)
    with refusals_shown(request):
        written = actions.ask_to_confirm(viewer, meeting=meeting)
        words = ngettext("%(n)d mail was written.", "%(n)d mails were written.", written) % {"n": written}
        messages.success(request, words if written else _("Everybody who is asked has been written to already."))
    return HttpResponseRedirect(href(viewer, meeting, "minutes"))
