"""Who may do what with meetings: one table, action → rule; the tests assert every cell for every caller."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.rules import Rule, member, reads_the_space, rule, the_system
from filrouge.ground.statements import Prepared
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Attendee,
    Correction,
    DateOption,
    DatePoll,
    FeedKey,
    Invited,
    Line,
    Meeting,
    Minutes,
    RoundAnswer,
    Series,
    Speech,
    State,
    Topic,
)

TEAM = (Role.SECRETARIAT, Role.FACILITATOR)  # who prepares a meeting and leads it
WRITERS = (*TEAM, Role.RAPPORTEUR)  # who types what is said
VOICES = (Role.HEAD_DELEGATE, Role.DELEGATE, Role.SUBSTITUTE)  # who speaks for an organisation in the room
SPEAKERS = (Role.HEAD_DELEGATE, Role.DELEGATE)  # who binds it: answers for it, confirms its lines

# Where a meeting may go from where it stands.
STEPS: dict[str, frozenset[str]] = {
    State.DRAFTED: frozenset({State.ANNOUNCED, State.CANCELLED}),
    State.ANNOUNCED: frozenset({State.UNDER_WAY, State.CANCELLED}),
    State.UNDER_WAY: frozenset({State.ENDED}),
    State.ENDED: frozenset(),
    State.CANCELLED: frozenset(),
}


def meeting_of(subject: Any) -> Meeting | None:
    """The meeting that a thing of this room belongs to; None for a space or a series."""
    if isinstance(subject, Meeting):
        return subject
    if isinstance(subject, (AgendaItem, Invited, Attendee, DatePoll, Line, Minutes)):
        return subject.meeting
    if isinstance(subject, (RoundAnswer, Speech, Topic)):
        return subject.item.meeting
    if isinstance(subject, DateOption):
        return subject.poll.meeting
    return subject.minutes.meeting if isinstance(subject, Correction) else None


def _here(viewer: Viewer, subject: Any) -> bool:
    """Whether the subject belongs to the space the viewer is in."""
    if viewer.space is None:
        return False
    meeting = meeting_of(subject)
    if meeting is not None:
        return meeting.space_id == viewer.space.id
    return (
        subject == viewer.space
        if isinstance(subject, Space)
        else (isinstance(subject, Series) and subject.space_id == viewer.space.id)
    )


def _invited(viewer: Viewer, subject: Any) -> bool:
    """Whether the organisation acted for is invited to the meeting of the subject."""
    meeting = meeting_of(subject)
    if meeting is None or viewer.acting is None:
        return False
    return bool(_INVITED.rows(meeting=meeting.pk, organisation=viewer.acting.organisation))


def _invitation(meeting: int, organisation: int) -> QuerySet[Invited, Any]:
    return Invited.objects.filter(meeting=meeting, organisation=organisation).values_list("id")


_INVITED = Prepared(_invitation, meeting=-1, organisation=-2)  # nearly every page of a member asks, some three times


@rule
def team(viewer: Viewer, subject: Any) -> bool:
    """Who prepares meetings in this space and leads them."""
    return _here(viewer, subject) and viewer.holds(*TEAM)


@rule
def writer(viewer: Viewer, subject: Any) -> bool:
    """Who types for the space what is said in the room."""
    return _here(viewer, subject) and viewer.holds(*WRITERS)


@rule
def sees_the_meeting(viewer: Viewer, subject: Any) -> bool:
    """What is being prepared is for those who prepare; the rest for members, and for all where it is public."""
    meeting = meeting_of(subject)
    if meeting is None or not _here(viewer, subject) or not reads_the_space(viewer, viewer.space):
        return False
    if viewer.holds(*WRITERS):
        return True
    if meeting.announced_at is None:
        return _asked_for_a_date(viewer, meeting)
    return meeting.public or viewer.level >= Level.MEMBERS


def _asked_for_a_date(viewer: Viewer, meeting: Meeting) -> bool:
    """What was never announced shows itself to those who are asked when it should be."""
    return hasattr(meeting, "date_poll") and _invited(viewer, meeting)


@rule
def is_invited(viewer: Viewer, subject: Any) -> bool:
    """Whoever acts for an invited organisation, in whatever role: sees the link and the papers."""
    return _here(viewer, subject) and not viewer.needs_second_factor and _invited(viewer, subject)


@rule
def speaks_for_an_invited_one(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of an invited organisation."""
    return _here(viewer, subject) and viewer.holds(*SPEAKERS) and _invited(viewer, subject)


@rule
def voice_in_the_room(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of an invited organisation."""
    return _here(viewer, subject) and viewer.holds(*VOICES) and _invited(viewer, subject)


@rule
def speaks_for_who_said_it(viewer: Viewer, subject: Any) -> bool:
    """A delegate of the organisation that said a line, wrote an answer, asks for a correction or is invited."""
    organisation = getattr(subject, "organisation_id", None)
    return organisation is not None and _here(viewer, subject) and viewer.acts_for(organisation, *SPEAKERS)


@rule
def asked_for_the_floor(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of the organisation that waits to speak."""
    return isinstance(subject, Speech) and _here(viewer, subject) and viewer.acts_for(subject.organisation_id, *VOICES)


@rule
def offered_the_topic(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of the organisation that offers a topic in an open space."""
    return isinstance(subject, Topic) and _here(viewer, subject) and viewer.acts_for(subject.organisation_id, *VOICES)


@rule
def owns_the_line(viewer: Viewer, subject: Any) -> bool:
    """A delegate of the organisation that promised an action."""
    return isinstance(subject, Line) and _here(viewer, subject) and owner_reports(viewer, subject.owner_id)


def owner_reports(viewer: Viewer, owner: int | None) -> bool:
    """Whether somebody says how it goes with a line of this owner, an organisation; for lists of the space's lines."""
    return owner is not None and viewer.acts_for(owner, *SPEAKERS)


@rule
def own_feed(viewer: Viewer, subject: Any) -> bool:
    """Whoever made a calendar feed takes it back, also when they act for nobody any more."""
    return isinstance(subject, FeedKey) and viewer.person is not None and subject.person_id == viewer.person.id


MAY: dict[str, Rule] = {
    "read": reads_the_space,
    "see": sees_the_meeting | the_system,
    "see_papers": writer | is_invited | the_system,  # the link, documents, lines, answers of the round
    "keep": team | the_system,
    "lead": team,
    "capture": writer,
    "say": voice_in_the_room,  # ask to speak, type a line of one’s own organisation, be there by phone
    "withdraw": team | asked_for_the_floor | offered_the_topic,  # leave the list of speakers, take a topic back
    "offer": voice_in_the_room,  # a topic of an open space
    "offer_for": team,  # the same for an organisation that is there without a phone
    "come": voice_in_the_room,  # say that one’s own organisation comes to a topic, or not
    "place": team,  # say when and where a topic is talked about
    "hand_voice": team | speaks_for_who_said_it,  # say who carries the voice of an organisation that does not come
    "answer": speaks_for_an_invited_one,  # reply, register who comes, say which dates fit, write for the round
    "unregister": team | speaks_for_who_said_it,  # say that a person does not come after all
    "check_in": writer,
    "confirm": speaks_for_who_said_it,
    "follow_up": team | owns_the_line | the_system,
    "subscribe": member,
    "revoke_feed": own_feed,
    "write_minutes": writer,
    "correct_minutes": speaks_for_an_invited_one,
    "approve_minutes": team,
}
