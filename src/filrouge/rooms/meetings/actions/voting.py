"""Ballots in the room: put to the vote from the chair's page, answered in place on a phone."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, NotAllowed, Refused, action
from filrouge.ground.hours import moment
from filrouge.ground.words import Words
from filrouge.methods.recount.answers import CHOICES
from filrouge.rooms.ballots.actions import casting, drafting, entrusting, running
from filrouge.rooms.ballots.models import Ballot, Rule
from filrouge.rooms.ballots.queries.room import KIND, my_votes
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import in_the_room, tell_screens
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, Meeting, State
from filrouge.rooms.meetings.rules import MAY

MOST_AGO = 2 * 24 * 3600  # seconds; a vote that waited longer on a phone is as if cast then


@action("meetings.put_to_vote", rule=MAY["lead"], about="item", says=gettext_lazy("Put to the vote"))
def put_to_vote(act: Act, *, item: AgendaItem, title: Words, rule: Rule) -> Ballot:
    """Draft a ballot with one question in the room and open it at once. Who may keep ballots may do this; whoever leads
    the meeting may close it.
    """
    in_the_room(item.meeting)
    space = item.meeting.space
    if not drafting.draft_ballot.allowed(act.by, space):
        raise NotAllowed(act.verb)
    draft = drafting.Draft(title=title, rule=rule, questions=(drafting.Matter(title),), public=item.meeting.public)
    ballot = drafting.draft_ballot(act.by, space=space, draft=draft)
    entrusting.entrust_ballot(act.by, ballot=ballot)
    ItemAbout.objects.create(item=item, kind=KIND, number=ballot.pk)
    running.try_ballot(act.by, ballot=ballot)
    running.open_ballot(act.by, ballot=ballot)
    tell_screens(item.meeting)
    act.changed(item, after={"ballot": ballot.address})
    act.linked(ballot, "wasInformedBy", item.meeting)
    return ballot


@action("meetings.vote", rule=MAY["say"], about="meeting", says=gettext_lazy("Voted in the room"))
def vote_in_room(act: Act, *, meeting: Meeting, ballot: Ballot, choice: str, seconds_ago: int = 0) -> str:
    """Cast for, against or abstain for the own organisation. Returns the choice that counts now.

    `seconds_ago` is how long the answer waited on the phone until it could be sent: an answer that was cast later than
    it, on whatever device, stands; and nothing comes in after the closing.
    """
    refuse_unless(meeting, State.UNDER_WAY, State.ENDED)
    if choice not in CHOICES:
        raise Refused(_("Choose for, against or abstain."), code="choice", field="choice")
    mine = my_votes(act.by, [ballot.pk]).get(ballot.pk)
    if mine is None:
        raise Refused(_("Your organisation is not on the roll of this ballot."), code="roll")
    cast_at = act.at - timedelta(seconds=min(max(seconds_ago, 0), MOST_AGO))
    act.changed(ballot, after={"organisation": mine.voter.organisation_id})
    if seconds_ago and mine.at is not None and mine.at > cast_at:
        return mine.choice
    try:
        casting.cast_vote(act.by, voter=mine.voter, answers={"1": {choice: 1}})
    except Refused as refused:
        raise _too_late(act, seconds_ago) if refused.code == "state" and seconds_ago else refused from refused
    return choice


def _too_late(act: Act, seconds_ago: int) -> Refused:
    words = _(
        "Your vote of %(seconds)d seconds ago arrived on %(time)s, when the ballot was closed. It is not counted."
    )
    return Refused(words % {"seconds": seconds_ago, "time": moment(act.at)}, code="late")


def ballot_moved(act: Act, ballot: object) -> None:
    """Follows what opens, closes, counts and publishes ballots: the screens of the meetings about it are told."""
    number = ballot.pk if isinstance(ballot, Ballot) else getattr(ballot, "ballot_id", 0)
    about = Meeting.objects.filter(items__about__kind=KIND, items__about__number=number, state=State.UNDER_WAY)
    for meeting in about.distinct():
        tell_screens(meeting)
