"""What proves that a lottery is as fair as the quotas allow, and can be checked without a solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .pool import Floats, Ints
from .program import Program


@dataclass(frozen=True, eq=False)
class Cut:
    """Every panel x has weights x <= bound, which an integer program has shown.

    Needed only where people cannot be divided: the quotas alone would promise more than whole people allow.
    """

    weights: Floats
    bound: float


@dataclass(frozen=True, eq=False)
class Step:
    """No lottery that gives all types fixed in earlier steps their chance lifts the least of the others above `level`.

    `fixed`: the types that have exactly `level` in every best lottery. `shares`: float64 (types,), weights
    of the chances of the types still open, of sum 1 and positive for the fixed ones. `prices`:
    float64 (rows + cuts,), multipliers of the rows of the program and of the cuts (those not negative).
    """

    level: float
    fixed: Ints
    shares: Floats
    prices: Floats


@dataclass(frozen=True, eq=False)
class Certificate:
    """Steps from the lowest chance to the highest, over the quotas and these `cuts`."""

    steps: tuple[Step, ...]
    cuts: tuple[Cut, ...]

    def gaps(self, program: Program, members: Floats) -> Floats:
        """Return by how much the proven bound of each step exceeds its level: float64 (steps,).

        Weak duality: with shares s and prices p, the weighted mean of the open chances is at most the
        sum over types of the greatest value of (s/members - p rows) x between what is fixed and the
        cap, plus the bounds of the rows at these prices.
        """
        rows, lower, upper = self._extended(program)
        floor = np.zeros(len(members))
        gaps = []
        for step in self.steps:
            rest = step.shares / members - step.prices @ rows
            used = step.prices != 0
            bound = np.maximum(rest * floor, rest * program.caps).sum()
            bound += step.prices[used] @ np.where(step.prices > 0, upper, lower)[used]
            gaps.append(bound - step.level)
            floor[step.fixed] = np.minimum(step.level * members, program.caps)[step.fixed]
        return np.array(gaps)

    def _extended(self, program: Program) -> tuple[Floats, Floats, Floats]:
        """Rows and bounds of the program with the cuts below them."""
        rows = np.vstack([program.rows, *(cut.weights for cut in self.cuts)])
        lower = np.concatenate([program.lower, np.full(len(self.cuts), -np.inf)])
        return rows, lower, np.concatenate([program.upper, [cut.bound for cut in self.cuts]])
