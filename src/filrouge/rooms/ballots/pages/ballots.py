"""The list of ballots and the page of one.

The list and decided ballots are drawn once, and again when something was done that they show (ground.pages.kept).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.queries import ballots as queries
from filrouge.rooms.ballots.queries.ballot_page import BallotPage, ballot_page, can
from filrouge.rooms.ballots.queries.files import downloads
from filrouge.rooms.ballots.queries.results import result_of
from filrouge.rooms.ballots.rules import MAY

VOTING = (
    "ballots.cast", "ballots.cast_sheet", "ballots.cast_secretly", "ballots.vote_by_link", "ballots.type_paper",
    "ballots.give_proxy", "ballots.revoke_proxy", "ballots.state_position", "ballots.ask_members",
    "ballots.answer_poll", "ballots.remind",
)  # fmt: skip  # what is done to open ballots all day long changes nothing of a decided one


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
    may_keep = MAY["keep_ballot"](viewer, viewer.space)
    items, following, preceding = _items(viewer, which, request.GET.get("after", ""))

    def to(cursor: str) -> str:
        return f"?{f'which={which}&' if which in queries.STATES else ''}after={cursor}" if cursor else ""

    context = {
        "ballots": items,
        "tabs": queries.tabs(viewer, which, coming=may_keep),
        "pager": {"previous": to(preceding), "next": to(following), "position": ""},
        "may_keep": may_keep,
    }
    return render(request, "ballots/ballots.html", context)


def _items(viewer: Viewer, which: str, cursor: str) -> tuple[SafeString, str, str]:
    """The items of the list ("" where there is none) with the cursors of its neighbours."""

    def draw() -> tuple[SafeString, str, str]:
        found = queries.ballots(viewer, which, cursor)
        items = render_to_string("ballots/parts/ballot_items.html", {"ballots": found.rows}) if found.rows else ""
        return SafeString(items), found.following, found.preceding

    role = viewer.acting.role if viewer.acting else ""
    key = ("ballots.items", _here(viewer), int(viewer.level), role, which, cursor)
    return kept(stamp("ballots", but=VOTING), key, draw)


def _here(viewer: Viewer) -> Hashable:
    """What everything that is drawn depends on: the network with its clock, and the language."""
    return (viewer.space.slug, viewer.space.zone, get_language()) if viewer.space else get_language()


@page(MAY["read"])
def ballot(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One ballot: the question, the rule in words, who may vote, and the result once there is one."""
    found = find(viewer, address)
    part = request.GET.get("part", "")
    told = _drawn(viewer, found, part) if found.state == State.PUBLISHED else _told(viewer, found, part)
    return render(request, "ballots/ballot.html", told | {"ballot": found, "can": can(viewer, found)})


def _told(viewer: Viewer, ballot: Ballot, part: str) -> dict[str, Any]:
    return {
        "page": ballot_page(viewer, ballot),
        "result": result_of(viewer, ballot, part),
        "downloads": downloads(viewer, ballot),
        "thread": life(viewer, ballot),
    }


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A decided ballot as it stands on its page: what it decided, and what stands beside it."""

    page: BallotPage
    told: SafeString
    beside: SafeString


def _drawn(viewer: Viewer, ballot: Ballot, part: str) -> dict[str, Any]:
    """A decided ballot, drawn once for whoever acts by the same mandate, or by none.

    No form stands in it, so no token of a visitor does either. Any room may have a link on its thread, so whatever is
    done in the house may change it, save voting on others.
    """

    def draw() -> _Drawn:
        context = {"ballot": ballot} | _told(viewer, ballot, part)
        beside = render_to_string("ballots/parts/ballot_beside.html", context)
        return _Drawn(context["page"], render_to_string("ballots/parts/ballot_told.html", context), beside)

    person, acting = viewer.person, viewer.acting
    who = (person.pk if person else 0, acting.mandate if acting else 0, int(viewer.level))
    drawn = kept(stamp(but=VOTING), ("ballots.decided", ballot.pk, part, _here(viewer), who), draw)
    return {"drawn": drawn, "page": drawn.page}
