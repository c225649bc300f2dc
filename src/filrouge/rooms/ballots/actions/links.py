"""Links by which an organisation votes from a mail without signing in, and reminders to those who have not voted."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.rooms.ballots.actions.casting import drop_paper, open_now, plain_answers, record_vote
from filrouge.rooms.ballots.models import Ballot, MailLink, Means, State, Voter
from filrouge.rooms.ballots.queries.live import waiting
from filrouge.rooms.ballots.queries.texts import moment
from filrouge.rooms.ballots.rules import MAY

TURNS = ((Role.HEAD_DELEGATE,), (Role.DELEGATE,), (Role.SUBSTITUTE,))  # who gets the link; the next where nobody is


@action("ballots.remind", rule=MAY["send_links"], about="ballot", says=gettext_lazy("Reminders sent"))
def remind(act: Act, *, ballot: Ballot, with_link: bool = True) -> int:
    """Write to those who have not voted, in their language, with a link that votes once. Returns how many were asked.

    Nothing says what others voted, or how many. A new link takes the place of the one before it.
    """
    if ballot.state != State.OPENED:
        raise Refused(_("This ballot is not open, so nobody was written to."), code="state")
    asked = 0
    for voter in waiting(ballot):
        for person in _delegates(act, voter):
            _write(act, ballot, voter, person, with_link=with_link)
            asked += 1
    act.changed(ballot, after={"reminded": asked})
    return asked


@action("ballots.vote_by_link", rule=MAY["vote_by_link"], about="voter", says=gettext_lazy("Vote cast by a link"))
def vote_by_link(act: Act, *, voter: Voter, link: MailLink, answers: Mapping[str, Any]) -> str:
    """Cast the vote that a link allows, once. Returns the receipt of a secret vote, else nothing."""
    ballot = open_now(voter)
    held = MailLink.objects.filter(pk=link.pk, voter=voter, used_at=None)
    if not held.update(used_at=act.at):
        raise Refused(_("This link was used already. Sign in to change the vote."), code="used")
    if voter.paper_in or voter.votes.exists():
        raise Refused(_("Your organisation has voted already. Sign in to change its vote."), code="voted")
    typed = plain_answers(ballot, answers)
    if ballot.secret:
        act.changed(voter, after={"ballot": ballot.id, "organisation": voter.organisation_id})
        return drop_paper(voter, typed, "")
    vote = record_vote(act, voter, typed, Means.MAIL)
    vote.by_id, vote.person = voter.organisation_id, link.person
    vote.save(update_fields=["by", "person"])
    return ""


def link_called(token: str) -> MailLink | None:
    """The link behind a token, used or not; None for one that nobody sent."""
    found = MailLink.objects.filter(digest=_digest(token))
    return found.select_related("voter__ballot__rule", "voter__ballot__space__organisation", "person").first()


def _write(act: Act, ballot: Ballot, voter: Voter, person: Person, *, with_link: bool) -> None:
    language = read_by(person)
    token = secrets.token_urlsafe(32)
    with translation.override(language):
        root, slug = settings.PUBLIC_ADDRESS, ballot.space.slug
        context = {
            "network": ballot.space.name.in_(language).text, "title": ballot.title.in_(language).text,
            "organisation": voter.name, "closes": moment(ballot.closes_at) if ballot.closes_at else "",
            "page_href": root + reverse("ballots:ballot", args=[slug, ballot.address]),
            "link_href": root + reverse("ballots:vote_by_link", args=[slug, token]) if with_link else "",
        }  # fmt: skip
    if with_link:
        MailLink.objects.filter(voter=voter, person=person, used_at=None).delete()
        MailLink.objects.create(voter=voter, person=person, digest=_digest(token), sent_at=act.at)
    outbox.write("ballot_reminder", person, by=act.by, space=ballot.space, context=context)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _delegates(act: Act, voter: Voter) -> Iterable[Person]:
    """The head delegates of an organisation, else its delegates, else its substitutes."""
    day = act.at.date()
    held = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=day), space=act.by.space, organisation=voter.organisation_id, since__lte=day
    )
    for roles in TURNS:
        if found := list(Person.objects.filter(id__in=held.filter(role__in=roles).values("person"), is_active=True)):
            return found
    return []
