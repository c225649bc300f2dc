"""The thread of a thing, in both directions, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.db import models
from django.urls import reverse

from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.contracting import Graph, Link, Told, contract, lines
from filrouge.ground.thread.knots import DESCRIBERS, DROPPED, Knot, Voices, called, describes
from filrouge.ground.thread.sight import Sight, look
from filrouge.ground.thread.walking import Walked, walk
from filrouge.ground.thread.writing import ref
from filrouge.ground.trail.writing import Ref

__all__ = ["PAGE", "PANEL", "Knot", "Life", "Voices", "describes", "life", "life_at"]

PANEL = 12  # lines beside a thing
PAGE = 60  # lines on a page of its own
MANY = 250  # things that are seen of a thread before it may be said that it was not followed to its end


@dataclass(frozen=True, slots=True)
class Life:
    """The thread of one thing: its knots in the order of time, and the links between those that are shown.

    `more` things are seen and not told by any of these lines; where `at_least` is true there may be more than that and
    than each knot says to be like it. `href` is the page of the whole thread. Nothing at all for who may not see the
    thing itself.
    """

    knots: tuple[Knot, ...] = ()
    links: tuple[Link, ...] = ()
    more: int = 0
    at_least: bool = False
    href: str = ""

    def __iter__(self) -> Iterator[Knot]:
        return iter(self.knots)

    def __len__(self) -> int:
        return len(self.knots)

    @property
    def here(self) -> Knot:
        """The thing whose thread it is."""
        return next(knot for knot in self.knots if knot.state == "here")


def life(
    viewer: Viewer, thing: models.Model | Ref, *, most: int = PANEL, opened: str = "", whole: bool = False
) -> Life:
    """The thread of a thing as this viewer may see it: what they may not see is left out and its neighbours joined.

    At most `most` lines, the nearest first. `opened` is the address of a line whose likes are told one by one; `whole`
    tells everything that was walked, one by one. One statement for the walk whatever its length, one or two for each
    kind of thing.
    """
    here = thing if isinstance(thing, Ref) else ref(thing)
    if viewer.space is None:
        return Life()
    walked = walk(viewer.space, here)
    sight = look(viewer, walked.things | {here})
    if here not in sight.likeness:
        return Life()
    graph = contract(walked.sides, sight.likeness)
    if whole:
        told = lines(graph, here, sight.likeness, sight.likeness)
        return _life(viewer, graph, here, sight, (told, len(told), walked))
    return _life(viewer, graph, here, sight, (_lines(viewer, graph, here, sight, opened), most, walked))


def life_at(
    viewer: Viewer, word: str, address: str, *, most: int = PAGE, opened: str = "", whole: bool = False
) -> Life:
    """The thread of the thing at a public address; an empty one where there is none that the viewer may see."""
    kind = called(word)
    number = kind.find(viewer, address) if kind else None
    if kind is None or number is None:
        return Life()
    return life(viewer, Ref(kind.label, number), most=most, opened=opened, whole=whole)


def _lines(viewer: Viewer, graph: Graph, here: Ref, sight: Sight, opened: str) -> list[Told]:
    """What there is to tell; the things of the line at the address `opened` are told one by one."""
    told = lines(graph, here, sight.likeness)
    if not opened:
        return told
    folded = [line for line in told if line.alike]
    shown = sight.described(viewer, [line.ref for line in folded])
    asked = [line for line in folded if line.ref in shown and shown[line.ref].address == opened]
    apart = {one for line in asked for one in (line.ref, *line.alike)}
    return lines(graph, here, sight.likeness, apart) if apart else told


def _life(viewer: Viewer, graph: Graph, here: Ref, sight: Sight, cut: tuple[list[Told], int, Walked]) -> Life:
    told, most, walked = cut
    shown, rest = told[:most], told[most:]
    described = sight.described(viewer, [line.ref for line in shown])
    if here not in described:
        return Life()
    page_of = pages(viewer)
    page = page_of(described[here])
    knots = [_knot(described[line.ref], line, page_of, page) for line in shown if line.ref in described]
    knots.sort(key=lambda knot: (knot.state == "open", knot.at, knot.ref))
    return Life(
        tuple(_again(knot, before) for knot, before in zip(knots, [None, *knots], strict=False)),
        tuple(graph.links(described)),
        sum(1 + len(line.alike) for line in rest),
        walked.cut and len(sight.likeness) >= MANY,
        page,
    )


def _again(knot: Knot, before: Knot | None) -> Knot:
    """A need of a meeting is often handed in as it was said: the words stand once, on the line that came first."""
    said = bool(before and knot.words and knot.words == before.words and knot.state != "here")
    return replace(knot, again=True) if said else knot


def _knot(knot: Knot, line: Told, page_of: Callable[[Knot], str], page: str) -> Knot:
    """A knot with what only the whole thread knows of it; `page` is that of the thing whose thread it is."""
    if not line.steps:
        return replace(knot, state="here", kind=DROPPED if knot.dropped else knot.kind, thread=page)
    opens = f"{page}?like={knot.address}" if line.alike and page and knot.address else ""
    return replace(knot, alike=len(line.alike), thread=page_of(knot), opens=opens)


def pages(viewer: Viewer) -> Callable[[Knot], str]:
    """What tells the page of a thing's thread, empty where the thing has no public address. The addresses are looked up
    once for each kind of thing, for there may be hundreds on a thread.
    """

    @cache
    def of_kind(kind: str) -> str:
        return reverse("thread", args=[viewer.space.slug, DESCRIBERS[kind].word, PLACE]) if viewer.space else ""

    return lambda knot: of_kind(knot.ref.kind).replace(PLACE, knot.address) if knot.address else ""
