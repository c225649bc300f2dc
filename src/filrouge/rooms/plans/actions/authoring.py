"""Who stands behind a proposal as its author: invited, and from the day they say yes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.rooms.plans.actions.drawing import refuse_decided
from filrouge.rooms.plans.models import Author, Proposal
from filrouge.rooms.plans.rules import MAY


@action("plans.invite_author", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Author invited"))
def invite_author(act: Act, *, proposal: Proposal, organisation: Organisation) -> Author:
    """Ask an organisation to stand behind a proposal too. It is an author when it says yes."""
    refuse_decided(proposal)
    try:
        with transaction.atomic():
            author = Author.objects.create(proposal=proposal, organisation=organisation, invited_at=act.at)
    except IntegrityError as twice:
        raise Refused(
            _("%(name)s is an author or is asked already.") % {"name": organisation.name}, code="twice",
            field="organisation",
        ) from twice  # fmt: skip
    act.changed(proposal, after={"invited": organisation.pk})
    return author


@action(
    "plans.answer_invitation", rule=MAY["answer_invitation"], about="author", says=gettext_lazy("Invitation answered")
)
def answer_invitation(act: Act, *, author: Author, yes: bool) -> None:
    """Say whether one's organisation stands behind a proposal. Whoever says no may be asked again."""
    refuse_decided(author.proposal)
    waiting = Author.objects.filter(pk=author.pk, accepted_at=None)
    if yes:
        waiting.update(accepted_at=act.at)
    else:
        waiting.delete()
    act.changed(author.proposal, after={"organisation": author.organisation_id, "author": yes})


def ask_authors(act: Act, proposal: Proposal, organisations: Iterable[int]) -> None:
    """Invite organisations as authors, each once, within an action."""
    invited = [Author(proposal=proposal, organisation_id=each, invited_at=act.at) for each in sorted(organisations)]
    Author.objects.bulk_create(invited, ignore_conflicts=True)


@action("plans.leave", rule=MAY["answer_invitation"], about="author", says=gettext_lazy("Author left"))
def leave(act: Act, *, author: Author) -> None:
    """Stop being an author. The last one cannot leave: a proposal that nobody wants is taken back."""
    refuse_decided(author.proposal)
    others = Author.objects.filter(proposal=author.proposal, accepted_at__isnull=False).exclude(pk=author.pk)
    if author.accepted_at is not None and not others.exists():
        raise Refused(_("You are the last author. Take the proposal back if nobody wants it any more."), code="last")
    Author.objects.filter(pk=author.pk).delete()
    act.changed(author.proposal, before={"organisation": author.organisation_id, "author": True})
