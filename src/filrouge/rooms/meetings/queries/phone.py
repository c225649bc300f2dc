"""The room on a phone: what all see, and what the reader's own organisation can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from filrouge.ground.hours import clock_of
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries.casting import Stated, mandates
from filrouge.rooms.ballots.queries.room import MyVote, RoomBallot, my_votes
from filrouge.rooms.meetings.models import Meeting, Presence
from filrouge.rooms.meetings.queries.captured import LineRow, lines_of
from filrouge.rooms.meetings.queries.dealt_with import DealtWith, dealt_with
from filrouge.rooms.meetings.queries.room import Board, as_the_room, board, standing_href
from filrouge.rooms.meetings.queries.topics import visited_by
from filrouge.rooms.meetings.rules import MAY

SPREAD_EACH, LONGEST_SPREAD = 60, 4_000  # milliseconds, for each organisation that is there and for all


@dataclass(frozen=True, slots=True)
class VoteHere:
    """One open ballot with what the reader's organisation has cast, None for who has no vote in it, and with its
    mandate: what it decided beforehand.
    """

    ballot: RoomBallot
    mine: MyVote | None
    mandate: Stated | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """What the organisation that the reader acts for does in the room.

    `before` says how long until its turn, empty while it does not wait; `waiting` is the number of its request;
    `speaks`: it has the floor. `comes` are the numbers of the topics of an open space to which it comes.
    """

    number: int
    address: str
    name: str
    there: str
    waiting: int
    before: str
    speaks: bool
    comes: frozenset[int]
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """The page on a phone. `mine` is None for who has no voice in the room."""

    board: Board
    about: DealtWith
    votes: tuple[VoteHere, ...]
    mine: Mine | None
    standing: str

    @property
    def asks_for_a_vote(self) -> bool:
        """Whether the reader has yet to open a sheet and vote, which comes first then."""
        mine = ((vote.ballot, vote.mine) for vote in self.votes if vote.mine)
        return any(own.may_vote and not own.voted and not ballot.in_place for ballot, own in mine)

    @property
    def reopens(self) -> bool:
        """Whether a browser may keep the page, to open it without a network: who has a voice, while it is held."""
        return self.mine is not None and self.board.under_way

    @property
    def spread(self) -> int:
        """Over so many milliseconds phones share out the loading of their parts, so that a full room is no rush."""
        there = len(self.board.there.in_room) + len(self.board.there.online)
        return min(there * SPREAD_EACH, LONGEST_SPREAD)


def phone(viewer: Viewer, meeting: Meeting) -> Phone:
    """The room for one reader. Ten statements at most with that of finding the meeting, once another phone has looked
    at what is on the screens now; who looks first works that out for all.
    """
    shown = board(as_the_room(viewer), meeting)
    has_a_voice = MAY["say"](viewer, meeting)
    return Phone(
        board=shown,
        about=dealt_with(viewer, meeting, shown),
        votes=_votes(viewer, [ballot for ballot in shown.ballots if ballot.open], has_a_voice),
        mine=_mine(viewer, meeting, shown) if has_a_voice else None,
        standing=standing_href(viewer, meeting),
    )


def _votes(viewer: Viewer, asked: Sequence[RoomBallot], has_a_voice: bool) -> tuple[VoteHere, ...]:
    if not has_a_voice:
        return tuple(VoteHere(ballot, None) for ballot in asked)
    numbers = [ballot.number for ballot in asked]
    votes, decided = my_votes(viewer, numbers), mandates(viewer, numbers)
    return tuple(VoteHere(each, votes.get(each.number), decided.get(each.number)) for each in asked)


def _mine(viewer: Viewer, meeting: Meeting, shown: Board) -> Mine:
    assert viewer.acting is not None  # who has a voice acts for an organisation
    number = viewer.acting.organisation
    here = next(one for one in shown.there.organisations if one.number == number)
    mine = [one for one in shown.speakers.waiting if one.organisation == number]
    now = shown.speakers.now
    with clock_of(meeting):
        lines = lines_of(meeting, number)
    return Mine(
        number=number, address=here.address, name=here.name, there=_there(viewer, meeting),
        waiting=mine[0].speech if mine else 0, before=shown.speakers.before(number, timezone.now()),
        speaks=now is not None and now.organisation == number,
        comes=visited_by(number, shown.now.address) if shown.now and shown.market else frozenset(), lines=lines,
    )  # fmt: skip


def _there(viewer: Viewer, meeting: Meeting) -> str:
    """Where the reader is: room, online, or nowhere yet. One statement."""
    assert viewer.acting is not None  # as above
    mine = Presence.objects.filter(
        attendee__meeting=meeting, attendee__person=viewer.person, left_at=None,
        attendee__organisation=viewer.acting.organisation,
    )  # fmt: skip
    online = mine.values_list("online", flat=True).first()
    return "" if online is None else ("online" if online else "room")
