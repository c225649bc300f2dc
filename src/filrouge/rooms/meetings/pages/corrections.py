"""The form on which another wording of one line of the minutes is proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions.correcting import propose_wording
from filrouge.rooms.meetings.forms.minutes import ProposeWording
from filrouge.rooms.meetings.pages.answering import find
from filrouge.rooms.meetings.queries.corrections import wording_in
from filrouge.rooms.meetings.queries.finding import line_called
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.minutes import minutes_called
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"], methods=("GET", "POST"))
def wording(request: HttpRequest, viewer: Viewer, address: str, line: str) -> HttpResponse:
    """How a line reads in the newest minutes, to be written anew, and why."""
    meeting = find(viewer, address)
    found = there(minutes_called(viewer, meeting))
    said = there(line_called(meeting, line))
    was = wording_in(found, said.address)
    if not was or not MAY["correct_minutes"](viewer, found):
        raise Http404
    form = ProposeWording(request.POST if request.method == "POST" else None, initial={"becomes": was})
    form.fields["becomes"].widget.attrs |= {"lang": said.language, "dir": "auto"}
    if form.is_valid() and done(form, propose_wording, viewer, minutes=found, line=said, **form.cleaned_data):
        messages.success(request, _("Sent. You read here and in your mail what is answered."))
        return HttpResponseRedirect(href(viewer, meeting, "minutes"))
    context = {
        "form": form, "was": was, "language": said.language, "back": href(viewer, meeting, "minutes"),
        "meeting": meeting, "title": meeting.title.in_(get_language() or "en"),
    }  # fmt: skip
    return render(request, "meetings/wording.html", context, status=422 if form.errors else 200)
