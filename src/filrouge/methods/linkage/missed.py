"""Pairs below the line, drawn at random: what the recipe neither joined nor asked about, for people to look at.

A review of the questions alone cannot say how many duplicates were missed. A random sample below the line can: its
share, with Wilson's limits, is an estimate for all of them (methods.totals.doubles). Pairs of which the score gives
less than LEAST, and pairs that no key brought together, are beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.grouping import Labels, Pair
from filrouge.methods.linkage.linking import Linkage
from filrouge.methods.linkage.review import BAND

LEAST: Final = 0.01
"""Of pairs with a smaller probability a hundred would have to be looked at to find one."""


@dataclass(frozen=True, slots=True, eq=False)
class Below:
    """Pairs of rows, the most alike of their two groups, sorted: int32 (n,), with their probability, float64 (n,)."""

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    probability: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.i)


def below_the_line(found: Linkage, apart: Iterable[Pair] = ()) -> Below:
    """One pair for every two groups whose most alike rows lie between LEAST and the line of the questions.

    Left out are groups that are asked about, that the best estimate joins, or that were decided `apart`.
    """
    k = np.flatnonzero(found.labels[found.i] != found.labels[found.j])
    k = k[np.lexsort((found.j[k], found.i[k], -found.probability[k]))]
    groups = _groups(found.certain, found.i[k], found.j[k])
    _kept, first = np.unique(groups, axis=0, return_index=True)
    k, groups = k[first], groups[first]
    settled = {_pair(found.certain, *doubt.pair) for doubt in found.doubts} | {
        _pair(found.certain, a, b) for a, b in apart
    }
    inside = (found.probability[k] >= LEAST) & (found.probability[k] < BAND[0])
    free = np.array([(int(one), int(other)) not in settled for one, other in groups.tolist()], bool)
    k = np.sort(k[inside & free])
    k = k[np.lexsort((found.j[k], found.i[k]))]
    return Below(found.i[k], found.j[k], found.probability[k])


def _groups(labels: Labels, i: NDArray[np.int32], j: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.sort(np.stack([labels[i], labels[j]], axis=1).astype(np.int64), axis=1)


def _pair(labels: Labels, a: int, b: int) -> tuple[int, int]:
    one, other = sorted((int(labels[a]), int(labels[b])))
    return one, other


def draw(count: int, size: int, seed: int) -> list[int]:
    """At most `size` different numbers below `count`, in the order of the draw: whoever has the seed draws the same.

    The order is random too, so those that were looked at first are a sample by themselves.
    """
    chosen: list[int] = np.random.default_rng(seed).permutation(count)[:size].tolist()
    return chosen
