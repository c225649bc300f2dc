"""Two act on a plan in the same moment, each on what they read before: neither undoes what the other did."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import contributing, deciding, doing, numbering, planning, proposing, shaping
from filrouge.rooms.plans.models import Action, Contribution, ContributionState, Drawn, Plan, Proposal, Step, StepKind
from tests.racing import at_once, in_the_shared_file, on_disk
from tests.rooms.ballots.assembly import assemble
from tests.rooms.plans.effects import adopted, begun, open_plan
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer, say, wording
from tests.world import World

MANY = 8


@pytest.fixture
def sharing(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Making:
    """A plan in the making, in a database that threads share as processes do."""
    made = Making(assemble(world))
    on_disk(tmp_path, monkeypatch)
    return made


def test_a_plan_that_began_while_somebody_changed_its_words_stays_begun(making: Making) -> None:
    read = making.draft()
    planning.begin_plan(making.secretariat, plan=Plan.objects.get(pk=read.pk))
    changed = planning.PlanDraft(Words.of("A new name", "en"), date(2026, 1, 1), date(2027, 12, 31), public=False)
    planning.change_plan(making.secretariat, plan=read, draft=changed)
    plan = Plan.objects.get(pk=read.pk)
    assert (plan.state, plan.title.in_("en").text, plan.until, plan.public) == (
        "making", "A new name", date(2027, 12, 31), False,
    )  # fmt: skip


def test_a_step_that_moved_up_while_somebody_changed_it_keeps_its_place(making: Making) -> None:
    plan = making.draft(StepKind.LISTENING, StepKind.SORTING, StepKind.WEIGHING)
    read = plan.steps.get(position=2)
    shaping.remove_step(making.secretariat, step=making.first_step(plan))
    planning.change_step(making.secretariat, step=read, draft=making.step(StepKind.ADOPTING))
    assert list(plan.steps.order_by("position").values_list("position", "kind")) == [(1, "adopting"), (2, "weighing")]


def test_a_cost_that_was_written_while_somebody_took_words_in_stays(making: Making) -> None:
    plan = making.begun(StepKind.LISTENING)
    plan.steps.update(allows=["propose", "amend"])
    read = offer(making, plan, "alpha")
    area = plan.areas.get(position=2)
    proposing.revise(
        making.viewer("alpha"),
        proposal=Proposal.objects.get(pk=read.pk),
        version=1,
        wording=wording(area=area, cost=Decimal(9)),
    )
    proposing.hold_words(read)
    assert (read.area, read.cost) == (area, 9)


def test_no_action_begins_of_a_proposal_that_is_opened_again(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = open_plan(making)
    plan.steps.update(allows=rules.EVERYTHING)
    proposal = adopted(making, offer(making, plan, "alpha"))
    hold = numbering.hold

    def waits(held: Plan) -> None:
        """Who had the plan before opened the proposal again."""
        hold(held)
        proposal = Proposal.objects.get()
        deciding.reopen(making.secretariat, proposal=proposal, reason=Words.of("The costs were wrong.", "en"))

    monkeypatch.setattr(doing, "hold", waits)
    with pytest.raises(Refused) as refused:
        begun(making, plan, proposal=proposal)
    assert (refused.value.code, Action.objects.count()) == ("state", 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_drawn_into_nothing(sharing: Making) -> None:
    plan = cast("Plan", in_the_shared_file(lambda: sharing.begun(StepKind.LISTENING)))
    said = [
        cast("Contribution", in_the_shared_file(lambda text=f"We need {number}": say(sharing, plan, "alpha", text)))  # type: ignore[misc]  # bound now
        for number in range(MANY)
    ]
    secretariat = cast("Viewer", in_the_shared_file(lambda: sharing.secretariat))
    speaker = cast("Viewer", in_the_shared_file(lambda: sharing.viewer("alpha")))

    def one(number: int) -> str:
        contribution = Contribution.objects.select_related("plan__space__organisation").get(pk=said[number // 2].pk)
        try:
            if number % 2:
                contributing.take_back(speaker, contribution=contribution)
            else:
                proposing.draw_proposal(
                    secretariat, plan=contribution.plan, wording=wording(), contributions=[contribution]
                )
        except Refused as refused:
            return refused.code
        return "done"

    ends = at_once(one, range(2 * MANY))
    assert ends.count("done") == MANY
    assert set(ends) <= {"done", "drawn", "state"}

    def both() -> list[int]:
        taken_back = Contribution.objects.filter(state=ContributionState.TAKEN_BACK)
        return list(Drawn.objects.filter(contribution__in=taken_back).values_list("contribution", flat=True))

    assert in_the_shared_file(both) == []


@pytest.mark.django_db(transaction=True)
def test_steps_that_are_added_at_once_follow_each_other(sharing: Making) -> None:
    plan = cast("Plan", in_the_shared_file(sharing.draft))
    secretariat = cast("Viewer", in_the_shared_file(lambda: sharing.secretariat))
    step = sharing.step(StepKind.WEIGHING)

    def one(_number: int) -> None:
        planning.add_step(secretariat, plan=Plan.objects.get(pk=plan.pk), draft=step)

    at_once(one, range(MANY))
    places = in_the_shared_file(lambda: sorted(Step.objects.values_list("position", flat=True)))
    assert places == list(range(1, 2 + MANY + 1))
