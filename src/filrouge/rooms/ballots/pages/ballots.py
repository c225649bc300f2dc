"""The list of ballots and the page of one.

The list and the pages of open and decided ballots are drawn once, and again when something was done that they show
(ground.pages.kept); what changes with every vote is read every time.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.ground.thread.queries import life
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.pages.rows import ballot_items
from filrouge.rooms.ballots.queries import ballots as queries
from filrouge.rooms.ballots.queries import stamps
from filrouge.rooms.ballots.queries.ballot_page import BallotPage, ballot_page, can, now
from filrouge.rooms.ballots.queries.candidatures import call
from filrouge.rooms.ballots.queries.files import downloads
from filrouge.rooms.ballots.queries.positions import beforehand
from filrouge.rooms.ballots.queries.results import result_of
from filrouge.rooms.ballots.queries.results_contests import may_contest
from filrouge.rooms.ballots.rules import MAY

KEPT = (State.OPENED, State.PUBLISHED)  # no form stands in these, so no token of a visitor does either


def find(viewer: Viewer, address: str) -> Ballot:
    """The ballot of an address; 404 for who may not see it and for what does not exist alike."""
    return there(queries.ballot_called(viewer, address))


@page(MAY["read"])
def ballots(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is open, what was decided, what is being prepared."""
    which = request.GET.get("which", "")
    may_keep = MAY["keep_ballot"](viewer, viewer.space)
    items, following, preceding = _items(viewer, which, request.GET.get("after", ""))

    def to(cursor: str) -> str:
        return f"?{f'which={which}&' if which in queries.STATES else ''}after={cursor}" if cursor else ""

    context = {
        "ballots": items,
        "tabs": queries.tabs(viewer, which, coming=member(viewer, viewer.space)),
        "pager": {"previous": to(preceding), "next": to(following), "position": ""},
        "may_keep": may_keep,
    }
    return render(request, "ballots/ballots.html", context)


def _items(viewer: Viewer, which: str, cursor: str) -> tuple[SafeString, str, str]:
    """The items of the list ("" where there is none) with the cursors of its neighbours."""

    def draw() -> tuple[SafeString, str, str]:
        found = queries.ballots(viewer, which, cursor)
        return ballot_items(found.rows), found.following, found.preceding

    return kept(stamps.listed(), ("ballots.items", stamps.sight(viewer), which, cursor), draw)


@page(MAY["read"])
def ballot(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One ballot: the question, the rule in words, who may vote, and the result once there is one."""
    found, at = find(viewer, address), stamps.told()
    drawn, current = _drawn(request, viewer, found, at), now(viewer, found)
    turnout = current.turnout if current else drawn.page.turnout
    told = {"ballot": found, "can": can(viewer, found), "drawn": drawn, "page": drawn.page, "now": current}
    told["call"] = call(viewer, found)
    told["beforehand"] = beforehand(viewer, found, on_roll=current is not None and current.mine is not None)
    return render(request, "ballots/ballot.html", told | {"turnout": turnout, "thread": _thread(viewer, found, at)})


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What of a ballot's page does not change as votes come in, and its pieces as they are drawn."""

    page: BallotPage
    head: SafeString
    told: SafeString
    files: SafeString


def _drawn(request: HttpRequest, viewer: Viewer, ballot: Ballot, at: str) -> _Drawn:
    """A ballot as it stands on its page: an open or a decided one is drawn once for all who see the same of it."""
    part = request.GET.get("part", "")
    contests = may_contest(viewer, ballot)

    def draw(request: HttpRequest | None = None) -> _Drawn:
        told = ballot_page(viewer, ballot)
        context = {
            "ballot": ballot,
            "page": told,
            "result": result_of(viewer, ballot, part, contests=contests),
            "downloads": downloads(viewer, ballot),
        }
        pieces = (f"ballots/parts/ballot_{piece}.html" for piece in ("head", "told", "files"))
        return _Drawn(told, *(render_to_string(piece, context, request) for piece in pieces))

    if ballot.state not in KEPT:
        return draw(request)
    return kept(at, ("ballots.drawn", ballot.pk, ballot.state, part, contests, stamps.sight(viewer)), draw)


def _thread(viewer: Viewer, ballot: Ballot, at: str) -> SafeString:
    """The thread beside a ballot, drawn once for whoever acts by the same mandate, or by none."""

    def draw() -> SafeString:
        found = life(viewer, ballot)
        told = {"thread": found, "thread_title": _("The thread")}
        return SafeString(render_to_string("ground/parts/thread.html", told) if found else "")

    return kept(at, ("ballots.thread", ballot.pk, stamps.mandate(viewer)), draw)
