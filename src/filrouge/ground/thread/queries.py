"""The thread of a thing, in both directions, in one statement whatever its length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.formats import date_format

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.models import Link
from filrouge.ground.thread.writing import ref
from filrouge.ground.trail.writing import Ref

LONGEST = 500  # links that one panel or page gathers

# Walks from one thing to its causes and to its effects. UNION (not UNION ALL) ends circles.
WALK = """
WITH RECURSIVE back(kind, id) AS (
    SELECT CAST(%s AS varchar(60)), CAST(%s AS bigint)
    UNION SELECT l.cause_kind, l.cause_id FROM thread_link l JOIN back b
    ON l.effect_kind = b.kind AND l.effect_id = b.id WHERE l.space_id = %s
), forth(kind, id) AS (
    SELECT CAST(%s AS varchar(60)), CAST(%s AS bigint)
    UNION SELECT l.effect_kind, l.effect_id FROM thread_link l JOIN forth f
    ON l.cause_kind = f.kind AND l.cause_id = f.id WHERE l.space_id = %s
)
SELECT l.id FROM thread_link l JOIN back b ON l.effect_kind = b.kind AND l.effect_id = b.id WHERE l.space_id = %s
UNION SELECT l.id FROM thread_link l JOIN forth f ON l.cause_kind = f.kind AND l.cause_id = f.id WHERE l.space_id = %s
LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Knot:
    """One thing on the thread, as its room describes it.

    `kind` is one of the design's marks (contribution, proposal, amendment, decision, action, figure, story, dropped),
    `mark` the words before the title, `state` is empty, here, open or dropped.
    """

    ref: Ref
    kind: str
    mark: str
    at: datetime
    title: str
    href: str = ""
    quiet: str = ""
    state: str = ""

    @property
    def when(self) -> str:
        return date_format(self.at)


Describe = Callable[[Viewer, list[int]], Iterable[Knot]]
DESCRIBERS: dict[str, Describe] = {}


def describes(kind: str, describe: Describe) -> None:
    """Let a room say how its things look on the thread; it leaves out what the viewer may not see."""
    DESCRIBERS[kind] = describe


@dataclass(frozen=True, slots=True)
class Life:
    """The thread of one thing: its knots in the order of time, and the links between those that are seen."""

    knots: tuple[Knot, ...]
    links: tuple[tuple[Ref, str, Ref], ...] = field(default=())


def links_of(viewer: Viewer, thing: Ref) -> list[tuple[Ref, str, Ref]]:
    """Every link before and after a thing in the viewer's space: (effect, how, cause)."""
    if viewer.space is None:
        return []
    space = viewer.space.id
    with connection.cursor() as cursor:
        cursor.execute(WALK, [*thing, space, *thing, space, space, space, LONGEST])
        numbers = [row[0] for row in cursor.fetchall()]
    rows = Link.objects.filter(id__in=numbers).order_by("id")
    columns = ("effect_kind", "effect_id", "how", "cause_kind", "cause_id")
    return [(Ref(a, b), how, Ref(c, d)) for a, b, how, c, d in rows.values_list(*columns)]


def life(viewer: Viewer, thing: models.Model) -> Life:
    """The thread of a thing as this viewer may see it."""
    here = ref(thing)
    links = links_of(viewer, here)
    knots = _described(viewer, {here, *(e for e, _how, _c in links), *(c for _e, _how, c in links)}, here)
    seen = {knot.ref for knot in knots}
    return Life(knots, tuple(link for link in links if link[0] in seen and link[2] in seen))


def _described(viewer: Viewer, things: Iterable[Ref], here: Ref) -> tuple[Knot, ...]:
    """One statement or two for each kind of thing, by the room that knows it."""
    by_kind: dict[str, list[int]] = {}
    for thing in things:
        by_kind.setdefault(thing.kind, []).append(thing.id)
    knots = [k for kind, ids in by_kind.items() if kind in DESCRIBERS for k in DESCRIBERS[kind](viewer, sorted(ids))]
    marked = (replace(knot, state="here") if knot.ref == here else knot for knot in knots)
    return tuple(sorted(marked, key=lambda knot: (knot.at, knot.ref)))


def prov(found: Life, address: Callable[[str], str]) -> Mapping[str, Any]:
    """The thread as W3C PROV in JSON-LD (https://www.w3.org/TR/prov-o/). `address` makes a link absolute."""
    made: dict[Ref, dict[str, Any]] = {
        knot.ref: {
            "@id": address(knot.href) if knot.href else f"urn:filrouge:{knot.ref.kind}:{knot.ref.id}",
            "@type": "Entity",
            "label": knot.title,
            "generatedAtTime": knot.at.isoformat(),
        }
        for knot in found.knots
    }
    for effect, how, cause in found.links:
        made[effect].setdefault(how, []).append({"@id": made[cause]["@id"]})
    context = {
        "@vocab": "http://www.w3.org/ns/prov#",
        "label": "http://www.w3.org/2000/01/rdf-schema#label",
        "generatedAtTime": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    }
    return {"@context": context, "@graph": list(made.values())}
