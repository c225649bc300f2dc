"""Opening, closing, counting and publishing a ballot; and how it stands, for pages that look again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from filrouge.ground.actions import Refused
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.serving import page, wants_part
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import running as actions
from filrouge.rooms.ballots.actions.drafting import announce_ballot
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.pages.rows import roll_rows
from filrouge.rooms.ballots.queries import live
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.opening import open_page, opening
from filrouge.rooms.ballots.rules import MAY

STEPS: dict[str, Callable[..., Any]] = {
    "announce": announce_ballot,
    "open": actions.open_ballot,
    "close": actions.close_ballot,
    "count": actions.count_ballot,
    "publish": actions.publish_result,
}


def _done(step: str) -> str:
    words = {
        "announce": _("Announced. Members read it now, and each organisation can record its position before it opens."),
        "open": _("The ballot is open. Who may vote, the rule and the wording are frozen."),
        "close": _("Closed. It is being counted."),
        "count": _("Counted. Read the result, then publish it."),
        "publish": _("Published. It does not change any more."),
    }
    return words[step]


@page(MAY["keep_ballot"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """Move a ballot one step on."""
    if step not in STEPS:
        raise Http404
    ballot = find(viewer, address)
    try:
        STEPS[step](viewer, ballot=ballot)
    except Refused as refused:
        if refused.code == "untried":
            return HttpResponseRedirect(href(viewer, ballot, "open"))
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _done(step))
    return HttpResponseRedirect(href(viewer, ballot))


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def open_untried(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """What opening freezes and who can vote, to be confirmed where the ballot was not tried."""
    ballot = find(viewer, address)
    if request.method == "POST":
        try:
            actions.open_ballot(viewer, ballot=ballot, confirmed=True)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _done("open"))
        return HttpResponseRedirect(href(viewer, ballot))
    if ballot.state != State.DRAFTED:
        return HttpResponseRedirect(href(viewer, ballot))
    return render(request, "ballots/open.html", {"ballot": ballot, "page": open_page(viewer, ballot)})


@page(MAY["keep_ballot"], methods=("GET", "POST"))
def trial(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Who could vote today and with which weight, and what the rule would make of invented votes."""
    ballot = find(viewer, address)
    if request.method == "POST":
        try:
            actions.try_ballot(viewer, ballot=ballot)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("Noted that it was tried."))
        return HttpResponseRedirect(href(viewer, ballot))
    context = {"ballot": ballot, "found": opening(viewer, ballot), "back": href(viewer, ballot)}
    return render(request, "ballots/trial.html", context)


@page(MAY["read"])
def standing(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """How many have voted, as JSON with an ETag: asked again and again by open pages, mostly answered with 304."""
    now, part = live.standing_called(viewer, address), wants_part(request)
    if now is None:
        raise Http404

    @condition(etag_func=lambda request: f'"{now.stamp}{"p" if part else ""}"')
    def told(request: HttpRequest) -> HttpResponse:
        if part:
            again = {"href": request.path}
            return render(request, "ballots/parts/turnout.html", {"turnout": now.as_dict() | again})
        return JsonResponse(now.as_dict())

    answer: HttpResponse = told(request)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@page(MAY["read"])
def roll(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The roll: who may vote, with which weight, and who has."""
    ballot: Ballot = find(viewer, address)
    found = live.roll(viewer, ballot, request.GET.get("after", ""))
    rows = roll_rows(found.rows, over=ballot.closed_at is not None)
    context = {"ballot": ballot, "roll": rows, "pager": pager(found), "back": href(viewer, ballot)}
    return render(request, "ballots/roll.html", context)
