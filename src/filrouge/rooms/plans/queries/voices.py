"""Every voice: members × steps, with what each did in each. The whole of it, kept until anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from functools import reduce
from itertools import chain
from operator import add, or_
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from filrouge.ground.pages.kept import House, house, kept
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.statements import Prepared
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
    Support,
    Weighing,
)
from filrouge.rooms.plans.queries.stamps import enrolled, given, met, spoken
from filrouge.rooms.plans.queries.standing import PART
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
WHO = OuterRef("pk")  # the organisation that is asked about
# What was adopted in a plan, with all that was merged into it, directly or not.
ADOPTED = "SELECT id FROM plans_proposal WHERE plan_id = %s AND state = %s"
TAKEN = PART.format(places=ADOPTED) + "\nSELECT id FROM part"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Members in the order of their names, and what each did by the key of the step; nothing done has no entry.

    `adopted` are members whose words are in what was adopted, its authors and those it was drawn from: for members.
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

    def in_step(self, step: int) -> Counter[int]:
        """How many members did the same in a step, by the sum of `Did`."""
        return Counter(did[step] for did in self.did.values() if step in did)

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
    said = kept(spoken(now), ("spoken", *key), lambda: _done(plan, did, "spoken"))
    supported = kept(given(now), ("given", *key), lambda: _done(plan, did, "given"))
    in_rooms = kept(met(now), ("rooms", *key), lambda: list(_in_rooms(viewer, plan)))
    for organisation, step, what in chain(said, supported, in_rooms):
        if (found := did.get(organisation)) is not None:
            found[step] = found.get(step, 0) | what
    if viewer.level == Level.PUBLIC:
        return Matrix(members, did, frozenset())
    return Matrix(members, did, kept(spoken(now), ("adopted", *key), lambda: _adopted(plan, did)))


class _When(NamedTuple):
    """What statements say of a step. `began`: it is not still to come."""

    pk: int
    opens_at: datetime
    closes_at: datetime
    began: bool


def _shape(plan: Plan) -> tuple[_When, ...]:
    now = timezone.now()
    return tuple(_When(step.pk, step.opens_at, step.closes_at, step.opens_at <= now) for step in plan.steps.all())


def _done(plan: Plan, members: Collection[int], what: str) -> list[tuple[int, int, int]]:
    """What members did on pages, by mail and by list: the key of each, that of the step, the sum of `Did`. One
    statement.
    """
    steps = _shape(plan)
    named = _ways(what, steps)
    rows = _DONE.rows(plan.pk, what, steps, members=members) if members and named else ()
    return [(member, step, so) for member, *did in rows for step, so in zip(named, did, strict=True) if so]


def _ways(what: str, steps: Iterable[_When]) -> dict[int, list[tuple[Did, Found, _When]]]:
    """In which ways something can have been done in each step; in one that is still to come, nothing to proposals."""
    ways = {
        step.pk: [(way, found, step) for way, found in WAYS[what].items() if step.began or way == Did.CONTRIBUTED]
        for step in steps
    }
    return {step: found for step, found in ways.items() if found}


def _asked(plan: int, what: str, steps: tuple[_When, ...], *, members: list[int]) -> QuerySet[Any, Any]:
    told = {
        f"did_{number}": reduce(add, (_so(way, *found(plan, step)) for way, found, step in ways))
        for number, ways in _ways(what, steps).items()
    }
    return Organisation.objects.filter(pk__in=members).order_by().annotate(**told).values_list("pk", *told)


def _so(number: int, *found: QuerySet[Any]) -> Case:
    """The number where any of these has a row, else nothing.

    Whether, not how often: with an index by organisation and moment the database stops at the first that it finds.
    """
    return Case(When(_any(*found), then=Value(int(number))), default=Value(0), output_field=IntegerField())


def _any(*found: QuerySet[Any]) -> Q:
    return reduce(or_, (Q(Exists(rows)) for rows in found))


_DONE = Prepared(_asked, members=[-10])


def _contributed(plan: int, step: _When) -> tuple[QuerySet[Any], ...]:
    said = Contribution.objects.filter(organisation=WHO, plan=plan, state=ContributionState.HANDED_IN)
    return said.filter(step=step.pk), said.filter(_within(step), step__isnull=True)


def _proposed(plan: int, step: _When) -> tuple[QuerySet[Any], ...]:
    wrote = Author.objects.filter(_within(step, "accepted_at"), organisation=WHO, proposal__plan=plan)
    return (wrote.exclude(proposal__state=ProposalState.DRAFT),)


def _supported(plan: int, step: _When) -> tuple[QuerySet[Any], ...]:
    return (Support.objects.filter(_within(step), organisation=WHO, proposal__plan=plan),)


def _commented(plan: int, step: _When) -> tuple[QuerySet[Any], ...]:
    return (Comment.objects.filter(_within(step), organisation=WHO, proposal__plan=plan, taken_back_at=None),)


def _amended(plan: int, step: _When) -> tuple[QuerySet[Any], ...]:
    return (Amendment.objects.filter(_within(step), organisation=WHO, proposal__plan=plan),)


def _within(step: _When, column: str = "at") -> Q:
    return Q(**{f"{column}__gte": step.opens_at, f"{column}__lt": step.closes_at})


Found = Callable[[int, _When], tuple[QuerySet[Any], ...]]  # rows of the organisation that is asked about (WHO)
WAYS: Mapping[str, Mapping[Did, Found]] = {
    "given": {Did.SUPPORTED: _supported},
    "spoken": {
        Did.CONTRIBUTED: _contributed, Did.PROPOSED: _proposed, Did.COMMENTED: _commented, Did.AMENDED: _amended,
    },
}  # fmt: skip


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


def _adopted(plan: Plan, members: Collection[int]) -> frozenset[int]:
    """The members whose words are in what was adopted, also by way of proposals that were merged. One statement."""
    return frozenset(number for (number,) in _ADOPTED.rows(plan=plan.pk, members=members)) if members else frozenset()


def _in_adopted(plan: int, members: list[int]) -> QuerySet[Organisation, Any]:
    taken = RawSQL(TAKEN, [plan, ProposalState.ADOPTED.value])  # noqa: S611  # constant text
    # With nothing added, so that the database begins with what one organisation wrote, and not with every proposal.
    wrote = Author.objects.annotate(of=F("proposal") + 0).filter(of__in=taken)
    drawn = Drawn.objects.annotate(of=F("proposal") + 0).filter(of__in=taken)
    theirs = _any(
        wrote.filter(organisation=WHO, accepted_at__isnull=False), drawn.filter(contribution__organisation=WHO)
    )
    return Organisation.objects.filter(theirs, pk__in=members).order_by().values_list("pk")


_ADOPTED = Prepared(_in_adopted, plan=-11, members=[-10])
