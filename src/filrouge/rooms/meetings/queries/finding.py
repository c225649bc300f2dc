"""One thing of a meeting by what stands in a form: None for what is not there and for what belongs elsewhere."""

from __future__ import annotations

from filrouge.ground.numbers import number_in
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import AgendaItem, Attendee, Correction, Line, Meeting, Speech

DIGITS = 6  # of a code


def invited_organisation(meeting: Meeting, address: str) -> Organisation | None:
    """An organisation that the meeting invites, by its address."""
    row = meeting.invited.filter(organisation__address=address).select_related("organisation").first()
    return row.organisation if row else None


def item_called(meeting: Meeting, address: str) -> AgendaItem | None:
    """An item of the agenda."""
    return meeting.items.filter(address=address).select_related("meeting").first()


def speech_called(meeting: Meeting, number: str) -> Speech | None:
    """A request to speak, or a speech."""
    found = Speech.objects.filter(item__meeting=meeting, pk=number_in(number))
    return found.select_related("item__meeting").first()


def line_called(meeting: Meeting, address: str) -> Line | None:
    """A captured line."""
    return meeting.lines.filter(address=address).select_related("meeting").first()


def correction_called(meeting: Meeting, number: int) -> Correction | None:
    """Something that was asked to be corrected in the minutes."""
    found = Correction.objects.filter(minutes__meeting=meeting, pk=number)
    return found.select_related("minutes__meeting__space").first()


def attendee_called(meeting: Meeting, address: str) -> Attendee | None:
    """Somebody who comes."""
    return meeting.attendees.filter(address=address).select_related("meeting").first()


def meeting_at(viewer: Viewer, address: str) -> Meeting | None:
    """A meeting of the network for whoever holds a ticket to it, which opens also what strangers do not see."""
    found = Meeting.objects.filter(space=viewer.space, address=address) if viewer.space else None
    return found.select_related("space").first() if found is not None else None


def meeting_with_code(code: str) -> Meeting | None:
    """The meeting under way that shows this code in its room, in whatever network."""
    digits = "".join(character for character in code if character.isdecimal())
    if len(digits) != DIGITS:
        return None
    return Meeting.objects.filter(code=digits).select_related("space").first()
