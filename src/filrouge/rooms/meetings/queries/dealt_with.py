"""What the current item deals with, as the screens of a room show it, each with the page where one can act on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.sight import look
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.belonging import belonging
from filrouge.rooms.meetings.queries.room import Board

MOST = 4  # things on a screen; the page of the meeting has all


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: what it is (“Proposal 12”), its words, in the language `lang` where that is known, and its page."""

    what: str
    title: str
    lang: str
    href: str


@dataclass(frozen=True, slots=True)
class DealtWith:
    """The first things that an item deals with, and how many more there are."""

    things: tuple[Thing, ...]
    more: int


def dealt_with(viewer: Viewer, meeting: Meeting, shown: Board) -> DealtWith:
    """What the current item deals with, as far as the viewer may see it: for a step of a plan, the plan first.

    One or two statements for each kind of thing, one for the plan; none for an item about nothing.
    """
    found = (*(_plans(viewer, meeting) if shown.of_the_plan else ()), *_things(viewer, shown.things))
    return DealtWith(found[:MOST], max(0, len(found) - MOST))


def _plans(viewer: Viewer, meeting: Meeting) -> Iterator[Thing]:
    for each in belonging(viewer, meeting):
        yield Thing(each.place, each.name.text, each.name.language, each.href)


def _things(viewer: Viewer, about: Sequence[Ref]) -> Iterator[Thing]:
    sight = look(viewer, about)
    knots = sight.described(viewer, list(sight.likeness))
    for knot in (knots[thing] for thing in about if thing in knots):
        yield Thing(knot.mark, knot.title, knot.lang, knot.href)
