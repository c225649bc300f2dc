"""Telling those who are invited what a calendar would tell them: that a meeting is announced, moved or called off."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import gettext_noop

from filrouge.ground.actions import Act
from filrouge.ground.asked.telling import Value, tell
from filrouge.rooms.meetings.models import Invited, Meeting
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of, where
from filrouge.rooms.meetings.queries.waiting import ANNOUNCED, CHANGED, VOICE

IS_ANNOUNCED = gettext_noop("You are invited: %(when)s, %(where)s. Say who comes for your organisation.")
HAS_MOVED = gettext_noop("This meeting has changed. It is now: %(when)s, %(hours)s, %(where)s.")
IS_OFF = gettext_noop("This meeting, planned for %(when)s, does not take place: %(reason)s")
IS_UNINVITED = gettext_noop("Your organisation is not invited to this meeting any more (%(when)s): %(reason)s")

CARRIES = gettext_noop(
    "%(giver)s hands you its voice for this meeting (%(when)s). While you are there it counts as represented, and in "
    "the ballots of the meeting you vote for it, until it takes its voice back."
)
IS_CARRIED = gettext_noop(
    "Your voice for this meeting (%(when)s) was handed to %(holder)s, who also votes for you in its ballots. "
    "You can take it back."
)


def tell_announced(act: Act, meeting: Meeting) -> None:
    """Tell every invited organisation, once, that a meeting is announced."""
    _tell(act, meeting, ANNOUNCED, IS_ANNOUNCED, once=f"announced:{meeting.address}")


def tell_invited(act: Act, meeting: Meeting, organisations: Iterable[int]) -> None:
    """Tell organisations that are invited after the meeting was announced."""
    _tell(act, meeting, ANNOUNCED, IS_ANNOUNCED, to=organisations, once=f"invited:{meeting.address}:{act.at}")


def tell_uninvited(act: Act, invited: Invited, reason: str) -> None:
    """Tell one organisation that its invitation was withdrawn, and why."""
    to, once = [invited.organisation_id], f"uninvited:{invited.meeting.address}:{invited.pk}"
    _tell(act, invited.meeting, CHANGED, IS_UNINVITED, to=to, once=once, reason=reason)


def tell_voice(act: Act, invited: Invited) -> None:
    """Tell the one that carries a voice; and whose voice it is, where somebody else wrote it down."""
    meeting, giver, holder = invited.meeting, invited.organisation, invited.proxy_to
    assert holder is not None  # it was handed over just now
    once = f"voice:{meeting.address}:{invited.pk}:{act.at}"
    _tell(act, meeting, VOICE, CARRIES, to=[holder.pk], once=once, page="voices", giver=giver.name)
    if act.by.acting is None or act.by.acting.organisation != giver.pk:
        once = f"voice_of:{meeting.address}:{invited.pk}:{act.at}"
        _tell(act, meeting, VOICE, IS_CARRIED, to=[giver.pk], once=once, page="voices", holder=holder.name)


def tell_moved(act: Act, meeting: Meeting) -> None:
    """Tell every invited organisation what calendars learn at the same time."""
    _tell(act, meeting, CHANGED, HAS_MOVED, once=f"moved:{meeting.address}:{meeting.sequence}")


def tell_called_off(act: Act, meeting: Meeting) -> None:
    """Tell every invited organisation that a meeting does not take place, and why."""
    _tell(act, meeting, CHANGED, IS_OFF, once=f"off:{meeting.address}", reason=meeting.called_off_because)


def _tell(
    act: Act,
    meeting: Meeting,
    kind: str,
    text: str,
    *,
    once: str,
    to: Iterable[int] | None = None,
    page: str = "meeting",
    **more: Value,
) -> None:
    """Tell those in `to`; everybody who is invited where it is None."""
    values: dict[str, Value] = {
        "when": lazy(days_of, str)(meeting.starts_at, meeting.ends_at, meeting.zone),
        "hours": lazy(hours_of, str)(meeting.starts_at, meeting.ends_at, meeting.zone),
        "where": lazy(where, str)(meeting),
    }
    tell(
        kind, by=act.by, space=meeting.space, about=meeting, title=meeting.title, text=text, at=act.at,
        values=values | more, page=(f"meetings:{page}", [meeting.space.slug, meeting.address]),
        organisations=meeting.invited.values_list("organisation_id", flat=True) if to is None else to, once=once,
    )  # fmt: skip
