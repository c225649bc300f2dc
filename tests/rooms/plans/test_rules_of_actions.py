"""Who may do what with actions, for every kind of caller; the list agrees with the rule for one."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.rooms.plans.actions import reporting, taking_part
from filrouge.rooms.plans.actions.reporting import StepDraft
from filrouge.rooms.plans.models import Action, ActionState
from filrouge.rooms.plans.queries.actions import seen_actions
from filrouge.rooms.plans.rules import MAY
from tests.rooms.plans.effects import OURS, begun, open_plan
from tests.rooms.plans.making import Making
from tests.world import DAY

pytestmark = pytest.mark.django_db

# Alpha leads `led` and took on `draft` in the room, Beta takes part in `led`; Gamma is asked to lead `asked` and to
# take part in `led`. y: may, -: may not.
CALLERS = ("nobody", "alpha", "observer", "beta", "gamma", "weak", "strong", "chair", "writer", "system")
TABLE = """
see_action         led      y y y y y y y y y y
see_action         draft    - y y - - - y y y y
see_action         hidden   - - - - - - y y y y
keep_action        plan     - - - - - - y y - y
keep_action        led      - y - - - - y y - y
keep_action        asked    - - - - - - y y - y
report             led      - y - y - - y y - y
report             asked    - - - - - - y y - y
report             step     - y - y - - y y - y
answer_invitation  led      - y - - - - - - - -
answer_invitation  asked    - - - - y - - - - -
answer_invitation  partner  - - - - y - - - - -
weigh              plan     - - - - - - y y - y
decide             plan     - - - - - - y y - y
keep_plan          led      - - - - - - y y - y
answer_line        space    - - - - - - y y - y
"""


@pytest.fixture
def callers(making: Making) -> dict[str, Viewer]:
    world = making.world

    def acting(name: str, role: str) -> Viewer:
        where = making.members["alpha"] if role == Role.OBSERVER else world.space.organisation
        mandate = people.grant_mandate(
            world.system, space=world.space, email=f"{name}@sample.example", name=name, organisation=where, role=role,
            since=date(2020, 1, 1),
        )  # fmt: skip
        return viewer_for(mandate.person, world.space, day=DAY)

    return {
        "nobody": world.nobody,
        "alpha": making.viewer("alpha"),
        "observer": acting("watcher", Role.OBSERVER),
        "beta": making.viewer("beta"),
        "gamma": making.viewer("gamma"),
        "weak": viewer_for(world.secretary, world.space, day=DAY),
        "strong": world.secretariat,
        "chair": acting("chair", Role.FACILITATOR),
        "writer": acting("writer", Role.RAPPORTEUR),
        "system": world.system,
    }


@pytest.fixture
def subjects(making: Making) -> dict[str, object]:
    plan, hidden, beta = open_plan(making), making.draft(), making.viewer("beta")
    led, asked = begun(making, plan, "alpha"), begun(making, plan)
    taking_part.ask_owner(making.secretariat, action=asked, organisation=making.members["gamma"])
    joined, partner = (
        taking_part.ask_partner(making.secretariat, action=led, organisation=making.members[name])
        for name in ("beta", "gamma")
    )
    taking_part.answer_as_partner(beta, partner=joined, yes=True)
    drafted = {"title": OURS, "made_at": timezone.now(), "owner": making.members["alpha"]}
    return {
        "space": making.world.space,
        "plan": plan,
        "led": led,
        "asked": asked,
        "partner": partner,
        "step": reporting.add_milestone(making.secretariat, action=led, draft=StepDraft(OURS)),
        "draft": Action.objects.create(plan=plan, state=ActionState.DRAFT, **drafted),
        "hidden": Action.objects.create(plan=hidden, area=hidden.areas.get(position=1), number=1, **drafted),
    }


def test_every_cell_of_the_table(callers: dict[str, Viewer], subjects: dict[str, object]) -> None:
    wrong = [
        f"{action} {subject} for {caller}"
        for action, subject, *cells in map(str.split, TABLE.strip().splitlines())
        for caller, cell in zip(CALLERS, cells, strict=True)
        if MAY[action](callers[caller], subjects[subject]) != (cell == "y")
    ]
    assert wrong == []


@pytest.mark.usefixtures("subjects")
def test_the_list_agrees_with_the_rule_for_one(callers: dict[str, Viewer]) -> None:
    for (name, viewer), action in product(callers.items(), Action.objects.all()):
        assert seen_actions(viewer).filter(pk=action.pk).exists() == MAY["see_action"](viewer, action), (
            name,
            action.pk,
        )
