"""Caps: no member, no group with more than its share of all weights or than a number, exactly.

The limit is a share of the *capped* total, so lowering one weight lowers every limit. Wanted is the
largest total T with T = F(T) = Σ over groups of min(most, group cap · T, Σ over its members of min(weight,
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
    """Shares of the capped total, and what a group weighs at `most`; None: no such cap."""

    member: Fraction | None = None
    group: Fraction | None = None
    most: Fraction | None = None

    def of_member(self, weight: Fraction, total: Fraction) -> Fraction:
        """What is left of a member's weight in a capped total."""
        return weight if self.member is None else min(weight, self.member * total)

    def of_group(self, total: Fraction) -> Fraction | None:
        """What a group weighs at most in a capped total; None for no limit."""
        share = None if self.group is None else self.group * total
        return share if self.most is None else self.most if share is None else min(share, self.most)


@dataclass(frozen=True, slots=True)
class Lowered:
    """What a cap did: `name` is a group of the kind `by`, or with `by` “member” the key of one member.

    `before` and `after` are its weights together, before the caps and after them, and before pillars are made equal.
    """

    by: str
    name: str
    before: Fraction
    after: Fraction

    def as_dict(self) -> dict[str, str]:
        """JSON-ready, fractions as `2/3`."""
        return {"by": self.by, "name": self.name, "before": str(self.before), "after": str(self.after)}


def capped(weights: Mapping[str, Fraction], groups: Mapping[str, str], caps: Caps) -> dict[str, Fraction] | None:
    """Weights by key after both caps hold at once; untouched ones keep their weight.

    Within a group above its cap everybody is lowered in proportion. None if the caps cannot be kept:
    too few members or groups, as with three countries and a cap of a quarter.
    """
    total = _largest_total(weights, groups, caps)
    if total == ZERO:
        return None if any(weights.values()) else dict(weights)
    lowered = {key: caps.of_member(weight, total) for key, weight in weights.items()}
    limit = caps.of_group(total)
    if limit is None:
        return lowered
    sums = sums_of(lowered, groups)
    return {
        key: weight * limit / sums[groups[key]] if sums[groups[key]] > limit else weight
        for key, weight in lowered.items()
    }


def sums_of(weights: Mapping[str, Fraction], groups: Mapping[str, str]) -> dict[str, Fraction]:
    """The weights of each group together."""
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
    limit = caps.of_group(total)
    for group in {groups[key] for key in weights}:
        if limit is None or slopes[group] * total + rests[group] < limit:
            slope, rest = slope + slopes[group], rest + rests[group]
        elif caps.group is not None and limit == caps.group * total:
            slope += caps.group
        else:
            rest += limit
    return slope, rest


def lowered_by(
    caps: Caps, by: str, groups: Mapping[str, str], before: Mapping[str, Fraction], after: Mapping[str, Fraction]
) -> list[Lowered]:
    """Whom the caps lowered, groups first, each in the order of its name: those that the cap itself stopped, and not
    whoever only weighs less because its group does.
    """
    total = sum(after.values(), ZERO)
    alone = {key: caps.of_member(weight, total) for key, weight in before.items()}
    limit = caps.of_group(total)
    were, are = sums_of(before, groups), sums_of(after, groups)
    stopped = [] if limit is None else sorted(g for g, weight in sums_of(alone, groups).items() if weight > limit)
    members = sorted(key for key, weight in before.items() if weight > alone[key])
    return [
        *(Lowered(by, group, were[group], are[group]) for group in stopped),
        *(Lowered("member", key, before[key], after[key]) for key in members),
    ]
