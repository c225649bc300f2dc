"""Who may do what with plans, and when: one table, action → rule; the tests assert every cell for every caller.

When is data: a step of a plan says what it allows (`Step.allows`), and a member may do what a step that is open allows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.rules import Rule, reads_the_space, rule, the_system
from filrouge.rooms.plans.models import (
    Action,
    ActionState,
    Amendment,
    Area,
    Author,
    Comment,
    Contribution,
    ContributionState,
    Decision,
    Inherited,
    Milestone,
    Partner,
    Plan,
    PlanState,
    Proposal,
    ProposalState,
    Step,
    StepKind,
    Support,
    Weighing,
)

TEAM = (Role.SECRETARIAT, Role.FACILITATOR)  # who leads the making of a plan
SORTERS = (*TEAM, Role.RAPPORTEUR)  # who sorts what was said
SPEAKERS = (Role.HEAD_DELEGATE, Role.DELEGATE)  # who binds an organisation: supports, proposes, reports
VOICES = (*SPEAKERS, Role.SUBSTITUTE)  # who speaks for it: contributes, comments

# What a step can allow, and what the steps of each kind allow unless the secretariat says otherwise.
CONTRIBUTE, PROPOSE, SUPPORT, COMMENT, AMEND, WEIGH, ADOPT, REPORT = (
    "contribute", "propose", "support", "comment", "amend", "weigh", "adopt", "report",
)  # fmt: skip
ALLOWS: dict[str, tuple[str, ...]] = {
    StepKind.LISTENING: (CONTRIBUTE, COMMENT),
    StepKind.SORTING: (CONTRIBUTE, PROPOSE, COMMENT, SUPPORT),
    StepKind.AMENDING: (PROPOSE, AMEND, COMMENT, SUPPORT),
    StepKind.WEIGHING: (WEIGH, COMMENT, SUPPORT),
    StepKind.ADOPTING: (ADOPT, AMEND, COMMENT),
    StepKind.STARTING: (ADOPT, REPORT),
}
EVERYTHING = (CONTRIBUTE, PROPOSE, SUPPORT, COMMENT, AMEND, WEIGH, ADOPT, REPORT)


def open_steps(plan: Plan, at: datetime | None = None) -> list[Step]:
    """The steps of a plan that are open at a moment, in their order. Reads prefetched steps where there are some."""
    now = at or timezone.now()
    return [step for step in plan.steps.all() if step.opens_at <= now < step.closes_at]


def allowed_now(plan: Plan, what: str, at: datetime | None = None) -> bool:
    """Whether a step that is open now allows it, in a plan that is being made or runs."""
    if plan.state not in {PlanState.MAKING, PlanState.RUNNING}:
        return False
    return any(what in step.allows for step in open_steps(plan, at))


def next_opening(plan: Plan, what: str) -> Step | None:
    """The next step that will allow it: what is not open says when it will be."""
    now = timezone.now()
    coming = [step for step in plan.steps.all() if what in step.allows and step.opens_at > now]
    return min(coming, key=lambda step: step.opens_at, default=None)


def plan_of(subject: Any) -> Plan | None:
    """The plan that a thing of this room belongs to; None for a space."""
    if isinstance(subject, Plan):
        return subject
    if isinstance(subject, (Area, Step, Contribution, Proposal, Action, Weighing)):
        return subject.plan
    if isinstance(subject, (Amendment, Author, Comment, Decision, Support)):
        return subject.proposal.plan
    return subject.action.plan if isinstance(subject, (Milestone, Partner)) else None


def _here(viewer: Viewer, subject: Any) -> bool:
    """Whether the subject belongs to the space the viewer is in."""
    if viewer.space is None:
        return False
    plan = plan_of(subject)
    if plan is not None:
        return plan.space_id == viewer.space.id
    if isinstance(subject, Inherited):
        return subject.space_id == viewer.space.id
    return isinstance(subject, Space) and subject == viewer.space


@rule
def team(viewer: Viewer, subject: Any) -> bool:
    """Who leads the making of plans in this space."""
    return _here(viewer, subject) and viewer.holds(*TEAM)


@rule
def sorter(viewer: Viewer, subject: Any) -> bool:
    """Who sorts what was said into proposals."""
    return _here(viewer, subject) and viewer.holds(*SORTERS)


@rule
def sees_the_plan(viewer: Viewer, subject: Any) -> bool:
    """What is being prepared is for those who prepare; the rest for members, and for all where it is public."""
    plan = plan_of(subject)
    if plan is None or not _here(viewer, subject) or not reads_the_space(viewer, viewer.space):
        return False
    if viewer.holds(*SORTERS):
        return True
    return plan.state != PlanState.DRAFTED and (plan.public or viewer.level >= Level.MEMBERS)


@rule
def sees_the_contribution(viewer: Viewer, subject: Any) -> bool:
    """A draft is its organisation's own; what waits to be confirmed is for it and for those who sort."""
    if not isinstance(subject, Contribution) or not sees_the_plan(viewer, subject):
        return False
    if subject.state == ContributionState.HANDED_IN:
        return True
    own = viewer.acting is not None and viewer.acting.organisation == subject.organisation_id
    return (own and viewer.level >= Level.MEMBERS) or (
        subject.state != ContributionState.DRAFT and viewer.holds(*SORTERS)
    )


@rule
def sees_what_was_corrected(viewer: Viewer, subject: Any) -> bool:
    """Members: a contribution may be corrected to take a person's name off a public page."""
    return sees_the_contribution(viewer, subject) and viewer.level >= Level.MEMBERS


@rule
def sees_the_proposal(viewer: Viewer, subject: Any) -> bool:
    """A draft is for its authors and for those who sort, also when it was taken back before it was ever open."""
    if not isinstance(subject, Proposal) or not sees_the_plan(viewer, subject):
        return False
    if viewer.holds(*SORTERS) or _is_author(viewer, subject):
        return True
    was_open = subject.state != ProposalState.TAKEN_BACK or subject.versions.exists()
    return subject.state != ProposalState.DRAFT and was_open


def _is_author(viewer: Viewer, proposal: Proposal) -> bool:
    return (
        viewer.level >= Level.MEMBERS
        and viewer.acting is not None
        and proposal.authors.filter(organisation=viewer.acting.organisation).exists()
    )


@rule
def voice(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of any member."""
    return _here(viewer, subject) and viewer.holds(*VOICES)


@rule
def speaker(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of any member."""
    return _here(viewer, subject) and viewer.holds(*SPEAKERS)


@rule
def own(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of the organisation that a contribution, comment or amendment is from."""
    return _here(viewer, subject) and viewer.acts_for(getattr(subject, "organisation_id", 0) or 0, *VOICES)


@rule
def author(viewer: Viewer, subject: Any) -> bool:
    """A delegate of one of the organisations that stand behind a proposal and said yes to it."""
    proposal = subject.proposal if isinstance(subject, (Amendment, Author)) else subject
    if not isinstance(proposal, Proposal) or not _here(viewer, proposal) or not viewer.holds(*SPEAKERS):
        return False
    assert viewer.acting is not None
    return proposal.authors.filter(organisation=viewer.acting.organisation, accepted_at__isnull=False).exists()


@rule
def asked_as_author_or_partner(viewer: Viewer, subject: Any) -> bool:
    """A delegate of the organisation that is asked to stand behind a proposal, to lead an action or to take part."""
    if not isinstance(subject, (Author, Partner, Action)) or not _here(viewer, subject):
        return False
    asked = subject.owner_id if isinstance(subject, Action) else subject.organisation_id
    return viewer.acts_for(asked or 0, *SPEAKERS)


@rule
def owner_or_partner(viewer: Viewer, subject: Any) -> bool:
    """A delegate of the organisation that leads an action, or of one that takes part in it."""
    action = subject.action if isinstance(subject, Milestone) else subject
    if not isinstance(action, Action) or not _here(viewer, action) or not viewer.holds(*SPEAKERS):
        return False
    assert viewer.acting is not None
    mine = viewer.acting.organisation
    leads = action.owner_id == mine and action.accepted_at is not None
    return leads or action.partners.filter(organisation=mine, accepted_at__isnull=False).exists()


@rule
def owner(viewer: Viewer, subject: Any) -> bool:
    """A delegate of the organisation that leads an action."""
    action = subject.action if isinstance(subject, (Milestone, Partner)) else subject
    if not isinstance(action, Action) or action.accepted_at is None or not _here(viewer, action):
        return False
    return viewer.acts_for(action.owner_id or 0, *SPEAKERS)


@rule
def sees_the_action(viewer: Viewer, subject: Any) -> bool:
    """A draft from the room is for those who sort, and for the organisation that takes it on."""
    if not isinstance(subject, Action) or not sees_the_plan(viewer, subject):
        return False
    if subject.state != ActionState.DRAFT or viewer.holds(*SORTERS):
        return True
    return (
        viewer.level >= Level.MEMBERS and viewer.acting is not None and viewer.acting.organisation == subject.owner_id
    )


MAY: dict[str, Rule] = {
    "read": reads_the_space,
    "see": sees_the_plan | the_system,
    "see_contribution": sees_the_contribution,
    "see_corrections": sees_what_was_corrected,
    "see_proposal": sees_the_proposal | the_system,
    "see_action": sees_the_action | the_system,
    "keep_plan": team | the_system,
    "contribute": voice,  # for one’s own organisation, while a step allows it
    "keep_contribution": own,
    "take_in": sorter | the_system,  # contributions from a list, from the room, by mail
    "sort": sorter,
    "propose": speaker,
    "keep_proposal": author | sorter,
    "answer_invitation": asked_as_author_or_partner,
    "support": speaker,
    "comment": voice,
    "take_back": own,
    "amend": speaker,
    "answer_amendment": author | sorter,
    "weigh": team,
    "decide": team | the_system,
    "keep_action": team | owner,
    "report": owner_or_partner | team,
    "invite_the_unheard": team,
    "answer_line": team,  # of the space below
}
