"""Organisations support proposals and say what they think of them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import plain, refuse_unless_open, spoken
from filrouge.rooms.plans.actions.drawing import refuse_decided
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.models import Comment, Proposal, ProposalState, Support
from filrouge.rooms.plans.queries.standing import families, supporters
from filrouge.rooms.plans.rules import MAY


@action("plans.support", rule=MAY["support"], about="proposal", says=gettext_lazy("Proposal supported"))
def support(act: Act, *, proposal: Proposal) -> None:
    """Support a proposal for the organisation acted for. Twice counts once, also by way of what was merged into it."""
    refuse_unless_open(proposal.plan, rules.SUPPORT)
    hold(proposal.plan)  # so that no merge changes meanwhile whom it counts already
    _refuse_draft(proposal)
    organisation = act.by.acting.organisation if act.by.acting else 0
    if organisation not in supporters(proposal):
        Support.objects.get_or_create(proposal=proposal, organisation_id=organisation, defaults={"at": act.at})
    act.changed(proposal, after={"support": organisation})


@action("plans.take_back_support", rule=MAY["support"], about="proposal", says=gettext_lazy("Support taken back"))
def take_back_support(act: Act, *, proposal: Proposal) -> None:
    """Support it no longer; also not what was merged into it, for that is the same thing now."""
    refuse_unless_open(proposal.plan, rules.SUPPORT)
    hold(proposal.plan)
    _refuse_draft(proposal)
    organisation = act.by.acting.organisation if act.by.acting else 0
    family = families([proposal.pk])[proposal.pk]
    Support.objects.filter(proposal__in=family, organisation=organisation).delete()
    act.changed(proposal, before={"support": organisation})


@action("plans.comment", rule=MAY["comment"], about="proposal", says=gettext_lazy("Proposal commented on"))
def comment(act: Act, *, proposal: Proposal, text: str, language: str, answers: Comment | None = None) -> Comment:
    """Say something about a proposal, or answer somebody who did. An answer to an answer stands below the first."""
    refuse_unless_open(proposal.plan, rules.COMMENT)
    _refuse_draft(proposal)
    if answers is not None and answers.proposal_id != proposal.pk:
        raise Refused(_("That comment stands below another proposal."), code="proposal")
    organisation = act.by.acting.organisation if act.by.acting else 0
    written = Comment.objects.create(
        proposal=proposal, answers=(answers.answers or answers) if answers else None, organisation_id=organisation,
        person=act.by.person, text=Words.of(plain(text), spoken(language)), at=act.at,
    )  # fmt: skip
    act.changed(written, after={"proposal": proposal.number, "organisation": organisation})
    return written


@action("plans.take_back_comment", rule=MAY["take_back"], about="comment", says=gettext_lazy("Comment taken back"))
def take_back_comment(act: Act, *, comment: Comment) -> None:
    """Take back what one said. That something stood there stays, for others may have answered it."""
    Comment.objects.filter(pk=comment.pk, taken_back_at=None).update(taken_back_at=act.at, text=Words())
    act.changed(comment, before={"proposal": comment.proposal.number, "organisation": comment.organisation_id})


def _refuse_draft(proposal: Proposal) -> None:
    refuse_decided(proposal)
    if proposal.state == ProposalState.DRAFT:
        raise Refused(_("This proposal is a draft. It can be supported once it is open."), code="draft")
