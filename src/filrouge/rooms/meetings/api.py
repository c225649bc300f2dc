"""Meetings as data, below /api/v1/: series, meetings, minutes and lines; an organisation says here who comes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status
from pydantic import Field, StrictBool, StringConstraints

from filrouge.ground.api import After, Asked, Email, Page, Strict, page_of, scope, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.rooms.meetings.actions import coming
from filrouge.rooms.meetings.models import Invited, Meeting
from filrouge.rooms.meetings.queries import api as queries
from filrouge.rooms.meetings.queries import api_minutes
from filrouge.rooms.meetings.queries.api import (
    AttendeeLine,
    CalendarLine,
    InvitationLine,
    MeetingLine,
    MeetingProfile,
    SeriesLine,
)
from filrouge.rooms.meetings.queries.api_minutes import CapturedLine, MinutesProfile
from filrouge.rooms.meetings.queries.coming import my_person
from filrouge.rooms.meetings.queries.meetings import meeting_called
from filrouge.rooms.meetings.rules import MAY

operations = Router()
READ = scope("meetings:read", gettext_lazy("Read the meetings"))
WRITE = scope("meetings:write", gettext_lazy("Say who comes to meetings"))
Address = Annotated[str, Field(max_length=12, description="The lasting address of a meeting, eight letters")]
OfSeries = Annotated[str, Query(max_length=12, description="`address` of a series: its meetings only")]
Version = Annotated[int, Query(ge=1, le=32_767, description="`version` of the minutes; the newest unless said")]
Person = Annotated[str, Field(max_length=12, description="`address` of somebody who comes")]
Need = Annotated[str, StringConstraints(max_length=300)]


class Answer(Strict):
    """Whether an organisation comes in person, joins online, gives its proxy or stays away."""

    answer: Literal["place", "online", "proxy", "no"]


class NewAttendee(Strict):
    """Somebody who comes. What a meeting does not ask is not kept; needs are forgotten when it has ended."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    email: Email = ""
    role: Literal["head_delegate", "delegate", "substitute", "observer"] = "delegate"
    online: StrictBool = False
    diet: Need = ""
    access: Need = ""


@operations.get("/{space}/meetings", response=Page[MeetingLine], summary="Meetings")
@serve(MAY["read"], READ)
def list_meetings(request: Asked, viewer: Viewer, series: OfSeries = "", after: After = "") -> Page[MeetingLine]:
    """The meetings that the caller may see, the newest first; those of a `series` if one is named."""
    found = there(queries.listing(viewer, series, unsigned(request, after)))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/meetings/series", response=Page[SeriesLine], summary="Series of meetings")
@serve(MAY["read"], READ)
def list_series(request: Asked, viewer: Viewer, after: After = "") -> Page[SeriesLine]:
    """Meetings that follow one another, the newest series first, each with the address of its calendar."""
    found = queries.series(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/meetings/calendars", response=list[CalendarLine], summary="Calendars of meetings")
@serve(MAY["read"], READ)
def list_calendars(request: Asked, viewer: Viewer) -> list[CalendarLine]:
    """Where calendar programs subscribe: to all meetings of the network, and to each series (RFC 5545)."""
    return queries.calendars(viewer)


@operations.get("/{space}/meetings/{address}", response=MeetingProfile, summary="One meeting")
@serve(MAY["read"], READ)
def show_meeting(request: Asked, viewer: Viewer, address: Address) -> MeetingProfile:
    """Its days and its place, the agenda with what each item is about and its papers, and how many come."""
    return queries.profile(viewer, _meeting(viewer, address))


@operations.get("/{space}/meetings/{address}/minutes", response=MinutesProfile, summary="The minutes of a meeting")
@serve(MAY["read"], READ)
def show_minutes(request: Asked, viewer: Viewer, address: Address, version: Version | None = None) -> MinutesProfile:
    """Minutes that were approved, for whoever sees the meeting; before that, for those who were invited."""
    return there(api_minutes.minutes(viewer, _meeting(viewer, address), version))


@operations.get("/{space}/meetings/{address}/lines", response=Page[CapturedLine], summary="What was said")
@serve(MAY["read"], READ)
def list_lines(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[CapturedLine]:
    """The lines of a meeting in their order, each with the organisation that said it; for who may read its minutes."""
    found = api_minutes.lines(viewer, _meeting(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/meetings/{address}/invitation", response=InvitationLine, summary="One's own invitation")
@serve(member, READ)
def show_invitation(request: Asked, viewer: Viewer, address: Address) -> InvitationLine:
    """What the caller's organisation answered, and who comes for it. Open to its delegates."""
    return queries.invitation(_invited(viewer, address))


@operations.put("/{space}/meetings/{address}/invitation", response=InvitationLine, summary="Answer an invitation")
@serve(member, WRITE)
def answer_invitation(request: Asked, viewer: Viewer, address: Address, sent: Answer) -> InvitationLine:
    """Say whether the caller's organisation comes. It may change its mind; staying away withdraws its people."""
    return queries.invitation(coming.reply(viewer, invited=_invited(viewer, address), answer=sent.answer))


@operations.post("/{space}/meetings/{address}/attendees", response={201: AttendeeLine}, summary="Say who comes")
@serve(member, WRITE)
def register_attendee(request: Asked, viewer: Viewer, address: Address, sent: NewAttendee) -> Any:
    """Register somebody for the caller's organisation. Their ticket is made on the page of the meeting.

    Give an `email` with which they sign in here, and they find the meeting in their own calendar.
    """
    made, _ticket = coming.register(viewer, invited=_invited(viewer, address), who=coming.Who(**sent.dict()))
    return Status(201, queries.attendee_line(made))


@operations.delete(
    "/{space}/meetings/{address}/attendees/{attendee}", response={204: None}, summary="Say who does not come after all"
)
@serve(member, WRITE)
def withdraw_attendee(request: Asked, viewer: Viewer, address: Address, attendee: Person) -> Any:
    """Somebody of the caller's organisation does not come. What they needed is forgotten at once."""
    found = there(my_person(viewer, _meeting(viewer, address), attendee))
    coming.withdraw_registration(viewer, attendee=found)
    return Status(204, None)


def _meeting(viewer: Viewer, address: str) -> Meeting:
    """A meeting that the caller may see; 404 for the others and for what is not there."""
    return there(meeting_called(viewer, address))


def _invited(viewer: Viewer, address: str) -> Invited:
    """The invitation that the caller may answer; 404 where there is none."""
    return there(queries.invitation_to_answer(viewer, _meeting(viewer, address)))
