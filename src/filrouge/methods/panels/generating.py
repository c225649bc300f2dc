"""The fairest lottery level by level over panels only, for quotas so tight that few panels keep them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .beating import Beat, silent
from .certificate import Certificate, Cut, Step
from .mixing import Mixture
from .pool import Floats
from .program import Program, best_panel
from .proposing import propose
from .relaxed import BINDING

PROVEN = 2e-7
"""A level whose bound exceeds it by less is the highest."""
BATCH = 40
"""Panels asked of repair before the integer program is asked for one."""


@dataclass(frozen=True, eq=False)
class _Master:
    """The best mixture of known panels: its least open chance, its weights, and the dual weight of each type."""

    level: float
    weights: Floats
    duals: Floats


def generate(
    program: Program, members: Floats, panels: Floats, chance: np.random.Generator, beat: Beat = silent
) -> tuple[Mixture, Certificate]:
    """Return the leximin lottery and its certificate by column generation, one level after the other.

    `panels`: some panels to start from, float64 (m, types), at least one. The method of Flanigan, Gölz,
    Gupta, Hennig, Procaccia, Nature 596, 2021: the duals of the best mixture of known panels price new
    ones; when the integer program finds none of greater value the level is proven, and the value is the
    cut that proves it. `beat` is called in every round. Raises ArithmeticError if the solver fails.
    """
    run = _Generation(program, members, panels, chance)
    while run.is_open.any():
        run.fix_one_level(beat)
    return run.lottery(), run.certificate()


class _Generation:
    def __init__(self, program: Program, members: Floats, panels: Floats, chance: np.random.Generator) -> None:
        self.program, self.members, self.panels, self.chance = program, members, panels, chance
        self.chances = np.zeros(len(members))
        self.is_open = np.ones(len(members), bool)
        self.steps: list[tuple[Step, Cut]] = []

    def fix_one_level(self, beat: Beat) -> None:
        """Add panels until the least open chance is proven, then fix the types that cannot have more."""
        while True:
            beat()
            master = self._mix()
            found = self._priced(master)
            if isinstance(found, Cut):
                break
            self.panels = np.vstack([self._kept(master), found])
        shares = np.where(self.is_open, master.duals, 0.0)
        fixed = np.flatnonzero(shares > BINDING)
        self.steps.append((Step(master.level, fixed, shares, np.zeros(0)), found))
        self.chances[fixed], self.is_open[fixed] = master.level, False

    def lottery(self) -> Mixture:
        """Return the mixture in which the largest shortfall from the fixed chances is least."""
        self.is_open[:] = False
        return Mixture(self.panels, self._mix(shortfall=True).weights)

    def certificate(self) -> Certificate:
        """Return the steps, each proven by its own cut."""
        rows, count = len(self.program.rows), len(self.steps)
        prices = [np.concatenate([np.zeros(rows), np.arange(count) == number]) for number in range(count)]
        steps = (Step(s.level, s.fixed, s.shares, p) for (s, _), p in zip(self.steps, prices, strict=True))
        return Certificate(tuple(steps), tuple(cut for _, cut in self.steps))

    def _mix(self, shortfall: bool = False) -> _Master:
        """Solve the linear program over known panels; with `shortfall`, fixed chances may all be missed by -level."""
        from scipy.optimize import linprog  # loaded only where something is solved

        lifted: Any = np.ones(len(self.members)) if shortfall else self.is_open.astype(float)
        solved = linprog(
            np.append(np.zeros(len(self.panels)), -1.0),
            A_ub=np.column_stack([-(self.panels / self.members).T, lifted]),
            b_ub=np.where(self.is_open, 0.0, 1e-10 - self.chances),
            A_eq=np.append(np.ones(len(self.panels)), 0.0)[None],
            b_eq=[1.0],
            bounds=[(0, None)] * len(self.panels) + [(None, None)],
            method="highs-ds",
        )
        if solved.status != 0:
            raise ArithmeticError(solved.message)
        return _Master(float(solved.x[-1]), solved.x[:-1], np.maximum(-solved.ineqlin.marginals, 0.0))

    def _priced(self, master: _Master) -> Floats | Cut:
        """Return panels worth more than the mixture at its duals, or the cut that says there are none."""
        worth = master.duals / self.members
        reached = master.level + float(np.where(self.is_open, 0.0, master.duals) @ self.chances)
        target = master.weights @ self.panels
        pull = worth / worth.max()
        found = propose(self.program, target, BATCH, self.chance, pull=pull)
        if len(found) and (found @ worth).max() > reached + 10 * PROVEN:
            return np.unique(found[found @ worth > reached], axis=0)
        best = best_panel(self.program, worth)
        assert best is not None
        return Cut(worth, best.bound) if best.bound <= reached + PROVEN else best.panel[None]

    def _kept(self, master: _Master) -> Floats:
        """Return the panels in use and the latest of the others, so that the program stays small."""
        keep = master.weights > 0
        keep[-4 * len(self.members) :] = True
        return self.panels[keep]
