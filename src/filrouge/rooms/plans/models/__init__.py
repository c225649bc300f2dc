"""The nouns of the room: the plan and its steps, what members say, what they propose, and what is done."""

from filrouge.rooms.plans.models.doing import Action, ActionState, Milestone, Partner, Progress
from filrouge.rooms.plans.models.lines import Inherited, Stance
from filrouge.rooms.plans.models.plans import Area, Plan, PlanState, Step, StepKind
from filrouge.rooms.plans.models.proposing import (
    Amendment,
    AmendmentState,
    Author,
    Comment,
    Drawn,
    Proposal,
    ProposalState,
    ProposalVersion,
    Support,
    Unlike,
)
from filrouge.rooms.plans.models.voices import Came, Contribution, ContributionState, Invitation
from filrouge.rooms.plans.models.weighing import Decision, Outcome, Weighed, Weighing

__all__ = [
    "Action", "ActionState", "Amendment", "AmendmentState", "Area", "Author", "Came", "Comment", "Contribution",
    "ContributionState", "Decision", "Drawn", "Inherited", "Invitation", "Milestone", "Outcome", "Partner", "Plan",
    "PlanState", "Progress", "Proposal", "ProposalState", "ProposalVersion", "Stance", "Step", "StepKind", "Support",
    "Unlike", "Weighed", "Weighing",
]  # fmt: skip
