"""The page from which a meeting is led: everything of the room, and what the reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import clock_of
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries.room import may_keep
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.meetings.models import Meeting, Presence, State
from filrouge.rooms.meetings.queries.captured import LineRow, newest_lines
from filrouge.rooms.meetings.queries.room import Board, board, standing_href
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
    lines: tuple[LineRow, ...]
    written: frozenset[str]
    rules: tuple[tuple[int, str], ...]
    leads: bool
    keeps: bool
    standing: str


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


def console(viewer: Viewer, meeting: Meeting) -> Console:
    """The chair's page. At most twelve statements with that of finding the meeting, whatever is on the agenda."""
    keeps, shown = may_keep(viewer), board(viewer, meeting)
    rules = rules_in_force(viewer) if keeps and shown.now and not shown.ballots else []
    with clock_of(meeting):
        lines = newest_lines(meeting)
    return Console(
        board=shown,
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
    open_now = Presence.objects.filter(attendee=OuterRef("pk"), left_at=None).order_by("id")
    people = meeting.attendees.filter(withdrawn_at=None).annotate(at_home=Subquery(open_now.values("online")[:1]))
    for word in words.split()[:4]:
        people = people.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word))
    found = list(people.order_by("name", "id").values_list(*COMING)[: MOST_FOUND + 1])
    offered = _offered(meeting, words) or _offered(meeting, "")
    return Door(
        tuple(_coming(*one) for one in found[:MOST_FOUND]), len(found) > MOST_FOUND, offered[:MOST_FOUND],
        len(offered) > MOST_FOUND,
    )  # fmt: skip


def _offered(meeting: Meeting, words: str) -> tuple[tuple[str, str], ...]:
    """Address and name of invited organisations whose name has these words, one more than a page shows."""
    invited = meeting.invited.order_by("organisation__name", "id")
    for word in words.split()[:4]:
        invited = invited.filter(organisation__name__icontains=word)
    return tuple(invited.values_list("organisation__address", "organisation__name")[: MOST_FOUND + 1])


def _coming(address: str, name: str, organisation: str | None, replaces: str | None, at_home: bool | None) -> Coming:
    words = {"name": name}
    return Coming(
        address, name, organisation or "", _("in place of %(name)s") % {"name": replaces} if replaces else "",
        "" if at_home is None else ("online" if at_home else "room"),
        _("Check in %(name)s") % words, _("%(name)s is online") % words, _("%(name)s has left") % words,
    )  # fmt: skip
