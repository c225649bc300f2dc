"""What is decided about proposals, with reasons that reach everybody who spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.models import State as BallotState
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import refuse_unless_open
from filrouge.rooms.plans.actions.drawing import refuse_weighed
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.actions.wording import refuse_other_original, told_languages
from filrouge.rooms.plans.models import (
    Action,
    ActionState,
    Decision,
    Outcome,
    Plan,
    Proposal,
    ProposalState,
    Weighed,
)
from filrouge.rooms.plans.queries.earlier import kept_words
from filrouge.rooms.plans.queries.standing import spoke_about
from filrouge.rooms.plans.rules import MAY

MOST = 500  # proposals decided in one go
DECIDED = (ProposalState.ADOPTED, ProposalState.DEFERRED, ProposalState.NOT_TAKEN_UP)
LONGEST_REASON = 2_000

ADOPTED = gettext_lazy("Proposal %(number)s, about which you spoke, was adopted.")
ADOPTED_BECAUSE = gettext_lazy("Proposal %(number)s, about which you spoke, was adopted: %(reason)s")
DEFERRED = gettext_lazy("Proposal %(number)s, about which you spoke, was deferred: %(reason)s")
NOT_TAKEN_UP = gettext_lazy("Proposal %(number)s, about which you spoke, was not taken up: %(reason)s")
REOPENED = gettext_lazy("Proposal %(number)s, about which you spoke, is open again: %(reason)s")
SENTENCES = {Outcome.ADOPTED: ADOPTED_BECAUSE, Outcome.DEFERRED: DEFERRED, Outcome.NOT_TAKEN_UP: NOT_TAKEN_UP}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to become of one proposal, and why."""

    proposal: Proposal
    outcome: str
    reason: Words = field(default_factory=Words)


@action("plans.decide", rule=MAY["decide"], about="plan", says=gettext_lazy("Proposals decided"))
def decide(act: Act, *, plan: Plan, rulings: Sequence[Ruling], ballot: Ballot | None = None) -> list[Decision]:
    """Note what was decided, after the published result of a ballot where there was one; all of it or nothing.

    Whoever spoke is told once for each proposal: its authors and supporters, those from whose contributions it was
    drawn, who commented on it or asked for other words.
    """
    refuse_unless_open(plan, rules.ADOPT)
    if not 0 < len(rulings) <= MOST:
        raise Refused(_("Choose what becomes of one proposal at least."), code="nothing")
    _refuse_ballot(plan, ballot)
    hold(plan)
    decisions = [_decided(act, plan, ruling, ballot) for ruling in rulings]
    act.changed(plan, after={f"proposal {d.proposal.number}": str(d.outcome) for d in decisions})
    return decisions


@action("plans.reopen", rule=MAY["decide"], about="proposal", says=gettext_lazy("Proposal reopened"))
def reopen(act: Act, *, proposal: Proposal, reason: Words) -> Proposal:
    """Open a decided proposal again, saying why. What was decided before stays on record."""
    hold(proposal.plan)
    proposal.refresh_from_db(fields=["state"])
    if proposal.state not in DECIDED:
        raise Refused(_("This proposal is not decided, so there is nothing to reopen."), code="state")
    _refuse_reason(reason)
    under_way = Action.objects.filter(proposal=proposal).exclude(state=ActionState.STOPPED).first()
    if under_way is not None:
        raise Refused(_("It has become an action. Stop the action first, then reopen the proposal."), code="action")
    before = str(proposal.state)
    Decision.objects.filter(proposal=proposal, reopened_at=None).update(reopened_at=act.at)
    _stand(proposal, ProposalState.OPEN, Words(), None)
    after = {"state": str(proposal.state), "reason": kept_words(reason)}
    act.changed(proposal, before={"state": before}, after=after, reason=_said(reason))
    tell_of(act, proposal, "plans.decided", REOPENED, spoke_about(proposal), reason=reason)
    return proposal


@action("plans.translate_reason", rule=MAY["decide"], about="decision", says=gettext_lazy("Reason translated"))
def translate_reason(act: Act, *, decision: Decision, reason: Words) -> Decision:
    """Say in other languages why something was decided. What was said stays; its translations are added or changed."""
    proposal = decision.proposal
    hold(proposal.plan)
    decision.refresh_from_db(fields=["reason", "reopened_at"])
    if not decision.reason:
        raise Refused(_("No reason was given, so there is nothing to translate."), code="nothing")
    refuse_other_original(decision.reason, reason)
    _refuse_reason(reason)
    before, decision.reason = told_languages(decision.reason), reason
    decision.save(update_fields=["reason"])
    if decision.reopened_at is None:
        Proposal.objects.filter(pk=proposal.pk).update(reason=reason)
    act.changed(decision, before={"languages": before}, after={"languages": told_languages(reason)})
    return decision


def _decided(act: Act, plan: Plan, ruling: Ruling, ballot: Ballot | None) -> Decision:
    proposal = ruling.proposal
    _refuse_ruling(plan, ruling)
    refuse_weighed(proposal)
    decision = Decision.objects.create(
        proposal=proposal, number=proposal.decisions.count() + 1, outcome=ruling.outcome, reason=ruling.reason,
        ballot=ballot, at=act.at,
    )  # fmt: skip
    _stand(proposal, ruling.outcome, ruling.reason, act)
    act.linked(decision, "wasInformedBy", proposal)
    # A ballot about many proposals would bring all of them, and whatever led to them, onto the thread of each.
    if ballot is not None and Weighed.objects.filter(weighing__ballot=ballot).count() == 1:
        act.linked(decision, "wasInformedBy", ballot)
    _tell(act, decision)
    return decision


def _stand(proposal: Proposal, state: str, reason: Words, act: Act | None) -> None:
    proposal.state, proposal.reason, proposal.decided_at = state, reason, act.at if act else None
    proposal.save(update_fields=["state", "reason", "decided_at"])


def _tell(act: Act, decision: Decision) -> None:
    proposal, outcome = decision.proposal, Outcome(decision.outcome)
    sentence = SENTENCES[outcome] if decision.reason else ADOPTED
    given = {"reason": decision.reason} if decision.reason else {}
    tell_of(act, proposal, "plans.decided", sentence, spoke_about(proposal), **given)


def _refuse_ballot(plan: Plan, ballot: Ballot | None) -> None:
    if ballot is None:
        return
    if ballot.space_id != plan.space_id or ballot.state != BallotState.PUBLISHED:
        raise Refused(_("The result of that ballot is not published. Publish it, then decide."), code="ballot")


def _refuse_ruling(plan: Plan, ruling: Ruling) -> None:
    proposal = ruling.proposal
    proposal.refresh_from_db(fields=["state", "reason", "decided_at"])
    if proposal.plan_id != plan.pk or proposal.state != ProposalState.OPEN:
        words = _("Proposal %(number)s is “%(state)s”, so it cannot be decided now.")
        raise Refused(
            words % {"number": proposal.number, "state": proposal.get_state_display()}, code="state",
            field=f"outcome_{proposal.number}",
        )  # fmt: skip
    if ruling.outcome not in Outcome.values:
        raise Refused(_("Choose what becomes of it."), code="outcome", field=f"outcome_{proposal.number}")
    if ruling.outcome != Outcome.ADOPTED or ruling.reason:
        _refuse_reason(ruling.reason, f"reason_{proposal.number}")


def _refuse_reason(reason: Words, field: str = "reason") -> None:
    if not reason:
        raise Refused(
            _("Say why, in a sentence or two. Everybody who spoke about it reads this."), code="reason", field=field
        )
    if any(len(text) > LONGEST_REASON for text in reason.texts().values()):
        raise Refused(
            _("A reason has at most %(most)s characters.") % {"most": LONGEST_REASON}, code="long", field=field
        )


def _said(reason: Words) -> str:
    return reason.in_(reason.origin).text[:500]
