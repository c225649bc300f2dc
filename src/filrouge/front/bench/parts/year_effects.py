"""What came of a year: proposals weighed and decided, actions with their progress, and the links of the thread."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from filrouge.front.bench.parts import year_words
from filrouge.front.bench.parts.year_meetings import cast

if TYPE_CHECKING:
    from filrouge.front.bench.parts.year_filling import Amounts
    from filrouge.front.bench.parts.year_network import Network
    from filrouge.ground.people.models import Space
    from filrouge.rooms.ballots.models import Ballot
    from filrouge.rooms.plans.models import Action, Area, Plan, Proposal

CHUNK = 5_000
WEIGHED = 8  # proposals in the ballot by points
STATES = ("under_way", "under_way", "to_start", "done", "stopped")
HEARD = 0.1  # of the contributions led to one proposal
Edge = tuple[str, int, str, str, int]


def fill(network: Network, plan: Plan, amounts: Amounts) -> Ballot:
    """Decisions, actions and, together with what proposals were drawn from, so many links. Returns the ballot."""
    dice = random.Random(14)
    ballot = _weighed(network, plan, dice)
    _decided(plan, ballot)
    made = _actions(network, plan, amounts.actions, dice)
    _partners(network, made, dice)
    _milestones(made, dice)
    _progress(made, dice)
    _linked(network.space, plan, amounts.links, dice)
    return ballot


def _weighed(network: Network, plan: Plan, dice: random.Random) -> Ballot:
    """A ballot by points on open proposals, counted and published."""
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.actions import running
    from filrouge.rooms.plans.actions import weighing

    chosen = list(plan.proposals.filter(state="open").order_by("id")[:WEIGHED])
    draft = weighing.WeighingDraft(
        title=Words.of("What weighs most", "en"), rule=network.rule, method="points", points=10, places=3
    )
    made = weighing.weigh(network.chair, plan=plan, proposals=chosen, draft=draft)
    ballot: Ballot = running.open_ballot(network.chair, ballot=made.ballot, confirmed=True)
    cast(ballot, "points", dice)
    for go in (running.close_ballot, running.count_ballot, running.publish_result):
        go(network.chair, ballot=ballot)
    return ballot


def _decided(plan: Plan, ballot: Ballot) -> None:
    from filrouge.rooms.plans.models import Decision

    decided = plan.proposals.filter(decided_at__isnull=False).order_by("id")
    Decision.objects.bulk_create(
        (
            Decision(
                proposal=one, number=1, outcome=one.state, reason=one.reason, at=plan.made_at,
                ballot=ballot if at < WEIGHED else None,
            )
            for at, one in enumerate(decided)
        ),
        CHUNK,
    )  # fmt: skip


def _actions(network: Network, plan: Plan, number: int, dice: random.Random) -> list[Action]:
    from filrouge.rooms.plans.models import Action

    adopted = list(plan.proposals.filter(state="adopted").order_by("id"))
    areas = list(plan.areas.all())
    return Action.objects.bulk_create(
        (_action(network, plan, adopted, areas[at % len(areas)], at, dice) for at in range(number)), CHUNK
    )


def _action(network: Network, plan: Plan, adopted: list[Proposal], area: Area, at: int, dice: random.Random) -> Action:
    """One action of an area."""
    from filrouge.rooms.plans.models import Action

    owner = network.members[dice.randrange(len(network.members)) if at % 40 else 0]
    since = plan.made_at.date() - timedelta(days=dice.randint(0, 300))
    return Action(
        plan=plan, area=area, number=at // 5 + 1, title=year_words.titled(at), state=STATES[at % len(STATES)],
        text=year_words.written(at, 3, dice), proposal=adopted[at % len(adopted)], owner=owner, since=since,
        accepted_at=plan.made_at if at % 9 != 8 else None, until=since + timedelta(days=dice.randint(100, 900)),
        budget=Decimal(dice.randint(1, 80) * 500), currency="EUR", made_at=plan.made_at,
    )  # fmt: skip


def _partners(network: Network, made: list[Action], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Partner

    Partner.objects.bulk_create(
        (
            Partner(action=one, organisation=member, invited_at=one.made_at, accepted_at=one.made_at)
            for one in made
            for member in dice.sample(network.members, min(dice.randint(0, 5), len(network.members)))
            if member.pk != one.owner_id
        ),
        CHUNK,
    )


def _milestones(made: list[Action], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Milestone

    Milestone.objects.bulk_create(
        (
            Milestone(
                action=one, position=place, name=year_words.titled(place), due=one.since + timedelta(days=90 * place),
                done_on=one.since + timedelta(days=90 * place) if dice.random() < 0.4 else None,
            )
            for one in made
            if one.since is not None
            for place in range(1, 5)
        ),
        CHUNK,
    )  # fmt: skip


def _progress(made: list[Action], dice: random.Random) -> None:
    from filrouge.rooms.plans.models import Progress

    Progress.objects.bulk_create(
        (
            Progress(
                action=one, organisation_id=one.owner_id, state=one.state, percent=20 * place,
                words=year_words.written(place, 1, dice), at=one.made_at + timedelta(days=place),
            )
            for one in made
            for place in range(dice.randint(0, 5))
        ),
        CHUNK,
    )  # fmt: skip


def _linked(space: Space, plan: Plan, links: int, dice: random.Random) -> None:
    """Every link that the room's actions make; what is left of the number is from contributions to proposals."""
    from filrouge.ground.thread.models import Link
    from filrouge.rooms.plans.models import Drawn

    edges = [*_lines(plan), *_merges(plan), *_amended(plan), *_effects(plan)]
    drawn = _drawn(plan, links - len(edges) - Link.objects.filter(space=space).count(), dice)
    Drawn.objects.bulk_create(
        (Drawn(proposal_id=proposal, contribution_id=contribution) for proposal, contribution in drawn), CHUNK
    )
    edges += [("plans.proposal", one, "wasDerivedFrom", "plans.contribution", said) for one, said in drawn]
    Link.objects.bulk_create(
        (
            Link(
                space=space, at=plan.made_at, entry=0, effect_kind=effect, effect_id=one, how=how, cause_kind=cause,
                cause_id=other,
            )
            for effect, one, how, cause, other in edges
        ),
        CHUNK,
    )  # fmt: skip


def _lines(plan: Plan) -> Iterator[Edge]:
    for said, line in plan.contributions.values_list("id", "line"):
        if line is not None:
            yield "plans.contribution", said, "wasDerivedFrom", "meetings.line", line


def _merges(plan: Plan) -> Iterator[Edge]:
    for one, into in plan.proposals.values_list("id", "merged_into"):
        if into is not None:
            yield "plans.proposal", into, "wasDerivedFrom", "plans.proposal", one


def _amended(plan: Plan) -> Iterator[Edge]:
    from filrouge.rooms.plans.models import Amendment

    for one, proposal, state in Amendment.objects.filter(proposal__plan=plan).values_list("id", "proposal", "state"):
        yield "plans.amendment", one, "wasRevisionOf", "plans.proposal", proposal
        if state != "open":
            yield "plans.proposal", proposal, "wasInformedBy", "plans.amendment", one


def _effects(plan: Plan) -> Iterator[Edge]:
    from filrouge.rooms.plans.models import Decision

    decided = dict(Decision.objects.filter(proposal__plan=plan).values_list("proposal", "id"))
    for proposal, decision in decided.items():
        yield "plans.decision", decision, "wasInformedBy", "plans.proposal", proposal
    for action, proposal in plan.actions.values_list("id", "proposal"):
        if proposal is not None:
            yield "plans.action", action, "wasDerivedFrom", "plans.proposal", proposal
            yield "plans.action", action, "wasInformedBy", "plans.decision", decided[proposal]


def _drawn(plan: Plan, number: int, dice: random.Random) -> list[tuple[int, int]]:
    """(proposal, contribution) pairs, each once: one proposal heard a tenth of the contributions."""
    from filrouge.front.bench.parts.year_plan import WAITING

    heard = plan.contributions.exclude(state="taken_back").order_by("id").values_list("id", flat=True)
    said = list(heard)
    said = said[: int(len(said) * (1 - WAITING))]
    proposals = list(plan.proposals.order_by("id").values_list("id", flat=True))
    found = dict.fromkeys((proposals[0], one) for one in said[: int(len(said) * HEARD)])
    found |= dict.fromkeys((dice.choice(proposals), one) for one in said if len(found) < number)
    while len(found) < min(number, len(said) * len(proposals) // 2):
        found[dice.choice(proposals), dice.choice(said)] = None
    return list(found)
