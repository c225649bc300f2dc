"""What the screens of a room show alike: the agenda with its states, who speaks, what is voted, who is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.pages import kept, live
from filrouge.ground.pages.kept import House
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.queries.carrying import NotCarried, not_carried
from filrouge.rooms.ballots.queries.room import KIND, RoomBallot, ballots_in_room, may_keep, turnouts
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, ItemKind, Meeting, State
from filrouge.rooms.meetings.queries.meetings import days_of, href
from filrouge.rooms.meetings.queries.slots import Next, next_in_round
from filrouge.rooms.meetings.queries.speakers import Speakers, speakers_of
from filrouge.rooms.meetings.queries.there import There, there_at
from filrouge.rooms.meetings.queries.topics import TopicRound, market

LIVE = "meetings"  # what the addresses of the screens' questions are sealed as


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as the screens list it. `stands`: past, now, or empty; `mark` and `words` say how it stands, `href`
    leads to the board of an open space.
    """

    address: str
    number: int
    title: Shown
    kind: str
    speaker: str
    time: str
    stands: str
    mark: str
    words: str
    since: datetime | None
    until: datetime | None
    ballots: tuple[RoomBallot, ...]
    href: str = ""
    day: str = ""

    @property
    def now(self) -> bool:
        """Whether the room is at it."""
        return self.stands == "now"


@dataclass(frozen=True, slots=True)
class Board:
    """One meeting as its screens show it, the same for all readers of a level and a language.

    `things` are what the current item deals with beside its ballots, of which each reader sees what they may
    (queries.dealt_with); `of_the_plan`: it is a step of one. `turns` are those whose turn comes in a country round,
    `market` the topics of an open space by round, `not_carried` the voices handed over that nobody carries in a ballot
    of the moment.
    """

    number: int
    address: str
    version: int
    title: Shown
    where: str
    under_way: bool
    ended: bool
    code: str
    items: tuple[ItemRow, ...]
    now: ItemRow | None
    following: ItemRow | None
    things: tuple[Ref, ...]
    of_the_plan: bool
    speakers: Speakers
    turns: tuple[Next, ...]
    market: tuple[TopicRound, ...]
    there: There
    not_carried: tuple[NotCarried, ...]
    news: str
    hrefs: Mapping[str, str]

    @property
    def ballots(self) -> tuple[RoomBallot, ...]:
        """What the current item puts to the vote."""
        return self.now.ballots if self.now else ()

    @property
    def others(self) -> tuple[ItemRow, ...]:
        """The items that the room is not at."""
        return tuple(item for item in self.items if not item.now)

    @property
    def first_turns(self) -> str:
        """The names of the next three of a country round."""
        return with_semicolons(turn.name for turn in self.turns[:3])

    @property
    def later_turns(self) -> str:
        """The names of those that come after the next one."""
        return with_semicolons(turn.name for turn in self.turns[1:])

    @property
    def message(self) -> RoomBallot | None:
        """The ballot that the projector speaks of: an open one, else one that ended since somebody got the floor."""
        since = self.speakers.now.since if self.speakers.now else None
        shown = [ballot for ballot in self.ballots if ballot.came_out and _is_after(ballot.decided_at, since)]
        return next((ballot for ballot in self.ballots if ballot.open), next(iter(shown), None))

    @property
    def place(self) -> str:
        """“Item 6 of 11”."""
        if self.now is None:
            return ""
        return _("Item %(number)d of %(of)d") % {"number": self.now.number, "of": len(self.items)}


def _is_after(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and (since is None or at > since)


PAGES = ("meeting", "agenda", "console", "projector", "room", "door", "capture")


def board(viewer: Viewer, meeting: Meeting) -> Board:
    """The screens of a meeting, worked out once for each level of readers and each language, and kept until something
    is done in the house. Eleven statements when it is new and at a country round or an open space, one when it
    is not new.
    """
    language, house = get_language() or "en", kept.house()
    # The meeting was read before the stamp, so it may be older than that: what is made of it is kept for its like.
    key = ("board", meeting.pk, meeting.live, meeting.changed_at, _level(viewer), language)
    return kept.kept(house.stamp(), key, lambda: _board(viewer, meeting, house))


def _level(viewer: Viewer) -> str:
    """What the reader may know of ballots that are not published yet."""
    if may_keep(viewer):
        return "keeps"
    if viewer.holds(Role.FACILITATOR):
        return "leads"
    return "members" if viewer.level >= Level.MEMBERS else "public"


def as_the_room(viewer: Viewer) -> Viewer:
    """The same reader as any member: what hangs on a wall shows no more than members may know."""
    if viewer.level < Level.MEMBERS or viewer.acting is None:
        return viewer
    return replace(viewer, acting=replace(viewer.acting, role=Role.OBSERVER))


def as_the_wall(viewer: Viewer) -> Viewer:
    """The same as a member of no organisation: on a wall hangs no draft of whoever has opened it."""
    told = as_the_room(viewer)
    if told.acting is None:
        return told
    return replace(told, acting=replace(told.acting, mandate=0, organisation=0))


def standing(address: str, *, members: bool) -> dict[str, Any] | None:
    """What the screens ask again and again: the number that grows, and how many have voted. Two statements at most."""
    about = ItemAbout.objects.filter(
        kind=KIND, item__meeting__address=address, item__began_at__isnull=False, item__ended_at=None
    )
    live_now = Meeting.objects.filter(address=address).values_list("live", flat=True).first()
    if live_now is None:
        return None
    voted = turnouts(about.values_list("number", flat=True), public=not members)
    return {"version": live_now, "voted": {str(number): list(turnout) for number, turnout in voted.items()}}


def standing_href(viewer: Viewer, meeting: Meeting) -> str:
    """Where the screens ask; another address for members, who may know more."""
    members = viewer.level >= Level.MEMBERS
    key = live.sealed(LIVE, f"{meeting.address}.{'m' if members else 'p'}")
    return reverse("meetings_live", args=[key])


def _board(viewer: Viewer, meeting: Meeting, house: House) -> Board:
    with clock_of(meeting):
        rows, things = _items(meeting)
        ballots = ballots_in_room(viewer, [number for _item, numbers in rows for number in numbers])
        by_number = {ballot.number: ballot for ballot in reversed(ballots)}
        days = _first_of_days([item for item, _numbers in rows])
        items = tuple(
            _item(viewer, meeting, item, place, [by_number[number] for number in numbers if number in by_number],
                  days.get(item.pk, ""))
            for place, (item, numbers) in enumerate(rows, start=1)
        )  # fmt: skip
        current = next((item for item, _numbers in rows if _stands(item) == "now"), None)
        now = next((row for row in items if row.now), None)
        speakers = speakers_of(meeting, current)
        asked = tuple(ballot.number for ballot in now.ballots if ballot.open) if now else ()
        there = there_at(viewer, meeting, asked, house)
        return Board(
            number=meeting.pk, address=meeting.address, version=meeting.live,
            title=meeting.title.in_(get_language() or "en"), where=_where(meeting, rows),
            under_way=meeting.state == State.UNDER_WAY, ended=meeting.state == State.ENDED, code=_spaced(meeting.code),
            items=items, now=now, following=_following(items, now), speakers=speakers,
            things=tuple(sorted(things)),
            of_the_plan=current is not None and current.kind == ItemKind.PLAN_STEP,
            turns=next_in_round(current) if current and current.kind == ItemKind.COUNTRY_ROUND else (),
            market=market(viewer, current) if current and current.kind == ItemKind.OPEN_SPACE else (),
            there=there, not_carried=not_carried(asked, there.voices),
            news=_news(now, speakers), hrefs=_hrefs(viewer, meeting),
        )  # fmt: skip


def _items(meeting: Meeting) -> tuple[list[tuple[AgendaItem, list[int]]], list[Ref]]:
    """The items in their order, each with the ballots that it is about, the newest first; and what else the current one
    is about. One statement.
    """
    rows = meeting.items.annotate(about_kind=F("about__kind"), about_number=F("about__number"))
    found: dict[int, tuple[AgendaItem, list[int]]] = {}
    things: list[Ref] = []
    for item in rows.order_by("position", "-about__id"):
        numbers = found.setdefault(item.pk, (item, []))[1]
        if item.about_kind == KIND:
            numbers.append(item.about_number)
        elif item.about_kind is not None and _stands(item) == "now":
            things.append(Ref(item.about_kind, item.about_number))
    return list(found.values()), things


def _stands(item: AgendaItem) -> str:
    if item.began_at is None:
        return ""
    return "now" if item.ended_at is None else "past"


def _first_of_days(items: Iterable[AgendaItem]) -> dict[int, str]:
    """The day in words for the first item of each, where there are several: hours begin anew on every day."""
    found: dict[date, tuple[int, str]] = {}
    for item in items:
        if item.starts_at:
            day = timezone.localtime(item.starts_at).date()
            found.setdefault(day, (item.pk, date_format(day, "l j F")))
    return dict(found.values()) if len(found) > 1 else {}


def _item(
    viewer: Viewer, meeting: Meeting, item: AgendaItem, number: int, ballots: list[RoomBallot], day: str
) -> ItemRow:
    stands = _stands(item)
    shown = tuple(ballots)
    mark, words = _state(stands, [ballot for ballot in shown if not ballot.drafted])
    until = item.began_at + timedelta(minutes=item.minutes) if item.began_at and item.minutes else None
    return ItemRow(
        item.address, number, item.title.in_(get_language() or "en"), str(ItemKind(item.kind).label), item.speaker,
        time_format(timezone.localtime(item.starts_at), "H:i") if item.starts_at else "", stands, mark, words,
        item.began_at, until, shown,
        href(viewer, meeting, "open_space", item.address) if item.kind == ItemKind.OPEN_SPACE else "", day,
    )  # fmt: skip


def _state(stands: str, ballots: list[RoomBallot]) -> tuple[str, str]:
    if any(ballot.open for ballot in ballots):
        return "half", _("voting")
    if stands == "now":
        return "half", _("now")
    if ballots and ballots[0].decided:
        return ballots[0].mark, ballots[0].words
    return ("done", _("done")) if stands == "past" else ("", "")


def _following(items: tuple[ItemRow, ...], now: ItemRow | None) -> ItemRow | None:
    waiting = [item for item in items if not item.stands]
    after = [item for item in waiting if now is None or item.number > now.number]
    return next(iter(after or waiting), None)


def _where(meeting: Meeting, rows: Iterable[tuple[AgendaItem, list[int]]]) -> str:
    """“25 September, day 2” where the meeting has several days, else the day; all its days once it is over."""
    if meeting.state == State.ENDED:
        return days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    here = timezone.localtime().date()
    days = sorted({timezone.localtime(item.starts_at).date() for item, _numbers in rows if item.starts_at})
    day = date_format(here, "DATE_FORMAT")
    if len(days) > 1 and here in days:
        return _("%(date)s, day %(number)d") % {"date": day, "number": days.index(here) + 1}
    return day


def _news(now: ItemRow | None, speakers: Speakers) -> str:
    """What a screen reader is told when it changes: the item, votes and how they ended, who speaks. One line."""
    if now is None:
        return _("No item is open.")
    parts = [_("Item %(number)d: %(title)s.") % {"number": now.number, "title": now.title.text}]
    parts += [_("The vote is open: %(title)s.") % {"title": b.title.text} for b in now.ballots if b.open]
    ended = [b for b in now.ballots if b.decided]
    parts += [_("The result of “%(title)s”: %(words)s.") % {"title": b.title.text, "words": b.words} for b in ended]
    if speakers.now:
        parts.append(_("%(name)s speaks.") % {"name": speakers.now.organisation_name})
    return " ".join(parts)


def _spaced(code: str) -> str:
    """482 913: as it is read aloud."""
    return f"{code[:3]} {code[3:]}" if code else ""


def _hrefs(viewer: Viewer, meeting: Meeting) -> dict[str, str]:
    return {name: href(viewer, meeting, name) for name in PAGES}
