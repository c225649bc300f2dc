"""The result told at length: the count stage by stage, who voted what, contests, and the chair's vote."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import running as actions
from filrouge.rooms.ballots.forms.results import AnswerForm, ContestForm
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries import stamps
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.results import (
    VotesPage,
    result_of,
    told_count,
    votes_page,
    votes_so_far,
)
from filrouge.rooms.ballots.queries.results_contests import open_contest, own_voter
from filrouge.rooms.ballots.queries.results_count import CountPage, count_page
from filrouge.rooms.ballots.rules import MAY, sees_votes_come_in

T = TypeVar("T")


@page(MAY["read"])
def count(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """How one question was counted, stage by stage."""
    ballot, number = find(viewer, address), request.GET.get("question", "")

    def draw() -> tuple[CountPage | None, SafeString]:
        found = count_page(viewer, ballot, number)
        told = {"page": found, "result": {"lot": found.lot if found else None}}
        return found, render_to_string("ballots/parts/count_told.html", told)

    found, told = _once(viewer, ballot, ("ballots.count", number), draw)
    if found is None:
        raise Http404
    return render(request, "ballots/count.html", {"page": found, "told": told})


@page(MAY["read"])
def votes(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who voted what to one question, for those who may know it; 404 for all others."""
    ballot, number, at = find(viewer, address), request.GET.get("question", ""), request.GET.get("page", "")
    if sees_votes_come_in(viewer, ballot):
        return _votes_drawn(request, *_members_drawn(votes_so_far(viewer, ballot, number, at)))

    def draw() -> tuple[VotesPage | None, SafeString]:
        return _members_drawn(votes_page(viewer, ballot, number, at))

    return _votes_drawn(request, *_once(viewer, ballot, ("ballots.votes", number, at), draw))


def _members_drawn(found: VotesPage | None) -> tuple[VotesPage | None, SafeString]:
    return found, render_to_string("ballots/parts/result_members.html", {"members": found and found.members})


def _votes_drawn(request: HttpRequest, found: VotesPage | None, told: SafeString) -> HttpResponse:
    if found is None:
        raise Http404
    return render(request, "ballots/count_votes.html", {"page": found, "told": told})


def _once(viewer: Viewer, ballot: Ballot, about: Hashable, draw: Callable[[], T]) -> T:
    """What is drawn of a count, which never changes: once for all who may see the same of it. One statement, then."""
    number, digest = there(told_count(viewer, ballot))
    key = (about, number, ballot.state, MAY["see_votes"](viewer, ballot), stamps.sight(viewer))
    return kept(digest, key, draw)


@page(MAY["read"], methods=("GET", "POST"))
def contest(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """A delegate contests a published result for its organisation."""
    ballot = find(viewer, address)
    voter = own_voter(viewer, ballot)
    if voter is None or not MAY["contest"](viewer, voter):
        raise Http404
    form = ContestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, actions.contest, viewer, voter=voter, **form.cleaned_data):
        messages.success(request, _("The result is contested. The secretariat answers on this page."))
        return HttpResponseRedirect(href(viewer, ballot))
    return _asked(request, viewer, ballot, form, _("Contest the result"), _("Contest it"))


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def answer(request: HttpRequest, viewer: Viewer, address: str, number: int) -> HttpResponse:
    """The secretariat answers a contest; with the answer the published file is counted once more."""
    ballot = find(viewer, address)
    contested = there(open_contest(viewer, ballot, number))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, actions.answer_contest, viewer, ballot=ballot, contested=contested, **form.cleaned_data
    ):
        messages.success(request, _("Answered. The file was counted again."))
        return HttpResponseRedirect(href(viewer, ballot))
    return _asked(request, viewer, ballot, form, _("Answer the contest"), _("Count again and answer"), contested.reason)


def _asked(
    request: HttpRequest, viewer: Viewer, ballot: Ballot, form: forms.Form, heading: str, verb: str, about: str = ""
) -> HttpResponse:
    context = {"ballot": ballot, "form": form, "heading": heading, "verb": verb, "about": about}
    told = context | {"back": href(viewer, ballot)}
    return render(request, "ballots/contest.html", told, status=422 if form.errors else 200)


@page(MAY["keep_ballot"], methods=("POST",))
def tie(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Record what the chair said to each tied question, between the count and its publication."""
    ballot = find(viewer, address)
    told = result_of(viewer, ballot)
    tied = {question.number for question in told.tied} if told else set()
    said = {number: request.POST.get(f"q{number}", "") for number in tied}
    if not said or not all(said.values()):
        messages.error(request, _("Choose what the chair says to every question that is tied."))
        return HttpResponseRedirect(href(viewer, ballot))
    with refusals_shown(request):
        actions.settle_tie(viewer, ballot=ballot, choices=said)
        messages.success(request, _("The chair’s vote is recorded, and the ballot was counted with it."))
    return HttpResponseRedirect(href(viewer, ballot))
