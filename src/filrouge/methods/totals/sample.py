"""The sample check: a federation that shares no list looks up eighty of its members instead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .doubles import Z95
from .lists import Declared, SampleCheck


@dataclass(frozen=True)
class Ticked:
    """One drawn name: was it found in the register, and on how many declared lists is it (this one included)?

    The lists are ticked by name, never typed as a number: misstated numbers bias the estimate.
    """

    found: bool
    lists: int = 1


def sample_check(results: Sequence[Ticked]) -> SampleCheck:
    """Return what the ticked rows of one federation say. ValueError if none, or a row on no list.

    A member that was found adds nothing (weight 0); one that was not adds 1/m, because each of the m
    declared lists that hold it will count its part: multiplicity sampling, M. G. Sirken, "Household
    surveys with multiplicity", JASA 65 (1970); F. Mecatti, "A single frame multiplicity estimator for
    multiple frame surveys", Survey Methodology 33 (2007).
    """
    if not results:
        raise ValueError("no member was drawn, so there is nothing to learn from")
    if any(row.lists < 1 for row in results):
        raise ValueError("a drawn member is at least on the list from which it was drawn")
    weights = [0.0 if row.found else 1 / row.lists for row in results]
    mean = math.fsum(weights) / len(weights)
    deviations = math.fsum((weight - mean) ** 2 for weight in weights)
    variance = deviations / (len(weights) - 1) if len(weights) > 1 else 0.0
    found = sum(row.found for row in results)
    return SampleCheck(len(weights), found, mean, variance, math.fsum(weight**2 for weight in weights))


def estimate(declared: Declared, check: SampleCheck) -> float:
    """Return how many organisations the declared list adds: D times the mean weight."""
    return declared.organisations * check.mean


def variance(declared: Declared, check: SampleCheck) -> float:
    """Return the variance of `estimate`: D² · s²/n · (1 − n/D) (simple random sampling, Cochran 1977)."""
    return _scaled(declared, check, check.variance)


def cautious_variance(declared: Declared, check: SampleCheck) -> float:
    """Return a variance for intervals that is not zero merely because all draws came out alike.

    Two weights of 0 and two of 1 are added before the spread is measured, the "plus four" rule of
    A. Agresti and B. A. Coull, The American Statistician 52 (1998). Never below `variance`.
    """
    draws, total = check.drawn + 4, check.drawn * check.mean + 2
    spread = (check.squares + 2 - total**2 / draws) / (draws - 1)
    return _scaled(declared, check, max(spread, check.variance))


def _scaled(declared: Declared, check: SampleCheck, spread: float) -> float:
    size = declared.organisations
    if check.drawn >= size:
        return 0.0
    return size**2 * spread / check.drawn * (1 - check.drawn / size)


def interval(centre: float, variance_of_centre: float) -> tuple[float, float]:
    """Return the 95 % interval of an estimate (normal approximation), not below zero."""
    half = Z95 * math.sqrt(variance_of_centre)
    return max(0.0, centre - half), centre + half
