"""From which evidence on nobody is asked: the lowest limit at which joins are right often enough.

Wrong joins are counted on networks that trained no model, at every limit of a grid. The share that is wrong has an
upper bound of 95 % confidence (one-sided), and the limit is the lowest from which on that bound stays within
MOST_WRONG. Pairs of one group are right or wrong together, so groups are the sampling units: the ratio estimate and
its variance are those of W. G. Cochran, "Sampling Techniques" (3rd edition 1977), sections 2.11 and 6.4.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.grouping import Facts, Labels, Pair, group_in_stages

MOST_WRONG: Final = 0.01
"""At most one join in a hundred may be wrong."""
NORMAL_95: Final = 1.6448536269514722
"""The 95th percentile of the normal distribution."""
GRID: Final = tuple(step / 100 for step in range(99, 49, -1))
"""Limits that are tried, the strictest first: from .99 down to .5. Between two hundredths chance decides."""
NUMBERS_ALONE: Final = 1.1
"""No average evidence reaches this, so only equal numbers join."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit with what it costs: joined pairs, wrong ones among them, and the upper bound of their share."""

    threshold: float
    joins: int
    wrong: int
    bound: float

    def to_json(self) -> str:
        """The limit as text, as `grouping` reads it."""
        return json.dumps(asdict(self))


def limit(networks: Iterable[list[Counts]]) -> Limit:
    """The limit that follows from the `tally` of some networks. ValueError when no limit is strict enough."""
    gathered = [np.concatenate(at_limit) for at_limit in zip(*networks, strict=True)]
    found = None
    for threshold, groups in zip(GRID, gathered, strict=True):
        bound = upper_bound(groups[:, 0], groups[:, 1])
        if bound > MOST_WRONG:
            break
        found = Limit(threshold, int(groups[:, 0].sum()), int(groups[:, 1].sum()), round(bound, 5))
    if found is None:
        raise ValueError("at every limit too many joins are wrong")
    return found


def upper_bound(joins: Counts, wrong: Counts) -> float:
    """Upper bound of the share of joins that is wrong, from the joins of each group; 1 where nothing was joined."""
    total, n = int(joins.sum()), len(joins)
    if n < 2 or not total:
        return 1.0
    share = float(wrong.sum()) / total
    spread = float(((wrong - share * joins) ** 2).sum()) * n / (n - 1)
    return share + NORMAL_95 * math.sqrt(spread) / total


def tally(
    facts: Facts,
    i: NDArray[np.int32],
    j: NDArray[np.int32],
    probability: NDArray[np.float64],
    trusted: Iterable[Pair],
    truth: Labels,
) -> list[Counts]:
    """For each limit of GRID the groups it makes: [groups, 2], pairs that the score joined and wrong ones among them.

    What equal numbers join is left out: there no limit decides.
    """
    stages = group_in_stages(
        len(truth), i, j, probability, facts, thresholds=(NUMBERS_ALONE, *GRID), trusted=trusted
    )  # fmt: skip
    return [_of_groups(labels, stages[0], truth) for labels in stages[1:]]


def _of_groups(labels: Labels, numbers: Labels, truth: Labels) -> Counts:
    joined = _pairs_within(labels, labels) - _pairs_within(labels, numbers)
    right = _pairs_within(labels, labels, truth) - _pairs_within(labels, numbers, truth)
    found: Counts = np.stack([joined, joined - right], axis=1)[joined > 0]
    return found


def _pairs_within(labels: Labels, *parts: Labels) -> Counts:
    """For each group of `labels`, pairs of rows that share every one of `parts`."""
    cells, size = np.unique(np.stack([labels, *parts]), axis=1, return_counts=True)
    pairs: Counts = np.bincount(cells[0], weights=size * (size - 1) // 2).astype(np.int64)
    return pairs
