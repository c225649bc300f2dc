"""Short ways to weigh, decide and do in the stories of the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.models import Ballot, Method
from filrouge.rooms.plans.actions import deciding, doing, planning, taking_part, weighing
from filrouge.rooms.plans.models import Action, Plan, Proposal, StepKind, Weighing
from tests.rooms.plans.making import Making

EVERY_STEP = (StepKind.SORTING, StepKind.AMENDING, StepKind.WEIGHING, StepKind.ADOPTING, StepKind.STARTING)


def open_plan(making: Making, **fields: Any) -> Plan:
    """A plan in which every step from sorting to starting is open at once."""
    return making.begun(*EVERY_STEP, **fields)


def weighed(
    making: Making, plan: Plan, proposals: Sequence[Proposal], method: str = Method.DECISION, **given: Any
) -> Weighing:
    """The secretariat prepares a ballot on proposals."""
    rule = given.pop("rule", None) or making.assembly.rule()
    draft = weighing.WeighingDraft(title=Words.of("Priorities", "en"), rule=rule, method=method, **given)
    return weighing.weigh(making.secretariat, plan=plan, proposals=proposals, draft=draft)


def vote(making: Making, ballot: Ballot, **answers: Any) -> None:
    """Open a ballot, let members answer (`alpha={"1": …}`), close, count and publish it."""
    running.open_ballot(making.secretariat, ballot=ballot, confirmed=True)
    for member, given in answers.items():
        voter = making.assembly.voter(ballot, member)
        casting.cast_vote(making.viewer(member), voter=voter, answers=given)
    making.assembly.decided(ballot)
    ballot.refresh_from_db()


def ruled(proposal: Proposal, outcome: str, reason: str = "") -> deciding.Ruling:
    """What becomes of a proposal, with a reason in English."""
    return deciding.Ruling(proposal, outcome, Words.of(reason, "en") if reason else Words())


def adopted(making: Making, proposal: Proposal) -> Proposal:
    """The secretariat notes that a proposal was adopted."""
    deciding.decide(making.secretariat, plan=proposal.plan, rulings=[ruled(proposal, "adopted")])
    proposal.refresh_from_db()
    return proposal


def wish(plan: Plan, title: str = "A desk for joint tenders", area: int = 1, **fields: Any) -> doing.ActionDraft:
    """An action as somebody writes it."""
    return doing.ActionDraft(Words.of(title, "en"), plan.areas.get(position=area), **fields)


def begun(making: Making, plan: Plan, owner: str = "", **given: Any) -> Action:
    """An action that its owner has taken on."""
    proposal = given.pop("proposal", None)
    action = doing.start_action(making.secretariat, plan=plan, draft=wish(plan, **given), proposal=proposal)
    if owner:
        led(making, action, owner)
    return action


def led(making: Making, action: Action, owner: str) -> Action:
    """A member is asked to lead an action, and says yes."""
    taking_part.ask_owner(making.secretariat, action=action, organisation=making.members[owner])
    return taking_part.answer_as_owner(making.viewer(owner), action=action, yes=True)


def told(kind: str) -> list[str]:
    """The organisations that were told something of a kind, each as often as it was told."""
    rows = Addressee.objects.filter(news__kind=kind).order_by("organisation__name")
    return list(rows.values_list("organisation__name", flat=True))


def last_news(kind: str) -> News:
    return News.objects.filter(kind=kind).latest("id")


def ended(plan: Plan, making: Making) -> Plan:
    """A plan that was adopted and has ended."""
    planning.run_plan(making.secretariat, plan=plan)
    return planning.end_plan(making.secretariat, plan=plan)


OURS = Words.of("A desk in Flanders", "en")
