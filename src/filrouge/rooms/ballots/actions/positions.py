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
from filrouge.ground.said import on_one_line, whole
from filrouge.ground.tokens.actions import digest_of
from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots.actions.casting import plain_answers
from filrouge.rooms.ballots.freezing import as_it_stands, stands, text_digest
from filrouge.rooms.ballots.models import Ballot, DraftWording, MemberPoll, Method, PollAnswer, Position, State
from filrouge.rooms.ballots.rules import MAY, awaits_votes


@action("ballots.state_position", rule=MAY["state_position"], about="ballot", says=gettext_lazy("Position recorded"))
def state_position(act: Act, *, ballot: Ballot, words: str, made: str, made_on: date) -> Position:
    """Record what the caller's organisation wants its delegate to vote, and how that was decided.

    From the announcement of the ballot until its closing; a new one takes the place of the one before.
    """
    if not words.strip():
        raise Refused(_("Write what your delegate is to vote, and on what condition."), code="empty", field="words")
    if made not in Position.Made.values:
        raise Refused(_("Say how the position was made."), code="made", field="made")
    if made_on > act.at.date():
        raise Refused(_("That day is still to come."), code="day", field="made_on")
    _hold(ballot)
    mine = _organisation(act)
    position = Position.objects.create(
        ballot=ballot, organisation_id=mine, words=whole(words, longest=600, field="words"), made=made, made_on=made_on,
        text_digest=text_now(ballot), wording=_kept(ballot), at=act.at,
    )  # fmt: skip
    act.changed(position, after={"ballot": ballot.id, "organisation": mine, "made": made})
    return position


@action("ballots.ask_members", rule=MAY["state_position"], about="ballot", says=gettext_lazy("Poll of members begun"))
def ask_members(act: Act, *, ballot: Ballot, ends_at: datetime) -> tuple[MemberPoll, str]:
    """Begin a poll of the own members of the caller's organisation. Returns it with the token of its link, which is
    kept nowhere. One that was asked on an earlier wording is replaced, and stays with its answers.
    """
    _hold(ballot)
    if ends_at <= act.at:
        raise Refused(_("The end is in the past. Choose a later time."), code="times", field="ends_at")
    closes = ballot.closes_at
    if closes and ends_at > closes:
        words = _("The ballot closes on %(time)s. End the poll before, so that the answers can count.")
        raise Refused(words % {"time": moment(closes)}, code="times", field="ends_at")
    mine, token = _organisation(act), secrets.token_urlsafe(24)
    _make_room(act, ballot, mine)
    poll = MemberPoll.objects.create(
        ballot=ballot, organisation_id=mine, digest=digest_of(token), opened_at=act.at, ends_at=ends_at,
        wording=_kept(ballot),
    )  # fmt: skip
    act.changed(poll, after={"ballot": ballot.id, "organisation": mine})
    return poll, token


def _make_room(act: Act, ballot: Ballot, organisation: int) -> None:
    """Take away a poll that nobody answered, and set aside one on an earlier wording."""
    now = MemberPoll.objects.filter(ballot=ballot, organisation=organisation, replaced_at=None)
    now.filter(answers=None).delete()
    for poll in now.select_related("wording"):
        if stands(ballot, poll.wording):
            raise Refused(_("Your members were asked already, and some have answered."), code="already")
        poll.replaced_at = act.at
        poll.save(update_fields=["replaced_at"])


def _hold(ballot: Ballot) -> None:
    """Read the ballot anew and keep it from changing: a position is on the wording that is kept with it."""
    ballot.refresh_from_db(from_queryset=Ballot.objects.select_for_update())
    if not awaits_votes(ballot):
        raise Refused(_("This ballot takes no votes any more, so nothing can be decided on it."), code="state")


def _organisation(act: Act) -> int:
    assert act.by.acting is not None  # the rule asked whom the caller acts for
    return act.by.acting.organisation


def _kept(ballot: Ballot) -> DraftWording | None:
    """What the ballot asks, kept for later; None once that is frozen."""
    if ballot.state != State.DRAFTED:
        return None
    said = as_it_stands(ballot)
    return DraftWording.objects.get_or_create(ballot=ballot, digest=digest(said), defaults={"said": said})[0]


@action("ballots.answer_poll", rule=MAY["vote_by_link"], about="poll", says=gettext_lazy("Poll of members answered"))
def answer_poll(
    act: Act, *, poll: MemberPoll, who: str, answers: Mapping[str, Any], remark: str = ""
) -> PollAnswer:  # fmt: skip
    """One member of the organisation answers what the ballot asks. It advises the delegate and binds nobody."""
    if poll.ends_at <= act.at or poll.replaced_at or not awaits_votes(poll.ballot):
        raise Refused(_("This poll has ended."), code="ended")
    if not stands(poll.ballot, poll.wording):
        raise Refused(_("The text has changed since you were asked. Ask whoever sent you the link."), code="ended")
    named = on_one_line(who, longest=120, field="who")
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
                poll=poll, who=named, answers=typed, remark=whole(remark, longest=300, field="remark"), at=act.at
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
    return found.select_related("ballot__rule", "ballot__space__organisation", "organisation", "wording").first()
