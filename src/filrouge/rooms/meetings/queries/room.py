"""What the screens of a room show alike: the agenda with its states, who speaks, what is voted, who is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.pages import kept, live, options
from filrouge.ground.people.models import Role
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.pictures.voices import MOST_TICKS
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.queries.carrying import NotCarried, not_carried
from filrouge.rooms.ballots.queries.proxies import carried_in
from filrouge.rooms.ballots.queries.quorum import Quorum, by_proxy, quorum_of
from filrouge.rooms.ballots.queries.room import KIND, RoomBallot, ballots_in_room, may_keep, turnouts
from filrouge.rooms.meetings.models import AgendaItem, ItemAbout, ItemKind, Meeting, Presence, Reply, State
from filrouge.rooms.meetings.queries.meetings import href
from filrouge.rooms.meetings.queries.slots import Next, next_in_round
from filrouge.rooms.meetings.queries.speakers import Speakers, speakers_of

STEP = 5  # pixels from one tick to the next
LIVE = "meetings"  # what the addresses of the screens' questions are sealed as


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as the screens list it. `stands`: past, now, or empty; `mark` and `words` say how it stands."""

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

    @property
    def now(self) -> bool:
        """Whether the room is at it."""
        return self.stands == "now"


@dataclass(frozen=True, slots=True)
class Here:
    """One invited organisation, and where it is: room, online, proxy (who carries its voice is there), or nowhere."""

    number: int
    address: str
    name: str
    guest: bool
    where: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """One tick for each member, drawn: whole pixels as text, so that no language writes them otherwise.

    Each row is (class, from, to, middle, height); `needed` is where the quorum stands, empty where it is no number.
    """

    width: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    needed: str


@dataclass(frozen=True)
class There:
    """Who is there, by organisation, with the quorum where the meeting has a rule.

    `not_carried` are the voices handed over that nobody carries in a ballot of the moment. What follows from a thousand
    organisations is worked out once, for all who read the board that this is kept with.
    """

    organisations: tuple[Here, ...]
    quorum: Quorum | None
    not_carried: tuple[NotCarried, ...] = ()

    @cached_property
    def represented(self) -> tuple[Here, ...]:
        """Those whose voice is carried by one that is there, where the rule knows that."""
        return self.of("proxy")

    def of(self, where: str) -> tuple[Here, ...]:
        """The organisations that are in the room, online, or nowhere."""
        return tuple(one for one in self.organisations if one.where == where)

    @cached_property
    def in_room(self) -> tuple[Here, ...]:
        """Those in the room."""
        return self.of("room")

    @cached_property
    def online(self) -> tuple[Here, ...]:
        """Those online."""
        return self.of("online")

    @cached_property
    def absent(self) -> tuple[Here, ...]:
        """Members that are nowhere; guests are not missed."""
        return tuple(one for one in self.of("") if not one.guest)

    @property
    def parts(self) -> tuple[tuple[float, str], ...]:
        """Amounts and tones of a bar, for more members than ticks can tell apart."""
        there = (len(self.in_room), "d4"), (len(self.online), "d2"), (len(self.represented), "d3")
        return *there, (len(self.absent), "rule")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of those in the room, online, represented and absent, each in one line."""
        groups = {"room": self.in_room, "online": self.online, "proxy": self.represented, "absent": self.absent}
        return {where: ", ".join(one.name for one in group) for where, group in groups.items()}

    @cached_property
    def options(self) -> SafeString:
        """All invited organisations as the options of a select, none of them chosen."""
        return options.drawn((one.address, one.name) for one in self.organisations)

    @property
    def ticks(self) -> Ticks | None:
        """One tick for each organisation; None where there are none, or too many to tell apart."""
        counts = (
            ("for", len(self.in_room), 28), ("k-d2", len(self.online), 28), ("k-d3", len(self.represented), 28),
            ("silent", len(self.absent), 3),
        )  # fmt: skip
        total = sum(number for _tone, number, _height in counts)
        if not 0 < total <= MOST_TICKS:
            return None
        rows, start = [], 0
        for tone, number, height in counts:
            end = start + number * STEP
            if number:
                rows.append((tone, str(start), str(end), f"{28 - height / 2:g}", str(height)))
            start = end
        needed = self.quorum.needed if self.quorum else 0
        return Ticks(str(total * STEP), tuple(rows), str(needed * STEP - 1) if needed else "")

    @property
    def words(self) -> str:
        """“58 of 65 present, 33 needed”."""
        if self.quorum is not None:
            return self.quorum.words
        members = [one for one in self.organisations if not one.guest]
        present = sum(1 for one in members if one.where)
        return _("%(present)d of %(of)d present") % {"present": present, "of": len(members)}


@dataclass(frozen=True, slots=True)
class Board:
    """One meeting as its screens show it, the same for all readers of a level and a language.

    `turns` are those whose turn comes in a country round.
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
    speakers: Speakers
    turns: tuple[Next, ...]
    there: There
    news: str
    hrefs: Mapping[str, str]

    @property
    def ballots(self) -> tuple[RoomBallot, ...]:
        """What the current item puts to the vote."""
        return self.now.ballots if self.now else ()

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


PAGES = ("console", "projector", "room", "door", "capture")
HERE = ("organisation", "organisation__address", "organisation__name", "guest", "online", "voice")


def board(viewer: Viewer, meeting: Meeting) -> Board:
    """The screens of a meeting, worked out once for each level of readers and each language, and kept until something
    is done in the house. Eleven statements when it is new and at a country round, one when it is not new.
    """
    language = get_language() or "en"
    # The meeting was read before the stamp, so it may be older than that: what is made of it is kept for its like.
    key = ("board", meeting.pk, meeting.live, meeting.changed_at, _level(viewer), language)
    return kept.kept(kept.stamp(), key, lambda: _board(viewer, meeting))


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


def _board(viewer: Viewer, meeting: Meeting) -> Board:
    with clock_of(meeting):
        rows = _items(meeting)
        ballots = ballots_in_room(viewer, [number for _item, numbers in rows for number in numbers])
        by_number = {ballot.number: ballot for ballot in reversed(ballots)}
        items = tuple(
            _item(item, place, [by_number[number] for number in numbers if number in by_number])
            for place, (item, numbers) in enumerate(rows, start=1)
        )
        current = next((item for item, _numbers in rows if _stands(item) == "now"), None)
        now = next((row for row in items if row.now), None)
        speakers = speakers_of(meeting, current)
        return Board(
            number=meeting.pk, address=meeting.address, version=meeting.live,
            title=meeting.title.in_(get_language() or "en"), where=_where(meeting, rows),
            under_way=meeting.state == State.UNDER_WAY, ended=meeting.state == State.ENDED, code=_spaced(meeting.code),
            items=items, now=now, following=_following(items, now), speakers=speakers,
            turns=next_in_round(current) if current and current.kind == ItemKind.COUNTRY_ROUND else (),
            there=_there(viewer, meeting, [ballot.number for ballot in now.ballots if ballot.open] if now else []),
            news=_news(now, speakers), hrefs=_hrefs(viewer, meeting),
        )  # fmt: skip


def _items(meeting: Meeting) -> list[tuple[AgendaItem, list[int]]]:
    """The items in their order, each with the ballots that it is about, the newest first. One statement."""
    about = FilteredRelation("about", condition=Q(about__kind=KIND))
    rows = meeting.items.annotate(voted=about).annotate(ballot=F("voted__number")).order_by("position", "-voted__id")
    found: dict[int, tuple[AgendaItem, list[int]]] = {}
    for item in rows:
        numbers = found.setdefault(item.pk, (item, []))[1]
        if item.ballot is not None:
            numbers.append(item.ballot)
    return list(found.values())


def _stands(item: AgendaItem) -> str:
    if item.began_at is None:
        return ""
    return "now" if item.ended_at is None else "past"


def _item(item: AgendaItem, number: int, ballots: list[RoomBallot]) -> ItemRow:
    stands = _stands(item)
    shown = tuple(ballots)
    mark, words = _state(stands, [ballot for ballot in shown if not ballot.drafted])
    until = item.began_at + timedelta(minutes=item.minutes) if item.began_at and item.minutes else None
    return ItemRow(
        item.address, number, item.title.in_(get_language() or "en"), str(ItemKind(item.kind).label), item.speaker,
        time_format(timezone.localtime(item.starts_at), "H:i") if item.starts_at else "", stands, mark, words,
        item.began_at, until, shown,
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
    """“25 September, day 2” where the meeting has several days, else its day."""
    here = timezone.localtime().date()
    days = sorted({timezone.localtime(item.starts_at).date() for item, _numbers in rows if item.starts_at})
    day = date_format(here, "DATE_FORMAT")
    if len(days) > 1 and here in days:
        return _("%(date)s, day %(number)d") % {"date": day, "number": days.index(here) + 1}
    return day


def _there(viewer: Viewer, meeting: Meeting, ballots: Collection[int]) -> There:
    """Who is invited, and where they are. One statement, those of the quorum, and one for `ballots` of the moment; four
    more where voices were handed over.
    """
    open_now = Presence.objects.filter(
        attendee__meeting=OuterRef("meeting"), attendee__organisation=OuterRef("organisation"), left_at=None
    )
    rows = meeting.invited.annotate(
        online=Subquery(open_now.order_by("online").values("online")[:1]),  # False first: the room counts before a link
        voice=Case(When(reply=Reply.PROXY, then="proxy_to")),
    )
    invited = list(rows.order_by("organisation__name", "id").values_list(*HERE))
    present = {number for number, _address, _name, _guest, online, _voice in invited if online is not None}
    rule = meeting.rule
    voices = {number: voice for number, _address, _name, _guest, _online, voice in invited if voice}
    knows = rule is not None and rule.proxy_limit > 0
    given = (carried_in(ballots) if knows and ballots else {}) | voices
    carried = by_proxy(rule, present, given) if rule and knows else {}
    organisations = tuple(
        Here(number, address, name, guest, _where_is(online, represented=number in carried))
        for number, address, name, guest, online, _voice in invited
    )
    quorum = quorum_of(viewer, rule, present, today(), carried) if rule else None
    return There(organisations, quorum, not_carried(ballots, voices))


def _where_is(online: bool | None, *, represented: bool) -> str:
    if online is None:
        return "proxy" if represented else ""
    return "online" if online else "room"


def _news(now: ItemRow | None, speakers: Speakers) -> str:
    """What a screen reader is told when it changes: the item, who speaks, what is voted. One line."""
    if now is None:
        return _("No item is open.")
    parts = [_("Item %(number)d: %(title)s.") % {"number": now.number, "title": now.title.text}]
    parts += [_("The vote is open: %(title)s.") % {"title": b.title.text} for b in now.ballots if b.open]
    if speakers.now:
        parts.append(_("%(name)s speaks.") % {"name": speakers.now.organisation_name})
    return " ".join(parts)


def _spaced(code: str) -> str:
    """482 913: as it is read aloud."""
    return f"{code[:3]} {code[3:]}" if code else ""


def _hrefs(viewer: Viewer, meeting: Meeting) -> dict[str, str]:
    return {name: href(viewer, meeting, name) for name in PAGES}
