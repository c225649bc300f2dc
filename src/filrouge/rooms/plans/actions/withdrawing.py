"""A proposal is taken back by who made it, or by those who sort, who then say why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.languages import language_of
from filrouge.ground.said import whole
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.drawing import refuse_decided, refuse_weighed
from filrouge.rooms.plans.actions.merging import set_free
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.models import Proposal, ProposalState
from filrouge.rooms.plans.queries.standing import spoke_about
from filrouge.rooms.plans.rules import MAY

TAKEN_BACK = gettext_lazy("Proposal %(number)s was taken back: %(reason)s")
LONGEST_REASON = 2_000
GIVEN = gettext_lazy("its authors do not pursue it")


@action("plans.withdraw", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Proposal taken back"))
def withdraw(act: Act, *, proposal: Proposal, reason: str = "") -> Proposal:
    """Take a proposal back. What was merged into it stands for itself again, and its contributions wait for another.
    Whoever spoke about it is told, and the reason stands on its page.

    An author alone may do it; where several stand behind it they leave one by one, or those who sort do it, saying why.
    """
    hold(proposal.plan)
    refuse_decided(proposal)
    refuse_weighed(proposal)
    _refuse_withdrawing(act, proposal, reason)
    concerned = spoke_about(proposal)
    set_free(act, proposal)
    said = whole(reason, longest=LONGEST_REASON, field="reason")
    proposal.state = ProposalState.TAKEN_BACK
    proposal.reason = Words.of(said, language_of(said, act.by)) if said else Words()
    proposal.save(update_fields=["state", "reason"])
    act.changed(proposal, before={"state": "open"}, after={"state": str(proposal.state)}, reason=said[:500])
    tell_of(act, proposal, "plans.taken_back", TAKEN_BACK, concerned, reason=proposal.reason or GIVEN)
    return proposal


def _refuse_withdrawing(act: Act, proposal: Proposal, reason: str) -> None:
    """One author alone may; several leave one by one, so that nobody takes back what others stand behind."""
    if MAY["sort"](act.by, proposal):
        if not reason.strip():
            raise Refused(
                _("Say why, in a sentence: everybody who spoke about it reads it."), code="reason", field="reason"
            )
    elif proposal.authors.filter(accepted_at__isnull=False).count() > 1:
        raise Refused(
            _("Other organisations stand behind it too. You can leave as an author; the proposal stays."), code="others"
        )
