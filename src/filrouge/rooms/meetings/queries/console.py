"""The page from which a meeting is led: everything of the room, and what the reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.ballots.queries.room import may_keep
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.meetings.models import Attendee, Invited, Meeting, Presence, State
from filrouge.rooms.meetings.queries.captured import LineRow, newest_lines
from filrouge.rooms.meetings.queries.dealt_with import DealtWith, dealt_with
from filrouge.rooms.meetings.queries.inviting import named
from filrouge.rooms.meetings.queries.room import Board, board, standing_href
from filrouge.rooms.meetings.queries.there import drawn
from filrouge.rooms.meetings.rules import MAY

OF_BALLOT = "ballot-"  # how the key of a line begins that writes down a result; the address of the ballot follows
MOST_FOUND = 50  # people on one page of the list at the door
COMING = ("address", "name", "organisation__name", "replaces__name", "at_home")


@dataclass(frozen=True, slots=True)
class Console:
    """The chair's page. `rules` are (number, name) of the rules that a ballot can be put under; `written` the addresses
    of the ballots whose result was written down already.
    """

    board: Board
    about: DealtWith
    lines: tuple[LineRow, ...]
    written: frozenset[str]
    rules: tuple[tuple[int, str], ...]
    leads: bool
    keeps: bool
    standing: str

    @property
    def untouched(self) -> bool:
        """Whether nothing was taken up or written yet, so that the room can be closed again."""
        return not self.lines and not any(item.stands for item in self.board.items)


@dataclass(frozen=True, slots=True)
class Coming:
    """One person on the list at the door; `there` is room, online, or empty.

    `check_in`, `online` and `out` are what the buttons are called with which that changes.
    """

    address: str
    name: str
    organisation: str
    replaces: str
    there: str
    check_in: str
    online: str
    out: str


@dataclass(frozen=True, slots=True)
class Door:
    """One page of those who come, by name; and the invited organisations that somebody new may come for."""

    people: tuple[Coming, ...]
    more: bool
    organisations: tuple[tuple[str, str], ...]
    more_organisations: bool

    @property
    def options(self) -> SafeString:
        """These organisations as the options of a select."""
        return drawn(self.organisations)


def console(viewer: Viewer, meeting: Meeting) -> Console:
    """The chair's page. At most twelve statements with that of finding the meeting, whatever is on the agenda."""
    keeps, shown = may_keep(viewer), board(viewer, meeting)
    rules = rules_in_force(viewer) if keeps and shown.now and not shown.ballots else []
    with clock_of(meeting):
        lines = newest_lines(meeting)
    return Console(
        board=shown,
        about=dealt_with(viewer, meeting, shown),
        lines=lines,
        written=frozenset(line.key.removeprefix(OF_BALLOT) for line in lines if line.key.startswith(OF_BALLOT)),
        rules=tuple((rule.pk, rule.name.in_(get_language() or "en").text) for rule in rules),
        leads=MAY["lead"](viewer, meeting) and meeting.state == State.UNDER_WAY,
        keeps=keeps,
        standing=standing_href(viewer, meeting),
    )


def door(meeting: Meeting, words: str = "") -> Door:
    """Who comes, by name, with who is there; `words` are parts of names of people or organisations.

    At most three statements.
    """
    looked_for = words.split()[:4]
    found = _COMING.rows(*looked_for, meeting=meeting.pk)
    offered = _OFFERED.rows(*looked_for, meeting=meeting.pk) or _OFFERED.rows(meeting=meeting.pk)
    return Door(
        tuple(_coming(*one) for one in found[:MOST_FOUND]), len(found) > MOST_FOUND,
        tuple((each[0], each[1]) for each in offered[:MOST_FOUND]), len(offered) > MOST_FOUND,
    )  # fmt: skip


def _people(*words: str, meeting: int) -> QuerySet[Attendee, Any]:
    """Those who come, one more than a page shows."""
    open_now = Presence.objects.filter(attendee=OuterRef("pk"), left_at=None).order_by("id")
    people = Attendee.objects.filter(meeting=meeting, withdrawn_at=None)
    for word in words:
        people = people.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word))
    at_home = people.annotate(at_home=Subquery(open_now.values("online")[:1])).order_by("name", "id")
    return at_home.values_list(*COMING)[: MOST_FOUND + 1]


def _offered(*words: str, meeting: int) -> QuerySet[Invited, Any]:
    """Address and name of invited organisations whose name has these words, one more than a page shows."""
    invited = Invited.objects.filter(meeting=meeting)
    for word in words:
        invited = invited.filter(organisation__name__icontains=word)
    return named(invited)[: MOST_FOUND + 1]


_COMING, _OFFERED = Prepared(_people, meeting=-1), Prepared(_offered, meeting=-1)


def _coming(address: str, name: str, organisation: str | None, replaces: str | None, at_home: bool | None) -> Coming:
    words = {"name": name}
    return Coming(
        address, name, organisation or "", _("in place of %(name)s") % {"name": replaces} if replaces else "",
        "" if at_home is None else ("online" if at_home else "room"),
        _("Check in %(name)s") % words, _("%(name)s is online") % words, _("%(name)s has left") % words,
    )  # fmt: skip
