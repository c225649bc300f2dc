"""What the room asks of organisations: to reply, write, confirm, correct and report; and what it tells them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.hours import end_of
from filrouge.ground.people.models import Role, Space
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import (
    AgendaItem,
    Correction,
    DateAnswer,
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
from filrouge.rooms.meetings.queries.home import UNSEEN
from filrouge.rooms.meetings.queries.own_lines import asked_to_confirm
from filrouge.rooms.meetings.rules import SPEAKERS, TEAM, WRITERS

ANNOUNCED, CHANGED, VOICE = "meetings.announced", "meetings.changed", "meetings.voice"  # kinds of news
DATES, ROUND, CORRECTED = "dates", "round", "corrected"  # what was answered
DESK = tuple(role.value for role in WRITERS)
BEFORE = timedelta(days=30)  # before an action is due its owner is asked how it goes
QUIET = timedelta(days=30)  # after a report nothing is asked for a while
PRINTED = (
    "id", "address", "title", "state", "starts_at", "register_until", "announced_at", "drafted_at",
    "date_poll__asked_at", "date_poll__until", "date_poll__ended_at",
)  # fmt: skip
TAKEN_ON = ("id", "meeting_id", "address", "text", "language", "owner_id", "due", "at")
LATELY = timedelta(days=60)  # not every meeting is minuted; one of which nobody asked for so long is let alone
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """What waits in the meetings of a space. Nine statements at most, one where nothing does."""
    now, at_desk = timezone.now(), space.organisation_id in organisations
    given = {"organisations": sorted(organisations), "now": now, "lately": now - LATELY}
    found = _CONCERNED.rows(at_desk, space=space.pk, **given) if organisations else []
    if not found:
        return []
    meetings = {meeting.id: meeting for meeting in found}
    ended = [meeting.id for meeting in found if meeting.state == State.ENDED]
    return [
        *_of_those_invited(space, meetings, ended, organisations, now),
        *(_lines(space, meetings, ended, organisations) if ended else ()),
        *_reports(space, meetings, organisations, now),
        *(_at_desk(space, meetings, now) if at_desk else ()),
    ]


def _concerned(
    at_desk: bool, space: int, organisations: list[int], now: datetime, lately: datetime
) -> QuerySet[Meeting, Any]:
    """The meetings of which something may wait for these organisations."""
    invited = Exists(Invited.objects.filter(meeting=OuterRef("pk"), organisation__in=organisations))
    ahead = Q(state__in=[State.ANNOUNCED, State.UNDER_WAY]) & Q(invited)
    said = Line.objects.filter(meeting=OuterRef("pk"), organisation__in=organisations, state=LineState.CAPTURED)
    owned = owned_and_open(organisations).filter(meeting=OuterRef("pk"))
    circulated = Minutes.objects.filter(meeting=OuterRef("pk"), state=MinutesState.CIRCULATED)
    ahead |= Q(state=State.DRAFTED, date_poll__ended_at=None, date_poll__until__gt=now) & Q(invited)
    reading = Q(invited) & Q(Exists(circulated.filter(correct_until__gt=now)))
    either = ahead | Q(Exists(said)) | Q(Exists(owned)) | reading
    if at_desk:
        either |= Q(Exists(Correction.objects.filter(minutes__meeting=OuterRef("pk"), taken_in=None)))
        either |= Q(state=State.DRAFTED, date_poll__ended_at=None, date_poll__until__lte=now)
        either |= _without_minutes(lately)
    return Meeting.objects.filter(either, space=space).order_by("pk").values_list(*PRINTED)


def _of_those_invited(
    space: Space, meetings: Mapping[int, Any], ended: list[int], organisations: Collection[int], now: datetime
) -> list[Asked]:
    """What is asked of who is invited: dates, a reply, answers for a round, to read the minutes. Four statements."""
    ahead = [meeting.id for meeting in meetings.values() if meeting.state in {State.ANNOUNCED, State.UNDER_WAY}]
    drafts = [meeting.id for meeting in meetings.values() if _looks_for_a_date(meeting, now)]
    minutes = {each.meeting_id: each for each in _READ.rows(meetings=ended, now=now)} if ended else {}
    rounds = _ROUNDS.rows(meetings=ahead) if ahead else []
    asking = [*drafts, *ahead, *minutes]
    if not asking:
        return []
    given = {"meetings": asking, "organisations": sorted(organisations)}
    invited, silent = _INVITED.rows(**given), _Silent()
    if drafts or rounds or minutes:
        silent = _Silent(frozenset(_ANSWERED.rows(**given)))
    return [
        *_dates(space, {number: meetings[number] for number in drafts}, invited, silent),
        *_replies(space, meetings, invited),
        *_rounds(space, meetings, rounds, invited, silent),
        *_minutes(space, meetings, minutes, invited, silent),
    ]


def _looks_for_a_date(meeting: Any, now: datetime) -> bool:
    until = meeting.date_poll__until if meeting.date_poll__ended_at is None else None
    return meeting.state == State.DRAFTED and until is not None and until > now


def _invited(meetings: list[int], organisations: list[int]) -> QuerySet[Invited, Any]:
    here = Invited.objects.filter(meeting__in=meetings, organisation__in=organisations)
    return here.order_by("pk").values_list("meeting_id", "organisation_id", "guest", "reply", "invited_at")


def _rounds_of(meetings: list[int]) -> QuerySet[AgendaItem, Any]:
    """The country rounds that have not begun."""
    waits = AgendaItem.objects.filter(meeting__in=meetings, kind=ItemKind.COUNTRY_ROUND, began_at=None)
    return waits.order_by("pk").values_list("id", "meeting_id", "address", "title", "answers_until")


def _read(meetings: list[int], now: datetime) -> QuerySet[Minutes, Any]:
    """The newest minutes of meetings, where they can be corrected."""
    newer = Minutes.objects.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"))
    circulated = Minutes.objects.filter(~Exists(newer), meeting__in=meetings, state=MinutesState.CIRCULATED)
    open_ones = circulated.filter(correct_until__gt=now)
    return open_ones.order_by("pk").values_list("meeting_id", "circulated_at", "correct_until")


def _answered(meetings: list[int], organisations: list[int]) -> QuerySet[DateAnswer, Any]:
    """Who has said which dates fit, handed in for a round, or asked for a correction: (what, its number, who)."""
    dates = DateAnswer.objects.filter(option__poll__meeting__in=meetings, organisation__in=organisations).order_by()
    rounds = RoundAnswer.objects.filter(item__meeting__in=meetings, organisation__in=organisations).order_by()
    corrected = Correction.objects.filter(minutes__meeting__in=meetings, organisation__in=organisations).order_by()
    return dates.values_list(Value(DATES), "option__poll__meeting", "organisation").union(
        rounds.filter(handed_in_at__isnull=False).values_list(Value(ROUND), "item", "organisation"),
        corrected.values_list(Value(CORRECTED), "minutes__meeting", "organisation"),
    )


_CONCERNED = Prepared(
    _concerned, space=-1, organisations=[-2], now=LONG_AGO, lately=LONG_AGO + timedelta(days=1)
)  # fmt: skip
_INVITED = Prepared(_invited, meetings=[-1], organisations=[-2])
_ROUNDS, _READ = Prepared(_rounds_of, meetings=[-1]), Prepared(_read, meetings=[-1], now=LONG_AGO)
_ANSWERED = Prepared(_answered, meetings=[-1], organisations=[-2])


@dataclass(frozen=True, slots=True)
class _Silent:
    """Who has answered already: (what, its number, organisation)."""

    answered: frozenset[tuple[str, int, int]] = frozenset()

    def about(self, what: str, number: int, organisation: int) -> bool:
        """Whether this organisation has not answered this."""
        return (what, number, organisation) not in self.answered


def _dates(space: Space, meetings: Mapping[int, Any], invited: Sequence[Any], silent: _Silent) -> Iterator[Asked]:
    """Dates of which an invited organisation has not said yet whether they fit."""
    for row in invited:
        meeting = meetings.get(row.meeting_id)
        if meeting is None or row.guest or not silent.about(DATES, meeting.id, row.organisation_id):
            continue
        yield _asked(
            space, meeting, "meetings.dates", _("Say which dates fit"), "dates", meeting.date_poll__asked_at,
            row.organisation_id, meeting.date_poll__until, closes=True,
        )  # fmt: skip


def _replies(space: Space, meetings: Mapping[int, Any], invited: Sequence[Any]) -> Iterator[Asked]:
    """Invitations that are not answered, until registration closes or the meeting begins."""
    for row in invited:
        meeting = meetings[row.meeting_id]
        if meeting.state != State.ANNOUNCED or row.reply != Reply.OPEN:
            continue
        since = max(row.invited_at, meeting.announced_at or row.invited_at)
        due = meeting.register_until or meeting.starts_at
        yield _asked(space, meeting, "meetings.reply", _("Say who comes"), "coming", since, row.organisation_id, due)


def _rounds(
    space: Space, meetings: Mapping[int, Any], rounds: Sequence[Any], invited: Sequence[Any], silent: _Silent
) -> Iterator[Asked]:
    """Country rounds for which an invited organisation has not handed in; guests may and are not asked."""
    for item in rounds:
        meeting, title = meetings[item.meeting_id], item.title.in_(get_language() or settings.LANGUAGE_CODE)
        href = reverse("meetings:answer_round", args=[space.slug, meeting.address, item.address])
        since, due = meeting.announced_at or meeting.drafted_at, item.answers_until or meeting.starts_at
        for row in invited:
            number = row.organisation_id
            if row.meeting_id == meeting.id and not row.guest and silent.about(ROUND, item.id, number):
                about, verb = f"meetings.agendaitem:{item.id}", _("Write your answer")
                yield Asked("meetings.round", about, number, title, verb, href, since, SPEAKERS, due)


def _minutes(
    space: Space, meetings: Mapping[int, Any], open_ones: Mapping[int, Any], invited: Sequence[Any], silent: _Silent
) -> Iterator[Asked]:
    """Minutes that can be corrected, for those who were invited and have not asked for anything in them."""
    for row in invited:
        minutes = open_ones.get(row.meeting_id)
        if minutes is None or not silent.about(CORRECTED, row.meeting_id, row.organisation_id):
            continue
        yield _asked(
            space, meetings[row.meeting_id], "meetings.correct", _("Read the minutes, and correct them where needed"),
            "minutes", minutes.circulated_at, row.organisation_id, minutes.correct_until, closes=True,
        )  # fmt: skip


def _unconfirmed(meetings: list[int], organisations: list[int]) -> QuerySet[Line, Any]:
    """Since when organisations have lines to confirm in meetings whose minutes are not approved."""
    lines = asked_to_confirm().filter(meeting__in=meetings, organisation__in=organisations)
    open_ones = lines.order_by("meeting", "organisation").values("meeting", "organisation")
    return open_ones.annotate(since=Min("at")).values_list("meeting", "organisation", "since")


def _lines(
    space: Space, meetings: Mapping[int, Any], ended: list[int], organisations: Collection[int]
) -> Iterator[Asked]:
    """One row for each meeting that ended and organisation with lines to confirm, since the oldest of them."""
    for row in _UNCONFIRMED.rows(meetings=ended, organisations=sorted(organisations)):
        words = _("Confirm what you said")
        yield _asked(space, meetings[row.meeting], "meetings.confirm", words, "lines", row.since, row.organisation)


def _owned(meetings: list[int], organisations: list[int], soon: date, quiet: datetime) -> QuerySet[Line, Any]:
    """What was taken on and is due soon, or has no day and its meeting is over, unless something was told of it or its
    owner is still asked whether it said so at all.
    """
    told = FollowUp.objects.filter(line=OuterRef("pk"), at__gt=quiet)
    near = Q(due=None, meeting__state=State.ENDED) | Q(due__lte=soon)
    unsure = asked_to_confirm().filter(pk=OuterRef("pk"), organisation=OuterRef("owner"))
    owned = owned_and_open(organisations).filter(near, ~Exists(unsure), ~Exists(told), meeting__in=meetings)
    return owned.order_by("pk").values_list(*TAKEN_ON)


_UNCONFIRMED = Prepared(_unconfirmed, meetings=[-1], organisations=[-2])
_OWNED = Prepared(_owned, meetings=[-1], organisations=[-2], soon=date.min, quiet=LONG_AGO)


def _reports(
    space: Space, meetings: Mapping[int, Any], organisations: Collection[int], now: datetime
) -> Iterator[Asked]:
    """What was taken on, from a month before it is due, unless something was told of it within a month."""
    given = {"meetings": list(meetings), "organisations": sorted(organisations)}
    for line in _OWNED.rows(**given, soon=(now + BEFORE).date(), quiet=now - QUIET):
        meeting = meetings[line.meeting_id]
        href = reverse("meetings:following", args=[space.slug, meeting.address]) + f"#line-{line.address}"
        due = end_of(line.due, space) if line.due else None
        what = Shown(line.text[:120], line.language, "original")
        yield Asked(
            "meetings.report", f"meetings.line:{line.id}", line.owner_id, what, _("Say how it goes"), href,
            line.at, SPEAKERS, due,
        )  # fmt: skip


def _without_minutes(lately: datetime) -> Q:
    """Meetings that ended since then, at which something was written down, and of which nobody has read any minutes."""
    written = Line.objects.filter(meeting=OuterRef("pk")).exclude(state=LineState.TAKEN_BACK)
    read = Minutes.objects.filter(meeting=OuterRef("pk")).exclude(state=MinutesState.DRAFTED)
    return Q(state=State.ENDED, ended_at__gt=lately) & Q(Exists(written)) & ~Q(Exists(read))


def _unread(meetings: list[int], lately: datetime) -> QuerySet[Meeting, Any]:
    return (
        Meeting.objects.filter(_without_minutes(lately), pk__in=meetings).order_by("pk").values_list("id", "ended_at")
    )


_UNREAD = Prepared(_unread, meetings=[-1], lately=LONG_AGO)


def _at_desk(space: Space, meetings: Mapping[int, Any], now: datetime) -> Iterator[Asked]:
    """A date to choose, minutes to circulate, corrections to answer."""
    desk = space.organisation_id
    for meeting in meetings.values():
        until = meeting.date_poll__until if meeting.date_poll__ended_at is None else None
        if meeting.state == State.DRAFTED and until is not None and until <= now:
            words = _("Choose the date")
            yield _asked(space, meeting, "meetings.choose_date", words, "dates", until, desk, roles=TEAM)
    for row in _UNREAD.rows(meetings=list(meetings), lately=now - LATELY):
        words = _("Circulate the minutes")
        found = meetings[row.id]
        yield _asked(space, found, "meetings.circulate", words, "minutes", row.ended_at, desk, roles=DESK)
    yield from _corrections(space, meetings)


def _corrections(space: Space, meetings: Mapping[int, Any]) -> Iterator[Asked]:
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
    meeting: Any,
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
    return Asked(kind, f"meetings.meeting:{meeting.id}", organisation, title, verb, href, since, roles, due, closes)


ASKS = Offer(
    waiting,
    roles=(*SPEAKERS, Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR),
    rooms=("meetings", "people"),
    unseen=UNSEEN,
    asks=(
        Kind("meetings.dates", gettext_lazy("Dates to choose from"), roles=SPEAKERS),
        Kind("meetings.reply", gettext_lazy("Invitations to answer"), roles=SPEAKERS),
        Kind("meetings.round", gettext_lazy("Answers for a country round"), roles=SPEAKERS),
        Kind("meetings.confirm", gettext_lazy("Lines of yours to confirm"), roles=SPEAKERS, mailed=True),
        Kind("meetings.correct", gettext_lazy("Minutes to read and correct"), roles=SPEAKERS),
        Kind("meetings.report", gettext_lazy("Actions to report on"), roles=SPEAKERS, mailed=True),
        Kind("meetings.choose_date", gettext_lazy("Dates that were answered, to choose from"), roles=TEAM),
        Kind("meetings.circulate", gettext_lazy("Minutes to circulate"), roles=DESK),
        Kind("meetings.correction", gettext_lazy("Corrections of minutes to answer"), roles=DESK),
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
