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
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# So many rows at a time keep the working arrays inside the processor's cache.
ROWS_AT_ONCE: Final = 1 << 15
LEAF: Final = -1
SHIPPED: Final = "shipped.json"


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
        parts = [self._walk(rows[k : k + ROWS_AT_ONCE]) for k in range(0, len(rows), ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

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
        columns = np.ascontiguousarray(rows.T).ravel()
        missing = np.isnan(columns)
        any_missing = bool(missing.any())
        index, total = np.arange(len(rows)), np.full(len(rows), self.base)
        for root in self.roots:
            node = np.full(len(rows), root, dtype=np.int32)
            self._descend(node, columns, missing if any_missing else None, index)
            total += self.value[node]
        return total

    def _descend(
        self, node: Ints, columns: Features, missing: NDArray[np.bool_] | None, index: NDArray[np.int64]
    ) -> None:
        """Move every row to its leaf, in place; rows already at a leaf stay (a leaf points at itself)."""
        for _ in range(self._depth(int(node[0])) if len(node) else 0):
            asked = self.feature[node]
            cell = np.maximum(asked, 0) * np.int64(len(index)) + index
            goes_left = columns[cell] <= self.threshold[node]
            if missing is not None:
                goes_left |= missing[cell] & self.missing_left[node]
            np.copyto(node, np.where(goes_left, self.left[node], self.right[node]))

    def _depth(self, node: int) -> int:
        if self.feature[node] == LEAF:
            return 0
        return 1 + max(self._depth(int(self.left[node])), self._depth(int(self.right[node])))


def from_json(text: str) -> Model:
    """Read what `to_json` wrote. ValueError when it is not a model."""
    try:
        return _checked(_arrays(json.loads(text)))
    except (KeyError, TypeError, IndexError) as wrong:
        raise ValueError("this text is not a saved linkage model") from wrong


@cache
def shipped() -> Model:
    """The model that comes with the program; its `note` says what it was trained on."""
    return from_json(resources.files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"))


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
