"""What every screen in the room is told by: the number that grows with whatever they show."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages import live
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.models import Meeting, State


def tell_screens(meeting: Meeting) -> None:
    """Let phones, the projector and the chair's page know that something moved; they look within a few seconds."""
    Meeting.objects.filter(pk=meeting.pk).update(live=F("live") + 1)
    for members in (False, True):
        transaction.on_commit(lambda place=(meeting.address, members): live.forget(place))  # type: ignore[misc]  # bound now


def in_the_room(meeting: Meeting) -> None:
    """Raises Refused unless the meeting is under way. Holds it, so that two presses happen one after the other."""
    refuse_unless(meeting, State.UNDER_WAY)


def moved_on() -> Refused:
    """What somebody hears whose page was older than the room."""
    return Refused(
        _("Somebody else was quicker, so nothing was changed. Look at where the meeting is now."), code="moved"
    )
