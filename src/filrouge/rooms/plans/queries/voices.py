"""Every voice: members × steps, with what each did in each. The whole of it, kept until anything is done."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from filrouge.ground import statements
from filrouge.ground.pages.kept import House, house, kept
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.rooms.ballots.queries.turnout import took_part
from filrouge.rooms.meetings.queries.present import at_meetings
from filrouge.rooms.plans.models import (
    Amendment,
    Author,
    Comment,
    Contribution,
    ContributionState,
    Drawn,
    Plan,
    Proposal,
    ProposalState,
    Step,
    Support,
    Weighing,
)
from filrouge.rooms.plans.queries.stamps import enrolled, given, met, spoken
from filrouge.rooms.register.queries.member_roll import RollMember, member_roll


class Did(IntFlag):
    """What a member did in a step. Being there is not being heard."""

    PRESENT = 1
    SPOKE = 2
    CONTRIBUTED = 4
    PROPOSED = 8
    SUPPORTED = 16
    COMMENTED = 32
    AMENDED = 64
    VOTED = 128


# Plain numbers, as in the matrix: a flag costs a hundred times as much, and a page looks at thousands of cells.
SAID = int(Did.SPOKE | Did.CONTRIBUTED | Did.PROPOSED | Did.AMENDED)
ADOPTED = 0  # no way in which somebody did something in a step
HEARD = SAID | int(Did.SUPPORTED | Did.COMMENTED | Did.VOTED)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Members in the order of their names, and what each did by the key of the step; nothing done has no entry.

    `adopted` are the organisations whose words are in what was adopted: its authors and those it was drawn from.
    """

    members: tuple[RollMember, ...]
    did: dict[int, dict[int, int]]
    adopted: frozenset[int]

    def of(self, member: int, step: int) -> int:
        """What a member did in a step, as the sum of `Did`."""
        return self.did.get(member, {}).get(step, 0)

    def in_all(self, member: int) -> int:
        """What a member did in any step."""
        found = 0
        for did in self.did.get(member, {}).values():
            found |= did
        return found

    def unheard(self, step: int | None = None) -> list[RollMember]:
        """The members that have not been heard in a step, or in none at all."""
        return [each for each in self.members if not self._did(each, step) & HEARD]

    def _did(self, member: RollMember, step: int | None) -> int:
        return self.in_all(member.organisation) if step is None else self.of(member.organisation, step)


def matrix(viewer: Viewer, plan: Plan, now: House | None = None) -> Matrix:
    """The matrix as far as the viewer may see meetings and ballots, of a plan that was read with its steps. One
    statement, none where the house was read (`now`); up to nine more after a change, and less where little changed.

    Members see the same meetings and ballots once they are announced, so one matrix serves them all.
    """
    now = now or house()
    key = ("plans.voices", plan.pk, viewer.level > Level.PUBLIC, _shape(plan))
    return kept(changed_at(now), key, lambda: _gather(viewer, plan, now, key))


def changed_at(now: House) -> str:
    """The stamp of the whole matrix."""
    return " ".join(stamp(now) for stamp in (enrolled, given, spoken, met))


def _gather(viewer: Viewer, plan: Plan, now: House, key: tuple[Hashable, ...]) -> Matrix:
    members = kept(enrolled(now), ("roll", *key), lambda: member_roll(viewer))
    did: dict[int, dict[int, int]] = {each.organisation: {} for each in members}
    steps = [step.pk for step in plan.steps.all()]
    ways = (
        kept(given(now), ("given", *key), lambda: _given(plan)),
        kept(spoken(now), ("spoken", *key), lambda: _spoken(plan)),
    )
    adopted = set()
    for organisation, way, *numbers in chain(*ways):
        if way == ADOPTED:
            adopted.add(organisation)
        found = did.get(organisation, {})
        for step, number in zip(steps, numbers, strict=True):
            if number:
                found[step] = found.get(step, 0) | way
    for organisation, step, what in kept(met(now), ("rooms", *key), lambda: list(_in_rooms(viewer, plan))):
        found = did.get(organisation, {})
        found[step] = found.get(step, 0) | what
    return Matrix(members, did, frozenset(adopted))


def _shape(plan: Plan) -> Hashable:
    """What statements say of steps."""
    now = timezone.now()
    return tuple((step.pk, step.opens_at, step.closes_at, step.opens_at <= now) for step in plan.steps.all())


def _given(plan: Plan) -> list[tuple[Any, ...]]:
    """Who supported, one row for each organisation: its key, the way, and for each step how often. One statement."""
    return _counted(plan, "given", lambda: _by_step(plan, Support.objects.all(), Did.SUPPORTED, _within))


def _spoken(plan: Plan) -> list[tuple[Any, ...]]:
    """The same of what was done otherwise on pages, by mail and by list; and whose words are in what was adopted. One
    statement.
    """

    def asked() -> QuerySet[Any, Any]:
        said = Contribution.objects.filter(plan=plan, state=ContributionState.HANDED_IN)
        open_too = Author.objects.filter(accepted_at__isnull=False).exclude(proposal__state=ProposalState.DRAFT)
        ways = (
            _by_step(plan, open_too, Did.PROPOSED, lambda step: _within(step, "accepted_at")),
            _by_step(plan, Comment.objects.filter(taken_back_at=None), Did.COMMENTED, _within),
            _by_step(plan, Amendment.objects.all(), Did.AMENDED, _within),
            *_adopted(plan),
        )
        sums = {step: Count("pk", filter=_handed_in(step)) for step in plan.steps.all()}
        return _summed(said, Did.CONTRIBUTED, sums).union(*ways, all=True)

    return _counted(plan, "spoken", asked)


def _counted(plan: Plan, ways: str, asked: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    return statements.rows(("plans.voices", ways, plan.pk, _shape(plan)), asked) if plan.steps.all() else []


def _handed_in(step: Step) -> Q:
    return Q(step=step) | _within(step, "at", step__isnull=True)


def _within(step: Step, column: str = "at", **also: Any) -> Q:
    return Q(**{f"{column}__gte": step.opens_at, f"{column}__lt": step.closes_at}, **also)


def _by_step(plan: Plan, found: QuerySet[Any], way: Did, when: Callable[[Step], Q]) -> QuerySet[Any, Any]:
    """What was done to proposals, by its moment: nothing in a step that is still to come."""
    now = timezone.now()
    sums = {step: Count("pk", filter=when(step)) if step.opens_at <= now else Value(0) for step in plan.steps.all()}
    return _summed(found.filter(proposal__plan=plan), way, sums)


def _summed(found: QuerySet[Any], way: Did, sums: Mapping[Step, Any]) -> QuerySet[Any, Any]:
    named = {f"n{step.pk}": counted for step, counted in sums.items()}
    grouped = found.order_by().values("organisation").annotate(way=Value(int(way)), **named)
    rows: QuerySet[Any, Any] = grouped.values_list("organisation", "way", *named)
    return rows


def _in_rooms(viewer: Viewer, plan: Plan) -> Iterable[tuple[int, int, int]]:
    """What was done at the meetings of the steps and in their ballots. At most four statements."""
    steps = list(plan.steps.all())
    room = at_meetings(viewer, [step.meeting_id for step in steps if step.meeting_id])
    ballots = {step.pk: set(room.ballots.get(step.meeting_id or 0, ())) for step in steps}
    for step_id, ballot in Weighing.objects.filter(plan=plan, step__in=steps).values_list("step_id", "ballot_id"):
        ballots[step_id].add(ballot)
    voted = took_part(viewer, {ballot for each in ballots.values() for ballot in each})
    for step in steps:
        for what, found in ((int(Did.PRESENT), room.present), (int(Did.SPOKE), room.spoke)):
            yield from ((organisation, step.pk, what) for organisation in found.get(step.meeting_id or 0, ()))
        for ballot in ballots[step.pk]:
            yield from ((organisation, step.pk, int(Did.VOTED)) for organisation in voted.get(ballot, ()))


def _adopted(plan: Plan) -> tuple[QuerySet[Any, Any], ...]:
    """Whose words are in what was adopted, also by way of a proposal that was merged."""
    holds = Q(state=ProposalState.ADOPTED) | Q(merged_into__state=ProposalState.ADOPTED)
    taken = Proposal.objects.filter(holds, plan=plan).values("pk")
    wrote = Author.objects.filter(proposal__in=taken, accepted_at__isnull=False)
    drawn = Drawn.objects.filter(proposal__in=taken)
    nothing = {f"n{step.pk}": Value(0) for step in plan.steps.all()}
    return tuple(
        found.order_by().annotate(way=Value(ADOPTED), **nothing).values_list(who, "way", *nothing).distinct()
        for found, who in ((wrote, "organisation"), (drawn, "contribution__organisation"))
    )
