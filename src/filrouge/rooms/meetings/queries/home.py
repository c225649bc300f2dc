"""What this room offers for the home page: the next meeting, what is asked before it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.meetings.models import Invited, ItemKind, Line, LineKind, Meeting, Reply, State
from filrouge.rooms.meetings.queries.captured import kind_of
from filrouge.rooms.meetings.queries.meetings import days_of, href, seen_meetings, where
from filrouge.rooms.meetings.queries.sight import line_at, seen_lines
from filrouge.rooms.meetings.rules import SPEAKERS

# What pages write every few seconds while somebody types, and who speaks and is in the room, change no row.
UNSEEN = (
    "meetings.save_answer", "meetings.ask_to_speak", "meetings.list_speaker", "meetings.withdraw_speech",
    "meetings.give_floor", "meetings.next_speaker", "meetings.end_speech", "meetings.check_in", "meetings.check_out",
    "meetings.check_in_by_ticket", "meetings.check_in_by_phone", "meetings.offer_topic", "meetings.offer_topic_for",
    "meetings.withdraw_topic", "meetings.place_topic", "meetings.visit_topic",
)  # fmt: skip
NEXT = 3  # meetings that are looked at
PRINTED = ("id", "title", "mode", "place", "zone", "starts_at", "ends_at", "address", "state", "register_until")
REPLIED = ("meeting", "reply", "round__title", "round__address", "round__answers_until")
SAID = ("text", "language", "kind", "number", "address", "at", "in_minutes", "meeting__title", "meeting__address")


def _coming(viewer: Viewer, now: datetime) -> QuerySet[Meeting, Any]:
    ahead = seen_meetings(viewer).filter(state__in=[State.ANNOUNCED, State.UNDER_WAY], ends_at__gt=now)
    return ahead.order_by("starts_at", "id").values_list(*PRINTED)[:NEXT]


def _replied(meetings: list[int], organisation: int) -> QuerySet[Invited, Any]:
    """What an organisation replied to these meetings, with each of their rounds that did not begin."""
    waits = Q(meeting__items__kind=ItemKind.COUNTRY_ROUND, meeting__items__began_at=None)
    invited = Invited.objects.filter(meeting__in=meetings, organisation=organisation)
    rounds = invited.annotate(round=FilteredRelation("meeting__items", condition=waits))
    return rounds.order_by("meeting", "round__position", "round__id").values_list(*REPLIED)


def _decisions(viewer: Viewer) -> QuerySet[Line, Any]:
    found = seen_lines(viewer).filter(kind=LineKind.DECISION, ballot=None, meeting__state=State.ENDED)
    return found.order_by("-at", "-id").values_list(*SAID)[:MOST]


_COMING, _DECISIONS = Seen(_coming, now=datetime.min.replace(tzinfo=UTC)), Seen(_decisions)
_REPLIED = Prepared(_replied, meetings=[-1], organisation=-2)


def open_now(viewer: Viewer) -> list[OpenNow]:
    """The next meeting; and for who speaks for an invited organisation what is asked of it. Two statements."""
    now = timezone.now()
    found = _COMING.rows(viewer, now=now)
    rows = [_meeting(viewer, found[0], now)] if found else []
    if found and viewer.acting is not None and viewer.holds(*SPEAKERS):
        meetings, mine = {meeting.id: meeting for meeting in found}, viewer.acting.organisation
        replied = _REPLIED.rows(meetings=meetings, organisation=mine)
        rows += [row for number in meetings for row in _asked(viewer, meetings[number], replied, now)]
    return rows[:MOST]


def _meeting(viewer: Viewer, meeting: Any, now: datetime) -> OpenNow:
    title, place = meeting.title.in_(_language()), where(meeting)
    when = days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    asked = _("Meeting, %(when)s, %(place)s.") % {"when": when, "place": place}
    under_way = meeting.starts_at <= now
    until, word = (meeting.ends_at, _("until")) if under_way else (meeting.starts_at, in_days(meeting.starts_at, now))
    return OpenNow(title.text, asked, href(viewer, meeting), until, word, title.language)


def in_days(at: datetime, now: datetime) -> str:
    """“in 34 days”, “tomorrow”, “today”."""
    days = (timezone.localtime(at).date() - timezone.localtime(now).date()).days
    if days < 2:
        return _("tomorrow") if days == 1 else _("today")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def _asked(viewer: Viewer, meeting: Any, replied: Sequence[Any], now: datetime) -> Iterator[OpenNow]:
    """Registration and the rounds of one meeting, where the reader's organisation is invited."""
    invited = [row for row in replied if row.meeting == meeting.id]
    if not invited:
        return
    title = meeting.title.in_(_language())
    closed = meeting.register_until is not None and meeting.register_until <= now
    if invited[0].reply == Reply.OPEN and meeting.state == State.ANNOUNCED and not closed:
        words = _("Registration: say who comes for your organisation.")
        until = meeting.register_until or meeting.starts_at
        yield OpenNow(title.text, words, href(viewer, meeting, "coming"), until, _("closes"), title.language)
    for row in invited:
        if row.round__address:
            shown = row.round__title.in_(_language())
            words = _("Country round: write for your organisation before the meeting.")
            until = row.round__answers_until or meeting.starts_at
            page = href(viewer, meeting, "answer_round", row.round__address)
            yield OpenNow(shown.text, words, page, until, _("closes"), shown.language)


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """What meetings decided without a ballot, for those who may read their lines, the newest first. One statement."""
    return [_decided(viewer, line) for line in _DECISIONS.rows(viewer)]


def _decided(viewer: Viewer, line: Any) -> DecidedLast:
    page = line_at(viewer, line.meeting__address, line.address, in_minutes=line.in_minutes)
    meeting = line.meeting__title.in_(_language())
    return DecidedLast(line.text, f"{kind_of(line)}, {meeting.text}", page, line.at, lang=line.language)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


HOME = HomeRows(open_now=open_now, decided_last=decided_last, rooms=("meetings", "people"), unseen=UNSEEN)
