"""The fairest chances if people could be divided: one linear program per level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .beating import Beat, silent
from .certificate import Cut, Step
from .pool import Floats
from .program import Program

BINDING = 1e-5
"""A type whose weight in the proof is above this can have no more than the level; weights sum to 1."""


def climb(
    program: Program, members: Floats, cuts: Sequence[Cut], beat: Beat = silent
) -> tuple[Floats, tuple[Step, ...]]:
    """Return the leximin chance of each type over the linear relaxation, and the proof of each step.

    The relaxation contains every lottery, so what it gives is an upper bound in the order of leximin;
    where a lottery with these chances exists, they are the optimum. Raises ArithmeticError if the
    solver fails.
    """
    chances, is_open = np.zeros(len(members)), np.ones(len(members), bool)
    steps = []
    while is_open.any():
        beat()
        step = _raise_the_least(program, members, cuts, chances, is_open)
        chances[step.fixed], is_open[step.fixed] = step.level, False
        steps.append(step)
    return chances, tuple(steps)


def _raise_the_least(program: Program, members: Floats, cuts: Sequence[Cut], chances: Floats, is_open: Any) -> Step:
    """Maximise the least chance of the open types while the others keep theirs."""
    from scipy.optimize import linprog  # loaded only where something is solved
    from scipy.sparse import coo_array, csr_array, hstack, vstack

    types, places = len(members), np.flatnonzero(is_open)
    rows, bounds, sign, origin = _one_sided(program, cuts)
    entries = np.concatenate([-np.ones(len(places)), members[places]])
    numbers = np.tile(np.arange(len(places)), 2)
    least = coo_array((entries, (numbers, np.concatenate([places, np.full(len(places), types)]))))
    empty = csr_array((len(bounds), 1))
    # a hair of room, or rounding in the last digit would make the next program infeasible
    floor = np.where(is_open, 0.0, np.minimum(chances * members, program.caps) * (1 - 1e-10))
    solved = linprog(
        np.append(np.zeros(types), -1.0),
        A_ub=vstack([hstack([csr_array(rows), empty]), least]).tocsr(),
        b_ub=np.concatenate([bounds, np.zeros(len(places))]),
        bounds=np.vstack([np.column_stack([floor, program.caps]), [-np.inf, np.inf]]),
        method="highs-ds",
    )
    if solved.status != 0:
        raise ArithmeticError(solved.message)
    dual = np.maximum(-solved.ineqlin.marginals, 0.0)
    shares, prices = np.zeros(types), np.zeros(len(program.rows) + len(cuts))
    shares[places] = dual[len(bounds) :] * members[places]
    np.add.at(prices, origin, dual[: len(bounds)] * sign)
    return Step(float(solved.x[-1]), np.flatnonzero(shares > BINDING), shares / shares.sum(), prices / shares.sum())


def _one_sided(program: Program, cuts: Sequence[Cut]) -> tuple[Floats, Floats, Floats, Any]:
    """Return all bounds in the form rows x <= bounds, with the sign and the number of the row they come from."""
    number = len(program.rows)
    rows = np.vstack([program.rows, -program.rows, *(cut.weights for cut in cuts)])
    bounds = np.concatenate([program.upper, -program.lower, [cut.bound for cut in cuts]])
    sign = np.concatenate([np.ones(number), -np.ones(number), np.ones(len(cuts))])
    origin = np.concatenate([np.arange(number), np.arange(number), number + np.arange(len(cuts))])
    return rows, bounds, sign, origin
