"""Who comes: the answer of an organisation, and the persons who come for it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Person, Role
from filrouge.ground.people.queries import person_with
from filrouge.ground.said import whole
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.meetings.actions.carrying import carry, lay_down
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import Attendee, Invited, Meeting, Mode, Presence, Reply, State
from filrouge.rooms.meetings.queries.voices import no_proxy
from filrouge.rooms.meetings.rules import MAY

COMING_AS = (Role.HEAD_DELEGATE, Role.DELEGATE, Role.SUBSTITUTE, Role.OBSERVER)
FORGOTTEN = {"diet": "", "access": "", "ticket": ""}  # of whoever comes no more: nobody needs it, so nobody keeps it


@dataclass(frozen=True, slots=True)
class Who:
    """One person who comes, as typed; the fields are those of models.Attendee."""

    name: str
    email: str = ""
    role: str = Role.DELEGATE
    online: bool = False
    diet: str = ""
    access: str = ""


@action("meetings.reply", rule=MAY["answer"], about="invited", says=gettext_lazy("Answered whether it comes"))
def reply(act: Act, *, invited: Invited, answer: str) -> Invited:
    """An organisation says whether it comes, joins online, gives its proxy or stays away; it may change its mind.

    A voice that it handed over is carried while the answer is that it gives its proxy.
    """
    refuse_unless(invited.meeting, State.ANNOUNCED, State.UNDER_WAY)
    refuse_withdrawn(invited)
    _refuse_answer(invited, answer)
    before = invited.reply
    Invited.objects.filter(pk=invited.pk).update(reply=answer, replied_at=act.at)
    invited.reply, invited.replied_at = answer, act.at
    if answer in {Reply.NO, Reply.PROXY}:
        come_no_more(act, _all_of(invited))
    (carry if answer == Reply.PROXY else lay_down)(invited)
    tell_screens(invited.meeting)
    act.changed(invited, before={"reply": before}, after={"reply": answer, "organisation": invited.organisation_id})
    return invited


@action("meetings.register", rule=MAY["answer"], about="invited", says=gettext_lazy("Person registered"))
def register(act: Act, *, invited: Invited, who: Who, replaces: Attendee | None = None) -> tuple[Attendee, str]:
    """Say who comes for an organisation. Returns the person and the secret of the ticket, which is not kept.

    `replaces` is somebody who comes no more, and for whom this person stands in.
    """
    meeting = invited.meeting
    refuse_unless(meeting, State.ANNOUNCED, State.UNDER_WAY)
    refuse_withdrawn(invited)
    if replaces is None:  # one for another is as many as before
        _refuse_late(act, meeting)
    attendee, secret = _written(act, meeting, who, invited.organisation)
    if replaces is not None:
        _replace(act, invited, attendee, replaces)
    if invited.reply not in {Reply.PLACE, Reply.ONLINE}:  # whoever registers somebody comes, whatever it said before
        answer = Reply.ONLINE if attendee.online else Reply.PLACE
        Invited.objects.filter(pk=invited.pk).update(reply=answer, replied_at=act.at)
        lay_down(invited)
    tell_screens(meeting)
    act.changed(attendee, after={"organisation": invited.organisation_id, "role": who.role, "online": attendee.online})
    return attendee, secret


@action("meetings.register_guest", rule=MAY["keep"], about="meeting", says=gettext_lazy("Guest registered"))
def register_guest(
    act: Act, *, meeting: Meeting, who: Who, organisation: Organisation | None = None
) -> tuple[Attendee, str]:
    """Write down a guest, of an organisation that is invited as one or of none.

    Guest organisations have nobody here who could answer for them. Returns the guest and the secret of the ticket.
    """
    refuse_unless(meeting, State.ANNOUNCED, State.UNDER_WAY)
    if organisation is not None and not meeting.invited.filter(organisation=organisation, guest=True).exists():
        raise Refused(_("That organisation is not invited as a guest. Choose another."), code="organisation")
    attendee, secret = _written(act, meeting, who, organisation)
    tell_screens(meeting)
    act.changed(attendee, after={"guest": True, "online": attendee.online})
    return attendee, secret


@action(
    "meetings.withdraw_registration", rule=MAY["unregister"], about="attendee",
    says=gettext_lazy("Registration withdrawn"),
)  # fmt: skip
def withdraw_registration(act: Act, *, attendee: Attendee) -> Attendee:
    """Somebody does not come after all, as their organisation says, or those who prepare, to whom guests say it. What
    they need to eat or to come in is forgotten at once.
    """
    refuse_unless(attendee.meeting, State.ANNOUNCED, State.UNDER_WAY)
    come_no_more(act, Attendee.objects.filter(pk=attendee.pk))
    attendee.refresh_from_db()
    tell_screens(attendee.meeting)
    act.changed(attendee, after={"withdrawn": True})
    return attendee


@action("meetings.new_ticket", rule=MAY["answer"], about="attendee", says=gettext_lazy("Ticket made anew"))
def new_ticket(act: Act, *, attendee: Attendee) -> str:
    """A new ticket for somebody who lost theirs; the old one opens nothing any more. Returns its secret."""
    _refuse_other(act, attendee)
    secret = _secret()
    Attendee.objects.filter(pk=attendee.pk).update(ticket=digest_of(secret))
    act.changed(attendee, after={"ticket": "new"})
    return secret


@action("meetings.forget_needs", rule=MAY["keep"], about="meeting", says=gettext_lazy("Needs of people forgotten"))
def forget_needs(act: Act, *, meeting: Meeting) -> int:
    """Forget what people need to eat or to come in: the meeting is over, also where nobody has ended it."""
    forgotten = meeting.attendees.exclude(diet="", access="").update(diet="", access="")
    act.changed(meeting, after={"people": forgotten})
    return forgotten


def refuse_withdrawn(invited: Invited) -> None:
    """Raises Refused for an invitation that is not there any more. Call it while the meeting is held."""
    if not Invited.objects.filter(pk=invited.pk).exists():
        raise Refused(_("This invitation was withdrawn already."), code="gone")


def _written(act: Act, meeting: Meeting, who: Who, organisation: Organisation | None) -> tuple[Attendee, str]:
    name = whole(who.name, longest=120, field="name")
    if not name:
        raise Refused(_("Write the name of who comes."), code="name", field="name")
    if who.role and who.role not in COMING_AS:
        raise Refused(_("Say as what they come: delegate, substitute or observer."), code="role", field="role")
    person = _known(act, who.email)
    same = models.Q(name=name, email=who.email) | (models.Q(person=person) if person else models.Q())
    if meeting.attendees.filter(same, organisation=organisation, withdrawn_at=None).exists():
        raise Refused(_("%(name)s is registered already.") % {"name": name}, code="twice", field="name")
    secret = _secret()
    attendee = Attendee.objects.create(
        meeting=meeting, organisation=organisation, person=person, name=name, email=who.email,
        role=who.role if organisation else "",
        online=meeting.mode == Mode.ONLINE or (who.online and meeting.mode == Mode.BOTH),
        diet=whole(who.diet, longest=300, field="diet") if meeting.asks_diet else "",
        access=whole(who.access, longest=300, field="access") if meeting.asks_access else "",
        ticket=digest_of(secret), registered_at=act.at,
    )  # fmt: skip
    return attendee, secret


def _known(act: Act, email: str) -> Person | None:
    """Who signs in with this address and has a mandate here; somebody else’s account is nobody’s business."""
    return person_with(email, act.by.space) if email and act.by.space else None


def _replace(act: Act, invited: Invited, attendee: Attendee, gone: Attendee) -> None:
    if gone.meeting_id != invited.meeting_id or gone.organisation_id != invited.organisation_id:
        raise Refused(_("They do not come for your organisation. Choose one of yours."), code="replaces")
    come_no_more(act, Attendee.objects.filter(pk=gone.pk))
    attendee.replaces = gone
    attendee.save(update_fields=["replaces"])


def _refuse_answer(invited: Invited, answer: str) -> None:
    meeting = invited.meeting
    if answer not in set(Reply.values) - {Reply.OPEN}:
        raise Refused(_("Say whether you come: choose one of the answers."), code="reply", field="reply")
    if answer == Reply.ONLINE and meeting.mode == Mode.PLACE:
        raise Refused(_("This meeting is in person only. Choose another answer."), code="mode")
    if answer == Reply.PLACE and meeting.mode == Mode.ONLINE:
        raise Refused(_("This meeting is online only. Choose another answer."), code="mode")
    if answer == Reply.PROXY and (why := no_proxy(invited)):
        raise Refused(why, code="no_proxies", field="answer")


def _refuse_late(act: Act, meeting: Meeting) -> None:
    if meeting.register_until is not None and act.at > meeting.register_until:
        words = _("Registration has closed. Whoever comes all the same is written down at the door, without a ticket.")
        raise Refused(words, code="late")


def _refuse_other(act: Act, attendee: Attendee) -> None:
    """The rule knows that the organisation is invited; here that the person comes for it."""
    assert act.by.acting is not None  # the rule has settled it
    if attendee.organisation_id != act.by.acting.organisation:
        raise Refused(_("They do not come for your organisation. Choose one of yours."), code="other")


def come_no_more(act: Act, people: models.QuerySet[Attendee]) -> int:
    """Who is there leaves; that they were there stays on record. Returns how many they are."""
    Presence.objects.filter(attendee__in=people, left_at=None).update(left_at=act.at)
    return people.update(withdrawn_at=act.at, **FORGOTTEN)


def _all_of(invited: Invited) -> models.QuerySet[Attendee]:
    return Attendee.objects.filter(meeting=invited.meeting, organisation=invited.organisation_id, withdrawn_at=None)


def _secret() -> str:
    return secrets.token_urlsafe(18)
