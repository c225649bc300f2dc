"""Letting another organisation vote: given for one ballot, limited by its rule, revocable until the vote is cast."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.rooms.ballots.models import Ballot, Proxy, Voter
from filrouge.rooms.ballots.queries.reminders import delegates_of, said_to
from filrouge.rooms.ballots.rules import MAY, is_open


@action("ballots.give_proxy", rule=MAY["give_proxy"], about="voter", says=gettext_lazy("Proxy given"))
def give_proxy(act: Act, *, voter: Voter, holder: Voter) -> Proxy:
    """Let `holder` vote for the organisation. It cannot pass the vote on, and carries no more than the rule allows."""
    ballot = _still_open(voter)
    _refuse(ballot, voter, holder)
    proxy = Proxy.objects.create(giver=voter, holder=holder, given_at=act.at)
    act.changed(proxy, after={"ballot": ballot.id, "giver": voter.organisation_id, "holder": holder.organisation_id})
    _tell(act, "ballot_proxy_given", ballot, proxy)
    return proxy


@action("ballots.revoke_proxy", rule=MAY["give_proxy"], about="voter", says=gettext_lazy("Proxy taken back"))
def revoke_proxy(act: Act, *, voter: Voter) -> Proxy:
    """Take a proxy back. Once the holder has cast the vote it stands."""
    ballot = _still_open(voter)
    proxy = voter.proxies_given.filter(revoked_at=None).first()
    if proxy is None:
        raise Refused(_("There is no proxy to take back."), code="no_proxy")
    if has_voted(voter):
        raise Refused(_("Your vote was cast by proxy already, so it stands."), code="cast")
    proxy.revoked_at = act.at
    proxy.save(update_fields=["revoked_at"])
    act.changed(proxy, before={"holder": proxy.holder.organisation_id}, after={"revoked": True, "ballot": ballot.id})
    _tell(act, "ballot_proxy_taken_back", ballot, proxy)
    return proxy


def _tell(act: Act, kind: str, ballot: Ballot, proxy: Proxy) -> None:
    """Write to those who vote for the holder, each in their language."""
    holder = proxy.holder.organisation_id
    for person in delegates_of(ballot.space, [holder], act.at.date()).get(holder, ()):
        context = said_to(ballot, proxy.holder.name, read_by(person), "") | {"giver": proxy.giver.name}
        once = f"ballots.proxy.{kind}.{proxy.pk}"
        outbox.write(kind, person, by=act.by, space=ballot.space, once=once, context=context)


def has_voted(voter: Voter) -> bool:
    """Whether the organisation's vote is in, openly or secretly."""
    return voter.paper_in or voter.votes.exists()


def _still_open(voter: Voter) -> Ballot:
    """The ballot, held while proxies change, so that two gifts at once cannot pass the limit together."""
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("rule", "space").get(pk=voter.ballot_id)
    if not is_open(ballot):
        raise Refused(_("This ballot is not open, so nothing was changed."), code="state")
    return ballot


def _refuse(ballot: Ballot, voter: Voter, holder: Voter) -> None:
    limit = ballot.rule.proxy_limit
    if not limit:
        raise Refused(_("The rule of this ballot knows no proxies."), code="no_proxies")
    if holder.ballot_id != ballot.id or holder.pk == voter.pk:
        raise Refused(_("Choose another organisation on the roll of this ballot."), code="holder", field="holder")
    if voter.weight == "0":
        raise Refused(_("%(name)s is on the roll without a vote.") % {"name": voter.name}, code="no_vote")
    if has_voted(voter):
        raise Refused(_("Your vote is cast already. Correct it instead."), code="voted")
    if voter.proxies_given.filter(revoked_at=None).exists():
        raise Refused(_("You gave your proxy already. Take it back first."), code="already")
    if holder.proxies_given.filter(revoked_at=None).exists():
        raise Refused(
            _("%(name)s has given its own vote away and cannot carry yours.") % {"name": holder.name},
            code="passed_on",
            field="holder",
        )
    if voter.proxies_held.filter(revoked_at=None).exists():
        raise Refused(_("You carry votes of others, so yours cannot be passed on with them."), code="carries")
    if holder.proxies_held.filter(revoked_at=None).count() >= limit:
        words = ngettext(
            "%(name)s carries %(number)d proxy already, which is all that the rule allows.",
            "%(name)s carries %(number)d proxies already, which is all that the rule allows.",
            limit,
        )
        raise Refused(words % {"name": holder.name, "number": limit}, code="limit", field="holder")
