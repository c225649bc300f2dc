"""Dates that move are told to those concerned, with the old ones and the new ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.asked.models import News
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Step, StepKind
from tests.rooms.plans.effects import last_news, told
from tests.rooms.plans.making import Making

EVERYBODY = ["Alpha", "Beta", "Delta", "Epsilon", "Eta", "Gamma", "Zeta"]
OPENS, CLOSES = datetime(2051, 3, 1, 8, tzinfo=UTC), datetime(2051, 6, 1, 7, tzinfo=UTC)


def moved(making: Making, step: Step, days: int) -> Step:
    return planning.move_step(
        making.secretariat, step=step, opens_at=step.opens_at, closes_at=step.closes_at + timedelta(days)
    )


def test_when_a_step_moves_members_read_both_dates_in_their_language(making: Making) -> None:
    plan = making.begun(steps=(planning.StepDraft(StepKind.LISTENING, Words.of("Lisbon", "en"), OPENS, CLOSES),))
    moved(making, making.first_step(plan), 7)
    assert told("plans.moved") == EVERYBODY
    values = last_news("plans.moved").values
    old, new = (Words.from_json(values[name]) for name in ("old_closes", "closes"))
    assert "1 June 2051" in old.in_("en").text
    assert "8 June 2051" in new.in_("en").text
    assert "8 juin 2051" in new.in_("fr").text
    assert Words.from_json(values["what"]).in_("en").text == "contributions and comments"


def test_each_move_is_told_once_and_none_that_moves_nothing(making: Making) -> None:
    step = making.first_step(making.begun())
    for days in (7, 0, -7):
        moved(making, step, days)
    assert News.objects.filter(kind="plans.moved").count() == 2


def test_nobody_is_told_of_a_plan_that_has_not_begun(making: Making) -> None:
    plan = making.draft()
    moved(making, making.first_step(plan), 7)
    assert told("plans.moved") == []
    planning.begin_plan(making.secretariat, plan=plan)
    assert told("plans.begun") == EVERYBODY


@pytest.mark.parametrize("allows", [(), ("adopt",)])
def test_nobody_is_told_of_a_step_in_which_members_can_do_nothing(making: Making, allows: tuple[str, ...]) -> None:
    plan = making.begun(steps=(making.step(StepKind.ADOPTING, allows=allows),))
    moved(making, making.first_step(plan), 7)
    assert told("plans.moved") == []


def test_what_is_over_and_stays_over_concerns_nobody_any_more(making: Making) -> None:
    plan = making.begun(steps=(making.step(StepKind.LISTENING, opens=-20, closes=-10),))
    moved(making, making.first_step(plan), 2)
    assert told("plans.moved") == []
    moved(making, making.first_step(plan), 20)
    assert told("plans.moved") == EVERYBODY


def test_changing_a_step_tells_of_its_dates_and_a_refusal_of_nothing(making: Making) -> None:
    step = making.first_step(making.begun())
    with pytest.raises(Refused):
        planning.change_step(making.secretariat, step=step, draft=making.step(StepKind.LISTENING, opens=3, closes=2))
    assert told("plans.moved") == []
    planning.change_step(making.secretariat, step=step, draft=making.step(StepKind.LISTENING, closes=12))
    assert told("plans.moved") == EVERYBODY
