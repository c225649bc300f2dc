"""Who is there while a meeting is held: every invited organisation, and whether they are enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from filrouge.ground.pages import kept, options
from filrouge.ground.pages.kept import House
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.voices import MOST_TICKS
from filrouge.ground.statements import Prepared
from filrouge.rooms.ballots.queries.proxies import carried_in
from filrouge.rooms.ballots.queries.quorum import Quorum, by_proxy, quorum_of
from filrouge.rooms.meetings.models import Invited, Meeting, Presence, Reply

MOST_DRAWN = 10  # lists of one process; one of a thousand organisations has eighty kilobytes
STEP = 5  # pixels from one tick to the next
HERE = ("organisation", "organisation__address", "organisation__name", "guest", "online", "voice")
# After these everybody is where they were, and carried by whom they were.
STILL = (
    "meetings.next_item", "meetings.begin_item", "meetings.end_item", "meetings.take_next", "meetings.ask_to_speak",
    "meetings.list_speaker", "meetings.withdraw_speech", "meetings.give_floor", "meetings.next_speaker",
    "meetings.end_speech", "meetings.call_slot", "meetings.capture", "meetings.say", "meetings.undo_line",
    "meetings.confirm_line", "meetings.confirm_lines", "meetings.correct_line", "meetings.vote", "meetings.save_answer",
    "meetings.hand_in", "meetings.follow_up", "meetings.offer_topic", "meetings.offer_topic_for",
    "meetings.withdraw_topic", "meetings.place_topic", "meetings.visit_topic",
)  # fmt: skip


class Here(NamedTuple):
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
    """Who is there, by organisation, with the quorum where the meeting has a rule, and whose voice is handed to whom.

    What follows from a thousand organisations is worked out once, for all boards until somebody comes or goes.
    """

    organisations: tuple[Here, ...]
    quorum: Quorum | None
    voices: Mapping[int, int]

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
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of those in the room, online, represented and absent."""
        groups = {"room": self.in_room, "online": self.online, "proxy": self.represented, "absent": self.absent}
        return {where: tuple(one.name for one in group) for where, group in groups.items()}

    @cached_property
    def options(self) -> SafeString:
        """All invited organisations as the options of a select, none of them chosen."""
        return drawn(tuple((one.address, one.name) for one in self.organisations))

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
        words = ngettext("%(present)d of %(of)d present", "%(present)d of %(of)d present", present)
        return words % {"present": present, "of": len(members)}


@lru_cache(MOST_DRAWN)
def drawn(invited: tuple[tuple[str, str], ...]) -> SafeString:
    """Invited organisations, (address, name), as options: the same whoever of them has come or gone."""
    return options.drawn(invited)


def there_at(viewer: Viewer, meeting: Meeting, ballots: tuple[int, ...], house: House) -> There:
    """Who is invited, and where they are; kept until somebody may have come or gone, handed a voice over, or changed
    who is a member. Whoever sees the meeting reads the register, so it is the same for all readers.

    `ballots` are open at the moment: their proxies count as voices. No statement where it is kept, else at most seven.
    """
    rule = meeting.rule
    knows = rule is not None and rule.proxy_limit > 0 and bool(ballots)
    rooms = ("meetings", "people", "register", "ballots") if knows else ("meetings", "people", "register")
    judged = (rule.proxy_limit, repr(rule.said), repr(rule.pillar_of)) if rule else ()
    key = ("there", meeting.pk, judged, ballots if knows else (), today(), get_language())
    return kept.kept(house.stamp(*rooms, but=STILL), key, lambda: _counted(viewer, meeting, ballots))


def _counted(viewer: Viewer, meeting: Meeting, ballots: Collection[int]) -> There:
    """Who is there as the database has it. One statement, one for the proxies in `ballots`, and those of the quorum."""
    invited = _INVITED.bare(meeting=meeting.pk)
    present = {number for number, *_named, online, _voice in invited if online is not None}
    rule, voices = meeting.rule, {number: voice for number, *_told, voice in invited if voice}
    knows = rule is not None and rule.proxy_limit > 0
    given = (carried_in(ballots) if knows and ballots else {}) | voices
    carried = by_proxy(rule, present, given) if rule and knows else {}
    organisations = tuple(
        Here(number, address, name, bool(guest), _where_is(online, represented=number in carried))
        for number, address, name, guest, online, _voice in invited
    )
    return There(organisations, quorum_of(viewer, rule, present, today(), carried) if rule else None, voices)


def _invited(meeting: int) -> QuerySet[Invited, Any]:
    open_now = Presence.objects.filter(
        attendee__meeting=OuterRef("meeting"), attendee__organisation=OuterRef("organisation"), left_at=None
    )
    rows = Invited.objects.filter(meeting=meeting).annotate(
        online=Subquery(open_now.order_by("online").values("online")[:1]),  # False first: the room counts before a link
        voice=Case(When(reply=Reply.PROXY, then="proxy_to")),
    )
    return rows.order_by("organisation__name", "id").values_list(*HERE)


_INVITED = Prepared(_invited, meeting=-1)


def _where_is(online: int | None, *, represented: bool) -> str:
    if online is None:
        return "proxy" if represented else ""
    return "online" if online else "room"
