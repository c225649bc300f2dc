"""What the rest of two lists says about a pair: whether either row has a better partner there.

A list names an organisation once. Two rows at one address under different names are probably two organisations where
each is found under its own name on the other list, and probably one that took a new name where neither is. So the score
of a pair is weighed a second time, beside its rivals: the best other pair of either row with the same list, and
how much the two lists share. The idea of judging a pair by its neighbours is that of I. Bhattacharya and L. Getoor,
"Collective entity resolution in relational data", ACM TKDD 1 (2007); here one round, learned by boosted trees.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage import model as models
from filrouge.methods.linkage.features import same
from filrouge.methods.linkage.model import Model
from filrouge.methods.linkage.preparation import Prepared

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float32]
Floats = NDArray[np.float64]

SHIPPED: Final = "rivalry.json"
LEAST: Final = 0.002
"""Pairs below this are left as they are and are nobody's rivals: no context makes one organisation of them."""
SUREST: Final = 12.0
"""Log-odds are cut off here; minus this stands for no rival at all."""
MOST_RIVALS: Final = 30.0
MILLION: Final = 1_000_000

# Each with its direction: +1 when more of it may only speak for a join, -1 against, 0 either.
CONTEXT: Final = {
    "score": 1,
    "strongest_rival": -1,
    "weaker_rival": -1,
    "same_list": 0,
    "same_postcode": 0,
    "same_street": 0,
    "same_house": 0,
    "same_website": 0,
    "rivals": 0,
    "lists_share_most": 1,
    "lists_share_least": 1,
}


def weighed(prepared: Prepared, i: Ints, j: Ints, probability: Floats, model: Model | None = None) -> Floats:
    """The probability of each pair beside its rivals; `probability` is what each pair has by itself.

    `i` and `j` must hold all pairs that were compared, or a row's rivals go unseen.
    """
    considered = np.flatnonzero(probability >= LEAST)
    beside = probability.copy()
    seen = context(prepared, i[considered], j[considered], probability[considered])
    beside[considered] = (model or models.read(SHIPPED)).probability(seen)
    return beside


def context(prepared: Prepared, i: Ints, j: Ints, probability: Floats) -> Reals:
    """CONTEXT [n, 11] as float32 for n pairs, the same whichever way round."""
    score = np.clip(np.log(probability / np.maximum(1 - probability, 1e-9)), -SUREST, SUREST)
    out = np.empty((len(i), len(CONTEXT)), dtype=np.float32)
    out[:, 0] = score
    ends = _Ends(prepared.source, i, j)
    rival_i, rival_j = ends.rivals(score)
    out[:, 1], out[:, 2] = np.maximum(rival_i, rival_j), np.minimum(rival_i, rival_j)
    out[:, 3] = prepared.source[i] == prepared.source[j]
    for k, column in enumerate((prepared.postcode, prepared.street, prepared.house, prepared.domain)):
        out[:, 4 + k] = same(column, i, j)
    out[:, 8] = np.minimum(ends.counts(), MOST_RIVALS)
    one, other = ends.shares(probability)
    out[:, 9], out[:, 10] = np.maximum(one, other), np.minimum(one, other)
    return out


class _Ends:
    """Both ends of each pair, grouped by (row, list of the partner): end k < n is i[k], end n + k is j[k]."""

    def __init__(self, source: Ints, i: Ints, j: Ints) -> None:
        self.lists = int(source.max(initial=0)) + 1
        self.size = np.bincount(source, minlength=self.lists)
        self.n = len(i)
        own = np.concatenate([source[i], source[j]]).astype(np.int64)
        towards = np.concatenate([source[j], source[i]])
        self.code = np.concatenate([i, j]).astype(np.int64) * self.lists + towards
        self.lists_code = own * self.lists + towards

    def rivals(self, score: Floats) -> tuple[Floats, Floats]:
        """For either row of each pair the best score that it has with another row of its partner's list."""
        order, start, group = self._grouped(score)
        ranked = np.concatenate([score, score])[order]
        size = np.diff(np.append(start, 2 * self.n))
        second = np.full(len(start), -SUREST)
        second[size > 1] = ranked[start[size > 1] + 1]
        best = np.empty(2 * self.n)
        first = np.zeros(2 * self.n, dtype=bool)
        first[start] = True
        best[order] = np.where(first, second[group], ranked[start][group])
        return best[: self.n], best[self.n :]

    def counts(self) -> Floats:
        """How many rows of the partner's list either row was compared with: the larger number of the two."""
        _, back, counts = np.unique(self.code, return_inverse=True, return_counts=True)
        either = counts[back].astype(np.float64)
        return np.maximum(either[: self.n], either[self.n :])

    def shares(self, probability: Floats) -> tuple[Floats, Floats]:
        """The expected share of the rows of i's list that stand on j's list too, and the other way round.

        A few rows are added that are half and half, since small lists tell little.
        """
        order, start, _ = self._grouped(probability)
        best = np.concatenate([probability, probability])[order[start]]
        pairs_of_lists, back = np.unique(self.lists_code[order[start]], return_inverse=True)
        # Whole numbers add up to the same in any order of rows.
        found = np.bincount(back, weights=np.round(best * MILLION), minlength=len(pairs_of_lists)) / MILLION
        share = (found + 0.5) / (self.size[pairs_of_lists // self.lists] + 2)
        either = share[np.searchsorted(pairs_of_lists, self.lists_code)]
        return either[: self.n], either[self.n :]

    def _grouped(self, values: Floats) -> tuple[Longs, Longs, Longs]:
        """Ends by group, the highest value first; where each group starts; the group of each end in that order."""
        order = np.lexsort((-np.concatenate([values, values]), self.code))
        new = np.ones(2 * self.n, dtype=bool)
        new[1:] = np.diff(self.code[order]) != 0
        return order, np.flatnonzero(new), np.cumsum(new) - 1
