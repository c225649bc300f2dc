"""What an organisation decided for itself beforehand: its position, and a poll of its own members by link."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.hours import moment
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.ballots.actions.casting import plain_answers
from filrouge.rooms.ballots.freezing import text_digest
from filrouge.rooms.ballots.models import Ballot, MemberPoll, Method, PollAnswer, Position, State, Voter
from filrouge.rooms.ballots.rules import MAY


@action("ballots.state_position", rule=MAY["state_position"], about="voter", says=gettext_lazy("Position recorded"))
def state_position(act: Act, *, voter: Voter, words: str, made: str, made_on: date) -> Position:
    """Record what the organisation wants its delegate to vote, and how that was decided. A new one replaces it."""
    if not words.strip():
        raise Refused(_("Write what your delegate is to vote, and on what condition."), code="empty", field="words")
    if made not in Position.Made.values:
        raise Refused(_("Say how the position was made."), code="made", field="made")
    if made_on > act.at.date():
        raise Refused(_("That day is still to come."), code="day", field="made_on")
    ballot = voter.ballot
    position = Position.objects.create(
        ballot=ballot, organisation_id=voter.organisation_id, words=words.strip()[:600], made=made, made_on=made_on,
        text_digest=text_now(ballot), at=act.at,
    )  # fmt: skip
    act.changed(position, after={"ballot": ballot.id, "organisation": voter.organisation_id, "made": made})
    return position


@action("ballots.ask_members", rule=MAY["state_position"], about="voter", says=gettext_lazy("Poll of members begun"))
def ask_members(act: Act, *, voter: Voter, ends_at: datetime) -> tuple[MemberPoll, str]:
    """Begin a poll of the organisation's own members. Returns it with the token of its link, which is kept nowhere."""
    if voter.ballot.state != State.OPENED:
        raise Refused(_("This ballot is not open, so nobody can be asked."), code="state")
    if ends_at <= act.at:
        raise Refused(_("The end is in the past. Choose a later time."), code="times", field="ends_at")
    closes = voter.ballot.closes_at
    if closes and ends_at > closes:
        words = _("The ballot closes on %(time)s. End the poll before, so that the answers can count.")
        raise Refused(words % {"time": moment(closes)}, code="times", field="ends_at")
    token = secrets.token_urlsafe(24)
    MemberPoll.objects.filter(ballot=voter.ballot, organisation=voter.organisation_id, answers=None).delete()
    if MemberPoll.objects.filter(ballot=voter.ballot, organisation=voter.organisation_id).exists():
        raise Refused(_("Your members were asked already, and some have answered."), code="already")
    poll = MemberPoll.objects.create(
        ballot=voter.ballot, organisation_id=voter.organisation_id, digest=digest_of(token), opened_at=act.at,
        ends_at=ends_at,
    )  # fmt: skip
    act.changed(poll, after={"ballot": voter.ballot_id, "organisation": voter.organisation_id})
    return poll, token


@action("ballots.answer_poll", rule=MAY["vote_by_link"], about="poll", says=gettext_lazy("Poll of members answered"))
def answer_poll(
    act: Act, *, poll: MemberPoll, who: str, answers: Mapping[str, Any], remark: str = ""
) -> PollAnswer:  # fmt: skip
    """One member of the organisation answers what the ballot asks. It advises the delegate and binds nobody."""
    if poll.ends_at <= act.at or poll.ballot.state != State.OPENED:
        raise Refused(_("This poll has ended."), code="ended")
    named = " ".join(who.split())[:120]
    if not named:
        raise Refused(_("Write who you are, so that each answers once."), code="who", field="who")
    if poll.ballot.method == Method.DECISION and any(len(answer) > 1 for answer in answers.values()):
        raise Refused(_("Choose one: for, against or abstain."), code="choice")
    typed = plain_answers(poll.ballot, answers)
    if not any(typed.values()):
        raise Refused(_("Nothing is chosen yet."), code="empty")
    try:
        with transaction.atomic():
            answer = PollAnswer.objects.create(
                poll=poll, who=named, answers=typed, remark=remark.strip()[:300], at=act.at
            )
    except IntegrityError as twice:
        raise Refused(_("Somebody of that name has answered already."), code="twice", field="who") from twice
    act.changed(answer, after={"poll": poll.id})
    return answer


def text_now(ballot: Ballot) -> str:
    """The digest of the wording as it stands, frozen or still being prepared."""
    return ballot.text_digest or text_digest(ballot)


def poll_called(token: str) -> MemberPoll | None:
    """The poll behind a link; None for a link that nobody was given. One statement."""
    found = MemberPoll.objects.filter(digest=digest_of(token))
    return found.select_related("ballot__rule", "ballot__space__organisation", "organisation").first()
