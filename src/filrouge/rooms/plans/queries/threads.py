"""The thread of one action or proposal, beside the plan that it is part of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import Life, life
from filrouge.rooms.plans.models import Action, Plan, Proposal
from filrouge.rooms.plans.queries.actions import shown_to
from filrouge.rooms.plans.queries.following import number_of
from filrouge.rooms.plans.queries.seen import open_to


@dataclass(frozen=True, slots=True)
class Beside:
    """The thread of the thing at `address`, under its name."""

    address: str
    title: str
    life: Life


def thread_beside(viewer: Viewer, plan: Plan, address: str) -> Beside | None:
    """The thread of an action or a proposal of this plan; None for what the viewer may not see and for none alike."""
    if not address:
        return None
    action = Action.objects.filter(shown_to(viewer), plan=plan, address=address).select_related("area").first()
    if action is not None:
        title = _("The thread of action %(number)s") % {"number": number_of(action)}
        return Beside(address, title, life(viewer, action))
    proposal = Proposal.objects.filter(open_to(viewer), plan=plan, address=address).first()
    if proposal is None:
        return None
    title = _("The thread of proposal %(number)s") % {"number": proposal.number}
    return Beside(address, title, life(viewer, proposal))
