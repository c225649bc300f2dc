"""Adopted proposals become actions: with owner, partners, dates, budget, risks and the figures they should move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.ground.words import Shown, Words
from filrouge.rooms.plans.actions.allowing import LONGEST_TEXT, LONGEST_TITLE, plain, refuse_unless_made
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.taking_part import ask_to_lead, ask_to_take_part
from filrouge.rooms.plans.actions.telling import tell_of_action
from filrouge.rooms.plans.models import Action, ActionState, Area, Decision, Plan, Proposal, ProposalState
from filrouge.rooms.plans.queries.earlier import kept_of
from filrouge.rooms.plans.queries.following import concerned
from filrouge.rooms.plans.rules import MAY

CHANGED = gettext_lazy(
    "Action %(number)s has changed: its words or its dates. You lead it, take part in it or spoke for it."
)


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """An action as somebody writes it; the fields are those of models.Action."""

    title: Words
    area: Area
    text: Words = field(default_factory=Words)
    since: date | None = None
    until: date | None = None
    budget: Decimal | None = None
    currency: str = ""
    risks: Words = field(default_factory=Words)
    moves: Words = field(default_factory=Words)


@action("plans.start_action", rule=MAY["keep_action"], about="plan", says=gettext_lazy("Action begun"))
def start_action(
    act: Act,
    *,
    plan: Plan,
    draft: ActionDraft,
    proposal: Proposal | None = None,
    owner: Organisation | None = None,
    partners: Iterable[Organisation] = (),
) -> Action:
    """Make an action, of an adopted proposal or of its own. Its owner and partners are asked, and say yes or no."""
    refuse_unless_made(plan)
    _refuse(plan, draft)
    hold(plan)
    _refuse_proposal(plan, proposal)
    new = Action(plan=plan, proposal=proposal, made_at=act.at, number=_next(draft.area), **_columns(draft))
    new.save()
    if proposal is not None:
        _derive(act, new, proposal)
    act.changed(new, after=kept_of(new))
    if owner is not None:
        ask_to_lead(act, new, owner)
    for partner in partners:
        ask_to_take_part(act, new, partner)
    return new


@action("plans.place_action", rule=MAY["keep_plan"], about="action", says=gettext_lazy("Action taken into the plan"))
def place_action(act: Act, *, action: Action, draft: ActionDraft) -> Action:
    """Give a draft from the room its place in the plan: an area, a number, and the words that it has become."""
    _refuse(action.plan, draft)
    hold(action.plan)
    action.refresh_from_db(fields=["state", "title", "text"])
    if action.state != ActionState.DRAFT:
        raise Refused(_("This action has its place already. Change it there."), code="state")
    before = kept_of(action)
    for name, value in _columns(draft).items():
        setattr(action, name, value)
    action.number, action.state = _next(draft.area), ActionState.TO_START
    action.save()
    act.changed(action, before=before, after=kept_of(action))
    return action


@action("plans.change_action", rule=MAY["keep_action"], about="action", says=gettext_lazy("Action changed"))
def change_action(act: Act, *, action: Action, draft: ActionDraft, revision: int) -> Action:
    """Change an action. `revision` is the one that was read, so that nobody writes over somebody else.

    A change of its words or dates asks for review wherever the line was inherited.
    """
    _refuse(action.plan, draft)
    hold(action.plan)
    action.refresh_from_db()
    _refuse_changing(action, revision)
    before, kept = kept_of(action), _binding(action)
    moved = action.area_id != draft.area.pk
    for name, value in _columns(draft).items():
        setattr(action, name, value)
    if moved:
        action.number = _next(draft.area)
    if _binding(action) != kept:
        action.revision += 1
    action.save()
    act.changed(action, before=before, after=kept_of(action))
    if _binding(action) != kept:
        tell_of_action(act, action, "plans.action_changed", CHANGED, concerned(action))
    return action


def _derive(act: Act, new: Action, proposal: Proposal) -> None:
    """The action follows from the decision, which followed from the proposal; without one, from the proposal."""
    decision = Decision.objects.filter(proposal=proposal, reopened_at=None).first()
    act.linked(new, "wasDerivedFrom", proposal)
    if decision is not None:
        act.linked(new, "wasInformedBy", decision)


def _next(area: Area) -> int:
    """The next number in an area. Call it after `hold`."""
    return int(Action.objects.filter(area=area).aggregate(last=Max("number"))["last"] or 0) + 1


def _columns(draft: ActionDraft) -> dict[str, Any]:
    kept = ("title", "area", "text", "since", "until", "budget", "risks", "moves")
    return {name: getattr(draft, name) for name in kept} | {"currency": draft.currency if draft.budget else ""}


def _binding(action: Action) -> tuple[Shown, Shown, date | None, date | None]:
    """What those who inherit a line have answered to: a translation that is added asks for nothing new."""
    title, text = action.title, action.text
    return title.in_(title.origin), text.in_(text.origin), action.since, action.until


def _refuse(plan: Plan, draft: ActionDraft) -> None:
    if not draft.title:
        raise Refused(_("An action needs a title: what is done, in one line."), code="title", field="title")
    for said in draft.title.texts().values():
        plain(said, longest=LONGEST_TITLE, field="title")
    for said in draft.text.texts().values():
        plain(said, longest=LONGEST_TEXT)
    if draft.area.plan_id != plan.pk:
        raise Refused(_("That area is not one of this plan. Choose another."), code="area", field="area")
    if draft.since and draft.until and draft.until < draft.since:
        raise Refused(_("An action ends after it begins. Choose a later day."), code="until", field="until")
    if draft.budget is not None and (draft.budget < 0 or len(draft.currency) != 3):
        raise Refused(_("Write the budget with its currency, three letters: EUR."), code="budget", field="budget")


def _refuse_changing(action: Action, revision: int) -> None:
    if action.state == ActionState.DRAFT:
        raise Refused(_("This is a draft from the room. Give it its place in the plan first."), code="draft")
    if action.revision != revision:
        raise Refused(_("Somebody has changed this action meanwhile. Read it, then change it."), code="revision")


def _refuse_proposal(plan: Plan, proposal: Proposal | None) -> None:
    if proposal is None:
        return
    proposal.refresh_from_db(fields=["state"])
    if proposal.plan_id != plan.pk or proposal.state != ProposalState.ADOPTED:
        raise Refused(
            _("Proposal %(number)s is not adopted. Decide about it first.") % {"number": proposal.number}, code="state"
        )
