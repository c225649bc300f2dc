"""What items of an agenda are about: ballots, proposals and whatever else a room describes for the thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Knot
from filrouge.ground.thread.sight import look
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings.models import AgendaItem


def about_items(viewer: Viewer, items: Iterable[AgendaItem]) -> Mapping[int, tuple[Knot, ...]]:
    """By item what it is about, as far as the viewer may see it. One statement or two for each kind of thing.

    Reads the rows that were prefetched as `about`.
    """
    things = {
        item.pk: [Ref(each.kind, each.number) for each in sorted(item.about.all(), key=attrgetter("pk"))]
        for item in items
    }
    sight = look(viewer, {thing for about in things.values() for thing in about})
    knots = sight.described(viewer, list(sight.likeness))
    return {pk: tuple(knots[thing] for thing in about if thing in knots) for pk, about in things.items()}
