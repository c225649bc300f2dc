"""Who carries whose voice at a meeting, and handing one over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions import voices as actions
from filrouge.rooms.meetings.forms.voices import HandVoice
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.pages.answering import answered, find
from filrouge.rooms.meetings.queries import voices as queries
from filrouge.rooms.meetings.queries.finding import invited_organisation
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.rules import MAY


@page(MAY["read"], methods=("GET", "POST"))
def voices(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The register of voices handed over, for those who were invited; with a form for who may hand one over."""
    meeting = find(viewer, address)
    if not MAY["see_papers"](viewer, meeting):
        raise Http404
    if "back" in request.POST:
        return _taken_back(request, viewer, meeting)
    whose = queries.may_hand(viewer, meeting)
    form = _form(request, viewer, meeting, whose) if whose else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_valid() and _handed(viewer, meeting, form):
        messages.success(
            request, _("Handed over. It counts as represented while the other is there, who votes for it.")
        )
        return HttpResponseRedirect(href(viewer, meeting, "voices"))
    told = queries.voices(viewer, meeting, request.GET.get("after", ""))
    context = {
        "rows": told.rows, "pager": pager(told), "form": form, "meeting": meeting,
        "left": queries.not_carried_at(meeting),
    }  # fmt: skip
    return render(request, "meetings/voices.html", context, status=422 if form is not None and form.errors else 200)


def _form(request: HttpRequest, viewer: Viewer, meeting: Meeting, whose: str) -> HandVoice:
    own = viewer.acting.organisation if viewer.acting and whose == "own" else 0
    mine = (
        meeting.invited.filter(organisation=own).values_list("organisation__address", flat=True).first() if own else ""
    )
    sent = request.POST if request.method == "POST" else None
    return HandVoice(sent, named=queries.names(meeting), own=mine or "")


def _handed(viewer: Viewer, meeting: Meeting, form: HandVoice) -> bool:
    giver = form.cleaned_data.get("giver") or form.own
    invited = there(queries.invited_as(meeting, giver))
    holder = there(invited_organisation(meeting, form.cleaned_data["holder"]))
    return done(form, actions.hand_voice, viewer, invited=invited, holder=holder)


def _taken_back(request: HttpRequest, viewer: Viewer, meeting: Meeting) -> HttpResponse:
    invited = there(queries.invited_as(meeting, request.POST["back"]))

    def act() -> str:
        actions.take_voice_back(viewer, invited=invited)
        words = _("In “%(title)s” %(name)s has cast the vote already, so it stands.")
        cast = [words % {"title": title, "name": name} for title, name in queries.stands(invited)]
        return " ".join([_("Taken back. Say whether somebody comes."), *cast])

    return answered(request, act, href(viewer, meeting, "voices"))
