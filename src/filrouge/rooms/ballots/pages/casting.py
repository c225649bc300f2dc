"""Casting a vote, openly or secretly; and the published papers of a secret ballot."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import casting as actions
from filrouge.rooms.ballots.actions import taking_back as undoing
from filrouge.rooms.ballots.forms.casting import CastSheet
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import CastPage, cast_page
from filrouge.rooms.ballots.queries.filling import filled_from_poll
from filrouge.rooms.ballots.queries.papers import papers_page
from filrouge.rooms.ballots.rules import MAY

DRAFT = "ballots.draft"  # session key: what a person typed whose session had ended, {"address": …, "typed": {…}}
LONGEST_DRAFT = 20_000  # characters


@page(MAY["read"], methods=("GET", "POST"))
@sensitive_post_parameters()
def cast(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One page for every method: what is asked, what counts now, and the fields to answer in."""
    if viewer.person is None:
        return _sign_in_first(request, address)
    ballot = find(viewer, address)
    asked = cast_page(viewer, ballot, request.GET.get("for", ""))
    if request.method != "POST":
        asked = filled_from_poll(viewer, ballot, asked) if request.GET.get("from") == "poll" else asked
        draft = _drafted(request, address, asked)
        return _shown(request, ballot, CastSheet(asked, address, draft, draft=draft is not None))
    if not asked.lines:
        raise Http404
    sheet = CastSheet(asked, address, request.POST)
    if not sheet.is_valid():
        return _shown(request, ballot, sheet)
    return _secretly(request, viewer, ballot, sheet) if ballot.secret else _openly(request, viewer, ballot, sheet)


def _openly(request: HttpRequest, viewer: Viewer, ballot: Ballot, sheet: CastSheet) -> HttpResponse:
    votes = sheet.votes()
    try:
        if len(votes) == 1:
            voter, answers = next(iter(votes.items()))
            actions.cast_vote(viewer, voter=voter, answers=answers)
        else:
            actions.cast_sheet(viewer, space=viewer.space, sheet=votes)
    except NotAllowed:
        raise
    except Refused as refused:
        sheet.refuse(refused)
        return _shown(request, ballot, sheet)
    words = ngettext("%(number)d vote is counted.", "%(number)d votes are counted.", len(votes))
    messages.success(request, words % {"number": len(votes)})
    return HttpResponseRedirect(href(viewer, ballot, "cast"))


def _secretly(request: HttpRequest, viewer: Viewer, ballot: Ballot, sheet: CastSheet) -> HttpResponse:
    """The receipt stands in this answer and nowhere else: no message, no session, no address, no log has it."""
    voter, answers = next(iter(sheet.votes().items()))
    try:
        receipt = actions.cast_secretly(
            viewer, voter=voter, answers=answers, receipt=sheet.receipt, offered=sheet.offered_receipt
        )
    except NotAllowed:
        raise
    except Refused as refused:
        sheet.refuse(refused)
        return _shown(request, ballot, sheet)
    told = {"ballot": ballot, "page": sheet.page, "receipt": receipt, "name": voter.name}
    return _kept_nowhere(render(request, "ballots/cast_receipt.html", told))


@page(MAY["read"], methods=("POST",))
@sensitive_post_parameters()
def take_back(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take the vote of one organisation back: its own, or one that it carries. A secret one by its receipt."""
    ballot = find(viewer, address)
    key = request.POST.get("for", "")
    line = there(next((line for line in cast_page(viewer, ballot, key).lines if line.key == key), None))
    with refusals_shown(request):
        if ballot.secret:
            undoing.take_secret_vote_back(viewer, voter=line.voter, receipt=request.POST.get("receipt", ""))
        else:
            undoing.take_vote_back(viewer, voter=line.voter)
        messages.success(request, _("The vote of %(name)s is taken back. It has not voted now.") % {"name": line.name})
    return HttpResponseRedirect(line.href)


def _shown(request: HttpRequest, ballot: Ballot, sheet: CastSheet) -> HttpResponse:
    told = {
        "ballot": ballot,
        "page": sheet.page,
        "sheet": sheet,
        "fields": f"ballots/parts/answer_{sheet.page.kind}.html",
    }
    answer = render(request, "ballots/cast.html", told, status=422 if sheet.errors else 200)
    return _kept_nowhere(answer)


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sign_in_first(request: HttpRequest, address: str) -> HttpResponse:
    """To the page of signing in and back here. What was typed into an open ballot waits in the session meanwhile.

    The form of a secret ballot brings a receipt along, and nothing of it is kept.
    """
    if request.method == "POST" and "offered" not in request.POST:
        typed = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
        if sum(len(name) + len(text) for name, text in typed.items()) <= LONGEST_DRAFT:
            request.session[DRAFT] = {"address": address, "typed": typed}
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def _drafted(request: HttpRequest, address: str, asked: CastPage) -> Mapping[str, str] | None:
    """What was typed before signing in, once, and only for an organisation that whoever signed in votes for."""
    draft = request.session.get(DRAFT)
    if draft is None or draft["address"] != address:
        return None
    del request.session[DRAFT]
    typed: dict[str, str] = draft["typed"]
    keys = {line.key for line in asked.lines}
    return typed if any(name.partition(".")[0] in keys for name in typed) else None


@page(MAY["read"], methods=("GET", "POST"))
@sensitive_post_parameters()
def papers(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """All papers of a secret ballot by their receipts, once it is published. A receipt is looked for by POST, so that
    it never stands in an address or a log.
    """
    ballot = find(viewer, address)
    found = there(papers_page(viewer, ballot, request.GET.get("page", ""), request.POST.get("receipt", "")))
    return _kept_nowhere(render(request, "ballots/cast_papers.html", {"ballot": ballot, "page": found}))
