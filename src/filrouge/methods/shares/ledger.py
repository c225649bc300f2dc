"""The exact account of one run of equal shares, for decisions that floats are too coarse for, and for the result.

All amounts are whole numbers of one common part of the smallest unit of money. The account follows from three
things: the share, the exact price of each purchase, and who gave her last when. Whoever has never given her
last has her share less price times points of every purchase; whoever has, has nothing. Sums over many voters are
therefore sums of whole points times few prices, however many voters there are.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.allocation import Payment
from filrouge.methods.shares.fund import EXACT, Whole
from filrouge.methods.shares.pricing import NEAR, find_poor, pay, settle_alone
from filrouge.methods.shares.support import Real, Support

NEVER = 2**31 - 1
"""The purchase at which somebody gave her last who never did."""


class Ledger:
    """Who has how much after the purchases so far; projects are positions in `support`.

    `gone` says of each ballot at which purchase its voters gave their last.
    """

    def __init__(self, support: Support, share: Fraction) -> None:
        self.support = support
        self.parts = share.denominator
        self.share = share.numerator
        self.prices: list[int] = []
        self.bought: list[int] = []
        self.gone = np.full(len(support.weights), NEVER, np.int32)
        self.left: Real = np.full(len(support.weights), float(share))
        most = max((int(behind.points.max()) for behind in support.behind), default=1)
        self._given = np.zeros((len(support.weights), 16), np.min_scalar_type(most))
        fits = float(support.weights.sum(dtype=np.float64)) * most < EXACT
        self._weights = support.weights.astype(np.float64) if fits else support.weights

    def money(self, position: int) -> Fraction:
        """What the supporters of a project have left together."""
        ballots = self.support.behind[position].ballots
        return Fraction(self._own(ballots[self.gone[ballots] == NEVER]), self.parts)

    def price(self, position: int) -> tuple[Fraction, NDArray[np.bool_]]:
        """The exact price per point and which supporters are poor; their money has to reach the cost."""
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        cost = self.support.costs[position]
        poor = find_poor(left, supporters, settle_alone(left, supporters, cost, cost / supporters.reach.sum()))
        while True:
            price = self._price(position, poor)
            wrong = self._wrong(position, poor, price)
            if not wrong.any():
                return price, poor
            poor = poor ^ wrong

    def buy(self, position: int) -> Fraction:
        """Buy a project: its exact price per point."""
        price, poor = self.price(position)
        self._enter(position, price, poor)
        return price

    def follow(self, positions: Sequence[int]) -> None:
        """Buy what a run has bought beyond this account's purchases."""
        for position in positions[len(self.bought) :]:
            self.buy(position)

    def payments(self, place: int) -> tuple[Payment, ...]:
        """Who paid how much in the purchase at a place, those who paid in full first."""
        supporters = self.support.behind[self.bought[place]]
        gone, price = self.gone[supporters.ballots], Fraction(self.prices[place], self.parts)
        payments: list[Payment] = []
        for points in np.unique(supporters.points[gone > place])[::-1].tolist():
            paying = (gone > place) & (supporters.points == points)
            voters = int(supporters.weights[paying].sum())
            payments.append(Payment(price * points, tuple(supporters.ballots[paying].tolist()), voters))
        return (*payments, *self._last_gifts(supporters.ballots[gone == place], place))

    def _enter(self, position: int, price: Fraction, poor: NDArray[np.bool_]) -> None:
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        paid = pay(left, supporters, float(price))
        self.left[supporters.ballots] = np.where(poor, 0.0, np.maximum(left - paid, 0.0))
        given = supporters.ballots[poor]
        self.gone[given] = np.minimum(self.gone[given], len(self.bought))
        self._note(position, price)

    def _note(self, position: int, price: Fraction) -> None:
        factor = price.denominator // gcd(price.denominator, self.parts)
        self.parts *= factor
        self.share *= factor
        self.prices = [known * factor for known in self.prices]
        self.prices.append(price.numerator * (self.parts // price.denominator))
        if len(self.bought) == self._given.shape[1]:
            self._given = np.hstack([self._given, np.zeros_like(self._given)])
        supporters = self.support.behind[position]
        self._given[supporters.ballots, len(self.bought)] = supporters.points
        self.bought.append(position)

    def _own(self, ballots: Whole) -> int:
        """What the voters of ballots that have not given their last have together, in parts."""
        weights = self._weights.take(ballots)
        given = self._given.take(ballots, axis=0)[:, : len(self.bought)]
        sums: list[float] = (weights @ given.astype(weights.dtype)).tolist()
        spent: int = sum(map(mul, map(int, sums), self.prices))
        return int(weights.sum()) * self.share - spent

    def _price(self, position: int, poor: NDArray[np.bool_]) -> Fraction:
        supporters = self.support.behind[position]
        given = supporters.ballots[poor & (self.gone[supporters.ballots] == NEVER)]
        rest = self.support.costs[position] * self.parts - self._own(given)
        paying = int((supporters.weights * supporters.points)[~poor].sum())
        return Fraction(rest, self.parts * paying)

    def _wrong(self, position: int, poor: NDArray[np.bool_], price: Fraction) -> NDArray[np.bool_]:
        """Supporters near the edge who were counted as poor and are not, or the other way round."""
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        distance = np.abs(left - float(price) * supporters.points)
        near = distance <= NEAR * self.share / self.parts
        edge = np.flatnonzero(near & (self.gone[supporters.ballots] == NEVER)) if near.any() else _NOBODY
        wrong = np.zeros(len(poor), np.bool_)
        amounts, which = self._balances(supporters.ballots[edge], len(self.bought))
        for place, kind in zip(edge.tolist(), which.tolist(), strict=True):
            asked = price.numerator * int(supporters.points[place]) * self.parts
            rest = amounts[kind] * price.denominator - asked
            wrong[place] = rest >= 0 if poor[place] else rest < 0
        return wrong

    def _balances(self, ballots: Whole, purchases: int) -> tuple[list[int], Whole]:
        """What one voter has left, in parts, for each kind of first purchases, and which kind each ballot is of.

        Only for ballots that have not given their last in those.
        """
        if not purchases or not ballots.size:
            return [self.share], np.zeros(len(ballots), np.int64)
        history = self._given[ballots, :purchases]
        first, which = _alike(history)
        return [self.share - sum(map(mul, kind, self.prices)) for kind in history[first].tolist()], which

    def _last_gifts(self, ballots: Whole, place: int) -> Iterator[Payment]:
        """All that these voters have left, the largest amount first, without those who have nothing.

        There can be thousands of amounts, so that ballots and weights are cut from lists, not from arrays.
        """
        amounts, which = self._balances(ballots, place)
        order = np.argsort(which, kind="stable")
        ends = np.cumsum(np.bincount(which, minlength=len(amounts))).tolist()
        listed, weights = ballots[order].tolist(), self.support.weights[ballots[order]].tolist()
        gifts: dict[int, list[slice]] = {}
        for amount, start, end in zip(amounts, [0, *ends], ends, strict=False):
            if amount and start < end:
                gifts.setdefault(amount, []).append(slice(start, end))
        for amount in sorted(gifts, reverse=True):
            given = sorted(ballot for part in gifts[amount] for ballot in listed[part])
            voters = sum(sum(weights[part]) for part in gifts[amount])
            yield Payment(Fraction(amount, self.parts), tuple(given), voters)


_NOBODY = np.zeros(0, np.int64)


def _alike(history: NDArray[np.unsignedinteger[Any]]) -> tuple[Whole, Whole]:
    """The first row of each kind of equal rows, and of which kind each row is.

    Rows of noughts and ones, which approvals are, are compared as one number each while 64 bits hold them.
    """
    rows: NDArray[Any] = history
    if history.shape[1] < 64 and history.max(initial=0) <= 1:
        bits = np.zeros((len(history), 8), np.uint8)
        packed = np.packbits(history, axis=1)
        bits[:, : packed.shape[1]] = packed
        rows = bits.view(np.uint64)[:, 0]
    _kinds, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, which.reshape(-1)
