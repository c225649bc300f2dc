"""Panels as points of an integer program: so many people of each type, within the quotas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .pool import Floats, Pool
from .refusals import PoolRefused, QuotasUnmet, Relaxation


@dataclass(frozen=True, eq=False)
class Program:
    """Integer x with lower <= rows x <= upper and 0 <= x <= caps: each such x is a panel.

    `rows`: float64 (r, types): quotas in the order of the pool, then the size, then one row per
    composition of shared households. `caps`: float64 (types,), people (or households) per type.
    """

    rows: Floats
    lower: Floats
    upper: Floats
    caps: Floats

    @cached_property
    def sparse(self) -> Any:
        """The rows as a sparse matrix, as solvers want them."""
        from scipy.sparse import csr_array  # loaded only when something is solved

        return csr_array(self.rows)

    def face(self, target: Floats, slack: float = 1e-7) -> Program:
        """Return the program of the panels that can be part of a lottery with `target` people per type.

        Where the target meets a bound every panel of the lottery must meet it.
        """
        at = self.rows @ target
        lower = np.where(at >= self.upper - slack, self.upper, self.lower)
        upper = np.where(at <= self.lower + slack, self.lower, self.upper)
        caps = np.where(target <= slack, 0.0, self.caps)
        return Program(self.rows, lower, upper, caps)

    def keeps(self, panels: Floats) -> bool:
        """Say whether all panels, (m, types), are within all bounds."""
        counts = panels @ self.rows.T
        whole = bool(np.all(panels == np.rint(panels)) and np.all(panels >= 0) and np.all(panels <= self.caps))
        return whole and bool(np.all(counts >= self.lower) and np.all(counts <= self.upper))


@dataclass(frozen=True, eq=False)
class Best:
    """A panel of greatest value, and a number that no panel's value exceeds."""

    panel: Floats
    bound: float


def make_program(pool: Pool) -> Program:
    """Return the integer program of a pool: one column per type."""
    values = [[kind.values[pool.features.index(q.feature)] == q.value for kind in pool.kinds] for q in pool.quotas]
    homes = [np.isin(np.arange(len(pool.kinds)), places) for places in pool.homes.values()]
    number = [pool.households_like(home) for home in pool.homes]
    rows = np.array([*values, [True] * len(pool.kinds), *homes], np.float64)
    lower = np.array([*(q.lower for q in pool.quotas), pool.size, *(0 for _ in number)], np.float64)
    upper = np.array([*(q.upper for q in pool.quotas), pool.size, *number], np.float64)
    caps = pool.members.copy()
    for places, count in zip(pool.homes.values(), number, strict=True):
        caps[places] = count
    return Program(rows, lower, upper, caps)


def best_panel(program: Program, weights: Floats) -> Best | None:
    """Return a panel with the greatest sum of `weights`, exactly; None if there is no panel at all.

    Solved by branch and bound (HiGHS).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    # HiGHS stops at an absolute gap of 1e-6, so the weights are made large
    scale = 1000 / max(float(np.abs(weights).max(initial=0)), 1e-12)
    found = milp(
        -weights * scale,
        constraints=LinearConstraint(program.sparse, program.lower, program.upper),
        integrality=np.ones(len(weights)),
        bounds=Bounds(0, program.caps),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    panel = np.rint(found.x)
    return Best(panel, max(float(-found.mip_dual_bound) / scale, float(weights @ panel)))


def refuse_unmet(pool: Pool, program: Program) -> None:
    """Raise QuotasUnmet with a smallest relaxation; return if there is a panel.

    A slack integer program: every quota may give way at the cost of one per place.
    """
    if best_panel(program, np.zeros(len(program.caps))) is not None:
        return
    slack, quotas = len(pool.quotas), slice(0, len(pool.quotas))
    widen = np.zeros((len(program.rows), slack))
    widen[quotas] = np.eye(slack)
    loose = Program(
        np.hstack([program.rows, widen, -widen]),
        program.lower,
        program.upper,
        np.concatenate([program.caps, np.full(2 * slack, pool.size + pool.members.sum())]),
    )
    best = best_panel(loose, np.concatenate([np.zeros(len(program.caps)), np.full(2 * slack, -1.0)]))
    if best is None:
        raise PoolRefused("households_too_few", size=pool.size)
    short, over = best.panel[len(program.caps) :].reshape(2, slack).astype(int).tolist()
    raise QuotasUnmet(_relaxations(pool, short, over))


def _relaxations(pool: Pool, short: list[int], over: list[int]) -> tuple[Relaxation, ...]:
    """A row that misses `short` places has its lower bound lowered by them; one `over` has its upper raised."""
    lowered = (
        Relaxation(q.feature, q.value, "lower", q.lower, q.lower - n)
        for q, n in zip(pool.quotas, short, strict=True)
        if n
    )
    raised = (
        Relaxation(q.feature, q.value, "upper", q.upper, q.upper + n)
        for q, n in zip(pool.quotas, over, strict=True)
        if n
    )
    return (*lowered, *raised)
