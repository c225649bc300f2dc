"""The page of casting with the fields filled in beforehand from what the organisation's own members said."""

from __future__ import annotations

from dataclasses import replace

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.casting import CastPage, Line
from filrouge.rooms.ballots.queries.polls import proposed
from filrouge.rooms.ballots.rules import speaks_for_it


def filled_from_poll(viewer: Viewer, ballot: Ballot, page: CastPage) -> CastPage:
    """The page with the vote that follows from the members' poll in the fields of the reader's own organisation.

    Only for who speaks for it, since nobody else sees the poll; nothing is cast by it. Four statements more at most.
    """
    lines = tuple(_filled(viewer, ballot, line) for line in page.lines)
    return replace(page, lines=lines, filled=lines != page.lines)


def _filled(viewer: Viewer, ballot: Ballot, line: Line) -> Line:
    if not line.own or line.locked or not speaks_for_it(viewer, line.voter):
        return line
    return replace(line, answers=proposed(ballot, line.voter.organisation_id) or line.answers)
