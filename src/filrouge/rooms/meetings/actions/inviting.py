"""Inviting a guest that the register does not know, and taking an invitation back with what follows from it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.ground.said import whole
from filrouge.rooms.meetings.actions.carrying import lay_down
from filrouge.rooms.meetings.actions.coming import come_no_more, refuse_withdrawn
from filrouge.rooms.meetings.actions.preparing import invite, refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.actions.telling import tell_uninvited
from filrouge.rooms.meetings.actions.topics import leave_the_market
from filrouge.rooms.meetings.models import Attendee, DateAnswer, Invited, Meeting, Presence, Speech, State
from filrouge.rooms.meetings.rules import MAY


@action("meetings.invite_new", rule=MAY["keep"], about="meeting", says=gettext_lazy("Guest invited by name"))
def invite_new(act: Act, *, meeting: Meeting, name: str, because: str) -> Organisation:
    """Invite an organisation as a guest of which only the name is known; the register has nothing else of it."""
    name = whole(name, longest=300, field="name")
    if not name:
        raise Refused(_("Write the name of the organisation."), code="name", field="name")
    if meeting.invited.filter(organisation__name__iexact=name).exists():
        raise Refused(_("%(name)s is invited already.") % {"name": name}, code="twice", field="name")
    guest = Organisation.objects.create(name=name)
    invite(act.by, meeting=meeting, organisations=[guest], because=because, guest=True)
    act.changed(guest, after={"name": name})
    return guest


@action("meetings.withdraw_invitation", rule=MAY["keep"], about="invited", says=gettext_lazy("Invitation withdrawn"))
def withdraw_invitation(act: Act, *, invited: Invited, reason: str = "") -> int:
    """Take an invitation back. Its people come no more, its answers to dates count no more, its tickets open nothing,
    and it leaves open spaces.

    Proxies that it was given fall back to those who gave them. Once the meeting is announced the organisation is told,
    with the reason. Who has been there stays invited. Returns how many persons come no more.
    """
    meeting, said = invited.meeting, whole(reason, longest=600, field="reason")
    refuse_unless(meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    _refuse(invited, said)
    organisation = invited.organisation_id
    theirs = Attendee.objects.filter(meeting=meeting, organisation=organisation, withdrawn_at=None)
    gone = come_no_more(act, theirs)
    DateAnswer.objects.filter(option__poll__meeting=meeting, organisation=organisation).delete()
    Speech.objects.filter(item__meeting=meeting, organisation=organisation, began_at=None, withdrawn_at=None).update(
        withdrawn_at=act.at
    )
    leave_the_market(act, meeting, organisation)
    for voice in meeting.invited.filter(Q(pk=invited.pk) | Q(proxy_to=organisation)).select_related("meeting__space"):
        lay_down(voice)
    meeting.invited.filter(proxy_to=organisation).update(proxy_to=None)
    if meeting.state != State.DRAFTED:
        tell_uninvited(act, invited, said)
    meeting.invited.filter(pk=invited.pk).delete()
    tell_screens(meeting)
    act.changed(meeting, before={"invited": organisation}, after={"people": gone}, reason=said)
    return gone


def _refuse(invited: Invited, reason: str) -> None:
    meeting = invited.meeting
    refuse_withdrawn(invited)
    there = Presence.objects.filter(attendee__meeting=meeting, attendee__organisation=invited.organisation_id)
    if there.exists():
        raise Refused(_("Somebody of this organisation has been there, so it stays invited."), code="there")
    if meeting.state != State.DRAFTED and not reason:
        raise Refused(_("Say why, in a sentence: the organisation reads it."), code="reason", field="reason")
