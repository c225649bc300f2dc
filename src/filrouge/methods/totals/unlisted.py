"""Organisations on no list at all: shown beside the total, never added to it."""

from __future__ import annotations

from dataclasses import dataclass


def not_listed_anywhere(once: int, twice: int, lists: int) -> float:
    """Return Chao's lower bound for the number of organisations on no list: (k − 1)/k · f1² / (2·f2).

    `once`, `twice`: organisations on exactly one and exactly two of k `lists`. Without any on two, the form
    (k − 1)/k · f1·(f1 − 1)/2, which stays finite. A. Chao, Biometrics 43 (1987); the factor, without which few
    lists make it too high, as in N. J. Gotelli and R. K. Colwell, "Estimating species richness" (2011).
    Duplicates that were not found push it up, lists that recruit together push it down: say "at least about".
    """
    if once < 0 or twice < 0:
        raise ValueError("a number of organisations is not below zero")
    if lists < 1:
        raise ValueError("organisations stand on one list at least")
    squares = once * once / (2 * twice) if twice else once * (once - 1) / 2
    return (lists - 1) / lists * squares


@dataclass(frozen=True)
class Captured:
    """An estimate of a whole population from two lists, and the variance of the estimate."""

    estimate: float
    variance: float


def chapman(first: int, second: int, both: int) -> Captured:
    """Return how many organisations there are in all, from two independent lists.

    (n1 + 1)(n2 + 1)/(m + 1) − 1: D. G. Chapman, University of California Publications in Statistics 1
    (1951); variance by G. A. F. Seber, "The Estimation of Animal Abundance" (1982). ValueError if the
    lists share more than either has.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError("two lists cannot share more organisations than either has")
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    missed = (first - both) * (second - both)
    return Captured(estimate, (first + 1) * (second + 1) * missed / ((both + 1) ** 2 * (both + 2)))
