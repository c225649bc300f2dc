"""Every voice: members × steps, with what each did in each. The whole of it, kept until anything is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from filrouge.ground.pages.kept import kept
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
    ProposalState,
    Step,
    Support,
    Weighing,
)
from filrouge.rooms.plans.queries.stamps import done
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


def matrix(viewer: Viewer, plan: Plan) -> Matrix:
    """The matrix as far as the viewer may see meetings and ballots. One statement, up to nine after a change.

    Members see the same meetings and ballots once they are announced, so one matrix serves them all.
    """
    members_only = viewer.level > Level.PUBLIC
    return kept(done(), ("plans.voices", plan.pk, members_only), lambda: _gather(viewer, plan))


def _gather(viewer: Viewer, plan: Plan) -> Matrix:
    members = member_roll(viewer)
    did: dict[int, dict[int, int]] = {each.organisation: {} for each in members}
    for organisation, step, what in (*_written(plan), *_in_rooms(viewer, plan)):
        if organisation in did:
            did[organisation][step] = did[organisation].get(step, 0) | int(what)
    return Matrix(members, did, _adopted(plan))


def _written(plan: Plan) -> Iterable[tuple[int, int, Did]]:
    """What was done on pages, by mail and by list: one statement, one row for each organisation and way."""
    steps = list(plan.steps.all())
    if not steps:
        return
    said = Contribution.objects.filter(plan=plan, state=ContributionState.HANDED_IN)
    here = {"proposal__plan": plan}
    open_too = Author.objects.filter(accepted_at__isnull=False, **here).exclude(proposal__state=ProposalState.DRAFT)
    ways = [
        _by_step(
            said, Did.CONTRIBUTED, {step: Q(step=step) | _within(step, "at", step__isnull=True) for step in steps}
        ),
        _by_step(open_too, Did.PROPOSED, {step: _within(step, "accepted_at") for step in steps}),
        _by_step(Support.objects.filter(**here), Did.SUPPORTED, {step: _within(step) for step in steps}),
        _by_step(Comment.objects.filter(taken_back_at=None, **here), Did.COMMENTED, {s: _within(s) for s in steps}),
        _by_step(Amendment.objects.filter(**here), Did.AMENDED, {step: _within(step) for step in steps}),
    ]
    for organisation, way, *numbers in ways[0].union(*ways[1:], all=True):
        yield from ((organisation, step.pk, Did(way)) for step, number in zip(steps, numbers, strict=True) if number)


def _within(step: Step, column: str = "at", **also: Any) -> Q:
    return Q(**{f"{column}__gte": step.opens_at, f"{column}__lt": step.closes_at}, **also)


def _by_step(found: QuerySet[Any], way: Did, steps: dict[Step, Q]) -> QuerySet[Any, Any]:
    sums = {f"n{step.pk}": Count("pk", filter=when) for step, when in steps.items()}
    grouped = found.order_by().values("organisation").annotate(way=Value(int(way)), **sums)
    rows: QuerySet[Any, Any] = grouped.values_list("organisation", "way", *sums)
    return rows


def _in_rooms(viewer: Viewer, plan: Plan) -> Iterable[tuple[int, int, Did]]:
    """What was done at the meetings of the steps and in their ballots. At most four statements."""
    steps = list(plan.steps.all())
    room = at_meetings(viewer, [step.meeting_id for step in steps if step.meeting_id])
    ballots = {step.pk: set(room.ballots.get(step.meeting_id or 0, ())) for step in steps}
    for step_id, ballot in Weighing.objects.filter(plan=plan, step__in=steps).values_list("step_id", "ballot_id"):
        ballots[step_id].add(ballot)
    voted = took_part(viewer, {ballot for each in ballots.values() for ballot in each})
    for step in steps:
        for what, found in ((Did.PRESENT, room.present), (Did.SPOKE, room.spoke)):
            yield from ((organisation, step.pk, what) for organisation in found.get(step.meeting_id or 0, ()))
        for ballot in ballots[step.pk]:
            yield from ((organisation, step.pk, Did.VOTED) for organisation in voted.get(ballot, ()))


def _adopted(plan: Plan) -> frozenset[int]:
    """Whose words are in what was adopted, also by way of a proposal that was merged. One statement."""
    taken = Q(proposal__state=ProposalState.ADOPTED) | Q(proposal__merged_into__state=ProposalState.ADOPTED)
    wrote = Author.objects.filter(taken, proposal__plan=plan, accepted_at__isnull=False)
    drawn = Drawn.objects.filter(taken, proposal__plan=plan)
    return frozenset(
        wrote.order_by().values_list("organisation_id", flat=True).union(
            drawn.order_by().values_list("contribution__organisation_id", flat=True)
        )
    )  # fmt: skip
