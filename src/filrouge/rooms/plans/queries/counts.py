"""What a plan comes to in numbers: by area, by what became of it, and by the step in which it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from filrouge.ground import statements
from filrouge.ground.pages.kept import House, kept
from filrouge.ground.people.viewer import Viewer
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
from filrouge.rooms.plans.queries.members import active_memberships
from filrouge.rooms.plans.queries.stamps import acted, stood, written

HIDDEN = (ProposalState.DRAFT, ProposalState.TAKEN_BACK)
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a plan that everybody who sees it may know: drafts do not count.

    `actions` and `proposals` (open ones) are by the key of their area, None for those without one; `states` counts
    proposals; `steps` says what came of each step that has a sum, by its key; `members` is how many the network has,
    and `heard` how many of them said, proposed, supported, amended or commented something.
    """

    actions: dict[int | None, int]
    proposals: dict[int | None, int]
    states: dict[str, int]
    steps: dict[int, int]
    members: int
    heard: int

    @property
    def all_actions(self) -> int:
        return sum(self.actions.values())

    @property
    def open_proposals(self) -> int:
        return sum(self.proposals.values())


def counts_of(viewer: Viewer, plan: Plan, now: House) -> Counts:
    """The numbers of a plan whose steps were read with it, kept until something is done that can change them. Three
    statements at most.
    """
    shape = _shape(list(plan.steps.all()))
    proposals, states, sorted_in = kept(stood(now), ("plans.states", plan.pk, shape), lambda: _proposals(plan))
    actions = kept(acted(now), ("plans.actions", plan.pk), lambda: _actions(plan))
    sums = kept(written(now), ("plans.sums", plan.pk, shape), lambda: _sums(viewer, plan))
    steps = sorted_in | {step.pk: sums[f"step_{step.pk}"] for step in plan.steps.all() if step.kind in COUNTED}
    return Counts(actions, proposals, states, steps, sums["members"], sums["heard"])


def _actions(plan: Plan) -> dict[int | None, int]:
    """Actions by area. One statement."""

    def asked() -> Rows:
        done = Action.objects.filter(plan=plan).exclude(state=ActionState.DRAFT).order_by()
        return done.values_list("area").annotate(n=Count("id"))

    return dict(statements.rows(("plans.actions", plan.pk), asked))


def _proposals(plan: Plan) -> tuple[dict[int | None, int], dict[str, int], dict[int, int]]:
    """Open proposals by area, all by state, and those made in each step of sorting. One look at the rows for all."""
    sorting = [step for step in plan.steps.all() if step.kind == StepKind.SORTING]

    def asked() -> Rows:
        shown = Proposal.objects.filter(plan=plan).exclude(state__in=HIDDEN).order_by().values_list("area", "state")
        made = {f"step_{step.pk}": Count("id", filter=_open_in("made_at", step)) for step in sorting}
        return shown.annotate(n=Count("id"), **made)

    opened: dict[int | None, int] = {}
    states: dict[str, int] = {}
    steps = {step.pk: 0 for step in sorting}
    for area, state, number, *of_steps in statements.rows(("plans.proposals", plan.pk, _shape(sorting)), asked):
        states[state] = states.get(state, 0) + number
        if state == ProposalState.OPEN:
            opened[area] = number
        for step, of_step in zip(sorting, of_steps, strict=True):
            steps[step.pk] += of_step
    return opened, states, steps


def _sums(viewer: Viewer, plan: Plan) -> dict[str, int]:
    """What came of each step, how many members there are, and how many of them were heard. One statement."""
    steps = [step for step in plan.steps.all() if step.kind in COUNTED]
    members = active_memberships(viewer)

    def asked() -> Rows:
        wanted = [_came_of(step) for step in steps]
        wanted += [_number(members, "member"), _number(members.filter(_heard(plan)), "member")]
        return Plan.objects.filter(pk=plan.pk).order_by().values_list(*wanted)

    readers = plan.space_id, members.query.is_empty()
    found = statements.rows(("plans.sums", plan.pk, _shape(steps), *readers), asked)[0]
    return dict(zip([*(f"step_{step.pk}" for step in steps), "members", "heard"], found, strict=True))


def _shape(steps: list[Step]) -> tuple[tuple[object, ...], ...]:
    """What a statement says of steps."""
    return tuple((step.pk, step.kind, step.opens_at, step.closes_at) for step in steps)


def _number(found: Rows, column: str = "pk") -> Coalesce:
    """How many different values of a column there are, as one number in another statement."""
    counted = found.order_by().annotate(one=Value(1)).values("one").annotate(n=Count(column, distinct=column != "pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _came_of(step: Step) -> Coalesce | CombinedExpression:
    counted = _number(COUNTED[StepKind(step.kind)](step))
    return counted - _number(_unsaid(step)) if step.kind == StepKind.LISTENING else counted


def _heard(plan: Plan) -> Q:
    """Which memberships are of a member who was heard. For each the database stops at the first way that it finds."""
    who, here = {"organisation": OuterRef("member")}, {"proposal__plan": plan}
    return (
        Q(Exists(Contribution.objects.filter(plan=plan, state=ContributionState.HANDED_IN, **who)))
        | Q(Exists(Author.objects.filter(accepted_at__isnull=False, **here, **who)))
        | Q(Exists(Support.objects.filter(**here, **who)))
        | Q(Exists(Amendment.objects.filter(**here, **who)))
        | Q(Exists(Comment.objects.filter(taken_back_at=None, **here, **who)))
    )


def _said(step: Step) -> Rows:
    return Contribution.objects.filter(step=step)


def _unsaid(step: Step) -> Rows:
    """Those of a step that do not count: few, found by their state, while an index counts those of the step."""
    aside = [state for state in ContributionState if state != ContributionState.HANDED_IN]
    return Contribution.objects.filter(plan=step.plan_id, state__in=aside).annotate(of=F("step") + 0).filter(of=step.pk)


def _amended(step: Step) -> Rows:
    return Amendment.objects.filter(_open_in("at", step), proposal__plan=step.plan_id)


def _weighed(step: Step) -> Rows:
    return Proposal.objects.filter(pk__in=Weighed.objects.filter(weighing__step=step).values("proposal"))


def _adopted(step: Step) -> Rows:
    holding = Decision.objects.filter(proposal__plan=step.plan_id, outcome=Outcome.ADOPTED, reopened_at=None)
    return holding.filter(_open_in("at", step))


def _reported(step: Step) -> Rows:
    told = Progress.objects.filter(_open_in("at", step), action__plan=step.plan_id)
    return Action.objects.filter(pk__in=told.values("action"))


COUNTED: dict[str, Callable[[Step], Rows]] = {
    StepKind.LISTENING: _said,
    StepKind.AMENDING: _amended,
    StepKind.WEIGHING: _weighed,
    StepKind.ADOPTING: _adopted,
    StepKind.STARTING: _reported,
}


def _open_in(column: str, step: Step) -> Q:
    return Q(**{f"{column}__gte": step.opens_at, f"{column}__lt": step.closes_at})
