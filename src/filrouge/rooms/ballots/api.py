"""Ballots as data, below /api/v1/: their list, each of them, and the file that anyone counts again."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from filrouge.ground.api import After, Asked, Page, not_here, page_of, scope, serve, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries import api as queries
from filrouge.rooms.ballots.queries.api import BallotLine, BallotProfile
from filrouge.rooms.ballots.queries.ballots import ballot_called
from filrouge.rooms.ballots.queries.files import published_file
from filrouge.rooms.ballots.rules import MAY

operations = Router()
READ = scope("ballots:read", gettext_lazy("Read the ballots"))
Address = Annotated[str, Field(max_length=12, description="The lasting address of a ballot, eight letters")]


@operations.get("/{space}/ballots", response=Page[BallotLine], summary="Ballots")
@serve(MAY["read"], READ)
def list_ballots(request: Asked, viewer: Viewer, after: After = "") -> Page[BallotLine]:
    """What was put to the organisations, the newest first."""
    found = queries.listing(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/ballots/{address}", response=BallotProfile, summary="One ballot")
@serve(MAY["read"], READ)
def show_ballot(request: Asked, viewer: Viewer, address: Address) -> BallotProfile:
    """Its questions, its rule in sentences, what was frozen at opening, turnout, and the published result."""
    found = queries.profile(viewer, address)
    if found is None:
        raise not_here()
    return found


@operations.get("/{space}/ballots/{address}/file", response=dict[str, Any], summary="The file to count again")
@serve(MAY["read"], READ)
def ballot_file(request: Asked, viewer: Viewer, address: Address) -> HttpResponse:
    """The published file; without names where the rule does not let the caller see who voted what."""
    ballot = ballot_called(viewer, address)
    found = published_file(viewer, ballot) if ballot is not None else None
    if found is None:
        raise not_here()
    return JsonResponse(found.file, json_dumps_params={"ensure_ascii": False})
