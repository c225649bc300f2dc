"""Preparing a meeting: writing it, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.pages.refusals import made, refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import preparing
from filrouge.rooms.meetings.forms.preparing import (
    DaysFormSet,
    DraftMeeting,
    days_of,
    days_typed,
)
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY

STEPS: dict[str, Callable[..., Any]] = {
    "announce": preparing.announce_meeting,
    "begin": preparing.begin_meeting,
}


def _done(step: str) -> str:
    words = {
        "announce": _("Announced. Those who are invited see it, and their calendars learn it."),
        "begin": _("The room is open. The code for phones stands on the projector."),
    }
    return words[step]


@page(MAY["keep"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Prepare a meeting."""
    form, days = DraftMeeting(request.POST or None, viewer=viewer), DaysFormSet(request.POST or None, prefix="days")
    if (meeting := _saved(request, viewer, form, days)) is not None:
        messages.success(request, _("Saved as a draft. Write the agenda, invite, then announce it."))
        return HttpResponseRedirect(href(viewer, meeting))
    return _form_page(request, form, days, _("Prepare a meeting"), "..")


@page(MAY["keep"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change a meeting."""
    meeting = find(viewer, address)
    form = DraftMeeting(request.POST or None, viewer=viewer, meeting=meeting)
    days = DaysFormSet(request.POST or None, prefix="days", initial=days_of(meeting))
    if _saved(request, viewer, form, days, meeting) is not None:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(href(viewer, meeting))
    return _form_page(request, form, days, _("Change the meeting"), href(viewer, meeting), meeting)


@page(MAY["keep"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """Move a meeting one step on."""
    if step not in STEPS:
        raise Http404
    meeting = find(viewer, address)
    with refusals_shown(request):
        STEPS[step](viewer, meeting=meeting)
        messages.success(request, _done(step))
    return HttpResponseRedirect(href(viewer, meeting))


def _saved(
    request: HttpRequest, viewer: Viewer, form: DraftMeeting, days: Any, meeting: Meeting | None = None
) -> Meeting | None:
    if request.method != "POST" or viewer.space is None or not (form.is_valid() & days.is_valid()):
        return None
    try:
        draft = form.draft(days_typed(days, form.cleaned_data["zone"]))
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    if meeting is None:
        return made(form, preparing.draft_meeting, viewer, space=viewer.space, draft=draft)
    return made(form, preparing.change_meeting, viewer, meeting=meeting, draft=draft)


def _form_page(
    request: HttpRequest, form: DraftMeeting, days: Any, heading: str, back: str, meeting: Meeting | None = None
) -> HttpResponse:
    wrong = bool(form.errors) or (days.is_bound and not days.is_valid())
    context = {"form": form, "days": days, "heading": heading, "back": back, "meeting": meeting, "new": meeting is None}
    return render(request, "meetings/draft.html", context, status=422 if wrong else 200)
