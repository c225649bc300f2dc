"""What the room asks of organisations: to reply, write, confirm, correct and report; and what it tells them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.people.models import Role, Space
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Correction,
    DateAnswer,
    DatePoll,
    FollowUp,
    Invited,
    ItemKind,
    Line,
    LineState,
    Meeting,
    Minutes,
    MinutesState,
    Reply,
    RoundAnswer,
    State,
)
from filrouge.rooms.meetings.queries.following import owned_and_open
from filrouge.rooms.meetings.rules import SPEAKERS, WRITERS

ANNOUNCED, CHANGED, VOICE = "meetings.announced", "meetings.changed", "meetings.voice"  # kinds of news
DESK = tuple(role.value for role in WRITERS)
BEFORE = timedelta(days=30)  # before an action is due its owner is asked how it goes
QUIET = timedelta(days=30)  # after a report nothing is asked for a while


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """What waits in the meetings of a space. Eight statements at most, one where nothing does."""
    now = timezone.now()
    meetings = {meeting.pk: meeting for meeting in _concerned(space, organisations, now)}
    if not meetings:
        return []
    return [
        *_dates(space, meetings, organisations, now),
        *_replies(space, meetings, organisations),
        *_rounds(space, meetings, organisations),
        *_lines(space, meetings, organisations),
        *_minutes(space, meetings, organisations, now),
        *_reports(space, meetings, organisations, now),
        *(_corrections(space, meetings) if space.organisation_id in organisations else ()),
    ]


def _concerned(space: Space, organisations: Collection[int], now: datetime) -> Iterator[Meeting]:
    """The meetings of which something may wait for these organisations. One statement."""
    invited = Exists(Invited.objects.filter(meeting=OuterRef("pk"), organisation__in=organisations))
    ahead = Q(state__in=[State.ANNOUNCED, State.UNDER_WAY]) & Q(invited)
    said = Line.objects.filter(meeting=OuterRef("pk"), organisation__in=organisations, state=LineState.CAPTURED)
    owned = owned_and_open(organisations).filter(meeting=OuterRef("pk"))
    circulated = Minutes.objects.filter(meeting=OuterRef("pk"), state=MinutesState.CIRCULATED)
    looking = Exists(DatePoll.objects.filter(meeting=OuterRef("pk"), ended_at=None, until__gt=now))
    ahead |= Q(state=State.DRAFTED) & Q(invited) & Q(looking)
    reading = Q(invited) & Q(Exists(circulated.filter(correct_until__gt=now)))
    either = ahead | Q(Exists(said)) | Q(Exists(owned)) | reading
    if space.organisation_id in organisations:
        either |= Q(Exists(Correction.objects.filter(minutes__meeting=OuterRef("pk"), taken_in=None)))
    return Meeting.objects.filter(either, space=space).defer("text").order_by("pk").iterator()


def _dates(
    space: Space, meetings: dict[int, Meeting], organisations: Collection[int], now: datetime
) -> Iterator[Asked]:
    """Dates of which an invited organisation has not said yet whether they fit."""
    drafts = [meeting.pk for meeting in meetings.values() if meeting.state == State.DRAFTED]
    if not drafts:
        return
    said = DateAnswer.objects.filter(option__poll__meeting=OuterRef("meeting"), organisation=OuterRef("organisation"))
    silent = Invited.objects.filter(
        ~Exists(said), meeting__in=drafts, organisation__in=organisations, guest=False,
        meeting__date_poll__ended_at=None, meeting__date_poll__until__gt=now,
    )  # fmt: skip
    for row in silent.select_related("meeting__date_poll").order_by("pk"):
        poll, meeting = row.meeting.date_poll, meetings[row.meeting_id]
        yield _asked(
            space, meeting, "meetings.dates", _("Say which dates fit"), "dates", poll.asked_at, row.organisation_id,
            poll.until, closes=True,
        )  # fmt: skip


def _replies(space: Space, meetings: dict[int, Meeting], organisations: Collection[int]) -> Iterator[Asked]:
    """Invitations that are not answered, until registration closes or the meeting begins."""
    open_ones = [meeting.pk for meeting in meetings.values() if meeting.state == State.ANNOUNCED]
    if not open_ones:
        return
    silent = Invited.objects.filter(meeting__in=open_ones, organisation__in=organisations, reply=Reply.OPEN)
    for row in silent.order_by("pk"):
        meeting = meetings[row.meeting_id]
        since = max(row.invited_at, meeting.announced_at or row.invited_at)
        due = meeting.register_until or meeting.starts_at
        yield _asked(space, meeting, "meetings.reply", _("Say who comes"), "coming", since, row.organisation_id, due)


def _rounds(space: Space, meetings: dict[int, Meeting], organisations: Collection[int]) -> Iterator[Asked]:
    """Country rounds for which an invited organisation has not handed in; guests may and are not asked."""
    ahead = [meeting.pk for meeting in meetings.values() if meeting.state in {State.ANNOUNCED, State.UNDER_WAY}]
    if not ahead:
        return
    handed_in = RoundAnswer.objects.filter(
        item=OuterRef("meeting__items__pk"), organisation=OuterRef("organisation"), handed_in_at__isnull=False
    )
    rounds = Q(meeting__items__kind=ItemKind.COUNTRY_ROUND, meeting__items__began_at=None)
    silent = Invited.objects.filter(rounds, ~Exists(handed_in), meeting__in=ahead, organisation__in=organisations,
                                    guest=False).values_list("meeting__items", "organisation_id")  # fmt: skip
    pairs = list(silent.order_by("meeting__items", "organisation_id"))
    items = AgendaItem.objects.in_bulk({item for item, _organisation in pairs}) if pairs else {}
    for number, organisation in pairs:
        item, meeting = items[number], meetings[items[number].meeting_id]
        title = item.title.in_(get_language() or settings.LANGUAGE_CODE)
        href = reverse("meetings:answer_round", args=[space.slug, meeting.address, item.address])
        since, due = meeting.announced_at or meeting.drafted_at, item.answers_until or meeting.starts_at
        about = f"meetings.agendaitem:{number}"
        yield Asked("meetings.round", about, organisation, title, _("Write your answer"), href, since, SPEAKERS, due)


def _lines(space: Space, meetings: dict[int, Meeting], organisations: Collection[int]) -> Iterator[Asked]:
    """One row for each meeting and organisation with lines to confirm, since the oldest of them."""
    captured = Line.objects.filter(meeting__in=meetings, organisation__in=organisations, state=LineState.CAPTURED)
    final = Minutes.objects.filter(meeting=OuterRef("meeting"), state=MinutesState.APPROVED)
    open_ones = captured.filter(~Exists(final))
    for row in (
        open_ones.values("meeting", "organisation").annotate(since=Min("at")).order_by("meeting", "organisation")
    ):
        meeting = meetings[row["meeting"]]
        if meeting.state == State.ENDED:
            words = _("Confirm what you said")
            yield _asked(space, meeting, "meetings.confirm", words, "lines", row["since"], row["organisation"])


def _minutes(
    space: Space, meetings: dict[int, Meeting], organisations: Collection[int], now: datetime
) -> Iterator[Asked]:
    """Minutes that can be corrected, for those who were invited and have not asked for anything in them."""
    ended = [meeting.pk for meeting in meetings.values() if meeting.state == State.ENDED]
    if not ended:
        return
    newer = Minutes.objects.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"))
    open_ones = Minutes.objects.filter(
        ~Exists(newer), meeting__in=ended, state=MinutesState.CIRCULATED, correct_until__gt=now
    )
    found = {each.meeting_id: each for each in open_ones.defer("content")}
    if not found:
        return
    asked = Correction.objects.filter(minutes__meeting=OuterRef("meeting"), organisation=OuterRef("organisation"))
    invited = Invited.objects.filter(~Exists(asked), meeting__in=found, organisation__in=organisations)
    for row in invited.order_by("pk"):
        minutes, words = found[row.meeting_id], _("Read the minutes, and correct them where needed")
        yield _asked(
            space, meetings[row.meeting_id], "meetings.correct", words, "minutes", minutes.circulated_at,
            row.organisation_id, minutes.correct_until, closes=True,
        )  # fmt: skip


def _reports(
    space: Space, meetings: dict[int, Meeting], organisations: Collection[int], now: datetime
) -> Iterator[Asked]:
    """What was taken on, from a month before it is due, unless something was told of it within a month."""
    told = FollowUp.objects.filter(line=OuterRef("pk"), at__gt=now - QUIET)
    soon = Q(due=None, meeting__state=State.ENDED) | Q(due__lte=(now + BEFORE).date())
    for line in owned_and_open(organisations).filter(soon, ~Exists(told), meeting__in=meetings).order_by("pk"):
        meeting = meetings[line.meeting_id]
        href = reverse("meetings:following", args=[space.slug, meeting.address]) + f"#line-{line.address}"
        due = datetime.combine(line.due, time(23, 59), ZoneInfo(meeting.zone)) if line.due else None
        what = Shown(line.text[:120], line.language, "original")
        yield Asked(
            "meetings.report", f"meetings.line:{line.pk}", line.owner_id or 0, what, _("Say how it goes"), href,
            line.at, SPEAKERS, due,
        )  # fmt: skip


def _corrections(space: Space, meetings: dict[int, Meeting]) -> Iterator[Asked]:
    """At the desk: corrections that are not answered, one row for each meeting."""
    waiting = Correction.objects.filter(minutes__meeting__in=meetings, taken_in=None)
    for row in waiting.values("minutes__meeting").annotate(since=Min("at")).order_by("minutes__meeting"):
        meeting = meetings[row["minutes__meeting"]]
        yield _asked(
            space, meeting, "meetings.correction", _("Answer the corrections"), "minutes", row["since"],
            space.organisation_id, roles=DESK,
        )  # fmt: skip


def _asked(
    space: Space,
    meeting: Meeting,
    kind: str,
    verb: str,
    page: str,
    since: datetime,
    organisation: int,
    due: datetime | None = None,
    roles: tuple[str, ...] = SPEAKERS,
    *,
    closes: bool = False,
) -> Asked:
    href = reverse(f"meetings:{page}", args=[space.slug, meeting.address])
    title = meeting.title.in_(get_language() or settings.LANGUAGE_CODE)
    return Asked(kind, f"meetings.meeting:{meeting.pk}", organisation, title, verb, href, since, roles, due, closes)


ASKS = Offer(
    waiting,
    roles=(*SPEAKERS, Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR),
    rooms=("meetings", "people"),
    asks=(
        Kind("meetings.dates", gettext_lazy("Dates to choose from")),
        Kind("meetings.reply", gettext_lazy("Invitations to answer")),
        Kind("meetings.round", gettext_lazy("Answers for a country round")),
        Kind("meetings.confirm", gettext_lazy("Lines of yours to confirm")),
        Kind("meetings.correct", gettext_lazy("Minutes to read and correct")),
        Kind("meetings.report", gettext_lazy("Actions to report on")),
        Kind("meetings.correction", gettext_lazy("Corrections of minutes to answer")),
    ),
    tells=(
        Kind(ANNOUNCED, gettext_lazy("Meetings that are announced")),
        Kind(CHANGED, gettext_lazy("Meetings that move or are called off"), Way.AT_ONCE),
        Kind(VOICE, gettext_lazy("Voices that are handed to you, or for you"), Way.AT_ONCE),
        Kind("meetings.round_waits", gettext_lazy("Reminders of a country round"), Way.AT_ONCE),
        Kind("meetings.minutes", gettext_lazy("Minutes that are circulated or approved")),
        Kind("meetings.correction_answered", gettext_lazy("Answers to your corrections of minutes"), Way.AT_ONCE),
    ),
)
