"""The life of a meeting: drafted, announced, under way, ended or cancelled; and whom it invites."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.hours import zones
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.said import whole
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.meetings.actions.entrusting import announce_ballots
from filrouge.rooms.meetings.actions.moving import Openings, agenda_follows
from filrouge.rooms.meetings.actions.telling import tell_announced, tell_called_off, tell_invited, tell_moved
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Attendee,
    Day,
    Invited,
    Meeting,
    Mode,
    Presence,
    Reply,
    Series,
    Speech,
    State,
)
from filrouge.rooms.meetings.rules import MAY, STEPS

# What calendars must learn: a change of one of these raises the meeting's SEQUENCE (RFC 5545, 3.8.7.4).
IN_CALENDARS = ("title", "mode", "zone", "starts_at", "ends_at", "place", "street", "link")


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A whole meeting as somebody prepares it; the fields are those of models.Meeting, days are (from, until)."""

    title: Words
    zone: str
    days: tuple[tuple[datetime, datetime], ...]
    text: Words = field(default_factory=Words)
    mode: str = Mode.PLACE
    place: str = ""
    street: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    link: str = ""
    languages: tuple[str, ...] = ()
    host: Organisation | None = None
    public: bool = True
    rule: Rule | None = None
    series: Series | None = None
    speaking_order: tuple[str, ...] = ("first_time", "country", "asked")
    speaking_seconds: int = 180
    asks_diet: bool = False
    asks_access: bool = True
    register_until: datetime | None = None


@action("meetings.begin_series", rule=MAY["keep"], about="space", says=gettext_lazy("Series of meetings begun"))
def begin_series(act: Act, *, space: Space, name: Words, text: Words | None = None) -> Series:
    """A series: meetings that follow one another."""
    if not name:
        raise Refused(_("A series needs a name. Write what these meetings are."), code="name", field="name")
    series = Series.objects.create(space=space, name=name, text=text or Words(), made_at=act.at)
    act.changed(series, after={"name": name.in_(name.origin).text})
    return series


@action("meetings.draft", rule=MAY["keep"], about="space", says=gettext_lazy("Meeting drafted"))
def draft_meeting(act: Act, *, space: Space, draft: MeetingDraft, follows: Meeting | None = None) -> Meeting:
    """Begin to prepare a meeting. `follows` is the one before it, of which it is the next."""
    columns = _columns(space, draft)
    meeting = Meeting.objects.create(space=space, follows=follows, drafted_at=act.at, changed_at=act.at, **columns)
    _set_days(meeting, draft)
    act.changed(meeting, after=_noted(meeting))
    if follows is not None:
        act.linked(meeting, "wasInformedBy", follows)
    return meeting


@action("meetings.change", rule=MAY["keep"], about="meeting", says=gettext_lazy("Meeting changed"))
def change_meeting(act: Act, *, meeting: Meeting, draft: MeetingDraft) -> Meeting:
    """Change a meeting that has not ended. Its agenda moves with its days, and answers go with the way people meet;
    once it is announced, calendars learn it.
    """
    refuse_unless(meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    opened = Openings.of(meeting)
    if meeting.state != State.DRAFTED:
        _refuse_nowhere(draft.mode, draft.place)
    before, was = _noted(meeting), {name: getattr(meeting, name) for name in IN_CALENDARS}
    for name, value in _columns(meeting.space, draft).items():
        setattr(meeting, name, value)
    moved = meeting.state != State.DRAFTED and was != {name: getattr(meeting, name) for name in IN_CALENDARS}
    meeting.sequence += moved
    meeting.changed_at = act.at
    meeting.live += 1
    meeting.save()
    _set_days(meeting, draft)
    agenda_follows(meeting, opened)
    if before["mode"] != meeting.mode:
        _answers_follow(meeting)
    if moved:
        tell_moved(act, meeting)
    act.changed(meeting, before=before, after=_noted(meeting))
    return meeting


def _answers_follow(meeting: Meeting) -> None:
    """Whoever was to come to a meeting that is online now joins it there. Whoever was to join from afar one that is in
    person now is asked anew, for nobody knows whether they would travel.
    """
    if meeting.mode == Mode.ONLINE:
        meeting.invited.filter(reply=Reply.PLACE).update(reply=Reply.ONLINE)
        meeting.attendees.filter(online=False, withdrawn_at=None).update(online=True)
    if meeting.mode == Mode.PLACE:
        meeting.invited.filter(reply=Reply.ONLINE).update(reply=Reply.OPEN, replied_at=None)
        meeting.attendees.filter(online=True, withdrawn_at=None).update(online=False)


@action("meetings.invite", rule=MAY["keep"], about="meeting", says=gettext_lazy("Organisations invited"))
def invite(
    act: Act, *, meeting: Meeting, organisations: Iterable[Organisation], because: str, guest: bool = False
) -> int:
    """Invite organisations, each once; `because` says as what. Returns how many were added."""
    refuse_unless(meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    known = set(meeting.invited.values_list("organisation_id", flat=True))
    added = [
        Invited(meeting=meeting, organisation=organisation, because=because[:80], guest=guest, invited_at=act.at)
        for organisation in organisations
        if organisation.id not in known
    ]
    Invited.objects.bulk_create(added, ignore_conflicts=True)
    if added and meeting.state != State.DRAFTED:
        tell_invited(act, meeting, [each.organisation_id for each in added])
    act.changed(meeting, after={"invited": len(added), "because": because[:80]})
    return len(added)


@action("meetings.announce", rule=MAY["keep"], about="meeting", says=gettext_lazy("Meeting announced"))
def announce_meeting(act: Act, *, meeting: Meeting) -> Meeting:
    """Show the meeting to those it invites, and to everybody where it is public."""
    if not meeting.invited.exists():
        raise Refused(_("Nobody is invited yet. Choose who is, then announce the meeting."), code="nobody")
    _refuse_nowhere(meeting.mode, meeting.place)
    _go(act, meeting, State.ANNOUNCED, announced_at=act.at)
    announce_ballots(act, meeting)
    tell_announced(act, meeting)
    return meeting


@action("meetings.begin", rule=MAY["lead"], about="meeting", says=gettext_lazy("Meeting begun"))
def begin_meeting(act: Act, *, meeting: Meeting) -> Meeting:
    """Open the room: the chair's page, the projector, and a code for the phones."""
    return _go(act, meeting, State.UNDER_WAY, began_at=act.at, code=_new_code())


@action("meetings.close_room", rule=MAY["lead"], about="meeting", says=gettext_lazy("Room closed again"))
def close_room(act: Act, *, meeting: Meeting) -> Meeting:
    """Take back that the room was opened, as long as nothing was taken up or written in it: it was pressed by mistake,
    or tried. Who said that they are there has left.
    """
    refuse_unless(meeting, State.UNDER_WAY)
    if meeting.items.filter(began_at__isnull=False).exists() or meeting.lines.exists():
        raise Refused(_("The meeting has begun, so its room stays open until it ends."), code="begun")
    Presence.objects.filter(attendee__meeting=meeting, left_at=None).update(left_at=act.at)
    closed = {"state": State.ANNOUNCED, "began_at": None, "code": "", "changed_at": act.at}
    Meeting.objects.filter(pk=meeting.pk).update(live=F("live") + 1, **closed)
    meeting.refresh_from_db()
    act.changed(meeting, before={"state": State.UNDER_WAY.value}, after={"state": State.ANNOUNCED.value})
    return meeting


@action("meetings.end", rule=MAY["lead"], about="meeting", says=gettext_lazy("Meeting ended"))
def end_meeting(act: Act, *, meeting: Meeting) -> Meeting:
    """Close the room. Who is still there leaves now; what people need to eat or to come in is forgotten."""
    _go(act, meeting, State.ENDED, ended_at=act.at, code="")
    Speech.objects.filter(item__meeting=meeting, began_at=None, withdrawn_at=None).update(withdrawn_at=act.at)
    Speech.objects.filter(item__meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=act.at)
    AgendaItem.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=act.at)
    Presence.objects.filter(attendee__meeting=meeting, left_at=None).update(left_at=act.at)
    Attendee.objects.filter(meeting=meeting).update(diet="", access="")
    return meeting


@action("meetings.cancel", rule=MAY["keep"], about="meeting", says=gettext_lazy("Meeting cancelled"))
def cancel_meeting(act: Act, *, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off. It keeps its page, calendars learn that it does not take place, and needs are forgotten."""
    if not reason.strip():
        raise Refused(_("Say why, in a sentence: those who were invited read it."), code="reason", field="reason")
    announced, said = meeting.state == State.ANNOUNCED, whole(reason, longest=600, field="reason")
    _go(act, meeting, State.CANCELLED, reason=said, called_off_because=said, sequence=F("sequence") + 1)
    Attendee.objects.filter(meeting=meeting).update(diet="", access="")
    if announced:
        tell_called_off(act, meeting)
    return meeting


def refuse_unless(meeting: Meeting, *states: str) -> None:
    """Raises Refused when the meeting stands elsewhere. Asked of the database, under a lock, so that two tabs agree."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if meeting.state not in states:
        raise Refused(
            _("This meeting is “%(state)s”, so that cannot be done any more.") % {"state": meeting.get_state_display()},
            code="state",
        )


def _go(act: Act, meeting: Meeting, to: State, *, reason: str = "", **columns: Any) -> Meeting:
    """One step forward, if the meeting may go there from where it stands."""
    refuse_unless(meeting, *(state for state, steps in STEPS.items() if to in steps))
    before = meeting.state
    Meeting.objects.filter(pk=meeting.pk).update(state=to, changed_at=act.at, live=F("live") + 1, **columns)
    meeting.refresh_from_db()
    act.changed(meeting, before={"state": before}, after={"state": to.value}, reason=reason)
    return meeting


def _new_code() -> str:
    """Six digits that no other meeting under way has."""
    taken = set(Meeting.objects.exclude(code="").values_list("code", flat=True))
    while True:
        code = f"{secrets.randbelow(10**6):06}"
        if code not in taken:
            return code


def _columns(space: Space, draft: MeetingDraft) -> dict[str, Any]:
    _refuse(space, draft)
    kept = (
        "title", "text", "mode", "zone", "place", "street", "country", "latitude", "longitude", "link", "host",
        "public", "rule", "series", "speaking_seconds", "asks_diet", "asks_access", "register_until",
    )  # fmt: skip
    return {name: getattr(draft, name) for name in kept} | {
        "languages": list(draft.languages),
        "speaking_order": list(draft.speaking_order),
        "starts_at": min(starts for starts, _ends in draft.days),
        "ends_at": max(ends for _starts, ends in draft.days),
    }


def _refuse(space: Space, draft: MeetingDraft) -> None:
    if not draft.title:
        raise Refused(_("A meeting needs a name. Write how people call it."), code="title", field="title")
    if draft.zone not in zones():
        raise Refused(_("Choose the time zone of the meeting, such as Europe/Brussels."), code="zone", field="zone")
    if not draft.days:
        raise Refused(_("Say on which day the meeting is, from when until when."), code="days", field="days")
    ordered = sorted(draft.days)
    if any(ends <= starts for starts, ends in ordered):
        raise Refused(_("A day ends after it starts. Choose a later hour."), code="days", field="days")
    if any(ends > starts for (_first, ends), (starts, _last) in pairwise(ordered)):
        raise Refused(_("Two of the days overlap. Change one of them."), code="days", field="days")
    for name in ("rule", "series"):
        if (other := getattr(draft, name)) is not None and other.space_id != space.id:
            raise Refused(_("That is not one of this network. Choose another."), code=name, field=name)


def _refuse_nowhere(mode: str, place: str) -> None:
    """A draft may be without a place for a while; who is invited must know where to go."""
    if mode != Mode.ONLINE and not place:
        raise Refused(_("Say where people meet, or choose that it is online."), code="place", field="place")


def _set_days(meeting: Meeting, draft: MeetingDraft) -> None:
    meeting.days.all().delete()
    Day.objects.bulk_create(Day(meeting=meeting, starts_at=starts, ends_at=ends) for starts, ends in draft.days)


def _noted(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.title.in_(meeting.title.origin).text,
        "starts": meeting.starts_at.isoformat(),
        "ends": meeting.ends_at.isoformat(),
        "zone": meeting.zone,
        "mode": str(meeting.mode),
        "place": meeting.place,
    }
