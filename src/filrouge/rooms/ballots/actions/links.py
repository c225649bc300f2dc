"""Links by which an organisation votes from a mail without signing in, and reminders to those who have not voted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.ballots.actions.casting import drop_paper, open_now, plain_answers, record_vote
from filrouge.rooms.ballots.actions.proxies import has_voted
from filrouge.rooms.ballots.models import Ballot, MailLink, Means, Voter
from filrouge.rooms.ballots.queries.links import standing_of
from filrouge.rooms.ballots.queries.live import waiting
from filrouge.rooms.ballots.queries.reminders import (
    KIND,
    REMINDER,
    TIMED,
    delegates_of,
    key_of,
    said_to,
    timed_is_out,
)
from filrouge.rooms.ballots.rules import MAY, is_open


@action("ballots.remind", rule=MAY["send_links"], about="ballot", says=gettext_lazy("Reminders sent"))
def remind(act: Act, *, ballot: Ballot, with_link: bool = True, timed: bool = False) -> int:
    """Write to those who have not voted, in their language, with a link that votes once. Returns how many were asked.

    Nothing says what others voted, or how many. A new link takes the place of the one before it. The `timed` reminder
    of a ballot is sent once.
    """
    _refuse_reminding(ballot, timed=timed)
    voters = waiting(ballot)
    found = delegates_of(ballot.space, [voter.organisation_id for voter in voters], act.at.date(), REMINDER)
    asked = [(voter, person) for voter in voters for person in found.get(voter.organisation_id, ())]
    if not asked:
        raise Refused(_("Nobody is left to write to, so no mail was sent."), code="nobody")
    stamp = TIMED if timed else act.at.isoformat()
    for voter, person in asked:
        _write(act, ballot, voter, person, stamp, with_link=with_link)
    act.changed(ballot, after={"reminded": len(asked), "timed": timed})
    return len(asked)


def _refuse_reminding(ballot: Ballot, *, timed: bool) -> None:
    """Held while mails are written, so that two workers at once never write the timed reminder twice."""
    ballot.state = Ballot.objects.select_for_update().values_list("state", flat=True).get(pk=ballot.pk)
    if not is_open(ballot):
        raise Refused(_("This ballot is not open, so nobody was written to."), code="state")
    if timed and timed_is_out(ballot):
        raise Refused(_("This reminder was sent already."), code="once")


@action("ballots.vote_by_link", rule=MAY["vote_by_link"], about="voter", says=gettext_lazy("Vote cast by a link"))
def vote_by_link(act: Act, *, voter: Voter, link: MailLink, answers: Mapping[str, Any], offered: str = "") -> str:
    """Cast the vote that a link allows, once. Returns the receipt of a secret vote, else nothing.

    `offered` is the receipt that the form of a secret ballot brought along: the same form sent twice casts one paper.
    """
    ballot = open_now(voter)
    _refuse_link(act, voter, link)
    typed = plain_answers(ballot, answers)
    act.changed(voter, after={"ballot": ballot.id, "organisation": voter.organisation_id, "link": link.pk})
    if not MailLink.objects.filter(pk=link.pk, voter=voter, used_at=None).update(used_at=act.at):
        return _sent_twice(voter, link, typed, offered)
    if has_voted(voter):
        raise Refused(_("Your organisation has voted already. Sign in to change its vote."), code="voted")
    if ballot.secret:
        return drop_paper(voter, typed, "", offered)
    vote = record_vote(act, voter, typed, Means.MAIL)
    vote.by_id, vote.person = voter.organisation_id, link.person
    vote.save(update_fields=["by", "person"])
    return ""


def _refuse_link(act: Act, voter: Voter, link: MailLink) -> None:
    """A link ends with the mandate of whom it was sent to, and while another organisation carries the vote."""
    if link.voter_id != voter.pk or standing_of(link, act.at.date()) is None:
        raise Refused(_("This link is not in force any more."), code="ended")
    if carried := voter.proxies_given.filter(revoked_at=None).select_related("holder").first():
        raise Refused(
            _("%(holder)s carries your vote. Take the proxy back, then vote.") % {"holder": carried.holder.name},
            code="proxy",
        )


def _sent_twice(voter: Voter, link: MailLink, typed: dict[str, Any], offered: str) -> str:
    """The same form once more, because the first answer was lost on the way: answered like the first time."""
    used = Refused(_("This link was used already. Sign in to change the vote."), code="used")
    voter.refresh_from_db(fields=["paper_in"])
    if not has_voted(voter):  # what it cast was taken back since, and it votes once
        raise used
    if voter.ballot.secret:
        try:
            return drop_paper(voter, typed, "", offered)
        except Refused as refused:
            raise used from refused
    last = voter.votes.order_by("-number").first()
    if last is None or (last.answers, last.means, last.person_id) != (typed, Means.MAIL, link.person_id):
        raise used
    return ""


def link_called(token: str) -> MailLink | None:
    """The link behind a token, used or not; None for one that nobody sent."""
    found = MailLink.objects.filter(digest=digest_of(token))
    return found.select_related("voter__ballot__rule", "voter__ballot__space__organisation", "person").first()


def _write(act: Act, ballot: Ballot, voter: Voter, person: Person, stamp: str, *, with_link: bool) -> None:
    token = secrets.token_urlsafe(32) if with_link else ""
    context = said_to(ballot, voter.name, read_by(person), token) | ways_out(person, ballot.space, REMINDER)
    if with_link:
        MailLink.objects.filter(voter=voter, person=person, used_at=None).delete()
        MailLink.objects.create(voter=voter, person=person, digest=digest_of(token), sent_at=act.at)
    once = f"{key_of(ballot)}{voter.pk}.{stamp}"
    outbox.write(KIND, person, by=act.by, space=ballot.space, once=once, context=context)
