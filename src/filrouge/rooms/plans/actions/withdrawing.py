"""A proposal is taken back by who made it, or by those who sort, who then say why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.plans.actions.drawing import refuse_decided, refuse_weighed
from filrouge.rooms.plans.actions.merging import set_free
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.models import Proposal, ProposalState
from filrouge.rooms.plans.queries.standing import behind
from filrouge.rooms.plans.rules import MAY

TAKEN_BACK = gettext_lazy("Proposal %(number)s was taken back: %(reason)s")
GIVEN = gettext_lazy("its authors do not pursue it")


@action("plans.withdraw", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Proposal taken back"))
def withdraw(act: Act, *, proposal: Proposal, reason: str = "") -> Proposal:
    """Take a proposal back. What was merged into it stands for itself again, and its contributions wait for another.

    An author alone may do it; where several stand behind it they leave one by one, or those who sort do it, saying why.
    """
    hold(proposal.plan)
    refuse_decided(proposal)
    refuse_weighed(proposal)
    _refuse_withdrawing(act, proposal, reason)
    concerned = behind(proposal)
    set_free(act, proposal)
    proposal.state = ProposalState.TAKEN_BACK
    proposal.save(update_fields=["state"])
    act.changed(proposal, before={"state": "open"}, after={"state": str(proposal.state)}, reason=reason.strip()[:500])
    tell_of(act, proposal, "plans.taken_back", TAKEN_BACK, concerned, reason=reason.strip()[:500] or GIVEN)
    return proposal


def _refuse_withdrawing(act: Act, proposal: Proposal, reason: str) -> None:
    """One author alone may; several leave one by one, so that nobody takes back what others stand behind."""
    if MAY["sort"](act.by, proposal):
        if not reason.strip():
            raise Refused(_("Say why, in a sentence: those who support it read it."), code="reason", field="reason")
    elif proposal.authors.filter(accepted_at__isnull=False).count() > 1:
        raise Refused(
            _("Other organisations stand behind it too. You can leave as an author; the proposal stays."), code="others"
        )
