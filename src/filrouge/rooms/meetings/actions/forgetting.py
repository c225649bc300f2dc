"""What becomes of people in meetings when their account is erased. A follower, subscribed in front/rooms.py."""

from __future__ import annotations

from django.db.models import Q

from filrouge.ground.actions import Act
from filrouge.ground.people.actions import Erased
from filrouge.ground.people.models import Mandate
from filrouge.rooms.meetings.actions.coming import FORGOTTEN, come_no_more
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import Attendee, Meeting, Speech, State

OPEN = (State.ANNOUNCED, State.UNDER_WAY)


def person_erased(act: Act, erased: Erased) -> None:
    """They come to no meeting any more, and of those they came to, it stays that somebody came for the organisation:
    no name, no address, no need, and no ticket that opens anything.
    """
    theirs = Q(person=erased.person) | Q(email__iexact=erased.address)
    coming = Attendee.objects.filter(theirs, withdrawn_at=None, meeting__state__in=OPEN)
    left = list(Meeting.objects.filter(pk__in=coming.values("meeting")))
    come_no_more(act, coming)
    Attendee.objects.filter(theirs).update(name="", email="", **FORGOTTEN)
    _forget_speeches(erased)
    for meeting in left:
        tell_screens(meeting)


def _forget_speeches(erased: Erased) -> None:
    """Lists of speakers name people in words; those of an organisation for which they acted are theirs."""
    if erased.name:
        ours = Mandate.objects.filter(person=erased.person).values("organisation")
        Speech.objects.filter(organisation__in=ours, name__iexact=erased.name).update(name="")
