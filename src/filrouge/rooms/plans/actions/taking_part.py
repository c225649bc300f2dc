"""Who leads an action and who takes part in it: asked, and from the day they say yes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.rooms.plans.actions.telling import tell_of_action
from filrouge.rooms.plans.models import Action, Partner
from filrouge.rooms.plans.rules import MAY, SPEAKERS

DECLINED = gettext_lazy("%(name)s cannot lead action %(number)s. It needs another lead.")


@action("plans.ask_owner", rule=MAY["keep_action"], about="action", says=gettext_lazy("Lead of an action asked"))
def ask_owner(act: Act, *, action: Action, organisation: Organisation) -> Action:
    """Ask an organisation to lead an action, in the place of whoever led it."""
    before = action.owner_id
    ask_to_lead(act, action, organisation)
    act.changed(action, before={"owner": before}, after={"owner": organisation.pk})
    return action


@action("plans.answer_as_owner", rule=MAY["answer_invitation"], about="action", says=gettext_lazy("Lead answered"))
def answer_as_owner(act: Act, *, action: Action, yes: bool) -> Action:
    """Say whether one's organisation leads an action. Whoever leads it already can hand it back in the same way."""
    owner = action.owner
    assert owner is not None  # the rule has settled it
    held = Action.objects.filter(pk=action.pk, owner=owner)
    if yes:
        held.filter(accepted_at=None).update(accepted_at=act.at)
    else:
        held.update(owner=None, accepted_at=None)
        team = action.plan.space.organisation_id
        tell_of_action(act, action, "plans.lead_declined", DECLINED, [team], name=owner.name)
    action.refresh_from_db(fields=["owner", "accepted_at"])
    act.changed(action, before={"owner": owner.pk}, after={"owner": action.owner_id, "leads": yes})
    return action


@action("plans.ask_partner", rule=MAY["keep_action"], about="action", says=gettext_lazy("Partner of an action asked"))
def ask_partner(act: Act, *, action: Action, organisation: Organisation) -> Partner:
    """Ask an organisation to take part in an action."""
    if action.partners.filter(organisation=organisation).exists() or action.owner_id == organisation.pk:
        words = _("%(name)s leads it, takes part in it or is asked already.")
        raise Refused(words % {"name": organisation.name}, code="twice", field="organisation")
    partner = ask_to_take_part(act, action, organisation)
    act.changed(action, after={"asked": organisation.pk})
    return partner


@action(
    "plans.answer_as_partner", rule=MAY["answer_invitation"], about="partner", says=gettext_lazy("Partner answered")
)
def answer_as_partner(act: Act, *, partner: Partner, yes: bool) -> None:
    """Say whether one's organisation takes part. Whoever does already can leave in the same way."""
    asked = Partner.objects.filter(pk=partner.pk)
    if yes:
        asked.filter(accepted_at=None).update(accepted_at=act.at)
    else:
        asked.delete()
    act.changed(partner.action, after={"organisation": partner.organisation_id, "takes part": yes})


def ask_to_lead(act: Act, action: Action, organisation: Organisation) -> None:
    """Name who is to lead an action, within an action. Who asks itself, and the network for its own, says yes by it."""
    own = act.by.acts_for(organisation.pk, *SPEAKERS) or organisation.pk == action.plan.space.organisation_id
    if action.owner_id == organisation.pk:
        return
    Partner.objects.filter(action=action, organisation=organisation).delete()
    action.owner, action.accepted_at = organisation, act.at if own else None
    action.save(update_fields=["owner", "accepted_at"])


def ask_to_take_part(act: Act, action: Action, organisation: Organisation) -> Partner:
    """Ask an organisation to take part, within an action; twice asks once."""
    accepted = act.at if act.by.acts_for(organisation.pk, *SPEAKERS) else None
    partner, _new = Partner.objects.get_or_create(
        action=action, organisation=organisation, defaults={"invited_at": act.at, "accepted_at": accepted}
    )
    return partner
