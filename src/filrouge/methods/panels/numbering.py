"""A lottery as a list of equally likely numbered panels of named people, to be published before the draw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256, shake_256

import numpy as np

from .lottery import Lottery
from .pool import Floats, Ints, Pool
from .program import Program, best_panel, make_program
from .proposing import propose
from .refusals import PoolRefused


@dataclass(frozen=True, eq=False)
class NumberedPanels:
    """Panels 0, 1, 2 and so on, one of which will be drawn, each as likely as the other.

    `panels`: the ids of the members, in the order of the pool. `chances`: on how many of the panels
    each person is, divided by their number. `largest_shift`: the greatest difference between such a
    chance and that of the lottery.
    """

    panels: tuple[tuple[str, ...], ...]
    chances: dict[str, float]
    largest_shift: float

    @cached_property
    def text(self) -> str:
        """The list to publish: a line per panel, its number and its members as JSON."""
        lines = (json.dumps([number, *panel], ensure_ascii=False) for number, panel in enumerate(self.panels))
        return "".join(f"{line}\n" for line in lines)

    @property
    def digest(self) -> str:
        """SHA-256 of the published list: 64 hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()


def number_panels(lottery: Lottery, seed: str, count: int = 1000) -> NumberedPanels:
    """Round a lottery to `count` equally likely panels of people; the same seed gives the same list.

    Source: Flanigan, Kehne, Procaccia, "Fair Sortition Made Transparent", NeurIPS 2021. Panels are
    rounded so that each type gets the whole number next to its seats, and within a type the seats go
    round, so that each chance is kept within 1/count; people who share a household may differ more,
    and `largest_shift` says what came out.
    """
    pool = lottery.pool
    counts = _whole_panels(lottery, seed, count)
    panels = tuple(tuple(sorted(panel)) for panel in _members(pool, counts, seed))
    seats = np.bincount(np.concatenate([np.array(panel) for panel in panels]), minlength=len(pool.people))
    chances = dict(zip(pool.people, (seats / count).tolist(), strict=True))
    shift = max(abs(chances[person] - lottery.chances[person]) for person in pool.people)
    named = tuple(tuple(pool.people[place] for place in panel) for panel in panels)
    return NumberedPanels(named, chances, shift)


def drawn(panels: NumberedPanels, number: int) -> tuple[str, ...]:
    """Return the panel with this number. Raises PoolRefused when there is none."""
    if not 0 <= number < len(panels.panels):
        raise PoolRefused("no_such_number", number=number, panels=len(panels.panels))
    return panels.panels[number]


def _whole_panels(lottery: Lottery, seed: str, count: int) -> Ints:
    """Return `count` panels whose sum is next to `count` times the expected one: int64 (count, types)."""
    chance = np.random.default_rng(int.from_bytes(sha256(f"panels\n{seed}".encode()).digest()))
    times = np.floor(lottery.probabilities * count + 1e-9).astype(np.int64)
    owed = count * (lottery.probabilities @ lottery.panels) - times @ lottery.panels
    panels, left = [np.repeat(lottery.panels, times, axis=0)], count - int(times.sum())
    program = make_program(lottery.pool)
    # whole seats first, as one panel of all that is owed: from then on every remainder can be met exactly
    whole = _near(_times(program, left), np.maximum(owed, 0.0), chance)
    assert whole is not None
    owed = whole
    for still in range(left, 0, -1):
        panel = _next_panel(program, owed, still, chance)
        owed = np.maximum(owed - panel, 0.0)
        panels.append(np.rint(panel).astype(np.int64)[None])
    found = np.concatenate(panels)
    return found[chance.permutation(len(found))]


def _times(program: Program, number: int) -> Program:
    """Return the program of sums of `number` panels."""
    return Program(program.rows, program.lower * number, program.upper * number, program.caps * number)


def _next_panel(program: Program, owed: Floats, left: int, chance: np.random.Generator) -> Floats:
    """Return a panel near the mean of the `left` panels owed, that leaves the others possible where it can."""
    sums, rest = program.rows @ owed, _times(program, left - 1)
    lower = np.maximum(program.lower, sums - rest.upper)
    upper = np.minimum(program.upper, sums - rest.lower)
    if (lower <= upper).all():
        panel = _near(Program(program.rows, lower, upper, program.caps), owed / left, chance)
        if panel is not None:
            return panel
    panel = _near(program, owed / left, chance)
    assert panel is not None
    return panel


def _near(program: Program, mean: Floats, chance: np.random.Generator) -> Floats | None:
    """Return the panel nearest to `mean` of some that round it up or down for each type.

    Where none of these is found, the nearest of all panels; None if there is no panel at all.
    """
    found = propose(program, mean, 12, chance)
    if not len(found):
        return _nearest_panel(program, mean)
    best: Floats = found[((found - mean) ** 2).sum(axis=1).argmin()]
    return best


def _nearest_panel(program: Program, mean: Floats) -> Floats | None:
    """Return the panel with the least sum of distances to `mean`, counting what lies beyond the next whole numbers.

    Each type is split in three columns: people up to the whole number below, one more, and the rest.
    """
    low = np.floor(mean + 1e-7)
    caps = np.concatenate([low, np.ones(len(mean)), program.caps])
    part = np.clip(mean - low, 0.0, 1.0)
    weights = np.concatenate([np.full(len(mean), 3.0), 2 * part - 1, np.full(len(mean), -3.0)])
    bound = np.hstack([np.eye(len(mean))] * 3)
    split = Program(
        np.vstack([np.tile(program.rows, 3), bound]),
        np.concatenate([program.lower, np.zeros(len(mean))]),
        np.concatenate([program.upper, program.caps]),
        caps,
    )
    best = best_panel(split, weights)
    return None if best is None else best.panel.reshape(3, -1).sum(axis=0)


def _members(pool: Pool, counts: Ints, seed: str) -> Iterator[list[int]]:
    """Yield the members of each panel: of each type those with the fewest seats so far, ties by lot."""
    lots = _lots(seed, len(counts), len(pool.people))
    seats = np.zeros(len(pool.people), np.int64)
    homes = set(np.concatenate([*pool.homes.values(), np.zeros(0, np.int64)]).tolist())
    alone = {kind: np.flatnonzero(pool.type_of == kind) for kind in range(len(pool.kinds)) if kind not in homes}
    households = _households(pool)
    for panel, lot in zip(counts, lots, strict=True):
        chosen: list[int] = []
        for kind in np.flatnonzero(panel).tolist():
            if kind in alone:
                people = alone[kind]
                chosen += people[np.lexsort((lot[people], seats[people]))][: panel[kind]].tolist()
        for home, kinds in pool.homes.items():
            chosen += _from_households(households[home], kinds, panel, seats, lot)
        seats[chosen] += 1
        yield chosen


def _lots(seed: str, panels: int, people: int) -> Ints:
    """Return a lot per panel and person, which anyone can compute from the seed alone."""
    stream = shake_256(f"members\n{seed}".encode()).digest(4 * panels * people)
    return np.frombuffer(stream, ">u4").astype(np.int64).reshape(panels, people)


Household = dict[int, Ints]


def _households(pool: Pool) -> dict[tuple[tuple[str, ...], ...], list[Household]]:
    """Return the households by composition; each is the people of each of its types."""
    place = {person: number for number, person in enumerate(pool.people)}
    found: dict[tuple[tuple[str, ...], ...], list[Household]] = {home: [] for home in pool.homes}
    for household in pool.households:
        people = np.array([place[person] for person in household])
        kinds = pool.type_of[people]
        found[pool.kinds[kinds[0]].home].append({int(kind): people[kinds == kind] for kind in kinds})
    return found


def _from_households(households: list[Household], kinds: Ints, panel: Ints, seats: Ints, lot: Ints) -> list[int]:
    """Return people of different households with the wanted types and the fewest seats so far, ties by lot."""
    from scipy.optimize import linear_sum_assignment  # loaded only where people share households

    wanted = np.repeat(kinds, panel[kinds]).tolist()
    if not wanted:
        return []
    first = [{kind: min(of, key=lambda p: (seats[p], lot[p])) for kind, of in home.items()} for home in households]
    cost = np.array([[seats[one[kind]] + lot[one[kind]] / 2**33 for one in first] for kind in wanted])
    return [int(first[home][wanted[seat]]) for seat, home in zip(*linear_sum_assignment(cost), strict=True)]
