"""Ballots as data, below /api/v1/: their list, each of them, the file that anyone counts again, rules and draws."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from filrouge.ground.api import After, Asked, Page, page_of, scope, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots import rule_files
from filrouge.rooms.ballots.queries import api as queries
from filrouge.rooms.ballots.queries import api_draws, api_rules
from filrouge.rooms.ballots.queries.api import BallotLine, BallotProfile
from filrouge.rooms.ballots.queries.api_draws import DrawLine, DrawProfile
from filrouge.rooms.ballots.queries.api_rules import RuleLine, RuleProfile
from filrouge.rooms.ballots.queries.ballots import ballot_called
from filrouge.rooms.ballots.queries.files import published_file
from filrouge.rooms.ballots.queries.rules import rule_called
from filrouge.rooms.ballots.rules import MAY

operations = Router()
READ = scope("ballots:read", gettext_lazy("Read the ballots"))
Address = Annotated[str, Field(max_length=12, description="The lasting address of a ballot or a draw, eight letters")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1, description="Its `id`")]
Position = Annotated[int, Field(ge=0, le=32_767, description="0 is the panel, later ones its replacements")]


@operations.get("/{space}/ballots", response=Page[BallotLine], summary="Ballots")
@serve(MAY["read"], READ)
def list_ballots(request: Asked, viewer: Viewer, after: After = "") -> Page[BallotLine]:
    """What was put to the organisations, the newest first."""
    found = queries.listing(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


# The words of these paths stand before an address of a ballot, which has eight letters.
@operations.get("/{space}/ballots/rules", response=Page[RuleLine], summary="Rules of ballots")
@serve(MAY["read"], READ)
def list_rules(request: Asked, viewer: Viewer, after: After = "") -> Page[RuleLine]:
    """Every adopted version, the newest first; what is being written is for those who keep rules."""
    found = api_rules.listing(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/ballots/rules/{number}", response=RuleProfile, summary="One rule")
@serve(MAY["read"], READ)
def show_rule(request: Asked, viewer: Viewer, number: Number) -> RuleProfile:
    """A version in sentences, as a file for another network, and beside the versions before and after it."""
    found = there(rule_called(viewer, number))
    return api_rules.profile(viewer, found, json.loads(rule_files.written(found)))


@operations.get("/{space}/ballots/draws", response=Page[DrawLine], summary="Draws of panels")
@serve(MAY["read"], READ)
def list_draws(request: Asked, viewer: Viewer, after: After = "") -> Page[DrawLine]:
    """The draws that the caller may see, the newest first."""
    found = api_draws.listing(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/ballots/draws/{address}", response=DrawProfile, summary="One draw")
@serve(MAY["read"], READ)
def show_draw(request: Asked, viewer: Viewer, address: Address) -> DrawProfile:
    """Quotas, commitment, the number as far as it is shown, and the panel; names are for members."""
    return there(api_draws.profile(viewer, address))


@operations.get(
    "/{space}/ballots/draws/{address}/rounds/{position}/panels", response=dict[str, Any],
    summary="The numbered list of panels",
)  # fmt: skip
@serve(MAY["read"], READ)
def list_panels(request: Asked, viewer: Viewer, address: Address, position: Position) -> dict[str, Any]:
    """The published list that the number is drawn for, with everybody's chance: all that is needed to check it."""
    return there(api_draws.panels(viewer, address, position))


@operations.get("/{space}/ballots/{address}", response=BallotProfile, summary="One ballot")
@serve(MAY["read"], READ)
def show_ballot(request: Asked, viewer: Viewer, address: Address) -> BallotProfile:
    """Its questions, its rule in sentences, what was frozen at opening, turnout, and the published result."""
    return there(queries.profile(viewer, address))


@operations.get("/{space}/ballots/{address}/file", response=dict[str, Any], summary="The file to count again")
@serve(MAY["read"], READ)
def ballot_file(request: Asked, viewer: Viewer, address: Address) -> HttpResponse:
    """The published file; without names where the rule does not let the caller see who voted what."""
    ballot = ballot_called(viewer, address)
    found = there(published_file(viewer, ballot) if ballot is not None else None)
    return JsonResponse(found.file, json_dumps_params={"ensure_ascii": False})
