"""What this room offers for the home page: the next meeting, what is asked before it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, LineKind, Meeting, Reply, State
from filrouge.rooms.meetings.queries.captured import kind_of
from filrouge.rooms.meetings.queries.meetings import days_of, href, seen_meetings, where
from filrouge.rooms.meetings.queries.round import href as round_href
from filrouge.rooms.meetings.queries.sight import line_href, seen_lines
from filrouge.rooms.meetings.rules import SPEAKERS

# What pages write every few seconds while somebody types, and who speaks and is in the room, change no row.
UNSEEN = (
    "meetings.save_answer", "meetings.ask_to_speak", "meetings.list_speaker", "meetings.withdraw_speech",
    "meetings.give_floor", "meetings.next_speaker", "meetings.end_speech", "meetings.check_in", "meetings.check_out",
    "meetings.check_in_by_ticket", "meetings.check_in_by_phone",
)  # fmt: skip
NEXT = 3  # meetings that are looked at
PRINTED = ("kind", "number", "text", "language", "address", "at", "meeting__title", "meeting__address")


def open_now(viewer: Viewer) -> list[OpenNow]:
    """The next meeting; and for who speaks for an invited organisation what is asked of it. Three statements."""
    now = timezone.now()
    rounds = Prefetch("items", AgendaItem.objects.filter(kind=ItemKind.COUNTRY_ROUND, began_at=None), to_attr="rounds")
    ahead = seen_meetings(viewer).filter(state__in=[State.ANNOUNCED, State.UNDER_WAY], ends_at__gt=now)
    found = list(ahead.defer("text").prefetch_related(rounds).order_by("starts_at", "id")[:NEXT])
    rows = [_meeting(viewer, found[0], now)] if found else []
    if found and viewer.acting is not None and viewer.holds(*SPEAKERS):
        rows += [row for meeting in found for row in _asked(viewer, meeting, now)]
    return rows[:MOST]


def _meeting(viewer: Viewer, meeting: Meeting, now: datetime) -> OpenNow:
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


def _asked(viewer: Viewer, meeting: Meeting, now: datetime) -> Iterator[OpenNow]:
    """Registration and the rounds of one meeting, where the reader's organisation is invited. One statement."""
    assert viewer.acting is not None  # asked by whoever speaks for somebody
    invited = meeting.invited.filter(organisation=viewer.acting.organisation).first()
    if invited is None:
        return
    title = meeting.title.in_(_language())
    closed = meeting.register_until is not None and meeting.register_until <= now
    if invited.reply == Reply.OPEN and meeting.state == State.ANNOUNCED and not closed:
        words = _("Registration: say who comes for your organisation.")
        until = meeting.register_until or meeting.starts_at
        yield OpenNow(title.text, words, href(viewer, meeting, "coming"), until, _("closes"), title.language)
    for item in getattr(meeting, "rounds", ()):
        item.meeting, shown = meeting, item.title.in_(_language())
        words = _("Country round: write for your organisation before the meeting.")
        until = item.answers_until or meeting.starts_at
        yield OpenNow(shown.text, words, round_href(viewer, item, "answer_round"), until, _("closes"), shown.language)


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """What meetings decided without a ballot, for those who may read their lines, the newest first. One statement."""
    decisions = seen_lines(viewer).filter(kind=LineKind.DECISION, ballot=None, meeting__state=State.ENDED)
    lean = decisions.select_related("meeting").only(*PRINTED)
    newest = lean.order_by("-at", "-id")[:MOST]
    return [
        DecidedLast(
            line.text, f"{kind_of(line)}, {line.meeting.title.in_(_language()).text}",
            line_href(viewer, line), line.at, lang=line.language,
        )
        for line in newest
    ]  # fmt: skip


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


HOME = HomeRows(open_now=open_now, decided_last=decided_last, rooms=("meetings", "people"), unseen=UNSEEN)
