"""The score of a pair: boosted trees in plain arrays, with calibrated probabilities.

Trees after J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of
Statistics 29 (2001); calibration after J. Platt (1999), fitted on scores the trees have not seen.
What each feature contributed is read off the path through each tree (the method of A. Saabas,
2014): a step from node to node changes the expected log-odds, and the change belongs to the
feature asked at that node. Base and contributions add up to the raw score.

A model is numbers, never code: it is kept as JSON and read without executing anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# So many rows at a time keep the working arrays inside the processor's cache.
ROWS_AT_ONCE: Final = 1 << 15
# Up to so many rows go down all trees at once: to ask every question of every tree takes as long for one as for these.
FEW: Final = 200
LEAF: Final = -1
SHIPPED: Final = "shipped.json"
ALL_LEAVES: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Trees laid end to end: node k asks whether `feature[k]` <= `threshold[k]`.

    `feature` is -1 at leaves. `value` is the expected log-odds at every node, so that paths can be
    explained. `slope` and `intercept` turn a raw score into calibrated log-odds.
    """

    names: tuple[str, ...]
    base: float
    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    missing_left: NDArray[np.bool_]
    value: Floats
    slope: float = 1.0
    intercept: float = 0.0
    note: str = ""

    def raw(self, features: Features) -> Floats:
        """Raw log-odds for each row of features [n, F], before calibration."""
        rows = np.asarray(features, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != len(self.names):
            raise ValueError(f"the model reads {len(self.names)} features a pair")
        if len(rows) <= FEW:
            return self._walk(rows)
        parts = [self._weigh(rows[k : k + ROWS_AT_ONCE], trees(self)) for k in range(0, len(rows), ROWS_AT_ONCE)]
        return np.concatenate(parts)

    def probability(self, features: Features) -> Floats:
        """Calibrated probability, for each pair, that both rows are one organisation."""
        return _sigmoid(self.slope * self.raw(features) + self.intercept)

    def contributions(self, features_row: Features) -> dict[str, float]:
        """Log-odds that each feature contributed; their sum and `expected` make the raw score."""
        row = np.asarray(features_row, dtype=np.float32).ravel()
        total = dict.fromkeys(self.names, 0.0)
        for root in self.roots:
            node = int(root)
            while (asked := int(self.feature[node])) != LEAF:
                below = self._next(node, row[asked])
                total[self.names[asked]] += float(self.value[below] - self.value[node])
                node = below
        return total

    @property
    def expected(self) -> float:
        """The raw score of a pair of which nothing is known."""
        return self.base + float(self.value[self.roots].sum())

    def to_json(self) -> str:
        """The model as text; `from_json` reads it back to the same numbers."""
        return json.dumps({name: _plain(getattr(self, name)) for name in self.__slots__})

    def _next(self, node: int, asked: np.float32) -> int:
        if np.isnan(asked):
            return int(self.left[node] if self.missing_left[node] else self.right[node])
        return int(self.left[node] if asked <= self.threshold[node] else self.right[node])

    def _walk(self, rows: Features) -> Floats:
        """Step by step down all trees together; who has come to a leaf stays there."""
        at = np.repeat(self.roots[:, np.newaxis], len(rows), axis=1)
        threshold, which = self.threshold.astype(np.float32), np.arange(len(rows))
        while ((asked := self.feature[at]) != LEAF).any():
            said = rows[which, asked]
            left = (said <= threshold[at]) | (np.isnan(said) & self.missing_left[at])
            at = np.where(left, self.left[at], self.right[at])
        return self._added(self.value[at], len(rows))

    def _weigh(self, rows: Features, trees: list[Tree]) -> Floats:
        columns = np.ascontiguousarray(rows.T)
        missing = np.isnan(columns)
        return self._added((tree.values(columns, missing) for tree in trees), len(rows))

    def _added(self, values: Iterable[Floats], rows: int) -> Floats:
        """The base and what each tree says of every row; always in one order, so that the sums are the same."""
        total = np.full(rows, self.base)
        for value in values:
            total += value
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree as questions that each rule out leaves, so that a whole column is asked at once.

    QuickScorer, C. Lucchese and others, SIGIR 2015: every question answered "no" strikes the leaves on its left;
    the first leaf that is left over is the one a walk would have reached.
    """

    questions: list[tuple[int, np.float32, bool, np.uint64]]
    leaves: Floats

    def values(self, columns: Features, missing: NDArray[np.bool_]) -> Floats:
        """The value of the leaf that each row reaches; columns and missing are [F, rows]."""
        possible = np.full(columns.shape[1], ~np.uint64(0))
        for asked, threshold, missing_left, kept in self.questions:
            yes = columns[asked] <= threshold
            if missing_left:
                yes |= missing[asked]
            possible &= kept | (yes * ~kept)
        first = np.bitwise_count((possible & (~possible + np.uint64(1))) - np.uint64(1))
        reached: Floats = self.leaves[first]
        return reached


@lru_cache(maxsize=8)
def trees(model: Model) -> list[Tree]:
    """All trees of a model, which does not change; a hundred rows are weighed quicker than the trees are compiled."""
    return [compiled(model, int(root)) for root in model.roots]


def compiled(model: Model, root: int) -> Tree:
    """The tree below one root. A tree has at most 64 leaves."""
    questions: list[tuple[int, np.float32, bool, np.uint64]] = []
    leaves: list[float] = []

    def visit(node: int) -> int:
        """Bits of the leaves below a node, counted from the left."""
        asked = int(model.feature[node])
        if asked == LEAF:
            leaves.append(float(model.value[node]))
            return 1 << (len(leaves) - 1)
        left = visit(int(model.left[node]))
        kept = np.uint64(ALL_LEAVES & ~left)
        questions.append((asked, np.float32(model.threshold[node]), bool(model.missing_left[node]), kept))
        return left | visit(int(model.right[node]))

    visit(root)
    return Tree(questions, np.array(leaves))


def from_json(text: str) -> Model:
    """Read what `to_json` wrote. ValueError when it is not a model."""
    try:
        return _checked(_arrays(json.loads(text)))
    except (KeyError, TypeError, IndexError) as wrong:
        raise ValueError("this text is not a saved linkage model") from wrong


def shipped() -> Model:
    """The model that comes with the program; its `note` says what it was trained on."""
    return read(SHIPPED)


@cache
def read(name: str) -> Model:
    """A model of this folder."""
    return from_json(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _arrays(raw: dict[str, Any]) -> Model:
    return Model(
        names=tuple(raw["names"]),
        base=float(raw["base"]),
        roots=np.asarray(raw["roots"], dtype=np.int32),
        feature=np.asarray(raw["feature"], dtype=np.int32),
        threshold=np.asarray(raw["threshold"], dtype=np.float64),
        left=np.asarray(raw["left"], dtype=np.int32),
        right=np.asarray(raw["right"], dtype=np.int32),
        value=np.asarray(raw["value"], dtype=np.float64),
        missing_left=np.asarray(raw["missing_left"], dtype=np.bool_),
        slope=float(raw["slope"]),
        intercept=float(raw["intercept"]),
        note=str(raw["note"]),
    )


def _checked(model: Model) -> Model:
    """A damaged file must not send a walk in circles or out of the arrays."""
    nodes = np.arange(len(model.feature))
    lengths = {len(a) for a in (model.threshold, model.left, model.right, model.missing_left, model.value)}
    inner = model.feature != LEAF
    sound = (
        lengths == {len(nodes)}
        and bool(((model.feature >= LEAF) & (model.feature < len(model.names))).all())
        and bool((model.left[inner] > nodes[inner]).all() and (model.right[inner] > nodes[inner]).all())
        and bool((model.left < len(nodes)).all() and (model.right < len(nodes)).all())
        and bool((model.left[~inner] == nodes[~inner]).all() and (model.right[~inner] == nodes[~inner]).all())
        and bool(((model.roots >= 0) & (model.roots < len(nodes))).all())
    )
    if not sound:
        raise ValueError("this text is not a saved linkage model")
    return model


def _plain(value: object) -> object:
    if not isinstance(value, np.ndarray):
        return value
    return value.astype(np.int8).tolist() if value.dtype == np.bool_ else value.tolist()


def _sigmoid(x: Floats) -> Floats:
    positive: Floats = 1.0 / (1.0 + np.exp(-np.clip(x, -700, 700)))
    return positive
