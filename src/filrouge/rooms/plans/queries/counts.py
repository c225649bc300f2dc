"""What a plan comes to in numbers: by area, by what became of it, and by the step in which it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from filrouge.ground.pages.kept import kept
from filrouge.rooms.plans.models import (
    Action,
    ActionState,
    Amendment,
    Author,
    Comment,
    Contribution,
    ContributionState,
    Decision,
    Outcome,
    Plan,
    Progress,
    Proposal,
    ProposalState,
    Step,
    StepKind,
    Support,
    Weighed,
)

SHOWN = (ProposalState.OPEN, ProposalState.ADOPTED, ProposalState.DEFERRED, ProposalState.NOT_TAKEN_UP)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a plan that everybody who sees it may know: drafts do not count.

    `actions` and `proposals` (open ones) are by the key of their area, None for those without one; `states` counts
    proposals; `steps` says what came of each step that has a sum, by its key; `heard` are the organisations that said,
    proposed, supported, amended or commented something.
    """

    actions: dict[int | None, int]
    proposals: dict[int | None, int]
    states: dict[str, int]
    steps: dict[int, int]
    heard: frozenset[int]

    @property
    def all_actions(self) -> int:
        return sum(self.actions.values())

    @property
    def open_proposals(self) -> int:
        return sum(self.proposals.values())


def counts_of(plan: Plan, at: str) -> Counts:
    """The numbers of a plan, kept until anything is done (`at` is the stamp). Up to nine statements, else none."""
    return kept(at, ("plans.counts", plan.pk), lambda: _count(plan))


def _count(plan: Plan) -> Counts:
    done = Action.objects.filter(plan=plan).exclude(state=ActionState.DRAFT).order_by().values_list("area")
    counted = Proposal.objects.filter(plan=plan, state__in=SHOWN).order_by().values_list("area", "state")
    proposals: dict[int | None, int] = {}
    states: dict[str, int] = {}
    for area, state, number in counted.annotate(n=Count("id")):
        states[state] = states.get(state, 0) + number
        if state == ProposalState.OPEN:
            proposals[area] = number
    return Counts(dict(done.annotate(n=Count("id"))), proposals, states, _by_step(plan), _heard(plan))


def _heard(plan: Plan) -> frozenset[int]:
    """One statement, however many ways there are to be heard."""
    said = Contribution.objects.filter(plan=plan, state=ContributionState.HANDED_IN)
    wrote = Author.objects.filter(proposal__plan=plan, accepted_at__isnull=False)
    rest: list[QuerySet[Any]] = [
        Support.objects.filter(proposal__plan=plan),
        Amendment.objects.filter(proposal__plan=plan),
        Comment.objects.filter(proposal__plan=plan, taken_back_at=None),
    ]
    ways = [found.order_by().values_list("organisation_id", flat=True) for found in (wrote, *rest)]
    return frozenset(said.order_by().values_list("organisation_id", flat=True).union(*ways))


def _by_step(plan: Plan) -> dict[int, int]:
    """What came of each step: one statement for each kind of step that the plan has."""
    found: dict[int, int] = {}
    for kind, count in COUNTED.items():
        steps = [step for step in plan.steps.all() if step.kind == kind]
        if steps:
            found |= count(plan, steps)
    return found


def _said(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    said = Contribution.objects.filter(step__in=steps, state=ContributionState.HANDED_IN).order_by()
    return dict(said.values_list("step").annotate(n=Count("id")))


def _proposed(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    shown = Proposal.objects.filter(plan=plan).exclude(state__in=(ProposalState.DRAFT, ProposalState.TAKEN_BACK))
    return _within(shown, "made_at", steps)


def _amended(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    return _within(Amendment.objects.filter(proposal__plan=plan), "at", steps)


def _weighed(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    weighed = Weighed.objects.filter(weighing__step__in=steps).order_by().values_list("weighing__step")
    return dict(weighed.annotate(n=Count("proposal", distinct=True)))


def _adopted(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    holding = Decision.objects.filter(proposal__plan=plan, outcome=Outcome.ADOPTED, reopened_at=None)
    return _within(holding, "at", steps)


def _reported(plan: Plan, steps: Sequence[Step]) -> dict[int, int]:
    return _within(Progress.objects.filter(action__plan=plan), "at", steps, "action")


COUNTED = {
    StepKind.LISTENING: _said,
    StepKind.SORTING: _proposed,
    StepKind.AMENDING: _amended,
    StepKind.WEIGHING: _weighed,
    StepKind.ADOPTING: _adopted,
    StepKind.STARTING: _reported,
}


def _within(found: QuerySet[Any], column: str, steps: Sequence[Step], of: str = "id") -> dict[int, int]:
    """How many rows fall into each step by their moment. One statement."""
    sums = {f"step_{step.pk}": Count(of, filter=_open_in(column, step), distinct=of != "id") for step in steps}
    counted = found.order_by().aggregate(**sums)
    return {step.pk: counted[f"step_{step.pk}"] for step in steps}


def _open_in(column: str, step: Step) -> Q:
    return Q(**{f"{column}__gte": step.opens_at, f"{column}__lt": step.closes_at})
