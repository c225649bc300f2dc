"""Letting another organisation vote: given for one ballot, limited by its rule, revocable until the vote is cast."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.rooms.ballots.models import Ballot, Proxy, Vote, Voter
from filrouge.rooms.ballots.queries.carrying import HOW, hands, limit_words, obstacle
from filrouge.rooms.ballots.queries.reminders import PROXY, delegates_of, said_to
from filrouge.rooms.ballots.rules import MAY, is_open


@action("ballots.give_proxy", rule=MAY["give_proxy"], about="voter", says=gettext_lazy("Proxy given"))
def give_proxy(act: Act, *, voter: Voter, holder: Voter) -> Proxy:
    """Let `holder` vote for the organisation. It cannot pass the vote on, and carries no more than the rule allows."""
    proxy = _given(act, voter, holder)
    _tell(act, "ballot_proxy_given", voter.ballot, proxy)
    return proxy


@action("ballots.carry_voice", rule=MAY["carry_voice"], about="voter", says=gettext_lazy("Proxy given with the voice"))
def carry_voice(act: Act, *, voter: Voter, holder: Voter, voice: models.Model) -> Proxy:
    """Let `holder` vote for an organisation that handed it `voice` for a whole meeting, as if given in the ballot.

    Nobody is written to for each ballot: who carries a voice was told when it was handed over.
    """
    proxy = _given(act, voter, holder)
    act.linked(proxy, HOW, voice)
    return proxy


@action("ballots.revoke_proxy", rule=MAY["give_proxy"], about="voter", says=gettext_lazy("Proxy taken back"))
def revoke_proxy(act: Act, *, voter: Voter) -> Proxy:
    """Take a proxy back. Once the holder has cast the vote it stands."""
    proxy = _revoked(act, voter)
    _tell(act, "ballot_proxy_taken_back", voter.ballot, proxy)
    return proxy


@action(
    "ballots.lay_voice_down",
    rule=MAY["carry_voice"],
    about="voter",
    says=gettext_lazy("Proxy taken back with the voice"),
)
def lay_voice_down(act: Act, *, voter: Voter) -> Proxy:
    """Take back what was given with a voice that its organisation took back. Once the vote is cast it stands."""
    return _revoked(act, voter)


def _given(act: Act, voter: Voter, holder: Voter) -> Proxy:
    voter.ballot = _still_open(voter)
    _refuse(voter.ballot, voter, holder)
    proxy = Proxy.objects.create(giver=voter, holder=holder, given_at=act.at)
    noted = {"ballot": voter.ballot_id, "giver": voter.organisation_id, "holder": holder.organisation_id}
    act.changed(proxy, after=noted)
    return proxy


def _revoked(act: Act, voter: Voter) -> Proxy:
    voter.ballot = _still_open(voter)
    proxy = voter.proxies_given.filter(revoked_at=None).first()
    if proxy is None:
        raise Refused(_("There is no proxy to take back."), code="no_proxy")
    if has_voted(voter):
        raise Refused(_("Your vote was cast by proxy already, so it stands."), code="cast")
    proxy.revoked_at = act.at
    proxy.save(update_fields=["revoked_at"])
    noted = {"revoked": True, "ballot": voter.ballot_id}
    act.changed(proxy, before={"holder": proxy.holder.organisation_id}, after=noted)
    return proxy


def _tell(act: Act, kind: str, ballot: Ballot, proxy: Proxy) -> None:
    """Write to those who vote for the holder, each in their language."""
    holder = proxy.holder.organisation_id
    for person in delegates_of(ballot.space, [holder], act.at.date(), PROXY).get(holder, ()):
        context = said_to(ballot, proxy.holder.name, read_by(person), "") | {"giver": proxy.giver.name}
        context |= ways_out(person, ballot.space, PROXY)
        once = f"ballots.proxy.{kind}.{proxy.pk}"
        outbox.write(kind, person, by=act.by, space=ballot.space, once=once, context=context)


def has_voted(voter: Voter) -> bool:
    """Whether the organisation's vote is in, openly or secretly."""
    return voter.paper_in or Vote.in_force.filter(voter=voter).exists()


def _still_open(voter: Voter) -> Ballot:
    """The ballot, held while proxies change, so that two gifts at once cannot pass the limit together."""
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("rule", "space").get(pk=voter.ballot_id)
    if not is_open(ballot):
        raise Refused(_("This ballot is not open, so nothing was changed."), code="state")
    return ballot


def _refuse(ballot: Ballot, voter: Voter, holder: Voter) -> None:
    code, limit = obstacle(ballot, voter, holder, hands([voter, holder])), ballot.rule.proxy_limit
    if code == "limit":
        raise Refused(limit_words(holder.name, limit), code=code, field="holder")
    words = {
        "no_proxies": _("The rule of this ballot knows no proxies."),
        "holder": _("Choose another organisation on the roll of this ballot."),
        "no_vote": _("%(name)s is on the roll without a vote.") % {"name": voter.name},
        "voted": _("Your vote is cast already. Correct it instead."),
        "already": _("You gave your proxy already. Take it back first."),
        "passed_on": _("%(name)s has given its own vote away and cannot carry yours.") % {"name": holder.name},
        "carries": _("You carry votes of others, so yours cannot be passed on with them."),
    }
    if code:
        field = "holder" if code in {"holder", "passed_on"} else ""
        raise Refused(words[code], code=code, field=field)
