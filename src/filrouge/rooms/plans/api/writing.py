"""Writing in plans, for an organisation: what it says, what it supports, and how its actions go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Status

from filrouge.ground.api import Asked, serve, there
from filrouge.ground.api.problems import wrong_input
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import contributing, reporting, supporting
from filrouge.rooms.plans.actions.allowing import spoken
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.actions.reporting import Report
from filrouge.rooms.plans.api.shapes import (
    WRITE,
    Address,
    NewContribution,
    NewProgress,
    OfAction,
    OfProposal,
    Place,
    Ticked,
    action_at,
    operations,
    plan_at,
    proposal_at,
)
from filrouge.rooms.plans.models import Area, Plan
from filrouge.rooms.plans.queries import api as queries
from filrouge.rooms.plans.queries import api_actions, api_proposals
from filrouge.rooms.plans.queries.api import ContributionLine
from filrouge.rooms.plans.queries.api_actions import ActionProfile, ProgressLine
from filrouge.rooms.plans.queries.api_proposals import SupportLine


@operations.post("/{space}/plans/{address}/contributions", response={201: ContributionLine}, summary="Contribute")
@serve(member, WRITE)
def contribute(request: Asked, viewer: Viewer, address: Address, sent: NewContribution) -> Any:
    """Hand in a contribution for the caller's organisation, while a step of the plan allows it.

    The same words twice are refused with the number of the first.
    """
    plan = plan_at(viewer, address)
    said = Said(sent.text, sent.language, _area(plan, sent.area))
    made = contributing.contribute(viewer, plan=plan, said=said)
    return Status(201, queries.contribution_lines(viewer, plan, made)[0])


def _area(plan: Plan, number: int | None) -> Area | None:
    """An area of the plan by its number; 422 for one that it has not."""
    if number is None:
        return None
    found: Area | None = plan.areas.filter(position=number).first()
    if found is None:
        raise wrong_input([("body.area", _("The plan has no such area. Look at its areas."))])
    return found


@operations.put("/{space}/plans/proposals/{address}/support", response=SupportLine, summary="Support a proposal")
@serve(member, WRITE)
def support_proposal(request: Asked, viewer: Viewer, address: OfProposal) -> SupportLine:
    """Support a proposal for the caller's organisation, while a step allows it. Twice counts once."""
    found = proposal_at(viewer, address)
    supporting.support(viewer, proposal=found)
    return api_proposals.support(viewer, found)


@operations.delete(
    "/{space}/plans/proposals/{address}/support", response=SupportLine, summary="Support a proposal no longer"
)
@serve(member, WRITE)
def withdraw_support(request: Asked, viewer: Viewer, address: OfProposal) -> SupportLine:
    """Take the support of the caller's organisation back, also from what was merged into the proposal."""
    found = proposal_at(viewer, address)
    supporting.take_back_support(viewer, proposal=found)
    return api_proposals.support(viewer, found)


@operations.post("/{space}/plans/actions/{address}/progress", response={201: ProgressLine}, summary="Report progress")
@serve(member, WRITE)
def report_progress(request: Asked, viewer: Viewer, address: OfAction, sent: NewProgress) -> Any:
    """Say how an action goes that the caller's organisation leads or takes part in. What was said before stays."""
    words = Words.of(sent.words, spoken(sent.language)) if sent.words.strip() else Words()
    told = Report(sent.state, sent.percent, words)
    return Status(
        201, api_actions.progress_line(reporting.report(viewer, action=action_at(viewer, address), report=told))
    )


@operations.patch("/{space}/plans/actions/{address}/steps/{number}", response=ActionProfile, summary="Tick a step")
@serve(member, WRITE)
def tick_step(request: Asked, viewer: Viewer, address: OfAction, number: Place, sent: Ticked) -> ActionProfile:
    """Say that a step of such an action is done, or that it is not after all."""
    action = action_at(viewer, address)
    step = there(api_actions.milestone_of(action, number))
    reporting.tick(viewer, milestone=step, done=sent.done)
    return api_actions.action(viewer, action)
