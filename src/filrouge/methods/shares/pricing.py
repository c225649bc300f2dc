"""What each supporter has to pay so that a project is paid: the poor give all they have, the others the same."""

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.shares.support import Real, Supporters

NEAR = 1e-9
"""Amounts that differ by less than this part are compared again in exact fractions."""

CLEARLY = 1 - 1e-12
"""Who has less than this part of the price is poor; on the edge both ways of counting pay the same."""


def settle(left: Real, supporters: Supporters, cost: int, price: Real) -> Real:
    """The price per point in several runs (rows of `left`), starting from a `price` that is not too high.

    Poor are those who cannot pay the price; the others share what the poor leave open, which raises the
    price, until nobody else becomes poor (Newton's method on a concave function: it never overshoots).
    The supporters of every row together have to own the cost.
    """
    total, known = supporters.reach.sum(), None
    while True:
        poor = find_poor(left, supporters, price[:, None])
        if known is None and not poor.any() and (price * total >= cost * CLEARLY).all():
            return price
        paying = total - poor @ supporters.reach
        if known is not None and (paying == known).all():
            return price
        rest = cost - np.where(poor, left, 0.0) @ supporters.heavy
        price, known = _share_rest(rest, paying, price, left, supporters), paying


def settle_alone(left: Real, supporters: Supporters, cost: int, price: float) -> float:
    """The same for a single run, `left` being what each supporter has: in fewer steps, for arrays are short."""
    total, known = float(supporters.reach.sum()), None
    while True:
        giving = supporters.heavy * find_poor(left, supporters, price)
        paying = total - float((giving * supporters.points if supporters.graded else giving).sum())
        if paying == known or (known is None and paying == total and price * total >= cost * CLEARLY):
            return price
        rest = cost - float(left @ giving)
        price = max(price, rest / paying) if paying > 0.5 else float((left / supporters.points).max())
        known = paying


def find_poor(left: Real, supporters: Supporters, price: Real | float) -> NDArray[np.bool_]:
    """Who has clearly less than the price of her points; prices of several runs are a column."""
    asked = price * supporters.points if supporters.graded else price
    poor: NDArray[np.bool_] = left < asked * CLEARLY
    return poor


def all_pay_in_full(left: Real, supporters: Supporters, price: Real) -> NDArray[np.bool_]:
    """In which runs everybody has clearly more than she is asked for: then the price is the cost by all points."""
    asked = price * supporters.points if supporters.graded else price
    rich: NDArray[np.bool_] = np.logical_and.reduce(left >= asked * (1 + NEAR), axis=1)
    return rich


def pay(left: Real, supporters: Supporters, price: Real | float) -> Real:
    """What each supporter pays at this price: never more than she has."""
    return np.minimum(left, price * supporters.points if supporters.graded else price)


def _share_rest(rest: Real, paying: Real, price: Real, left: Real, supporters: Supporters) -> Real:
    if paying.min() > 0.5:  # weights and points are whole, anything less is a rounding error of nought
        return np.maximum(price, rest / paying)
    best = (left / supporters.points).max(axis=1)
    shared = rest / np.maximum(paying, 1.0)
    return np.where(paying > 0.5, np.maximum(price, shared), best)
