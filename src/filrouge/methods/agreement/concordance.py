"""Kendall's W: how far raters agree on the order of the same items, from 0 (not at all) to 1 (in everything).

Sources: Kendall and Babington Smith, "The problem of m rankings", Annals of Mathematical Statistics 10, 1939;
Kendall, "Rank correlation methods", 1948 (ties); Siegel and Castellan, "Nonparametric statistics for the
behavioral sciences", 2nd edition 1988 (test). W says nothing about opposed camps: show `tau.tau_b` and
`camps.camps` beside it.

With m raters, n items, rank sums R and ties in groups of t:

    W = 12 S / (m² (n³ - n) - m T),   S = Σ (R - m (n + 1) / 2)²,   T = Σ (t³ - t)

Weights w of raters are brought to a sum of m; R becomes Σ w r and T becomes Σ w (t³ - t), which keeps W
between 0 and 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from .ranks import UNRANKED, Ints, RankTable, Weight, rank_sums, whole_weights

FEWEST_RATERS = 5
FEWEST_ITEMS = 8
CELLS_AT_ONCE = 1_000_000
ROUNDING = 1e-12
"""Sums beyond 2**53 are rounded as doubles; what lies this close counts as at least as high."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """W and what it rests on.

    `w` is exact, None if every rater ties all items. `rank_sums` are those of the weighted mid-ranks
    (lowest is best), `weights` add up to the number of raters. `mean_spearman` is the mean covariance of
    two raters' ranks over the mean variance: the average of Spearman's rho where no ranks are tied, and
    (m W - 1) / (m - 1) where weights are equal. `chi2`, with `degrees` of freedom, and `p` are None where
    they would mean nothing: for unequal weights, or without W. `small` says to read a permutation test
    instead. `left_out` are items that were not ranked by all and taken away before.
    """

    raters: tuple[str, ...]
    items: tuple[str, ...]
    left_out: tuple[str, ...]
    weights: tuple[Fraction, ...]
    rank_sums: tuple[Fraction, ...]
    w: Fraction | None
    mean_spearman: Fraction | None
    chi2: float | None
    degrees: int
    p: float | None

    @property
    def small(self) -> bool:
        """Whether the chi-squared distribution is too rough for so few raters or items."""
        return len(self.raters) < FEWEST_RATERS or len(self.items) < FEWEST_ITEMS

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "raters": list(self.raters),
            "items": list(self.items),
            "left_out": list(self.left_out),
            "weights": [str(weight) for weight in self.weights],
            "rank_sums": [str(total) for total in self.rank_sums],
            "w": None if self.w is None else str(self.w),
            "mean_spearman": None if self.mean_spearman is None else str(self.mean_spearman),
            "chi2": self.chi2,
            "degrees": self.degrees,
            "p": self.p,
            "small": self.small,
        }


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """How often chance alone agrees as much: `p` = (1 + `as_high`) / (1 + `rounds`)."""

    rounds: int
    seed: int
    as_high: int

    @property
    def p(self) -> Fraction:
        """The chance of so much agreement if every rater ranked at random."""
        return Fraction(1 + self.as_high, 1 + self.rounds)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"rounds": self.rounds, "seed": self.seed, "as_high": self.as_high, "p": str(self.p)}


@dataclass(frozen=True, slots=True)
class PairwiseConcordance:
    """Mean Spearman correlation over pairs of raters, each on the items that both ranked: not Kendall's W.

    `pairs` have a correlation; `undefined` pairs share fewer than two items, or one of them ties all.
    `fewest_common` is the smallest number of items behind a correlation.
    """

    mean_spearman: float | None
    pairs: int
    undefined: tuple[tuple[str, str], ...]
    fewest_common: int | None

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "mean_spearman": self.mean_spearman,
            "pairs": self.pairs,
            "undefined": [list(pair) for pair in self.undefined],
            "fewest_common": self.fewest_common,
        }


def concordance(table: RankTable, weights: Iterable[Weight] | None = None) -> Concordance:
    """Kendall's W of a complete table, with `weights` of raters if given.

    Missing values are a ValueError that says what to do: `table.restricted()` or `pairwise_concordance`.
    """
    table.require_complete()
    whole = whole_weights(weights, len(table.raters))
    raters, items, total = len(table.raters), len(table.items), sum(whole)
    sums = rank_sums(table, whole)
    # Four times S and variances, as ranks are doubled; weights add up to `total` until they are brought to m.
    spread = sum((one - total * (items + 1)) ** 2 for one in sums)
    variances = [_variance(row) for row in table.doubled_ranks().tolist()]
    possible = total * sum(weight * variance for weight, variance in zip(whole, variances, strict=True))
    w = Fraction(spread, possible) if possible else None
    equal = len(set(whole)) == 1
    chi2 = float(raters * (items - 1) * w) if equal and w is not None else None
    return Concordance(
        raters=table.raters,
        items=table.items,
        left_out=table.left_out,
        weights=tuple(Fraction(raters * weight, total) for weight in whole),
        rank_sums=tuple(Fraction(raters * one, 2 * total) for one in sums),
        w=w,
        mean_spearman=_mean_spearman(spread, whole, variances),
        chi2=chi2,
        degrees=items - 1,
        p=None if chi2 is None else _chance(chi2, items - 1),
    )


def _variance(doubled: list[int]) -> int:
    """Four times the sum of squared deviations of mid-ranks: (n³ - n - Σ (t³ - t)) / 3."""
    items = len(doubled)
    ties = sum(size**3 - size for size in Counter(doubled).values())
    return (items**3 - items - ties) // 3


def _mean_spearman(spread: int, weights: tuple[int, ...], variances: list[int]) -> Fraction | None:
    """Weighted covariances of all pairs over the variances they would have in full agreement."""
    pairs = list(zip(weights, variances, strict=True))
    own = sum(weight * weight * variance for weight, variance in pairs)
    possible = sum(weight * (sum(weights) - weight) * variance for weight, variance in pairs)
    return Fraction(spread - own, possible) if possible else None


def _chance(chi2: float, degrees: int) -> float:
    from scipy.special import chdtrc  # imported here because scipy is heavy; scipy.stats would be heavier still

    return float(chdtrc(degrees, chi2))


def permutation_test(
    table: RankTable, *, seed: int, rounds: int = 9999, weights: Iterable[Weight] | None = None
) -> PermutationTest:
    """Shuffle the ranks within every rater `rounds` times and see how often W comes out as high.

    For fewer than eight items or five raters, and for weighted raters. The same seed gives the same
    result. Missing values are a ValueError, as in `concordance`; so are fewer than one round.
    """
    table.require_complete()
    if rounds < 1:
        raise ValueError(f"the number of rounds is one or more, not {rounds}")
    whole = np.array(whole_weights(weights, len(table.raters)), np.float64)
    doubled = table.doubled_ranks()
    least = _spread(doubled[None], whole)[0] * (1 - ROUNDING)
    generator = np.random.default_rng(seed)
    block = max(1, CELLS_AT_ONCE // doubled.size)
    as_high = 0
    for start in range(0, rounds, block):
        size = min(block, rounds - start)
        shuffled = generator.permuted(np.broadcast_to(doubled, (size, *doubled.shape)), axis=2)
        as_high += int((_spread(shuffled, whole) >= least).sum())
    return PermutationTest(rounds, seed, as_high)


def _spread(doubled: Ints, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """S, up to a factor, for tables (rounds, m, n): (rounds,). Exact as long as it stays under 2**53."""
    sums = np.tensordot(doubled.astype(np.float64), weights, axes=(1, 0))
    squares: NDArray[np.float64] = np.square(sums - weights.sum() * (doubled.shape[2] + 1)).sum(axis=1)
    return squares


def pairwise_concordance(table: RankTable, weights: Iterable[Weight] | None = None) -> PairwiseConcordance:
    """Mean pairwise Spearman correlation, for tables with missing values; a pair weighs the product of both."""
    whole = whole_weights(weights, len(table.raters))
    doubled = table.doubled_ranks()
    found: list[tuple[int, float, int]] = []
    undefined: list[tuple[str, str]] = []
    for one, other in combinations(range(len(table.raters)), 2):
        both = (doubled[one] != UNRANKED) & (doubled[other] != UNRANKED)
        rho = _spearman(doubled[one, both], doubled[other, both])
        if rho is None:
            undefined.append((table.raters[one], table.raters[other]))
        else:
            found.append((whole[one] * whole[other], rho, int(both.sum())))
    total = sum(weight for weight, _, _ in found)
    mean = sum(weight * rho for weight, rho, _ in found) / total if found else None
    fewest = min((common for _, _, common in found), default=None)
    return PairwiseConcordance(mean, len(found), tuple(undefined), fewest)


def _spearman(one: Ints, other: Ints) -> float | None:
    """Pearson's correlation of the mid-ranks among the items that both ranked, None if it is undefined."""
    a, b = _reranked(one), _reranked(other)
    variance = sum(x * x for x in a) * sum(y * y for y in b)
    return sum(x * y for x, y in zip(a, b, strict=True)) / sqrt(variance) if variance else None


def _reranked(values: Ints) -> list[int]:
    """Twice the mid-ranks less their mean: items behind are counted against items before."""
    deviations: Ints = np.sign(values[:, None] - values[None, :]).sum(axis=1)
    return [int(deviation) for deviation in deviations]
