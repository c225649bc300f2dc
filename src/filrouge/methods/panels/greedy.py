"""What drawing one after the other would do: the way that panels are mostly drawn, to compare the chances with."""

from __future__ import annotations

import numpy as np

from .pool import Floats, Ints, Pool
from .program import make_program

BATCHES = 4
"""Batches of panels after which those found so far have to do."""
ENOUGH = 100
"""Fewer panels than this say nothing about chances."""


def greedy_chances(pool: Pool, seed: int, count: int = 300) -> dict[str, float] | None:
    """Return the chance of each person when seats are filled one after the other, from about `count` such panels.

    Each time somebody is drawn from the group that is most in need: whose missing seats are the largest part of the
    people left for them; a panel that cannot be finished is begun anew. It is the greedy algorithm of many tools,
    called LEGACY in Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens' assemblies",
    Nature 596, 2021. None when it hardly ever finishes a panel.
    """
    chance = np.random.default_rng(seed)
    found: list[Ints] = []
    for _ in range(BATCHES):
        found.append(_fill(pool, count, chance))
        if sum(map(len, found)) >= count:
            break
    panels = np.concatenate(found)[:count]
    if len(panels) < ENOUGH:
        return None
    of_type = panels.mean(axis=0) / pool.members
    return dict(zip(pool.people, of_type[pool.type_of].tolist(), strict=True))


def _fill(pool: Pool, count: int, chance: np.random.Generator) -> Ints:
    """Return those of `count` panels that could be finished: int64 (m, types)."""
    program = make_program(pool)
    quotas = len(pool.quotas)
    rows, lower, upper = program.rows[:quotas], program.lower[:quotas], program.upper[:quotas]
    leaving = _leaving(pool)
    left = np.tile(pool.members, (count, 1))
    panels = np.zeros((count, len(pool.kinds)), np.int64)
    for _ in range(pool.size):
        counts = panels @ rows.T
        left[((counts >= upper) @ rows) > 0] = 0.0
        pool_of = _most_in_need(left, lower - counts, rows)
        going = pool_of.sum(axis=1) > 0
        panels, left, pool_of = panels[going], left[going], pool_of[going]
        types = _pick(pool_of, chance)
        panels[np.arange(len(panels)), types] += 1
        left = np.maximum(left - leaving[types], 0.0)
    counts = panels @ rows.T
    return panels[((counts >= lower) & (counts <= upper)).all(axis=1)]


def _most_in_need(left: Floats, need: Floats, rows: Floats) -> Floats:
    """Return the people left in the group most in need, per panel and type; all people left where no group is."""
    if not len(rows):
        return left
    people = left @ rows.T
    urgency = np.where(need > 0, need / np.maximum(people, 1e-9), 0.0)
    group = urgency.argmax(axis=1)
    wanted = np.where(urgency.max(axis=1)[:, None] > 0, rows[group], 1.0)
    chosen: Floats = left * wanted
    return chosen


def _pick(weights: Floats, chance: np.random.Generator) -> Ints:
    """Return one type per panel, each person as likely as the other."""
    sums = weights.cumsum(axis=1)
    marks = chance.random((len(weights), 1)) * sums[:, -1:]
    types: Ints = (sums <= marks).sum(axis=1)
    return types


def _leaving(pool: Pool) -> Floats:
    """How many people of each type can no longer be drawn once one of a type is: float64 (types, types)."""
    leaving = np.eye(len(pool.kinds))
    for home, places in pool.homes.items():
        alike = [home.count(pool.kinds[place].values) for place in places]
        leaving[np.ix_(places, places)] = np.tile(alike, (len(places), 1))
    return leaving
