"""Who may do what with plans: every action for every caller, and lists that agree with single answers."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone

from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.words import Words
from filrouge.rooms.plans.models import (
    Action,
    ActionState,
    Amendment,
    Author,
    Comment,
    Contribution,
    ContributionState,
    Plan,
    Proposal,
    ProposalState,
)
from filrouge.rooms.plans.queries.plans import seen_plans
from filrouge.rooms.plans.queries.seen import seen_contributions, seen_proposals
from filrouge.rooms.plans.rules import MAY
from tests.rooms.plans.making import Making
from tests.rooms.rule_tables import acting, actions_of, wrong_cells
from tests.world import DAY

# y: may, -: may not. `head`, `substitute` and `observer` act for Alpha, which said, proposed and leads everything here;
# `beta` is an author who said yes, `gamma` one who was only asked; `weak` is the secretariat without its second factor.
TABLE = """
action              subject    nobody head substitute observer beta gamma other weak strong chair writer abroad system
read                space      y      y    y          y        y    y     y     y    y      y     y      y      y
see                 drafted    -      -    -          -        -    -     -     -    y      y     y      -      y
see                 plan       y      y    y          y        y    y     y     y    y      y     y      -      y
see                 private    -      y    y          y        y    y     -     -    y      y     y      -      y
see_contribution    said       y      y    y          y        y    y     y     y    y      y     y      -      y
see_contribution    unsaid     -      y    y          y        -    -     -     -    -      -     -      -      -
see_contribution    captured   -      y    y          y        -    -     -     -    y      y     y      -      y
see_corrections     said       -      y    y          y        y    y     -     -    y      y     y      -      y
see_proposal        proposal   y      y    y          y        y    y     y     y    y      y     y      -      y
see_proposal        begun      -      y    y          y        y    -     -     -    y      y     y      -      y
see_action          action     y      y    y          y        y    y     y     y    y      y     y      -      y
keep_plan           space      -      -    -          -        -    -     -     -    y      y     -      -      y
keep_plan           plan       -      -    -          -        -    -     -     -    y      y     -      -      y
contribute          plan       -      y    y          -        y    y     -     -    -      -     -      -      -
keep_contribution   said       -      y    y          -        -    -     -     -    -      -     -      -      -
take_in             plan       -      -    -          -        -    -     -     -    y      y     y      -      y
sort                plan       -      -    -          -        -    -     -     -    y      y     y      -      y
propose             plan       -      y    -          -        y    y     -     -    -      -     -      -      -
keep_proposal       proposal   -      y    -          -        y    -     -     -    y      y     y      -      y
answer_invitation   asked      -      -    -          -        -    y     -     -    -      -     -      -      -
support             proposal   -      y    -          -        y    y     -     -    -      -     -      -      -
comment             proposal   -      y    y          -        y    y     -     -    -      -     -      -      -
take_back           comment    -      y    y          -        -    -     -     -    -      -     -      -      -
take_back           amendment  -      y    y          -        -    -     -     -    -      -     -      -      -
amend               proposal   -      y    -          -        y    y     -     -    -      -     -      -      -
answer_amendment    amendment  -      y    -          -        y    -     -     -    y      y     y      -      y
weigh               plan       -      -    -          -        -    -     -     -    y      y     -      -      y
decide              proposal   -      -    -          -        -    -     -     -    y      y     -      -      y
keep_action         action     -      y    -          -        -    -     -     -    y      y     -      -      y
report              action     -      y    -          -        -    -     -     -    y      y     -      -      y
invite_the_unheard  plan       -      -    -          -        -    -     -     -    y      y     -      -      y
answer_line         space      -      -    -          -        -    -     -     -    y      y     -      -      y
"""


@pytest.fixture
def callers(making: Making) -> dict[str, Viewer]:
    world, alpha = making.world, making.members["alpha"]

    return {
        "nobody": world.nobody,
        "head": making.viewer("alpha"),
        "substitute": acting(world, "third", Role.SUBSTITUTE, alpha),
        "observer": acting(world, "fourth", Role.OBSERVER, alpha),
        "beta": making.viewer("beta"),
        "gamma": making.viewer("gamma"),
        "other": world.other,
        "weak": viewer_for(world.secretary, world.space, day=DAY),
        "strong": world.secretariat,
        "chair": acting(world, "chair", Role.FACILITATOR, alpha),
        "writer": acting(world, "writer", Role.RAPPORTEUR, alpha),
        "abroad": world.secretariat.at(world.elsewhere),
        "system": world.system,
    }


@pytest.fixture
def subjects(making: Making) -> dict[str, object]:
    now, alpha = timezone.now(), making.members["alpha"]
    plan = making.begun()
    said = {"plan": plan, "organisation": alpha, "text": Words.of("We lose bids.", "en"), "at": now}
    proposed = {"plan": plan, "title": Words.of("A desk", "en"), "made_at": now}
    contributions = {
        state: Contribution.objects.create(
            number=None if state == ContributionState.DRAFT else number, state=state, **said
        )
        for number, state in enumerate(ContributionState.values, start=1)
    }
    opened = Proposal.objects.create(number=1, state=ProposalState.OPEN, **proposed)
    draft = Proposal.objects.create(number=2, state=ProposalState.DRAFT, **proposed)
    for proposal in (opened, draft):
        for name in ("alpha", "beta"):
            Author.objects.create(proposal=proposal, organisation=making.members[name], invited_at=now, accepted_at=now)
    asked = Author.objects.create(proposal=opened, organisation=making.members["gamma"], invited_at=now)
    area = plan.areas.get(position=1)
    led = {
        "plan": plan,
        "area": area,
        "title": Words.of("A desk", "en"),
        "owner": alpha,
        "accepted_at": now,
        "made_at": now,
    }
    return {
        "space": making.world.space,
        "drafted": making.draft(),
        "plan": plan,
        "private": making.begun(public=False, title=Words.of("A plan of our own", "en")),
        "said": contributions["handed_in"],
        "unsaid": contributions["draft"],
        "captured": contributions["to_confirm"],
        "proposal": opened,
        "begun": draft,
        "asked": asked,
        "comment": Comment.objects.create(proposal=opened, organisation=alpha, text=Words.of("Yes.", "en"), at=now),
        "amendment": Amendment.objects.create(
            proposal=opened, number=1, base=1, organisation=alpha, language="en", title="A desk", at=now
        ),
        "action": Action.objects.create(number=1, state=ActionState.TO_START, **led),
    }


def test_every_cell_of_the_table(callers: dict[str, Viewer], subjects: dict[str, object]) -> None:
    assert wrong_cells(TABLE, MAY, callers, subjects) == []


def test_the_table_has_every_action() -> None:
    assert actions_of(TABLE) == set(MAY)


def test_lists_agree_with_the_rule_for_one(callers: dict[str, Viewer], subjects: dict[str, object]) -> None:
    lists = (("see", Plan, seen_plans), ("see_contribution", Contribution, seen_contributions),
             ("see_proposal", Proposal, seen_proposals))  # fmt: skip
    for (name, viewer), (action, model, seen) in product(callers.items(), lists):
        for thing in model.objects.all():  # type: ignore[attr-defined]  # every model has its manager
            assert seen(viewer).filter(pk=thing.pk).exists() == MAY[action](viewer, thing), (name, action, thing.pk)
