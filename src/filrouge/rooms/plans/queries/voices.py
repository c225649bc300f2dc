"""Every voice: members × steps, with what each did in each. The whole of it, kept until anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from functools import partial, reduce
from itertools import compress
from operator import or_
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
from filrouge.rooms.plans.queries.stamps import OF_ONE_KIND, adopted, done, enrolled, met
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

    `whole` is what each did in any step. `adopted` are members whose words are in what was adopted, its authors and
    those it was drawn from: for members.
    """

    members: tuple[RollMember, ...]
    did: dict[int, dict[int, int]]
    whole: dict[int, int]
    adopted: frozenset[int]

    def of(self, member: int, step: int) -> int:
        """What a member did in a step, as the sum of `Did`."""
        return self.did.get(member, {}).get(step, 0)

    def in_all(self, member: int) -> int:
        """What a member did in any step."""
        return self.whole.get(member, 0)

    def unheard(self, step: int | None = None) -> list[RollMember]:
        """The members that have not been heard in a step, or in none at all."""
        if step is None:
            return [each for each in self.members if not self.whole[each.organisation] & HEARD]
        return [each for each in self.members if not self.did[each.organisation].get(step, 0) & HEARD]

    def in_step(self, step: int) -> Counter[int]:
        """How many members did the same in a step, by the sum of `Did`."""
        return Counter(did[step] for did in self.did.values() if step in did)


def matrix(viewer: Viewer, plan: Plan, now: House | None = None) -> Matrix:
    """The matrix as far as the viewer may see meetings and ballots, of a plan that was read with its steps. One
    statement, none where the house was read (`now`); up to twelve more after a change, and few where little changed.

    Members see the same meetings and ballots once they are announced, so one matrix serves them all.
    """
    now = now or house()
    key = ("plans.voices", plan.pk, viewer.level > Level.PUBLIC, _shape(plan))
    return kept(changed_at(now), key, lambda: _gather(viewer, plan, now, key))


def changed_at(now: House) -> str:
    """The stamp of the whole matrix."""
    return " ".join((enrolled(now), *(done(kind, now) for kind in OF_ONE_KIND), met(now)))


def _gather(viewer: Viewer, plan: Plan, now: House, key: tuple[Hashable, ...]) -> Matrix:
    members = kept(enrolled(now), ("roll", *key), lambda: member_roll(viewer))
    did: dict[int, dict[int, int]] = {each.organisation: {} for each in members}
    for way in WAYS:
        _mark(did, kept(done(way.stamp, now), (way.did, *key), partial(_done, plan, did, way)))
    _mark(did, kept(met(now), ("rooms", *key), lambda: list(_in_rooms(viewer, plan))))
    whole = {organisation: reduce(or_, found.values(), 0) for organisation, found in did.items()}
    if viewer.level == Level.PUBLIC:
        return Matrix(members, did, whole, frozenset())
    return Matrix(members, did, whole, kept(adopted(now), ("adopted", *key), lambda: _adopted(plan, did)))


class _Doers(NamedTuple):
    """Who did something of one kind in a step."""

    step: int
    did: int
    who: Collection[int]


def _mark(did: dict[int, dict[int, int]], found: Iterable[_Doers]) -> None:
    """Write down what was done; what an organisation did that is no member is left out."""
    for step, what, who in found:
        for organisation in who:
            if (steps := did.get(organisation)) is not None:
                steps[step] = steps.get(step, 0) | what


class _When(NamedTuple):
    """What statements say of a step. `began`: it is not still to come."""

    pk: int
    opens_at: datetime
    closes_at: datetime
    began: bool


def _shape(plan: Plan) -> tuple[_When, ...]:
    now = timezone.now()
    return tuple(_When(step.pk, step.opens_at, step.closes_at, step.opens_at <= now) for step in plan.steps.all())


def _done(plan: Plan, members: Collection[int], way: _Way) -> list[_Doers]:
    """Who did something in one way on pages, by mail and by list, step by step. One statement."""
    steps = tuple(step for step in _shape(plan) if step.began or way.before)
    if not members or not steps:
        return []
    who, *did = zip(*_DONE.bare(plan.pk, way, steps, members=members), strict=True)
    return [
        _Doers(step.pk, int(way.did), tuple(compress(who, so))) for step, so in zip(steps, did, strict=True) if any(so)
    ]


def _asked(plan: int, way: _Way, steps: tuple[_When, ...], *, members: list[int]) -> QuerySet[Any, Any]:
    """Each member, and whether it did that in each step.

    Whether, not how often: with an index by organisation and moment the database stops at the first that it finds.
    """
    told = {f"in_{step.pk}": _so(*way.found(plan, step)) for step in steps}
    return Organisation.objects.filter(pk__in=members).order_by().annotate(**told).values_list("pk", *told)


def _so(*found: QuerySet[Any]) -> Case:
    return Case(When(_any(*found), then=Value(1)), default=Value(0), output_field=IntegerField())


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


class _Way(NamedTuple):
    """One way of doing something. `found` gives the rows of the organisation that is asked about (WHO), `stamp` names
    what changes them (`stamps.OF_ONE_KIND`). `before`: it can be done in a step that is still to come.
    """

    did: Did
    stamp: str
    found: Callable[[int, _When], tuple[QuerySet[Any], ...]]
    before: bool = False


# Each is asked by itself, so that what one does anew is not asked of all: 5 ms for a thousand members, not 35.
WAYS = (
    _Way(Did.CONTRIBUTED, "said", _contributed, before=True), _Way(Did.PROPOSED, "authors", _proposed),
    _Way(Did.COMMENTED, "comments", _commented), _Way(Did.AMENDED, "amendments", _amended),
    _Way(Did.SUPPORTED, "support", _supported),
)  # fmt: skip


def _in_rooms(viewer: Viewer, plan: Plan) -> Iterator[_Doers]:
    """What was done at the meetings of the steps and in their ballots. At most four statements."""
    steps = list(plan.steps.all())
    room = at_meetings(viewer, [step.meeting_id for step in steps if step.meeting_id])
    ballots = {step.pk: set(room.ballots.get(step.meeting_id or 0, ())) for step in steps}
    for step_id, ballot in Weighing.objects.filter(plan=plan, step__in=steps).values_list("step_id", "ballot_id"):
        ballots[step_id].add(ballot)
    voted = took_part(viewer, {ballot for each in ballots.values() for ballot in each})
    for step in steps:
        for what, found in ((Did.PRESENT, room.present), (Did.SPOKE, room.spoke)):
            yield _Doers(step.pk, int(what), found.get(step.meeting_id or 0, ()))
        for ballot in ballots[step.pk]:
            yield _Doers(step.pk, int(Did.VOTED), voted.get(ballot, ()))


def _adopted(plan: Plan, members: Collection[int]) -> frozenset[int]:
    """The members whose words are in what was adopted, also by way of proposals that were merged. One statement."""
    return frozenset(number for (number,) in _ADOPTED.bare(plan=plan.pk, members=members)) if members else frozenset()


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
