"""Runs of the Method of Equal Shares with several shares side by side, in floats, with exact help where it is close.

Each round buys the project with the lowest price per unit of utility, as long as the supporters of some project
can pay for it. Prices never fall, so that only the project that looks cheapest is priced again. Runs are rows of the
same arrays; comparisons that floats cannot settle are left to an exact `Ledger`.

With the same purchases, whoever gets more at first has no less left after each of them, and no price is higher: the
first price is not, so that each has no less after paying it, and so on. What is dearer with the higher of two
shares than the choice is with the lower is therefore not chosen with any share between them. That is how two runs
answer for all runs between them.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.fund import Whole
from filrouge.methods.shares.ledger import Ledger
from filrouge.methods.shares.pricing import NEAR, all_pay_in_full, pay, settle, settle_alone
from filrouge.methods.shares.support import Real, Support, Supporters

Marks = NDArray[np.bool_]

MOST = np.finfo(np.float64).max
"""Above every price that somebody can pay."""

_ALONE = np.zeros(1, np.int64)

SOON = 1.1
"""A project priced for one run is priced at once for the runs in which it is this close to the cheapest."""


class Runs:
    """Runs for ascending `shares`; `rank` says which project goes first among equally cheap ones, by position.

    `between` says of each share but the last whether there are shares of interest between it and the next;
    afterwards `unknown` says where those may buy anything else than both of their neighbours.
    """

    def __init__(
        self, support: Support, shares: Sequence[Fraction], rank: Sequence[int], between: Sequence[bool] = ()
    ) -> None:
        self.support = support
        self.shares = shares
        self.rank = rank
        self.bought: list[list[int]] = [[] for _share in shares]
        self.tied: list[dict[int, tuple[int, ...]]] = [{} for _share in shares]
        self.unknown: Marks = np.zeros(len(shares), np.bool_)
        self._asked: Marks = np.array([*between, *[False] * (len(shares) - len(between))], np.bool_)
        self._ledgers: dict[int, Ledger] = {}
        self._worth = np.array(support.worth, np.float64)
        self._behind = list(support.behind)
        self._left: Real = np.repeat(np.array([float(share) for share in shares])[:, None], len(support.weights), 1)
        floats = np.array([float(rate) for rate in support.lowest])
        self._rates: Real = np.repeat(floats[None, :], len(shares), 0)
        self._fresh: Marks = np.zeros(self._rates.shape, np.bool_)

    def finish(self) -> None:
        """Buy in every run until no supporters can pay for any project any more."""
        while self.support.numbers:
            best, near = self._price_the_cheapest()
            buying = np.flatnonzero(best < np.inf)
            if not buying.size:
                return
            chosen = self._choose(near, best, buying)
            for position in set(chosen[buying].tolist()):
                self._buy(position, np.flatnonzero(chosen == position))

    def _price_the_cheapest(self) -> tuple[Real, Marks]:
        """The lowest price in each run, and which prices are as low as floats tell: all of them are up to date."""
        if len(self.shares) == 1:
            self._price_alone()
        while True:
            best: Real = self._rates.min(axis=1)
            bar = np.minimum(self._bar(best) * (1 + NEAR), MOST)
            near: Marks = self._rates <= bar[:, None]
            stale = near & ~self._fresh
            positions = np.flatnonzero(stale.any(axis=0)).tolist()
            if not positions:
                return best, near
            soon = (self._rates <= np.minimum(bar, MOST / SOON)[:, None] * SOON) & ~self._fresh
            for position in positions:
                self._price_again(position, np.flatnonzero(soon[:, position]))

    def _price_alone(self) -> None:
        """The same for a single run but for projects that are about equally cheap, in fewer steps."""
        rates, fresh = self._rates[0], self._fresh[0]
        position = int(rates.argmin())
        while rates[position] < np.inf and not fresh[position]:
            rates[position] = self._rate_alone(position, float(rates[position]))
            fresh[position] = rates[position] < np.inf
            position = int(rates.argmin())

    def _rate_alone(self, position: int, rate: float) -> float:
        """The price per unit of utility in a single run, no lower than `rate`; without bound where nobody can pay."""
        left: Real = self._left[0].take(self._behind[position].ballots)
        supporters, left = _without_the_empty(self._behind[position], left[None, :])
        self._behind[position] = supporters
        if not self._can_pay(position, _ALONE, left @ supporters.heavy)[0]:
            return np.inf
        worth = float(self._worth[position])
        return settle_alone(left[0], supporters, self.support.costs[position], rate * worth) / worth

    def _bar(self, best: Real) -> Real:
        """Up to where prices have to be known: what the run, or the one with a lower share, pays for the best."""
        if not self._asked.any():
            return best
        bar = best.copy()
        answering = self._asked[:-1] & ~self.unknown[:-1]
        bar[1:] = np.where(answering, np.maximum(best[1:], best[:-1]), best[1:])
        return bar

    def _price_again(self, position: int, runs: Whole) -> None:
        supporters, cost = self._behind[position], self.support.costs[position]
        left = self._of(runs, supporters)
        if len(runs) == np.count_nonzero(self._rates[:, position] < np.inf):
            supporters, left = _without_the_empty(supporters, left)
            self._behind[position] = supporters
        able = self._can_pay(position, runs, left @ supporters.heavy)
        if not able.all():
            self._rates[runs[~able], position] = np.inf
            runs, left = runs[able], left[able]
        if runs.size:
            price = settle(left, supporters, cost, self._rates[runs, position] * self._worth[position])
            self._rates[runs, position] = price / self._worth[position]
            self._fresh[runs, position] = True

    def _of(self, runs: Whole, supporters: Supporters) -> Real:
        """What the supporters have left in these runs."""
        rows = self._left if len(runs) == len(self.shares) else self._left[runs]
        left: Real = rows.take(supporters.ballots, axis=1)
        return left

    def _can_pay(self, position: int, runs: Whole, money: Real) -> Marks:
        cost = self.support.costs[position]
        able: Marks = money >= cost
        for place in np.flatnonzero(np.abs(money - cost) <= NEAR * cost):
            able[place] = self._ledger(int(runs[place])).money(position) >= cost
        return able

    def _choose(self, near: Marks, best: Real, buying: Whole) -> Whole:
        """The position to buy in each run, below nought where nobody can pay any more."""
        chosen = np.full(len(best), -1)
        own = self._rates <= np.minimum(best * (1 + NEAR), MOST)[:, None]
        chosen[buying] = own[buying].argmax(axis=1)
        several = (own.sum(axis=1) > 1) & (best < np.inf)
        known = self._known(own) if several.any() else several
        for run in np.flatnonzero(several).tolist():
            chosen[run] = self._break_tie(run, own[run], bool(known[run]))
        if self._asked.any():
            clear = (near.sum(axis=1) == 1)[1:]
            equal = known[1:] & known[:-1] & (near[1:] == own[1:]).all(axis=1) & (own[1:] == own[:-1]).all(axis=1)
            sure = (chosen[1:] == chosen[:-1]) & (clear | equal | (chosen[1:] < 0))
            self.unknown[:-1] |= self._asked[:-1] & ~sure
        return chosen

    def _known(self, own: Marks) -> Marks:
        """In which runs everybody can pay in full for all of the cheapest projects, whose prices are then known."""
        known = np.ones(len(own), np.bool_)
        for position in np.flatnonzero(own.any(axis=0)).tolist():
            runs, supporters = np.flatnonzero(own[:, position]), self.support.behind[position]
            price = (self._rates[runs, position] * self._worth[position])[:, None]
            known[runs] &= all_pay_in_full(self._of(runs, supporters), supporters, price)
        return known

    def _break_tie(self, run: int, own: Marks, known: bool) -> int:
        positions = np.flatnonzero(own).tolist()
        if known and len(self.shares) > 1:  # only a run that is told alone needs to say who was tied
            return min(positions, key=self._place)
        rates = {position: self.support.lowest[position] for position in positions}
        if not known:
            ledger = self._ledger(run)
            rates = {position: self.support.rate(position, ledger.price(position)[0]) for position in positions}
        lowest = min(rates.values())
        equal = sorted((position for position in rates if rates[position] == lowest), key=self.rank.__getitem__)
        if len(equal) > 1:
            self.tied[run][equal[0]] = tuple(equal)
        return equal[0]

    def _place(self, position: int) -> tuple[Fraction, int]:
        return self.support.lowest[position], self.rank[position]

    def _buy(self, position: int, runs: Whole) -> None:
        supporters = self._behind[position]
        left = self._of(runs, supporters)
        paid = pay(left, supporters, (self._rates[runs, position] * self._worth[position])[:, None])
        self._left[runs[:, None], supporters.ballots] = left - paid
        self._rates[runs, position] = np.inf
        self._fresh[runs] = False
        for run in runs.tolist():
            self.bought[run].append(position)

    def _ledger(self, run: int) -> Ledger:
        if run not in self._ledgers:
            self._ledgers[run] = Ledger(self.support, self.shares[run])
        self._ledgers[run].follow(self.bought[run])
        return self._ledgers[run]


def _without_the_empty(supporters: Supporters, left: Real) -> tuple[Supporters, Real]:
    """Without those who have nothing left in any run, if they are the most."""
    if 2 * np.count_nonzero(left[-1] > 0) >= len(supporters.ballots):
        return supporters, left
    kept = np.flatnonzero(left.any(axis=0))
    return supporters.only(kept), left[:, kept]


def places_of(rates: Sequence[Fraction], rank: Sequence[int]) -> Whole:
    """The place of each position when cheaper ones come first, equal ones by rank."""
    order = sorted(range(len(rates)), key=lambda position: (rates[position], rank[position]))
    places = np.empty(len(rates), np.int64)
    places[order] = np.arange(len(rates))
    return places
