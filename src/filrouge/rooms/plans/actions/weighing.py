"""Weighing proposals against each other by a ballot of the room ballots, which each of them leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting
from filrouge.rooms.ballots.models import Method, Rule
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import refuse_unless_made
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.models import Plan, Proposal, ProposalState, Step, Weighed, Weighing
from filrouge.rooms.plans.rules import MAY

METHODS = (Method.POINTS, Method.EQUAL_SHARES, Method.DECISION)
LIVE = ("drafted", "opened", "closed", "counted")


@dataclass(frozen=True, slots=True)
class WeighingDraft:
    """The ballot as prepared: by points (`points` for each organisation, `places` to fill), by equal shares of a fund
    (`budget` in `currency`), or yes or no to each proposal. The other fields are those of a ballot.
    """

    title: Words
    rule: Rule
    method: str
    text: Words = field(default_factory=Words)
    points: int | None = None
    places: int | None = None
    budget: Decimal | None = None
    currency: str = ""
    public: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@action("plans.weigh", rule=MAY["weigh"], about="plan", says=gettext_lazy("Weighing prepared"))
def weigh(act: Act, *, plan: Plan, proposals: Sequence[Proposal], draft: WeighingDraft) -> Weighing:
    """Prepare a ballot on proposals of a plan, in the order of their numbers. It is opened like any other ballot.

    With yes or no every proposal is a question of its own, so the rule (a double majority, say) holds for each.
    """
    refuse_unless_made(plan)
    hold(plan)
    chosen = sorted({each.pk: each for each in proposals}.values(), key=lambda each: each.number)
    _refuse(act, plan, chosen, draft)
    ballot = drafting.draft_ballot(act.by, space=plan.space, draft=_ballot(chosen, draft))
    weighing = Weighing.objects.create(
        plan=plan, step=step_for(plan, act.at), ballot=ballot, currency=draft.currency, at=act.at
    )
    Weighed.objects.bulk_create(Weighed(weighing=weighing, proposal=p, number=n) for n, p in enumerate(chosen, start=1))
    for proposal in chosen:
        act.linked(ballot, "wasInformedBy", proposal)
    act.changed(weighing, after={"ballot": ballot.pk, "proposals": [each.number for each in chosen]})
    return weighing


def step_for(plan: Plan, at: datetime) -> Step | None:
    """The step that a weighing belongs to: one that is open and allows it, else the next that will, else none."""
    here = [step for step in rules.open_steps(plan, at) if {rules.WEIGH, rules.ADOPT} & set(step.allows)]
    return here[0] if here else rules.next_opening(plan, rules.WEIGH) or rules.next_opening(plan, rules.ADOPT)


def _ballot(proposals: Sequence[Proposal], draft: WeighingDraft) -> drafting.Draft:
    questions: tuple[drafting.Matter, ...]
    if draft.method == Method.DECISION:
        questions = tuple(drafting.Matter(proposal.title) for proposal in proposals)
    else:
        choices = tuple(drafting.Choice(proposal.title, cost=_cost(draft, proposal)) for proposal in proposals)
        questions = (drafting.Matter(draft.title, choices),)
    return drafting.Draft(
        title=draft.title, rule=draft.rule, questions=questions, text=draft.text, method=draft.method,
        settings=_settings(draft), public=draft.public, opens_at=draft.opens_at, closes_at=draft.closes_at,
    )  # fmt: skip


def _cost(draft: WeighingDraft, proposal: Proposal) -> Decimal | None:
    return proposal.cost if draft.method == Method.EQUAL_SHARES else None


def _settings(draft: WeighingDraft) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if draft.method == Method.POINTS:
        given = {"points": draft.points, "places": draft.places}
    elif draft.method == Method.EQUAL_SHARES:
        given = {"budget": str(draft.budget)}
    return {name: value for name, value in given.items() if value is not None}


def _refuse(act: Act, plan: Plan, proposals: Sequence[Proposal], draft: WeighingDraft) -> None:
    if not drafting.draft_ballot.allowed(act.by, plan.space):
        raise Refused(_("Ballots are prepared by the secretariat. Ask it to prepare this one."), code="secretariat")
    if draft.method not in METHODS:
        raise Refused(_("Choose how the proposals are weighed."), code="method", field="method")
    if len(proposals) < (1 if draft.method == Method.DECISION else 2):
        raise Refused(_("Choose the proposals: two at least to weigh them against each other."), code="few")
    for proposal in proposals:
        _refuse_proposal(plan, proposal, draft)
    if draft.method == Method.EQUAL_SHARES and (draft.budget is None or not draft.currency):
        raise Refused(_("Say how large the fund is, and in which currency."), code="budget", field="budget")


def _refuse_proposal(plan: Plan, proposal: Proposal, draft: WeighingDraft) -> None:
    proposal.refresh_from_db(fields=["state"])
    said = {"number": proposal.number}
    if proposal.plan_id != plan.pk or proposal.state != ProposalState.OPEN:
        raise Refused(_("Proposal %(number)s is not open in this plan. Choose others.") % said, code="state")
    if Weighed.objects.filter(proposal=proposal, weighing__ballot__state__in=LIVE).exists():
        words = _("Proposal %(number)s stands in another ballot that is not decided. Wait for it, or withdraw it.")
        raise Refused(words % said, code="weighed")
    if draft.method == Method.EQUAL_SHARES and proposal.cost is None:
        words = _("Proposal %(number)s does not say what it asks of the fund. Ask its authors to write it.")
        raise Refused(words % said, code="cost")
