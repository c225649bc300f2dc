"""Several proposals become one, with a trace: the originals stay, and a merge can be undone while nothing is decided.

Nothing is copied. Who supports what was merged supports the one it went into (queries.standing), each once, and what
it was drawn from is what that one was drawn from; so undoing a merge gives everything back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.plans.actions.allowing import refuse_unless_made
from filrouge.rooms.plans.actions.authoring import ask_authors
from filrouge.rooms.plans.actions.drawing import refuse_decided, refuse_weighed
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.proposing import Wording, made
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.models import Author, Plan, Proposal, ProposalState, Unlike
from filrouge.rooms.plans.queries.standing import authors_of, behind, spoke_about
from filrouge.rooms.plans.rules import MAY

MOST = 20  # proposals merged in one go
MERGED = gettext_lazy(
    "Proposal %(number)s was merged into proposal %(into)s, which you support now as you supported this one."
)
LED_ON = gettext_lazy("Proposal %(number)s, about which you spoke, was merged into proposal %(into)s. Go on there.")
APART = gettext_lazy("Proposal %(number)s stands for itself again. You support it as before.")


@action("plans.merge", rule=MAY["sort"], about="into", says=gettext_lazy("Proposals merged"))
def merge(act: Act, *, into: Proposal, proposals: Iterable[Proposal]) -> Proposal:
    """Let proposals go into another one, which keeps its words. Their addresses lead to it from now on."""
    _merge(act, into, proposals)
    act.changed(into, after={"merged": sorted(each.number for each in proposals)})
    return into


@action("plans.merge_anew", rule=MAY["sort"], about="plan", says=gettext_lazy("Proposals merged into a new one"))
def merge_anew(act: Act, *, plan: Plan, proposals: Iterable[Proposal], wording: Wording) -> Proposal:
    """Let proposals go into a new one, with words that say what they have in common."""
    refuse_unless_made(plan)
    chosen = list(proposals)
    if len(chosen) < 2:
        raise Refused(_("Choose two proposals or more to merge."), code="few", field="proposals")
    into = made(act, plan, wording, ())
    _merge(act, into, chosen)
    return into


@action("plans.unmerge", rule=MAY["sort"], about="proposal", says=gettext_lazy("Merge undone"))
def unmerge(act: Act, *, proposal: Proposal) -> Proposal:
    """Let a merged proposal stand for itself again, while what it went into is not decided or being weighed."""
    hold(proposal.plan)
    proposal.refresh_from_db(fields=["state", "merged_into"])
    into = proposal.merged_into
    if proposal.state != ProposalState.MERGED or into is None:
        raise Refused(_("This proposal is not merged into another one."), code="state")
    refuse_decided(into)
    refuse_weighed(into)
    act.changed(proposal, before={"into": into.number})
    _stand_alone(act, proposal)
    return proposal


@action("plans.tell_apart", rule=MAY["sort"], about="one", says=gettext_lazy("Proposals told apart"))
def tell_apart(act: Act, *, one: Proposal, other: Proposal) -> None:
    """Remember that two proposals do not say the same, so that nobody is asked again."""
    if one.plan_id != other.plan_id or one.pk == other.pk:
        raise Refused(_("Choose two proposals of this plan."), code="plan")
    older, younger = sorted((one, other), key=lambda each: each.pk)
    Unlike.objects.get_or_create(one=older, other=younger)
    act.changed(older, after={"unlike": younger.number})


def set_free(act: Act, proposal: Proposal) -> None:
    """Let everything that was merged into a proposal stand for itself again, within an action."""
    for merged in Proposal.objects.filter(merged_into=proposal).select_related("plan__space").order_by("pk"):
        _stand_alone(act, merged)


def _merge(act: Act, into: Proposal, proposals: Iterable[Proposal]) -> None:
    hold(into.plan)
    refuse_decided(into)
    refuse_weighed(into)
    if into.state != ProposalState.OPEN:
        raise Refused(_("Open the draft first, then merge others into it."), code="draft")
    chosen = {each.pk: each for each in proposals}
    if not chosen or len(chosen) > MOST:
        raise Refused(_("Choose between 1 and %(most)s proposals to merge.") % {"most": MOST}, code="many")
    for proposal in chosen.values():
        _refuse_merging(proposal, into)
    for proposal in chosen.values():
        backing, spoke = behind(proposal), spoke_about(proposal)
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.MERGED, merged_into=into)
        proposal.refresh_from_db(fields=["state", "merged_into"])
        ask_authors(act, into, authors_of(proposal))
        act.linked(into, "wasDerivedFrom", proposal)
        tell_of(act, proposal, "plans.merged", MERGED, backing, into=into.number)
        tell_of(act, proposal, "plans.merged", LED_ON, spoke - backing, into=into.number)


def _refuse_merging(proposal: Proposal, into: Proposal) -> None:
    if proposal.pk == into.pk or proposal.plan_id != into.plan_id:
        raise Refused(_("Choose other proposals of the same plan to merge into this one."), code="plan")
    refuse_decided(proposal)
    refuse_weighed(proposal)
    if proposal.state != ProposalState.OPEN:
        words = _("Proposal %(number)s is a draft. Open it first, then merge it.")
        raise Refused(words % {"number": proposal.number}, code="draft")


def _stand_alone(act: Act, proposal: Proposal) -> None:
    """As it was before it was merged. Authors who were asked because of the merge and have not answered are let go."""
    into = proposal.merged_into
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.OPEN, merged_into=None)
    proposal.refresh_from_db(fields=["state", "merged_into"])
    Author.objects.filter(proposal=into, accepted_at=None, organisation__in=authors_of(proposal)).delete()
    tell_of(act, proposal, "plans.merged", APART, behind(proposal))
