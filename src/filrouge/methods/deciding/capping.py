"""Caps: no member, no country with more than its share of all weights, exactly.

The limit is a share of the *capped* total, so lowering one weight lowers every limit. Wanted is the
largest total T with T = F(T) = Σ over groups of min(group cap · T, Σ over its members of min(weight,
member cap · T)): progressive filling as for max-min fairness (Bertsekas and Gallager, Data Networks,
2nd edition 1992, section 6.5.2), as index providers cap constituents and sectors together. F is concave
and made of straight pieces; going down along the piece at hand (Newton's method) never passes the
largest solution and ends there after finitely many steps, in fractions without rounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .exact import ZERO


@dataclass(frozen=True, slots=True)
class Caps:
    """Shares of the capped total; None: no such cap."""

    member: Fraction | None = None
    group: Fraction | None = None


def capped(weights: Mapping[str, Fraction], groups: Mapping[str, str], caps: Caps) -> dict[str, Fraction] | None:
    """Weights by key after both caps hold at once; untouched ones keep their weight.

    Within a group above its cap everybody is lowered in proportion. None if the caps cannot be kept:
    too few members or groups, as with three countries and a cap of a quarter.
    """
    total = _largest_total(weights, groups, caps)
    if total == ZERO:
        return None if any(weights.values()) else dict(weights)
    lowered = {key: _least(weight, caps.member, total) for key, weight in weights.items()}
    if caps.group is None:
        return lowered
    sums = _sums(lowered, groups)
    limit = caps.group * total
    return {
        key: weight * limit / sums[groups[key]] if sums[groups[key]] > limit else weight
        for key, weight in lowered.items()
    }


def _least(weight: Fraction, cap: Fraction | None, total: Fraction) -> Fraction:
    return weight if cap is None else min(weight, cap * total)


def _sums(weights: Mapping[str, Fraction], groups: Mapping[str, str]) -> dict[str, Fraction]:
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for key, weight in weights.items():
        sums[groups[key]] += weight
    return dict(sums)


def _largest_total(weights: Mapping[str, Fraction], groups: Mapping[str, str], caps: Caps) -> Fraction:
    total = sum(weights.values(), ZERO)
    while total > ZERO:
        slope, rest = _piece(weights, groups, caps, total)
        if slope * total + rest == total:
            break
        total = rest / (1 - slope)
    return total


def _piece(
    weights: Mapping[str, Fraction], groups: Mapping[str, str], caps: Caps, total: Fraction
) -> tuple[Fraction, Fraction]:
    """The straight piece of F just below `total`: F(t) = slope · t + rest."""
    slopes: defaultdict[str, Fraction] = defaultdict(Fraction)
    rests: defaultdict[str, Fraction] = defaultdict(Fraction)
    for key, weight in weights.items():
        if caps.member is not None and weight >= caps.member * total:
            slopes[groups[key]] += caps.member
        else:
            rests[groups[key]] += weight
    slope = rest = ZERO
    for group in {groups[key] for key in weights}:
        if caps.group is not None and slopes[group] * total + rests[group] >= caps.group * total:
            slope += caps.group
        else:
            slope, rest = slope + slopes[group], rest + rests[group]
    return slope, rest
