"""Many runs of the Method of Equal Shares side by side, each with its own share.

A run buys the project with the lowest price per unit of utility, as long as the supporters of some project
can pay for it. Prices never fall, so that only the project that looks cheapest is priced again. Runs are rows of
the same arrays; comparisons that floats cannot settle are left to an exact `Ledger` of that run.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from operator import mul

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.fund import Whole
from filrouge.methods.shares.ledger import Ledger
from filrouge.methods.shares.pricing import NEAR, all_pay_in_full, pay, settle
from filrouge.methods.shares.support import Real, Support

SOON = 1.1
"""A project priced for one run is priced at once for the runs in which it is this close to the cheapest."""


class Runs:
    """Runs for `shares`; `rank` says which project goes first among equally cheap ones, by position."""

    def __init__(self, support: Support, shares: Sequence[Fraction], rank: Sequence[int]) -> None:
        self.support = support
        self.shares = shares
        self.rank = rank
        self.bought: list[list[int]] = [[] for _share in shares]
        self.tied: list[dict[int, tuple[int, ...]]] = [{} for _share in shares]
        self._ledgers: dict[int, Ledger] = {}
        self._worth = np.array(support.worth, np.float64)
        self._left: Real = np.repeat(np.array([float(share) for share in shares])[:, None], len(support.weights), 1)
        self._lowest = lowest_rates(support)
        floats = np.array([float(rate) for rate in self._lowest])
        self._rates: Real = np.repeat(floats[None, :], len(shares), 0)
        self._fresh = np.zeros(self._rates.shape, np.bool_)
        self._full = np.zeros(self._rates.shape, np.bool_)
        self._places = places_of(self._lowest, rank)

    def finish(self) -> None:
        """Buy in every run until no supporters can pay for any project any more."""
        if not self.support.numbers:
            return
        running = np.arange(len(self.shares))
        while running.size:
            running = self._step(running)

    def _step(self, running: Whole) -> Whole:
        rates = self._rates[running]
        best = rates.min(axis=1)
        alive = np.isfinite(best)
        if not alive.all():
            remaining: Whole = running[alive]
            return remaining
        fresh = self._fresh[running]
        near = rates <= (best * (1 + NEAR))[:, None]
        waiting = (near & ~fresh).any(axis=1)
        soon = (rates <= (best * SOON)[:, None]) & ~fresh
        for position in set((near & ~fresh)[waiting].argmax(axis=1).tolist()):
            self._price_again(position, running[soon[:, position]])
        ready = running[~waiting]
        for position, runs in _by_position(self._choose(near[~waiting], ready), ready):
            self._buy(position, runs)
        return running

    def _choose(self, near: NDArray[np.bool_], runs: Whole) -> Whole:
        """The position to buy in each run; `near` are those whose prices are too close for floats."""
        chosen: Whole = near.argmax(axis=1)
        several = near.sum(axis=1) > 1
        known = several & ~(near & ~self._full[runs]).any(axis=1)
        chosen[known] = np.where(near[known], self._places, len(self._places)).argmin(axis=1)
        for place in np.flatnonzero(several & ~known):
            rates = self._exact_rates(int(runs[place]), near[place])
            chosen[place] = self._break_tie(int(runs[place]), rates)
        if len(self.shares) == 1 and known.any():  # only a run that is told alone needs to say who was tied
            self._break_tie(0, {position: self._lowest[position] for position in np.flatnonzero(near[0]).tolist()})
        return chosen

    def _exact_rates(self, run: int, near: NDArray[np.bool_]) -> dict[int, Fraction]:
        ledger = self._ledger(run)
        positions = np.flatnonzero(near).tolist()
        return {position: self.support.rate(position, ledger.price(position)[0]) for position in positions}

    def _break_tie(self, run: int, rates: dict[int, Fraction]) -> int:
        lowest = min(rates.values())
        equal = sorted((position for position in rates if rates[position] == lowest), key=self.rank.__getitem__)
        if len(equal) > 1:
            self.tied[run][equal[0]] = tuple(equal)
        return equal[0]

    def _price_again(self, position: int, runs: Whole) -> None:
        supporters, cost = self.support.behind[position], self.support.costs[position]
        left = self._left[runs[:, None], supporters.ballots]
        able = self._can_pay(position, runs, left @ supporters.heavy)
        if not able.all():
            self._rates[runs[~able], position] = np.inf
            runs, left = runs[able], left[able]
        if runs.size:
            start = self._rates[runs, position] * self._worth[position]
            price = settle(left, supporters, cost, start)
            self._rates[runs, position] = price / self._worth[position]
            self._full[runs, position] = all_pay_in_full(left, supporters, price)
            self._fresh[runs, position] = True

    def _can_pay(self, position: int, runs: Whole, money: Real) -> NDArray[np.bool_]:
        cost = self.support.costs[position]
        able: NDArray[np.bool_] = money >= cost
        for place in np.flatnonzero(np.abs(money - cost) <= NEAR * cost):
            able[place] = self._ledger(int(runs[place])).money(position) >= cost
        return able

    def _buy(self, position: int, runs: Whole) -> None:
        supporters = self.support.behind[position]
        where = (runs[:, None], supporters.ballots)
        left = self._left[where]
        paid = pay(left, supporters, self._rates[runs, position] * self._worth[position])
        self._left[where] = left - paid
        self._rates[runs, position] = np.inf
        self._fresh[runs] = False
        for run in runs.tolist():
            self.bought[run].append(position)

    def _ledger(self, run: int) -> Ledger:
        if run not in self._ledgers:
            self._ledgers[run] = Ledger(self.support, self.shares[run])
        self._ledgers[run].follow(self.bought[run])
        return self._ledgers[run]


def _by_position(positions: Whole, runs: Whole) -> Iterator[tuple[int, Whole]]:
    for position in set(positions.tolist()):
        yield position, runs[positions == position]


def lowest_rates(support: Support) -> list[Fraction]:
    """Exact prices per unit of utility as long as nobody is poor; later ones are never lower."""
    reach = [int(behind.weights @ behind.points) for behind in support.behind]
    return [Fraction(*each) for each in zip(support.costs, map(mul, support.worth, reach), strict=True)]


def places_of(rates: Sequence[Fraction], rank: Sequence[int]) -> Whole:
    """The place of each position when cheaper ones come first, equal ones by rank."""
    order = sorted(range(len(rates)), key=lambda position: (rates[position], rank[position]))
    places = np.empty(len(rates), np.int64)
    places[order] = np.arange(len(rates))
    return places
