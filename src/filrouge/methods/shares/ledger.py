"""The exact account of one run of equal shares, for decisions that floats are too coarse for, and for the result.

All amounts are whole numbers of one common part of the smallest unit of money. The account follows from three
things: the share, the exact price of each purchase, and who gave her last when. Whoever has never given her
last has her share less price times points of every purchase; whoever has, has nothing. Sums over many voters are
therefore sums of whole points times few prices, however many voters there are.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.allocation import Payment
from filrouge.methods.shares.fund import Whole
from filrouge.methods.shares.pricing import NEAR, find_poor, pay, settle
from filrouge.methods.shares.support import Real, Support


class Ledger:
    """Who has how much after the purchases so far; projects are positions in `support`."""

    def __init__(self, support: Support, share: Fraction) -> None:
        self.support = support
        self.parts = share.denominator
        self.share = share.numerator
        self.prices: list[int] = []
        self.bought: list[int] = []
        self.empty: NDArray[np.bool_] = np.zeros(len(support.weights), np.bool_)
        self.left: Real = np.full(len(support.weights), float(share))

    def money(self, position: int) -> Fraction:
        """What the supporters of a project have left together."""
        ballots = self.support.behind[position].ballots
        return Fraction(self._own(ballots[~self.empty[ballots]]), self.parts)

    def price(self, position: int) -> tuple[Fraction, NDArray[np.bool_]]:
        """The exact price per point and which supporters are poor; their money has to reach the cost."""
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        start = np.array([self.support.costs[position] / supporters.reach.sum()])
        guess = settle(left[None, :], supporters, self.support.costs[position], start)
        poor = find_poor(left[None, :], supporters, guess)[0]
        while True:
            price = self._price(position, poor)
            wrong = self._wrong(position, poor, price)
            if not wrong.any():
                return price, poor
            poor = poor ^ wrong

    def buy(self, position: int) -> tuple[Fraction, tuple[Payment, ...]]:
        """Buy a project: its exact price per point and who paid how much."""
        price, poor = self.price(position)
        payments = self._payments(position, price, poor)
        self._enter(position, price, poor)
        return price, payments

    def follow(self, positions: Iterable[int]) -> None:
        """Buy what a run has bought beyond this account's purchases, without noting who paid."""
        for position in list(positions)[len(self.bought) :]:
            self._enter(position, *self.price(position))

    def _enter(self, position: int, price: Fraction, poor: NDArray[np.bool_]) -> None:
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        paid = pay(left[None, :], supporters, np.array([float(price)]))[0]
        self.left[supporters.ballots] = np.where(poor, 0.0, np.maximum(left - paid, 0.0))
        self.empty[supporters.ballots[poor]] = True
        self._note(position, price)

    def _note(self, position: int, price: Fraction) -> None:
        factor = price.denominator // gcd(price.denominator, self.parts)
        self.parts *= factor
        self.share *= factor
        self.prices = [known * factor for known in self.prices]
        self.prices.append(price.numerator * (self.parts // price.denominator))
        self.bought.append(position)

    def _own(self, ballots: Whole) -> int:
        weights = self.support.weights[ballots]
        owned = int(weights.sum()) * self.share
        for position, price in zip(self.bought, self.prices, strict=True):
            owned -= int(weights @ self.support.points_of_all(position)[ballots]) * price
        return owned

    def _price(self, position: int, poor: NDArray[np.bool_]) -> Fraction:
        supporters = self.support.behind[position]
        given = supporters.ballots[poor & ~self.empty[supporters.ballots]]
        rest = self.support.costs[position] * self.parts - self._own(given)
        paying = int((supporters.weights * supporters.points)[~poor].sum())
        return Fraction(rest, self.parts * paying)

    def _wrong(self, position: int, poor: NDArray[np.bool_], price: Fraction) -> NDArray[np.bool_]:
        """Supporters near the edge who were counted as poor and are not, or the other way round."""
        supporters = self.support.behind[position]
        left = self.left[supporters.ballots]
        distance = np.abs(left - float(price) * supporters.points)
        edge = np.flatnonzero((distance <= NEAR * self.share / self.parts) & ~self.empty[supporters.ballots])
        wrong = np.zeros(len(poor), np.bool_)
        amounts, which = self._balances(supporters.ballots[edge])
        for place, kind in zip(edge.tolist(), which.tolist(), strict=True):
            asked = price.numerator * int(supporters.points[place]) * self.parts
            rest = amounts[kind] * price.denominator - asked
            wrong[place] = rest >= 0 if poor[place] else rest < 0
        return wrong

    def _balances(self, ballots: Whole) -> tuple[list[int], Whole]:
        """What one voter has left, in parts, for each kind of purchases, and which kind each ballot is of.

        Only for ballots that have not given their last.
        """
        if not self.bought or not ballots.size:
            return [self.share], np.zeros(len(ballots), np.int64)
        history = np.stack([self.support.points_of_all(position)[ballots] for position in self.bought], axis=1)
        first, which = _alike(history)
        prices = list(zip(range(len(self.prices)), self.prices, strict=True))
        spent = [sum(kind[place] * price for place, price in prices if kind[place]) for kind in history[first].tolist()]
        return [self.share - amount for amount in spent], which

    def _payments(self, position: int, price: Fraction, poor: NDArray[np.bool_]) -> tuple[Payment, ...]:
        supporters = self.support.behind[position]
        payments: list[Payment] = []
        for points in np.unique(supporters.points[~poor])[::-1].tolist():
            paying = ~poor & (supporters.points == points)
            voters = int(supporters.weights[paying].sum())
            payments.append(Payment(price * points, tuple(supporters.ballots[paying].tolist()), voters))
        return (*payments, *self._last_gifts(supporters.ballots[poor & ~self.empty[supporters.ballots]]))

    def _last_gifts(self, ballots: Whole) -> Iterator[Payment]:
        """All that these voters have left, the largest amount first, without those who have nothing.

        There can be thousands of amounts, so that ballots and weights are cut from lists, not from arrays.
        """
        amounts, which = self._balances(ballots)
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


def _alike(history: Whole) -> tuple[Whole, Whole]:
    """The first row of each kind of equal rows, and of which kind each row is.

    Rows of noughts and ones, which approvals are, are compared as one number each while 64 bits hold them.
    """
    rows: Whole = history
    if history.shape[1] < 63 and history.max(initial=0) <= 1:
        rows = history @ (1 << np.arange(history.shape[1], dtype=np.int64))
    _kinds, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, which.reshape(-1)
