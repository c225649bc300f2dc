"""Learning the score of a pair from answered pairs.

Histogram gradient boosting (G. Ke and others, LightGBM, NeurIPS 2017, as built in scikit-learn) with
monotone constraints: more agreement may never speak against a join. Labels from a review queue
are few, so a model can also be *continued*: new small trees correct an earlier model by Newton steps on
the log loss (Friedman 2001) without forgetting it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.model import LEAF, Features, Floats, Model

Flags = NDArray[np.bool_]

FOLDS: Final = 5
FEWEST_OF_A_KIND: Final = 10
# Stands for the infinite threshold of a question that only asks whether something is missing.
LARGE: Final = 1e30
UNKNOWN: Final = -1e6


@dataclass(frozen=True, slots=True)
class Growth:
    """How many trees, how big, how fast."""

    trees: int
    leaves: int
    rate: float
    smallest_leaf: int


FRESH: Final = Growth(trees=160, leaves=16, rate=0.1, smallest_leaf=20)
SCARCE: Final = Growth(trees=80, leaves=8, rate=0.1, smallest_leaf=8)
CONTINUED: Final = Growth(trees=40, leaves=6, rate=0.1, smallest_leaf=12)
MANY: Final = 5_000


def train(
    features: Features,
    labels: NDArray[np.generic],
    *,
    seed: int,
    base: Model | None = None,
    names: tuple[str, ...] | None = None,
    directions: tuple[int, ...] | None = None,
) -> Model:
    """Learn from features [n, F] and labels [n] (true = one organisation).

    With `base` the earlier model is continued, else a new one is grown. `names` and `directions` are
    those of FEATURES unless given. ValueError when either answer occurs fewer than 10 times.
    """
    rows, same = np.asarray(features, dtype=np.float32), np.asarray(labels).astype(bool)
    if min(int(same.sum()), int((~same).sum())) < FEWEST_OF_A_KIND:
        raise ValueError(f"at least {FEWEST_OF_A_KIND} pairs of either answer are needed to learn")
    columns = _columns(names, directions, base)
    raw = np.zeros(len(rows))
    folds = _folds(same, seed) if len(rows) < MANY else _folds(same, seed)[:1]
    for held in folds:
        raw[held] = _grow(rows[~held], same[~held], columns, base, seed).raw(rows[held])
    unseen = np.any(folds, axis=0)
    slope, intercept = _platt(raw[unseen], same[unseen])
    return replace(_grow(rows, same, columns, base, seed), slope=slope, intercept=intercept)


def recalibrated(model: Model, features: Features, labels: NDArray[np.generic]) -> Model:
    """The same trees, with probabilities fitted anew on pairs that they have not seen."""
    slope, intercept = _platt(model.raw(features), np.asarray(labels).astype(bool))
    return replace(model, slope=slope, intercept=intercept)


@dataclass(frozen=True, slots=True)
class _Columns:
    names: tuple[str, ...]
    directions: tuple[int, ...]


def _columns(names: tuple[str, ...] | None, directions: tuple[int, ...] | None, base: Model | None) -> _Columns:
    from filrouge.methods.linkage.features import FEATURES

    names = names or (base.names if base else tuple(f.name for f in FEATURES))
    known = {f.name: f.direction for f in FEATURES}
    return _Columns(names, directions or tuple(known.get(name, 0) for name in names))


def _grow(rows: Features, same: Flags, columns: _Columns, base: Model | None, seed: int) -> Model:
    return _fresh(rows, same, columns, seed) if base is None else _continued(rows, same, columns, base, seed)


def _fresh(rows: Features, same: Flags, columns: _Columns, seed: int) -> Model:
    from sklearn.ensemble import HistGradientBoostingClassifier

    growth = FRESH if len(rows) >= MANY else SCARCE
    grown = HistGradientBoostingClassifier(max_iter=growth.trees, **_settings(growth, columns, seed))
    grown.fit(rows, same)
    # scikit-learn keeps its trees in a private attribute; a test compares the copy with its own scores.
    trees = [_from_histogram(stage[0].nodes) for stage in grown._predictors]
    return _laid_out(trees, float(grown._baseline_prediction.ravel()[0]), columns.names)


def _continued(rows: Features, same: Flags, columns: _Columns, base: Model, seed: int) -> Model:
    """Small trees on the Newton step of what the earlier model still gets wrong.

    Single trees read no NaN, so the unknown is put below every value; a direction is kept where nothing is unknown.
    """
    from sklearn.tree import DecisionTreeRegressor

    unknown = np.isnan(rows)
    filled = np.where(unknown, UNKNOWN, rows)
    directions = np.where(unknown.any(axis=0), 0, columns.directions).tolist()
    raw, trees = base.slope * base.raw(rows) + base.intercept, []
    for step in range(CONTINUED.trees):
        p = 1 / (1 + np.exp(-raw))
        weight = np.maximum(p * (1 - p), 1e-4)
        grown = DecisionTreeRegressor(
            max_leaf_nodes=CONTINUED.leaves,
            min_samples_leaf=CONTINUED.smallest_leaf,
            monotonic_cst=directions,
            random_state=seed + step,
        )
        grown.fit(filled, np.clip((same - p) / weight, -4, 4), sample_weight=weight)
        raw = raw + CONTINUED.rate * grown.predict(filled)
        trees.append(_from_single(grown.tree_))
    return _joined(base, _laid_out(trees, 0.0, columns.names))


def _settings(growth: Growth, columns: _Columns, seed: int) -> dict[str, Any]:
    return {
        "learning_rate": growth.rate,
        "max_leaf_nodes": growth.leaves,
        "min_samples_leaf": growth.smallest_leaf,
        "l2_regularization": 1.0,
        "monotonic_cst": list(columns.directions),
        "early_stopping": False,
        "random_state": seed,
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """One tree; `feature` is LEAF at leaves, children count from the first node of the tree."""

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: Flags
    value: Floats


def _from_histogram(nodes: Any) -> _Nodes:
    leaf, here = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
    return _Nodes(
        feature=np.where(leaf, LEAF, nodes["feature_idx"]).astype(np.int32),
        threshold=np.where(leaf, 0.0, _exact(np.minimum(nodes["num_threshold"], LARGE))),
        left=np.where(leaf, here, nodes["left"]).astype(np.int32),
        right=np.where(leaf, here, nodes["right"]).astype(np.int32),
        missing_left=nodes["missing_go_to_left"].astype(bool) & ~leaf,
        value=_expected(nodes),
    )


def _from_single(tree: Any) -> _Nodes:
    leaf, here = tree.children_left < 0, np.arange(tree.node_count)
    return _Nodes(
        feature=np.where(leaf, LEAF, tree.feature).astype(np.int32),
        threshold=np.where(leaf, 0.0, _exact(tree.threshold)),
        left=np.where(leaf, here, tree.children_left).astype(np.int32),
        right=np.where(leaf, here, tree.children_right).astype(np.int32),
        missing_left=~leaf,
        value=CONTINUED.rate * tree.value.ravel().astype(np.float64),
    )


def _exact(threshold: Floats) -> Floats:
    """The largest single-precision number up to each threshold: it parts single-precision features alike."""
    near = threshold.astype(np.float32)
    exact: Floats = np.where(near > threshold, np.nextafter(near, np.float32(-np.inf)), near).astype(np.float64)
    return exact


def _expected(nodes: Any) -> Floats:
    """Value of every node: a leaf's own, else the mean of its children weighted by training rows."""
    value: Floats = nodes["value"].astype(np.float64)
    for k in reversed(range(len(nodes))):
        if not nodes["is_leaf"][k]:
            below = [int(nodes["left"][k]), int(nodes["right"][k])]
            value[k] = np.average(value[below], weights=np.maximum(nodes["count"][below], 1))
    return value


def _laid_out(trees: list[_Nodes], base: float, names: tuple[str, ...]) -> Model:
    """Lay trees end to end."""
    sizes = np.array([len(tree.feature) for tree in trees], dtype=np.int32)
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    return Model(
        names=names,
        base=base,
        roots=roots,
        feature=np.concatenate([tree.feature for tree in trees]),
        threshold=np.concatenate([tree.threshold for tree in trees]),
        left=np.concatenate([tree.left + at for tree, at in zip(trees, roots, strict=True)]),
        right=np.concatenate([tree.right + at for tree, at in zip(trees, roots, strict=True)]),
        missing_left=np.concatenate([tree.missing_left for tree in trees]),
        value=np.concatenate([tree.value for tree in trees]),
    )


def _joined(base: Model, more: Model) -> Model:
    """The earlier trees, on the scale of their calibration, followed by the new ones."""
    offset = len(base.feature)
    return Model(
        names=base.names,
        base=base.slope * base.base + base.intercept + more.base,
        roots=np.concatenate([base.roots, more.roots + offset]).astype(np.int32),
        feature=np.concatenate([base.feature, more.feature]),
        threshold=np.concatenate([base.threshold, more.threshold]),
        left=np.concatenate([base.left, more.left + offset]).astype(np.int32),
        right=np.concatenate([base.right, more.right + offset]).astype(np.int32),
        missing_left=np.concatenate([base.missing_left, more.missing_left]),
        value=np.concatenate([base.slope * base.value, more.value]),
        note=base.note,
    )


def _folds(same: Flags, seed: int) -> list[Flags]:
    from sklearn.model_selection import StratifiedKFold

    held = np.zeros((FOLDS, len(same)), dtype=bool)
    for fold, (_, test) in enumerate(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(same, same)):
        held[fold, test] = True
    return list(held)


def _platt(raw: Floats, same: Flags) -> tuple[float, float]:
    """Slope and intercept of the logistic curve through raw scores, targets softened as Platt did."""
    from scipy.optimize import minimize

    yes, no = int(same.sum()), int((~same).sum())
    target = np.where(same, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(ab: Floats) -> float:
        z = np.exp(ab[0]) * raw + ab[1]
        return float((np.logaddexp(0, z) - target * z).sum())

    best = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=[(-3, 2), (-20, 20)]).x
    return float(np.exp(best[0])), float(best[1])
