"""The list of ballots and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries import ballots as queries
from filrouge.rooms.ballots.queries.ballot_page import ballot_page, can
from filrouge.rooms.ballots.queries.files import downloads
from filrouge.rooms.ballots.queries.results import result_of
from filrouge.rooms.ballots.rules import MAY


def find(viewer: Viewer, address: str) -> Ballot:
    """The ballot of an address; 404 for who may not see it and for what does not exist alike."""
    ballot = queries.ballot_called(viewer, address)
    if ballot is None:
        raise Http404
    return ballot


@page(MAY["read"])
def ballots(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is open, what was decided, what is being prepared."""
    which = request.GET.get("which", "")
    found = queries.ballots(viewer, which, request.GET.get("after", ""))
    may_keep = MAY["keep_ballot"](viewer, viewer.space)

    def to(cursor: str) -> str:
        return f"?{f'which={which}&' if which in queries.STATES else ''}after={cursor}" if cursor else ""

    context = {
        "ballots": found.rows,
        "tabs": queries.tabs(viewer, which, coming=may_keep),
        "pager": {"previous": to(found.preceding), "next": to(found.following), "position": ""},
        "may_keep": may_keep,
    }
    return render(request, "ballots/ballots.html", context)


@page(MAY["read"])
def ballot(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One ballot: the question, the rule in words, who may vote, and the result once there is one."""
    found = find(viewer, address)
    result = result_of(viewer, found, request.GET.get("part", ""))
    context = {
        "ballot": found,
        "page": ballot_page(viewer, found),
        "can": can(viewer, found),
        "result": result,
        "downloads": downloads(viewer, found),
        "thread": life(viewer, found),
    }
    return render(request, "ballots/ballot.html", context)
