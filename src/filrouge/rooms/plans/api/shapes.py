"""What is sent to the operations of plans, and what they have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field, StrictBool, StringConstraints

from filrouge.ground.api import Strict, scope, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Action, Plan, Proposal
from filrouge.rooms.plans.queries.actions import action_called
from filrouge.rooms.plans.queries.plans import plan_called
from filrouge.rooms.plans.queries.proposals import proposal_called

operations = Router()
READ = scope("plans:read", gettext_lazy("Read the plans"))
WRITE = scope("plans:write", gettext_lazy("Contribute to plans, support proposals, report on actions"))
LONGEST = 20_000  # characters that are read at all; the action says what is too long

Address = Annotated[str, Field(max_length=12, description="The lasting address of a plan, eight letters")]
OfContribution = Annotated[str, Field(max_length=12, description="The lasting address of a contribution")]
OfProposal = Annotated[str, Field(max_length=12, description="The lasting address of a proposal")]
OfAmendment = Annotated[str, Field(max_length=12, description="The lasting address of an amendment")]
OfAction = Annotated[str, Field(max_length=12, description="The lasting address of an action")]
Place = Annotated[int, Field(ge=1, le=32_767, description="`number` of a step of the action")]
Text = Annotated[str, StringConstraints(max_length=LONGEST)]
Language = Annotated[str, StringConstraints(max_length=10), Field(description="BCP 47, such as `fr`")]


class NewContribution(Strict):
    """One thing that an organisation says, in its language; `area` by its number, if it is known."""

    text: Text
    language: Language
    area: Annotated[int, Field(ge=1, le=32_767, strict=True)] | None = None


class NewProgress(Strict):
    """How it goes. `percent` only for an action without steps of its own; who stops one says why in `words`."""

    state: Literal["to_start", "under_way", "done", "stopped"]
    percent: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    words: Text = ""
    language: Language = "en"


class Ticked(Strict):
    """Whether a step of an action is done."""

    done: StrictBool


def plan_at(viewer: Viewer, address: str) -> Plan:
    """A plan that the caller may see; 404 for the others and for what is not there."""
    return there(plan_called(viewer, address))


def proposal_at(viewer: Viewer, address: str) -> Proposal:
    """A proposal that the caller may see; 404 as above."""
    return there(proposal_called(viewer, address))


def action_at(viewer: Viewer, address: str) -> Action:
    """An action that the caller may see; 404 as above."""
    return there(action_called(viewer, address))
