"""What a proposal was drawn from: contributions, several for one and one for several."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.plans.models import Contribution, ContributionState, Drawn, Plan, Proposal, ProposalState
from filrouge.rooms.plans.rules import MAY

MOST = 200  # contributions that are drawn into a proposal in one go
UNDECIDED = (ProposalState.DRAFT, ProposalState.OPEN)


@action("plans.add_sources", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Contributions added"))
def add_sources(act: Act, *, proposal: Proposal, contributions: Iterable[Contribution]) -> int:
    """Say that a proposal was drawn from these contributions too. Returns how many were new to it."""
    refuse_decided(proposal)
    added = draw(act, proposal, contributions)
    act.changed(proposal, after={"contributions": len(added)})
    return len(added)


@action("plans.remove_source", rule=MAY["sort"], about="proposal", says=gettext_lazy("Contribution taken out"))
def remove_source(act: Act, *, proposal: Proposal, contribution: Contribution) -> None:
    """Say that a contribution was sorted into the wrong proposal; it waits for another one again."""
    refuse_decided(proposal)
    Drawn.objects.filter(proposal=proposal, contribution=contribution).delete()
    act.changed(proposal, before={"contribution": contribution.id})


def draw(act: Act, proposal: Proposal, contributions: Iterable[Contribution]) -> list[Contribution]:
    """Note from what a proposal was drawn, within an action. Returns those that were new to it.

    Raises Refused for more than MOST, for what is of another plan, and for what is not handed in.
    """
    chosen = {contribution.pk: contribution for contribution in contributions}
    if len(chosen) > MOST:
        raise Refused(_("Choose at most %(most)s contributions at a time.") % {"most": MOST}, code="many")
    hold_states(chosen.values())
    for contribution in chosen.values():
        _refuse_strange(proposal.plan, contribution)
    known = set(Drawn.objects.filter(proposal=proposal, contribution__in=chosen).values_list("contribution", flat=True))
    new = [contribution for pk, contribution in chosen.items() if pk not in known]
    Drawn.objects.bulk_create([Drawn(proposal=proposal, contribution=each) for each in new], ignore_conflicts=True)
    for contribution in new:
        act.linked(proposal, "wasDerivedFrom", contribution)
    return new


def hold_states(contributions: Iterable[Contribution]) -> None:
    """Where contributions stand now, kept so: of drawing from one and taking it back, the second is refused."""
    held = {each.pk: each for each in contributions}
    stands = Contribution.objects.select_for_update(no_key=True).filter(pk__in=held).order_by("pk")
    for pk, state in stands.values_list("pk", "state"):
        held[pk].state = state


def refuse_decided(proposal: Proposal) -> None:
    """Raises Refused unless a proposal is a draft or open. Asked of the database, under a lock, so two tabs agree."""
    proposal.refresh_from_db(
        fields=["state", "version", "title", "text", "merged_into"],
        from_queryset=Proposal.objects.select_for_update(of=("self",)),
    )
    if proposal.state == ProposalState.MERGED and proposal.merged_into is not None:
        words = _("This proposal was merged into proposal %(number)s. Go on there.")
        raise Refused(words % {"number": proposal.merged_into.number}, code="merged")
    if proposal.state not in UNDECIDED:
        words = _("This proposal is “%(state)s”, so that cannot be done any more.")
        raise Refused(words % {"state": proposal.get_state_display()}, code="state")


def refuse_weighed(proposal: Proposal) -> None:
    """Raises Refused while a ballot weighs the proposal: what is voted on does not change under the vote."""
    if proposal.weighed.filter(weighing__ballot__state__in=("opened", "closed", "counted")).exists():
        raise Refused(
            _("A ballot weighs this proposal now, so its words stay as they are until the result is out."),
            code="weighed",
        )


def _refuse_strange(plan: Plan, contribution: Contribution) -> None:
    if contribution.plan_id != plan.id:
        raise Refused(_("That contribution belongs to another plan. Choose others."), code="plan")
    if contribution.state not in {ContributionState.HANDED_IN, ContributionState.TO_CONFIRM}:
        raise Refused(
            _("Contribution %(number)s is not handed in. Choose others.") % {"number": contribution.number or "–"},
            code="state",
        )
