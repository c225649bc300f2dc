"""Plans as data, below /api/v1/: what was said for them and what is proposed."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from filrouge.ground.api import After, Asked, Page, not_here, page_of, scope, serve, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.queries import api as queries
from filrouge.rooms.plans.queries.api import ContributionLine, ProposalLine
from filrouge.rooms.plans.queries.plans import plan_called
from filrouge.rooms.plans.rules import MAY

operations = Router()
READ = scope("plans:read", gettext_lazy("Read the plans"))
Address = Annotated[str, Field(max_length=12, description="The lasting address of a plan, eight letters")]


@operations.get("/{space}/plans/{address}/contributions", response=Page[ContributionLine], summary="Contributions")
@serve(MAY["read"], READ)
def list_contributions(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[ContributionLine]:
    """What members said for a plan, the newest first, each with the numbers of the proposals drawn from it."""
    found = queries.contributions(viewer, _plan(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/{address}/proposals", response=Page[ProposalLine], summary="Proposals")
@serve(MAY["read"], READ)
def list_proposals(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[ProposalLine]:
    """What is proposed for a plan, the newest first, without what was merged or taken back."""
    found = queries.proposals(viewer, _plan(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


def _plan(viewer: Viewer, address: str) -> Plan:
    plan = plan_called(viewer, address)
    if plan is None:
        raise not_here()
    return plan
