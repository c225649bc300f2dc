"""Runs of the Method of Equal Shares with growing shares, as loops that numba compiles, where numba is installed.

They buy what `runs.Runs` buys and decide by the same thresholds in the same floats. Where a comparison is too close for
floats they stop and say so, and that run is made again exactly; so they save time and decide nothing new.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from filrouge.methods.shares.fund import Whole
from filrouge.methods.shares.growing import Stop
from filrouge.methods.shares.pricing import CLEARLY, NEAR
from filrouge.methods.shares.support import Support

Run = Callable[..., tuple[int, int]]

OVER, DOUBTFUL = 1, 2


class Grown:
    """Runs with growing shares over the supporters of all projects, laid out one after another once for all runs.

    `ranks` is the order of equally cheap projects while nobody is poor.
    `spare` is the lowest cost among projects that nobody supports, if growing stops where nothing fits; else None.
    """

    def __init__(self, support: Support, ranks: Whole, budget: int, spare: int | None, run: Run) -> None:
        behind, count = support.behind, len(support.numbers)
        joined = np.concatenate([each.ballots for each in behind])
        heavy = np.concatenate([each.heavy for each in behind])
        points = np.concatenate([each.points.astype(np.float64) for each in behind])
        ends = np.cumsum([0, *(len(each.ballots) for each in behind)], dtype=np.int64)
        self._run = run
        self._laid = (ends, joined, heavy, points)
        self._projects = (np.array(support.costs, np.float64), np.array(support.worth, np.float64), ranks)
        self._lowest = np.array([float(rate) for rate in support.lowest])
        self._limits = (float(budget), -1.0 if spare is None else float(spare))
        self._room = (np.empty(len(support.weights)), np.empty(count), np.empty((2, count), np.bool_))

    def grow(self, share: Fraction, unit: int, first: int) -> Stop:
        """Where it stops, from the step `first` on, each step giving every voter one `unit` more than `share`."""
        growth = (float(share), float(unit), first)
        step, why = self._run(self._laid, self._projects, self._lowest, self._limits, growth, self._room)
        return Stop(step, why == OVER, why == DOUBTFUL)


@cache
def compiled() -> Run | None:
    """`grow_all` compiled, kept beside this file for the next process; None without numba, or a place to keep it."""
    try:  # by their names, because an installation need not have them
        numba, extending = import_module("numba"), import_module("numba.extending")
        fast: Run = numba.njit(cache=True)(grow_all)
    except (ImportError, RuntimeError):
        return None
    for called in (weigh, most, settle, price_again, choose, buy, buy_all, outcome):
        extending.register_jitable(called)
    return fast


def grow_all(laid: Any, projects: Any, lowest: Any, limits: Any, growth: Any, room: Any) -> tuple[int, int]:
    """The step at which growing stops, and why (0 where nothing else fits).

    `laid`: where each project's supporters end, then their ballots, weights and points; `projects`: costs, worth and
    places by position; `limits`: the budget, and what the cheapest project without supporters costs (below nought: it
    does not matter whether anything fits); `growth`: share, unit, first step; `room` is written.
    """
    share, unit, step = growth
    left, rates, marks = room
    while True:
        left[:], rates[:], marks[0, :] = share + step * unit, lowest, False
        if not buy_all(laid, projects, left, rates, marks):
            return step, DOUBTFUL
        why = outcome(projects[0], rates, limits)
        if why >= 0:
            return step, why
        step += 1


def outcome(costs: Any, rates: Any, limits: Any) -> int:
    """Why a run is the last: it costs too much, or nothing fits beside it; less than nought where it is not.

    What was bought has a price that is not a number.
    """
    budget, spare = limits
    spent, cheapest = 0.0, spare
    for position in range(len(costs)):
        if np.isnan(rates[position]):
            spent += costs[position]
        else:
            cheapest = min(cheapest, costs[position])
    if spent > budget:
        return OVER
    return 0 if spare >= 0 and spent + cheapest > budget else -1


def buy_all(laid: Any, projects: Any, left: Any, rates: Any, marks: Any) -> bool:
    """Buy until no supporters can pay any more; False where floats cannot tell what is next.

    `left`, `rates` and `marks` (fresh, in full) are written.
    """
    while True:
        position = choose(rates, projects[2], marks)
        if position < 0:
            return position == NOTHING
        if not marks[0, position]:
            if not price_again(position, laid, projects, left, rates, marks):
                return False
            continue
        buy(position, laid, rates[position] * projects[1][position], left)
        rates[position] = np.nan
        marks[0, :] = False


NOTHING, TOO_CLOSE = -1, -2


def choose(rates: Any, places: Any, marks: Any) -> int:
    """Of those that are cheapest, as far as floats tell, one that is still to be priced, else the one to buy.

    NOTHING where nobody can pay any more; TOO_CLOSE where several are cheapest and some supporter is poor.
    """
    best = np.inf
    for rate in rates:
        if rate < best:  # never true of what was bought
            best = rate
    if best == np.inf:
        return NOTHING
    found, near, certain = -1, 0, True
    for position in range(len(rates)):
        if rates[position] <= best * (1 + NEAR):
            if not marks[0, position]:
                return position
            near += 1
            certain = certain and marks[1, position]
            if found < 0 or places[position] < places[found]:
                found = position
    return found if near == 1 or certain else TOO_CLOSE


def price_again(position: int, laid: Any, projects: Any, left: Any, rates: Any, marks: Any) -> bool:
    """Price a project anew; whether floats can tell that its supporters reach its cost."""
    cost, worth = projects[0][position], projects[1][position]
    price, full = settle(position, laid, left, cost, rates[position] * worth)
    if price < 0:
        return False
    rates[position] = price / worth
    marks[0, position], marks[1, position] = price < np.inf, full
    return True


def settle(position: int, laid: Any, left: Any, cost: float, price: float) -> tuple[float, bool]:
    """The price per point (`pricing.settle`) from one that is not too high, and whether everybody clearly has it.

    Without bound where the supporters together have less than the cost, less than nought where floats cannot tell.
    """
    known = -1.0
    while True:
        money, given, paying, short = weigh(position, laid, left, price)
        if known < 0 and money < cost * (1 + NEAR):
            return (-1.0, False) if money >= cost * (1 - NEAR) else (np.inf, False)
        raised = max(price, (cost - given) / paying) if paying > 0.5 else most(position, laid, left)
        if paying == known or raised == price:
            return price, short == 0
        price, known = raised, paying


def weigh(position: int, laid: Any, left: Any, price: float) -> tuple[float, float, float, int]:
    """What all supporters have, what the poor among them have, the points of the others, and how many have not clearly
    more than they are asked for.
    """
    ends, ballots, heavy, points = laid
    money, given, paying, short = 0.0, 0.0, 0.0, 0
    for at in range(ends[position], ends[position + 1]):
        own, asked = left[ballots[at]], price * points[at]
        money += heavy[at] * own
        if own < asked * (1 + NEAR):
            short += 1
        if own < asked * CLEARLY:
            given += heavy[at] * own
        else:
            paying += heavy[at] * points[at]
    return money, given, paying, short


def most(position: int, laid: Any, left: Any) -> float:
    """The most that any supporter can pay for a point."""
    ends, ballots, _heavy, points = laid
    highest = 0.0
    for at in range(ends[position], ends[position + 1]):
        highest = max(highest, left[ballots[at]] / points[at])
    return highest


def buy(position: int, laid: Any, price: float, left: Any) -> None:
    """Every supporter pays the price of its points, or all it has left."""
    ends, ballots, _heavy, points = laid
    for at in range(ends[position], ends[position + 1]):
        left[ballots[at]] -= min(left[ballots[at]], price * points[at])
