"""The mixture of panels nearest to wished-for counts: non-negative least squares that goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .pool import Floats

DEPENDENT = 1e-10
"""A panel nearer to the span of those in use, relative to its length, adds nothing."""
FLAT = 1e-10
"""A panel whose use would bring the target nearer by less, per seat, is not worth a step."""
REFRESH = 200
"""Steps after which the inverse is computed anew, so that rounding does not pile up."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """Panels, float64 (m, types), with their probabilities, float64 (m,)."""

    panels: Floats
    weights: Floats

    @property
    def counts(self) -> Floats:
        """Expected people per type: float64 (types,)."""
        counts: Floats = self.weights @ self.panels
        return counts

    def normalised(self) -> Mixture:
        """Return the panels that can be drawn, with weights of sum 1."""
        used = self.weights > 0
        return Mixture(self.panels[used], self.weights[used] / self.weights[used].sum())


class Mixer:
    """Active-set least squares over non-negative weights (Lawson and Hanson, "Solving Least Squares Problems", 1974).

    The inverse of the Gram matrix of the panels in use is kept and updated, so that new panels and a new
    target cost only the steps they cause. All panels have the same size, so the weights have sum
    1 wherever the target is met.
    """

    def __init__(self, target: Floats) -> None:
        self.target = target
        self.count, self.steps = 0, 0
        room = len(target) + 1  # panels in use are independent, so there are never more
        self._panels, self._weights = np.zeros((room, len(target))), np.zeros(room)
        self._inverse, self._update = np.zeros((room, room)), np.zeros((room, room))

    @property
    def used(self) -> Floats:
        """The panels in use: float64 (m, types)."""
        return self._panels[: self.count]

    @property
    def weights(self) -> Floats:
        """Their weights: float64 (m,)."""
        return self._weights[: self.count]

    @property
    def inverse(self) -> Floats:
        """The inverse of their Gram matrix: float64 (m, m)."""
        return self._inverse[: self.count, : self.count]

    def mix(self, candidates: Floats) -> Mixture:
        """Return the nearest mixture of the panels in use and of `candidates`, float64 (m, types)."""
        self._settle()
        waiting = np.ones(len(candidates), bool)
        lengths = np.maximum(candidates.sum(axis=1), 1.0)
        while waiting.any():
            gains = np.where(waiting, candidates @ self.missing() / lengths, 0.0)
            best = np.argsort(-gains, kind="stable")[:16]
            best = best[gains[best] > FLAT]
            if not len(best):
                break
            for place in best:
                if candidates[place] @ self.missing() > FLAT * lengths[place]:
                    waiting[place] = False
                    self._take(candidates[place])
        self._settle()
        return Mixture(self.used.copy(), self.weights.copy())

    def missing(self) -> Floats:
        """Return what the mixture lacks of the target: float64 (types,)."""
        missing: Floats = self.target - self.weights @ self.used
        return missing

    def _take(self, panel: Floats) -> None:
        """Bring one panel into use."""
        with_used, last = self.used @ panel, self.count
        share = self.inverse @ with_used
        rest = float(panel @ panel - with_used @ share)
        if rest < DEPENDENT * float(panel @ panel) or last == len(self._panels):
            return
        self._add_outer(share, share / rest)
        self._inverse[last, :last] = self._inverse[:last, last] = -share / rest
        self._inverse[last, last] = 1 / rest
        self._panels[last], self._weights[last] = panel, 0.0
        self.count += 1
        self._settle()

    def _settle(self) -> None:
        """Walk to the least-squares weights of the panels in use; those whose weight would fall below zero leave."""
        while self.count:
            self._refresh()
            weights = self.weights
            change = self.inverse @ (self.used @ self.missing())
            falling = weights + change < 0
            if not falling.any():
                weights += change
                return
            reach = np.where(falling, weights / np.where(falling, -change, 1.0), np.inf)
            first = int(reach.argmin())
            np.maximum(weights + change * reach[first], 0.0, out=weights)
            self._drop(first)

    def _drop(self, place: int) -> None:
        """Take one panel out of use; the last one takes its place."""
        last = self.count - 1
        inverse, swap = self.inverse, [last, place]
        inverse[[place, last]] = inverse[swap]
        inverse[:, [place, last]] = inverse[:, swap]
        self._panels[place], self._weights[place] = self._panels[last], self._weights[last]
        column, corner = inverse[last, :last].copy(), float(inverse[last, last])
        self.count = last
        self._add_outer(column, column / -corner)

    def _add_outer(self, left: Floats, right: Floats) -> None:
        """Add the outer product of two vectors to the inverse, in place: new arrays would take most of the time."""
        update = self._update[: self.count, : self.count]
        np.multiply(left[:, None], right, out=update)
        inverse = self.inverse
        inverse += update

    def _refresh(self) -> None:
        self.steps += 1
        if self.steps % REFRESH == 0:
            self.inverse[:] = np.linalg.inv(self.used @ self.used.T)
