"""Chances as a lottery over panels, or a proof that no lottery has these chances."""

from __future__ import annotations

import numpy as np

from .beating import Beat, silent
from .certificate import Cut
from .mixing import Mixer, Mixture
from .pool import Floats
from .program import Program, best_panel
from .proposing import propose

CLOSE = 1e-8
"""A lottery whose chances differ by less from those wished for has them."""
GAIN = 1e-7
"""A panel whose value exceeds another's by less is no better: the solver's own precision."""


class Decomposition:
    """A search for a lottery with given expected counts, that keeps its panels when the wish changes."""

    def __init__(self, program: Program, members: Floats, chance: np.random.Generator, beat: Beat = silent) -> None:
        self.program, self.members, self.chance, self.beat = program, members, chance, beat
        self.mixer: Mixer | None = None

    def of(self, target: Floats) -> Mixture | Cut | None:
        """Return a lottery with `target` people per type, or a cut that the target breaks.

        What is missing between the nearest mixture of known panels and the target is the direction in
        which new panels are looked for, first by repair and then exactly; if no panel lies further that
        way, the direction separates the target from all lotteries (von Hohenbalken, Mathematical
        Programming 13, 1977; Wolfe, Mathematical Programming 11, 1976). None when the solver's
        precision does not decide.
        """
        face = self.program.face(target)
        mixture = self._first(face, target)
        while True:
            self.beat()
            missing = target - mixture.counts
            if np.abs(missing / self.members).max() <= CLOSE:
                return mixture
            found = self._further(face, target, mixture, missing / np.abs(missing).max())
            if not isinstance(found, np.ndarray):
                return found
            assert self.mixer is not None
            mixture = self.mixer.mix(found)

    def panels(self) -> Floats:
        """Return the panels now in use, at least one: float64 (m, types)."""
        if self.mixer is not None and len(self.mixer.used):
            return self.mixer.used
        best = best_panel(self.program, np.zeros(len(self.members)))
        assert best is not None
        return best.panel[None]

    def _first(self, face: Program, target: Floats) -> Mixture:
        """Mix the panels at hand; at the start, those that repair finds around the target."""
        if self.mixer is not None:
            self.mixer.target = target
            return self.mixer.mix(np.zeros((0, len(target))))
        self.mixer = Mixer(target)
        return self.mixer.mix(_around(face, target, self.chance))

    def _further(self, face: Program, target: Floats, mixture: Mixture, direction: Floats) -> Floats | Cut | None:
        """Return panels that lie further in this direction; if there are none, the cut, if that separates."""
        reached, wished = float(direction @ mixture.counts), float(direction @ target)
        found = propose(face, target, max(len(target) // 2, 8), self.chance, pull=direction)
        if len(found) and (found @ direction).max() > reached + 0.1 * (wished - reached):
            return found
        best = best_panel(self.program, direction)
        assert best is not None
        if best.bound < wished - GAIN:
            return Cut(direction, best.bound)
        if float(direction @ best.panel) <= reached + GAIN:
            return None
        return np.vstack([found, best.panel])


def _around(face: Program, target: Floats, chance: np.random.Generator) -> Floats:
    """Return some three panels per type around the target, enough to hold it between them as a rule.

    What repair makes too rare in one batch is wished for more in the next.
    """
    batches, owed = [], np.zeros(len(target))
    for _ in range(4):
        batch = propose(face, target, max(len(target) // 2, 8), chance, pull=owed)
        batches.append(batch)
        if len(batch):
            owed += target - batch.mean(axis=0)
    return np.unique(np.concatenate(batches), axis=0)
