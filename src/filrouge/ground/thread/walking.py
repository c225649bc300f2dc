"""From things to all their causes and all their effects, in one statement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from filrouge.ground.people.models import Space
from filrouge.ground.thread.contracting import Link
from filrouge.ground.trail.writing import Ref

FARTHEST = 500  # steps on either side; both databases walk breadth first, so what is cut is what is far away

SEED = (
    "SELECT CAST(%s AS bigint) AS root, CAST(%s AS bigint) AS space, "
    "CAST(%s AS varchar(60)) AS kind, CAST(%s AS bigint) AS id"
)

# UNION (not UNION ALL) ends circles. The space travels with the walk instead of standing there as a value: by a value
# SQLite with statistics expects to sieve the links, and reads all of them for it (39 ms in place of 0.05). The outer
# joins keep it walking from thing to thing, so that a limit ends the walk itself; rows without a link are its leaves.
# The plus sign keeps SQLite from looking for a thing's links by their space, which is where all of them are.
WALK = """
WITH RECURSIVE back(root, space, kind, id) AS (
    SELECT s.root, s.space, s.kind, s.id FROM ({seeds}) s
    UNION SELECT b.root, b.space, l.cause_kind, l.cause_id FROM back b LEFT JOIN thread_link l
    ON l.effect_kind = b.kind AND l.effect_id = b.id AND +l.space_id = b.space
), forth(root, space, kind, id) AS (
    SELECT s.root, s.space, s.kind, s.id FROM ({seeds}) s
    UNION SELECT f.root, f.space, l.effect_kind, l.effect_id FROM forth f LEFT JOIN thread_link l
    ON l.cause_kind = f.kind AND l.cause_id = f.id AND +l.space_id = f.space
)
SELECT * FROM (
    SELECT b.root, 'before' AS side, l.effect_kind, l.effect_id, l.how, l.cause_kind, l.cause_id
    FROM back b LEFT JOIN thread_link l
    ON l.effect_kind = b.kind AND l.effect_id = b.id AND +l.space_id = b.space LIMIT {most}
) before
UNION ALL SELECT * FROM (
    SELECT f.root, 'after' AS side, l.effect_kind, l.effect_id, l.how, l.cause_kind, l.cause_id
    FROM forth f LEFT JOIN thread_link l
    ON l.cause_kind = f.kind AND l.cause_id = f.id AND +l.space_id = f.space LIMIT {most}
) after
"""


@dataclass(frozen=True, slots=True)
class Walked:
    """Every link on the way back to the causes of a thing (`before`) and on the way on to its effects (`after`).

    `cut`: there may be more of them farther away.
    """

    before: tuple[Link, ...]
    after: tuple[Link, ...]
    cut: bool

    @property
    def sides(self) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        return self.before, self.after

    @property
    def things(self) -> set[Ref]:
        return {end for side in self.sides for effect, _how, cause in side for end in (effect, cause)}


def walk(space: Space, thing: Ref) -> Walked:
    """What was before a thing and what came of it, in one space, for nobody in particular. One statement."""
    return walks(space, [thing])[0]


def walks(space: Space, things: Sequence[Ref]) -> list[Walked]:
    """The same for a few things at once, in their order; they share the limit. One statement."""
    if not things:
        return []
    seeds = [value for root, thing in enumerate(things) for value in (root, space.id, *thing)]
    asked = WALK.format(seeds=" UNION ALL ".join([SEED] * len(things)), most=FARTHEST)
    with connection.cursor() as cursor:
        cursor.execute(asked, [*seeds, *seeds])
        rows = cursor.fetchall()
    found: dict[tuple[int, str], list[Link]] = defaultdict(list)
    for root, side, *link in rows:
        if link[0] is not None:
            found[root, side].append((Ref(link[0], link[1]), link[2], Ref(link[3], link[4])))
    cut = max(Counter(side for _root, side, *_link in rows).values()) >= FARTHEST
    return [Walked(tuple(found[root, "before"]), tuple(found[root, "after"]), cut) for root in range(len(things))]
