"""A plan is drafted with its areas and steps, begins, and its steps say what is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Plan, PlanState, StepKind
from tests.rooms.plans.making import Making


def test_a_plan_begins_with_its_areas_and_steps(making: Making) -> None:
    plan = making.begun()
    assert plan.state == PlanState.MAKING
    assert plan.areas.get(position=1).name.in_("en").text == "Buying and selling together"
    assert [step.allows for step in plan.steps.all()] == [
        ["contribute", "comment"],
        ["contribute", "propose", "comment", "support"],
    ]


def test_what_is_open_is_what_the_open_steps_allow(making: Making) -> None:
    coming = making.step(StepKind.AMENDING, opens=5, closes=20)
    plan = making.begun(steps=(making.step(StepKind.LISTENING), coming))
    assert rules.allowed_now(plan, "contribute")
    assert not rules.allowed_now(plan, "amend")
    opening = rules.next_opening(plan, "amend")
    assert opening is not None
    assert opening.position == 2
    assert rules.allowed_now(plan, "amend", at=timezone.now() + timedelta(6))


def test_nothing_is_open_in_a_plan_that_is_being_prepared(making: Making) -> None:
    assert not rules.allowed_now(making.draft(), "contribute")


def test_a_step_moves_and_cannot_close_before_it_opens(making: Making) -> None:
    step = making.first_step(making.begun())
    later = step.opens_at + timedelta(30)
    with pytest.raises(Refused, match="closes after it opens"):
        planning.move_step(making.secretariat, step=step, opens_at=later, closes_at=step.closes_at)
    step.refresh_from_db()
    moved = planning.move_step(making.secretariat, step=step, opens_at=later, closes_at=later + timedelta(2))
    assert moved.opens_at == later


def test_members_do_not_make_plans_and_nothing_is_left_of_their_try(making: Making) -> None:
    draft = planning.PlanDraft(Words.of("Ours", "en"), timezone.now().date(), timezone.now().date())
    with pytest.raises(NotAllowed):
        planning.draft_plan(making.viewer("alpha"), space=making.world.space, draft=draft)
    assert not Plan.objects.exists()


def test_a_plan_without_steps_does_not_begin(making: Making) -> None:
    plan = making.draft(steps=())
    with pytest.raises(Refused, match="Add the first one"):
        planning.begin_plan(making.secretariat, plan=plan)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFTED
