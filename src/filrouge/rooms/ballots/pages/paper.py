"""Paper ballots: typed once by each of two persons, neither of whom sees what the other typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import paper as actions
from filrouge.rooms.ballots.forms.casting import CastSheet
from filrouge.rooms.ballots.models import Ballot, PaperEntry
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.paper import paper_of, paper_page
from filrouge.rooms.ballots.rules import MAY


@page(MAY["type_paper"], methods=("GET", "POST"))
@sensitive_post_parameters()
def paper(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The papers on their way; with ?for=<organisation> the fields in which its paper is typed."""
    ballot = find(viewer, address)
    if organisation := request.GET.get("for", ""):
        return _typing(request, viewer, ballot, organisation)
    if request.method == "POST":
        raise Http404
    return render(request, "ballots/paper.html", {"ballot": ballot, "page": paper_page(viewer, ballot)})


def _typing(request: HttpRequest, viewer: Viewer, ballot: Ballot, organisation: str) -> HttpResponse:
    asked = there(paper_of(viewer, ballot, organisation))
    sheet = CastSheet(asked, ballot.address, request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and not asked.why_not and sheet.is_valid()
    if sent and (entry := _typed(viewer, sheet)) is not None:
        return _told(request, viewer, ballot, entry)
    told = {
        "ballot": ballot,
        "page": asked,
        "sheet": sheet,
        "fields": f"ballots/parts/answer_{asked.kind}.html",
        "back": href(viewer, ballot, "paper"),
    }
    wrong = request.method == "POST"
    answer = render(request, "ballots/paper_type.html", told, status=422 if wrong else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _typed(viewer: Viewer, sheet: CastSheet) -> PaperEntry | None:
    """What was typed, once it is kept; a refusal stands on the sheet."""
    voter, answers = next(iter(sheet.votes().items()))
    try:
        return actions.type_paper(viewer, voter=voter, answers=answers)
    except NotAllowed:
        raise
    except Refused as refused:
        sheet.refuse(refused)
        return None


def _told(request: HttpRequest, viewer: Viewer, ballot: Ballot, entry: PaperEntry) -> HttpResponse:
    name = {"name": entry.voter.name}
    match actions.agreed(entry):
        case None:
            said = _("Typed. The paper of %(name)s counts once a second person has typed the same.")
            messages.success(request, said % name)
        case True:
            messages.success(request, _("Both entries say the same: the vote of %(name)s is counted.") % name)
        case False:
            said = _("The two entries for %(name)s differ, so nothing was cast. Read the paper again and both type it.")
            messages.warning(request, said % name)
    return HttpResponseRedirect(href(viewer, ballot, "paper"))
