"""Many panels near wished-for chances at once: systematic sampling, then repair of the quotas."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pool import Floats
from .program import Program

REPAIRS = 250
"""Steps after which panels that still break a quota are given up."""
NOISE = 0.9
"""How much chance weighs against one broken place: less than one, so that it decides between equals only."""
RESTS = 5
"""Most steps for which a type that was changed may not be changed again; half as many on average."""


def propose(
    program: Program, target: Floats, count: int, chance: np.random.Generator, pull: Floats | None = None
) -> Floats:
    """Return up to `count` panels with about `target` people of each type on average: float64 (m, types).

    Each starts as a systematic sample, which has the right size and nearly the right counts, and is
    repaired by single changes that mend most broken places (min-conflicts: Minton et al., Artificial
    Intelligence 58, 1992). Types stay between the whole numbers next to their target. `pull`: what
    adding one person of a type is worth, in broken places.
    """
    low, high = np.floor(target + 1e-7), np.minimum(np.ceil(target - 1e-7), program.caps)
    start = low + _systematic(np.clip(target - low, 0.0, 1.0), count, chance)
    wish = np.zeros(len(target)) if pull is None else pull
    return _Repair(program, low, high, wish, chance).mend(np.clip(start, low, high))


def _systematic(parts: Floats, count: int, chance: np.random.Generator) -> Floats:
    """Return `count` rows of zeros and ones with expectation `parts`, their sums within one of its sum."""
    ends = np.floor(np.concatenate([[0.0], np.cumsum(parts)]) + chance.random((count, 1)))
    return np.diff(ends, axis=1)


class _Repair:
    """Panels on their way to the quotas, all changed in step."""

    def __init__(self, program: Program, low: Floats, high: Floats, wish: Floats, chance: np.random.Generator) -> None:
        self.program, self.low, self.high, self.chance = program, low, high, chance
        self.rows, self.wish = program.rows.astype(np.float32), wish.astype(np.float32)

    def mend(self, panels: Floats) -> Floats:
        """Return those panels that could be made to meet all quotas."""
        counts = panels @ self.program.rows.T
        rests = np.zeros(panels.shape, np.int16)
        done = []
        for step in range(REPAIRS):
            good = np.all((counts <= self.program.upper) & (counts >= self.program.lower), axis=1)
            if good.any():
                done.append(panels[good])
                panels, counts, rests = panels[~good], counts[~good], rests[~good]
            if not len(panels):
                break
            self._change(panels, counts, rests, step)
        return np.concatenate([np.zeros((0, panels.shape[1])), *done])

    def _change(self, panels: Floats, counts: Floats, rests: NDArray[np.int16], step: int) -> None:
        """Add or take one person in each panel, where it mends most; that type then rests for a while."""
        upper, lower, resting = self.program.upper, self.program.lower, rests > step
        adding = self._cost((counts >= upper) * 1.0 - (counts < lower), -self.wish)
        taking = self._cost((counts <= lower) * 1.0 - (counts > upper), self.wish)
        adding[resting | (panels >= self.high)] = np.inf
        taking[resting | (panels <= self.low)] = np.inf
        each, add, take = np.arange(len(panels)), adding.argmin(axis=1), taking.argmin(axis=1)
        is_add = adding[each, add] < taking[each, take]
        types = np.where(is_add, add, take)
        movable = np.isfinite(np.minimum(adding[each, add], taking[each, take]))
        change = np.where(is_add, 1.0, -1.0) * movable
        panels[each, types] += change
        counts += change[:, None] * self.program.rows[:, types].T
        rests[each, types] = step + self.chance.integers(1, RESTS + 1, len(panels), dtype=np.int16)

    def _cost(self, broken: NDArray[Any], wish: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how many places each change breaks (mends, if negative), with noise: float32 (panels, types)."""
        cost: NDArray[np.float32] = self.chance.random((len(broken), len(wish)), dtype=np.float32)
        cost *= np.float32(NOISE)
        cost += broken.astype(np.float32) @ self.rows
        cost += wish
        return cost
