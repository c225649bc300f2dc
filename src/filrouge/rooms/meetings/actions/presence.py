"""Who is there: checked in from the list, by the code on a ticket, or on one's own phone; and who has left."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.ground.said import whole
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.meetings.actions.screens import in_the_room, tell_screens
from filrouge.rooms.meetings.models import Attendee, Meeting, Mode, Presence
from filrouge.rooms.meetings.rules import MAY


@action("meetings.check_in", rule=MAY["check_in"], about="attendee", says=gettext_lazy("Checked in"))
def check_in(act: Act, *, attendee: Attendee, online: bool = False) -> Presence:
    """Somebody who is registered has come. Checked in twice, they are there once."""
    in_the_room(attendee.meeting)
    return _come(act, attendee, Presence.Means.LIST, online=online)


@action("meetings.check_in_new", rule=MAY["check_in"], about="meeting", says=gettext_lazy("Checked in unregistered"))
def check_in_new(
    act: Act, *, meeting: Meeting, name: str, organisation: Organisation | None = None, online: bool = False
) -> Presence:
    """Somebody has come who was not registered, for an invited organisation or as a guest."""
    in_the_room(meeting)
    if not name.strip():
        raise Refused(_("Write who it is."), code="name", field="name")
    if organisation is not None and not meeting.invited.filter(organisation=organisation).exists():
        raise Refused(_("That organisation is not invited. Choose another."), code="organisation", field="organisation")
    name = whole(name, longest=120, field="name")
    known = meeting.attendees.filter(name=name, organisation=organisation, withdrawn_at=None).first()
    attendee = known or Attendee.objects.create(
        meeting=meeting, name=name, organisation=organisation, online=online, registered_at=act.at
    )
    return _come(act, attendee, Presence.Means.LIST, online=online)


@action("meetings.check_in_by_ticket", rule=MAY["read"], about="meeting", says=gettext_lazy("Checked in by ticket"))
def check_in_by_ticket(act: Act, *, meeting: Meeting, ticket: str, code: str = "") -> Presence:
    """Somebody has come whose ticket is read: by whoever stands at the door, or by themselves with the room's code, as
    they were registered: in the room or online.
    """
    in_the_room(meeting)
    at_the_door = MAY["check_in"](act.by, meeting)
    if not at_the_door:
        _refuse_other_code(meeting, code)
    attendee = attendee_with(meeting, ticket)
    if attendee is None:
        raise Refused(
            _("This ticket belongs to nobody who comes to this meeting. Look for the name on the list."), code="ticket"
        )
    return _come(act, attendee, Presence.Means.QR, online=attendee.online and not at_the_door)


@action("meetings.check_in_by_phone", rule=MAY["say"], about="meeting", says=gettext_lazy("Checked in by phone"))
def check_in_by_phone(act: Act, *, meeting: Meeting, code: str, online: bool = False) -> Presence:
    """A delegate says “I am here” with the code that the room shows."""
    in_the_room(meeting)
    _refuse_other_code(meeting, code)
    return _come(act, _myself(act, meeting, online=online), Presence.Means.PHONE, online=online)


@action("meetings.check_out", rule=MAY["check_in"], about="attendee", says=gettext_lazy("Checked out"))
def check_out(act: Act, *, attendee: Attendee) -> Attendee:
    """Somebody has left, as the list says."""
    in_the_room(attendee.meeting)
    _go(act, attendee.meeting, attendee.presences.all())
    act.changed(attendee, after={"left": True})
    return attendee


@action("meetings.leave", rule=MAY["say"], about="meeting", says=gettext_lazy("Left the meeting"))
def leave(act: Act, *, meeting: Meeting) -> Meeting:
    """A delegate says that they have left."""
    in_the_room(meeting)
    assert act.by.acting is not None  # the rule has settled it
    mine = Presence.objects.filter(
        attendee__meeting=meeting, attendee__person=act.by.person, attendee__organisation=act.by.acting.organisation
    )
    _go(act, meeting, mine)
    act.changed(meeting, after={"left": act.by.acting.organisation})
    return meeting


def attendee_with(meeting: Meeting, ticket: str) -> Attendee | None:
    """Who comes with a ticket: the secret in its code, of which only the digest is kept. One statement."""
    held = meeting.attendees.filter(ticket=digest_of(ticket), withdrawn_at=None) if ticket else None
    return held.select_related("organisation", "meeting").first() if held is not None else None


def _refuse_other_code(meeting: Meeting, code: str) -> None:
    if not meeting.code or code.replace(" ", "") != meeting.code:
        words = _("That is not the code of this meeting. Type the six digits that the screen in the room shows.")
        raise Refused(words, code="code", field="code")


def _myself(act: Act, meeting: Meeting, *, online: bool) -> Attendee:
    """The one who acts, as registered; who was not is registered by coming."""
    acting, person = act.by.acting, act.by.person
    assert acting is not None  # the rule has settled it, and this
    assert person is not None
    attendee, _new = Attendee.objects.get_or_create(
        meeting=meeting, person=person, organisation_id=acting.organisation, withdrawn_at=None,
        defaults={
            "name": person.name[:120] or acting.organisation_name[:120], "role": acting.role, "online": online,
            "registered_at": act.at,
        },
    )  # fmt: skip
    return attendee


def _come(act: Act, attendee: Attendee, means: str, *, online: bool) -> Presence:
    if attendee.withdrawn_at is not None:
        raise Refused(_("This registration was withdrawn. Check in by name."), code="withdrawn")
    online = online or attendee.meeting.mode == Mode.ONLINE
    there = attendee.presences.filter(left_at=None).first()
    if there is not None and there.online != online:
        _go(act, attendee.meeting, attendee.presences.all())
        there = None
    if there is None:
        there = Presence.objects.create(attendee=attendee, came_at=act.at, online=online, means=means)
        tell_screens(attendee.meeting)
    act.changed(attendee, after={"organisation": attendee.organisation_id or 0, "online": online, "means": str(means)})
    return there


def _go(act: Act, meeting: Meeting, presences: models.QuerySet[Presence]) -> None:
    if presences.filter(left_at=None).update(left_at=act.at):
        tell_screens(meeting)
