"""Preparing a ballot: choosing the kind of decision, writing it, changing it, withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.pages.refusals import made, refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import drafting as actions
from filrouge.rooms.ballots.forms.drafting import ChooseMethod, DraftBallot
from filrouge.rooms.ballots.models import Ballot, Method, State
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.ballots.rules import MAY


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """First the kind of decision, then the ballot itself. Without a rule in force there is nothing to vote under."""
    method = request.GET.get("method", "")
    context: dict[str, Any] = {"rules": rules_in_force(viewer), "heading": _("Prepare a ballot")}
    if method not in Method.values:
        return render(request, "ballots/choose_method.html", {**context, "form": ChooseMethod()})
    form = DraftBallot(request.POST or None, viewer=viewer, method=method)
    if (ballot := _saved(request, viewer, form)) is not None:
        messages.success(request, _("Saved as a draft. Only the secretariat sees it until you announce or open it."))
        return HttpResponseRedirect(href(viewer, ballot))
    return _form_page(request, form, {**context, "back": _list(viewer)})


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def change(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Change a draft."""
    ballot = find(viewer, address)
    if request.method == "GET" and ballot.state != State.DRAFTED:
        words = _("This ballot has opened, so it does not change any more. Decide anew with a ballot that follows it.")
        return _told(request, viewer, ballot, words)
    form = DraftBallot(request.POST or None, viewer=viewer, method=ballot.method, ballot=ballot)
    if _saved(request, viewer, form, ballot) is not None:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(href(viewer, ballot))
    context = {"ballot": ballot, "heading": _("Change the ballot"), "back": href(viewer, ballot)}
    return _form_page(request, form, context)


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def again(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Decide a matter anew, by a ballot that follows the one that decided it."""
    before = find(viewer, address)
    if request.method == "GET" and before.state != State.PUBLISHED:
        words = _("Only what was decided can be decided anew. Wait until the result is published.")
        return _told(request, viewer, before, words)
    form = DraftBallot(request.POST or None, viewer=viewer, method=before.method, ballot=before)
    typed = not form.looking and form.is_valid()
    if typed and (ballot := made(form, actions.decide_anew, viewer, ballot=before, draft=form.draft())):
        messages.success(request, _("Saved as a draft that follows the earlier ballot."))
        return HttpResponseRedirect(href(viewer, ballot))
    context = {"ballot": before, "heading": _("Decide it anew"), "back": href(viewer, before)}
    return _form_page(request, form, context)


@page(MAY["keep_ballot"], methods=("POST",))
def withdraw(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take a draft away."""
    ballot = find(viewer, address)
    with refusals_shown(request):
        actions.withdraw_ballot(viewer, ballot=ballot)
        messages.success(request, _("Withdrawn. It stays on record."))
        return HttpResponseRedirect(_list(viewer))
    return HttpResponseRedirect(href(viewer, ballot))


def _told(request: HttpRequest, viewer: Viewer, ballot: Ballot, words: str) -> HttpResponse:
    """Back to the ballot, with why there is no form: said before anybody types, and by the action once more."""
    messages.error(request, words)
    return HttpResponseRedirect(href(viewer, ballot))


def _saved(request: HttpRequest, viewer: Viewer, form: DraftBallot, ballot: Ballot | None = None) -> Ballot | None:
    if request.method != "POST" or form.looking or not form.is_valid() or viewer.space is None:
        return None
    if ballot is None:
        return made(form, actions.draft_ballot, viewer, space=viewer.space, draft=form.draft())
    return made(form, actions.change_ballot, viewer, ballot=ballot, draft=form.draft())


def _form_page(request: HttpRequest, form: DraftBallot, context: dict[str, Any]) -> HttpResponse:
    told = {"form": form, "method": Method(form.method).label, **context}
    return render(request, "ballots/draft.html", told, status=422 if form.errors else 200)


def _list(viewer: Viewer) -> str:
    return reverse("ballots:ballots", args=[viewer.space.slug]) if viewer.space else "/"
