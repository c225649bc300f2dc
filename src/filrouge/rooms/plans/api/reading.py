"""Reading plans: what is open in them, what was said and proposed, what was decided, and what is done."""

from __future__ import annotations

from filrouge.ground.api import After, Asked, Page, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.api.shapes import (
    READ,
    Address,
    OfAction,
    OfAmendment,
    OfContribution,
    OfProposal,
    action_at,
    operations,
    plan_at,
    proposal_at,
)
from filrouge.rooms.plans.queries import api as queries
from filrouge.rooms.plans.queries import api_actions, api_proposals
from filrouge.rooms.plans.queries.amendments import amendment_called
from filrouge.rooms.plans.queries.api import ContributionLine, PlanLine, PlanProfile, ProposalLine
from filrouge.rooms.plans.queries.api_actions import ActionLine, ActionProfile
from filrouge.rooms.plans.queries.api_proposals import AmendmentLine, DecisionLine, ProposalProfile
from filrouge.rooms.plans.queries.contributions import contribution_called
from filrouge.rooms.plans.rules import MAY


@operations.get("/{space}/plans", response=Page[PlanLine], summary="Plans")
@serve(MAY["read"], READ)
def list_plans(request: Asked, viewer: Viewer, after: After = "") -> Page[PlanLine]:
    """The plans that the caller may see, the newest first."""
    found = queries.plans(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/{address}", response=PlanProfile, summary="One plan")
@serve(MAY["read"], READ)
def show_plan(request: Asked, viewer: Viewer, address: Address) -> PlanProfile:
    """Its areas, its steps, what is open now and what opens when."""
    return queries.profile(viewer, plan_at(viewer, address))


@operations.get("/{space}/plans/{address}/contributions", response=Page[ContributionLine], summary="Contributions")
@serve(MAY["read"], READ)
def list_contributions(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[ContributionLine]:
    """What members said for a plan, the newest first, each with the numbers of the proposals drawn from it."""
    found = queries.contributions(viewer, plan_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/contributions/{address}", response=ContributionLine, summary="One contribution")
@serve(MAY["read"], READ)
def show_contribution(request: Asked, viewer: Viewer, address: OfContribution) -> ContributionLine:
    """What an organisation said, in its language and in those it was translated into."""
    found = there(contribution_called(viewer, address))
    return queries.contribution_lines(viewer, found.plan, found)[0]


@operations.get("/{space}/plans/{address}/proposals", response=Page[ProposalLine], summary="Proposals")
@serve(MAY["read"], READ)
def list_proposals(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[ProposalLine]:
    """What is proposed for a plan, the newest first, without what was merged or taken back."""
    found = queries.proposals(viewer, plan_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/proposals/{address}", response=ProposalProfile, summary="One proposal")
@serve(MAY["read"], READ)
def show_proposal(request: Asked, viewer: Viewer, address: OfProposal) -> ProposalProfile:
    """Its versions, authors, support and comments, what it was drawn from, and what was decided about it and why."""
    return api_proposals.proposal(viewer, proposal_at(viewer, address))


@operations.get("/{space}/plans/{address}/amendments", response=Page[AmendmentLine], summary="Amendments")
@serve(MAY["read"], READ)
def list_amendments(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[AmendmentLine]:
    """Other words that were asked for, the newest first, with the difference word by word and what was answered."""
    found = api_proposals.amendments(viewer, plan_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/amendments/{address}", response=AmendmentLine, summary="One amendment")
@serve(MAY["read"], READ)
def show_amendment(request: Asked, viewer: Viewer, address: OfAmendment) -> AmendmentLine:
    """What it changes, and whether it was taken in and why."""
    found = there(amendment_called(viewer, address))
    return api_proposals.amendment_lines(viewer, [found])[0]


@operations.get("/{space}/plans/{address}/decisions", response=Page[DecisionLine], summary="Decisions")
@serve(MAY["read"], READ)
def list_decisions(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[DecisionLine]:
    """What was decided about the proposals of a plan and why, the newest first; also what was reopened since."""
    found = api_proposals.decisions(viewer, plan_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/{address}/actions", response=Page[ActionLine], summary="Actions")
@serve(MAY["read"], READ)
def list_actions(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[ActionLine]:
    """What is done for a plan, by area and number: who leads it, with whom, until when, and how far it is."""
    found = api_actions.actions(viewer, plan_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/plans/actions/{address}", response=ActionProfile, summary="One action")
@serve(MAY["read"], READ)
def show_action(request: Asked, viewer: Viewer, address: OfAction) -> ActionProfile:
    """Its steps with their days, and what was reported, the newest first."""
    return api_actions.action(viewer, action_at(viewer, address))
