"""Candidatures: the call, the list, putting somebody forward, and one candidature with its answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import candidatures as actions
from filrouge.rooms.ballots.forms.candidatures import CallForCandidatures, NotAdmitted, PutForward
from filrouge.rooms.ballots.models import Ballot, Candidature
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries import candidatures as queries
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.rules import MAY


@page(MAY["read"])
def candidatures(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who is put forward, as far as the reader sees it."""
    ballot = find(viewer, address)
    if ballot.candidatures_until is None:
        raise Http404
    found = queries.candidatures_page(viewer, ballot, request.GET.get("after", ""))
    return render(request, "ballots/candidatures.html", {"ballot": ballot, "page": found, "pager": pager(found.rows)})


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def call(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Call for candidatures, or set another hour until when they are taken."""
    ballot = find(viewer, address)
    first = {"until": ballot.candidatures_until}
    form = CallForCandidatures(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and done(form, actions.call_for_candidatures, viewer, ballot=ballot, **form.cleaned_data):
        messages.success(request, _("Called. Every organisation that would have a vote is asked for a candidate."))
        return HttpResponseRedirect(href(viewer, ballot))
    told = {"heading": _("Call for candidatures"), "verb": _("Call for candidatures")}
    return _form_page(request, viewer, ballot, form, told)


@page(MAY["read"], methods=("GET", "POST"))
def put_forward(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Put a person forward for the organisation that the reader speaks for."""
    ballot = find(viewer, address)
    if not MAY["put_forward"](viewer, ballot) or ballot.candidatures_until is None:
        raise Http404
    found = queries.call(viewer, ballot)
    if request.method == "GET" and (found is None or not found.may_put):
        return HttpResponseRedirect(href(viewer, ballot, "candidatures"))
    reserved = queries.categories(ballot)
    first = {} if reserved else {"category": queries.home_country(viewer)}
    sent = request.POST if request.method == "POST" else None
    form = PutForward(sent, viewer=viewer, categories=reserved, initial=first)
    if form.is_valid() and done(form, actions.put_forward, viewer, ballot=ballot, **form.cleaned_data):
        messages.success(request, _("Put forward. The secretariat admits it or says why not; you will hear of it."))
        return HttpResponseRedirect(href(viewer, ballot, "candidatures"))
    told = {"heading": _("Put forward a candidate"), "verb": _("Put this person forward"), "call": found}
    return _form_page(request, viewer, ballot, form, told)


def _form_page(
    request: HttpRequest, viewer: Viewer, ballot: Ballot, form: Any, told: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    context = {"ballot": ballot, "form": form, "back": href(viewer, ballot), **told}
    return render(request, "ballots/candidature_form.html", context, status=422 if form.errors else 200)


@page(MAY["read"])
def candidature(request: HttpRequest, viewer: Viewer, address: str, candidature: str) -> HttpResponse:
    """One candidature: who, for whom, what they say; the answer to it is given here."""
    return _shown(request, viewer, _found(viewer, address, candidature), NotAdmitted())


@page(MAY["keep_ballot"], methods=("POST",))
def answer(request: HttpRequest, viewer: Viewer, address: str, candidature: str) -> HttpResponse:
    """Admit a candidature, or say why not."""
    found = _found(viewer, address, candidature)
    if "admit" in request.POST:
        return _done(request, viewer, found, actions.admit_candidature, _("Admitted. It stands on the ballot now."))
    form = NotAdmitted(request.POST)
    if not form.is_valid() or not done(
        form, actions.not_admit_candidature, viewer, candidature=found, **form.cleaned_data
    ):
        return _shown(request, viewer, found, form)
    messages.success(request, _("Not admitted. The organisation reads why."))
    return HttpResponseRedirect(queries.href(viewer, found))


@page(MAY["read"], methods=("POST",))
def withdraw(request: HttpRequest, viewer: Viewer, address: str, candidature: str) -> HttpResponse:
    """Withdraw a candidature; who it was is erased."""
    found = _found(viewer, address, candidature)
    return _done(request, viewer, found, actions.withdraw_candidature, _("Withdrawn. Name and statement are erased."))


def _done(request: HttpRequest, viewer: Viewer, found: Candidature, action: Any, words: str) -> HttpResponse:
    with refusals_shown(request):
        action(viewer, candidature=found)
        messages.success(request, words)
        return HttpResponseRedirect(href(viewer, found.ballot, "candidatures"))
    return HttpResponseRedirect(queries.href(viewer, found))


def _found(viewer: Viewer, address: str, candidature: str) -> Candidature:
    return there(queries.candidature_called(viewer, find(viewer, address), candidature))


def _shown(request: HttpRequest, viewer: Viewer, found: Candidature, form: NotAdmitted) -> HttpResponse:
    told = {"ballot": found.ballot, "page": queries.candidature_page(viewer, found), "form": form}
    return render(request, "ballots/candidature.html", told, status=422 if form.errors else 200)
