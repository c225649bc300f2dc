"""Opening, closing, counting and publishing a ballot; and how it stands, for pages that look again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from filrouge.ground.actions import Refused
from filrouge.ground.pages.keyset import pager
from filrouge.ground.pages.live import answer
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.ballots.actions import running as actions
from filrouge.rooms.ballots.actions.drafting import announce_ballot
from filrouge.rooms.ballots.models import State
from filrouge.rooms.ballots.pages.ballots import find
from filrouge.rooms.ballots.pages.rows import roll_rows
from filrouge.rooms.ballots.queries import live
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.live import Asking
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
        with refusals_shown(request):
            actions.open_ballot(viewer, ballot=ballot, confirmed=True)
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
        with refusals_shown(request):
            actions.try_ballot(viewer, ballot=ballot)
            messages.success(request, _("Noted that it was tried."))
        return HttpResponseRedirect(href(viewer, ballot))
    context = {"ballot": ballot, "found": opening(viewer, ballot), "back": href(viewer, ballot)}
    return render(request, "ballots/trial.html", context)


def standing_of(request: HttpRequest, key: str) -> HttpResponse:
    """How many have voted: what open pages ask again and again. No session, no person, mostly 304."""
    asking = Asking.sealed_in(key)
    if asking is None:
        return HttpResponse(status=404)

    def read() -> dict[str, Any] | None:
        now = asking.standing()
        return now.as_dict() if now else None

    def draw(now: Mapping[str, Any]) -> str:
        with override(asking.language):
            return render_to_string("ballots/parts/turnout.html", {"turnout": {**now, "href": request.path}})

    return answer(request, asking, read, draw)


standing_of.rule = anybody  # type: ignore[attr-defined]  # closed unless opened: the check reads it
standing_of.methods = ("GET",)  # type: ignore[attr-defined]  # read by the house tests


@page(MAY["read"])
def roll(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The roll: who may vote, with which weight, and who has; one organisation is found by its name."""
    ballot, words = find(viewer, address), request.GET.get("name", "")
    found = live.roll(viewer, ballot, request.GET.get("after", ""), words)
    rows = roll_rows(found.rows, over=ballot.closed_at is not None)
    context = {"roll": rows, "words": words, "pager": pager(found, name=words), "back": href(viewer, ballot)}
    return render(request, "ballots/roll.html", context)
