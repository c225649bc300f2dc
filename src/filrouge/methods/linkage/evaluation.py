"""Measuring the recipe against a known truth: blocking, scores, groups, review and calibration.

Honest only on lists whose answers did not train the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.blocking import KINDS, Keys, pairs
from filrouge.methods.linkage.grouping import AUTOMATIC, Labels, group
from filrouge.methods.linkage.linking import Linkage, equal_numbers, link_prepared
from filrouge.methods.linkage.model import Model
from filrouge.methods.linkage.preparation import Prepared, prepare
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.scores import Scores, pairs_in_common, score

STEPS: Final = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """Pairs whose probability lies in [low, high): how many, their mean probability, the share that is right."""

    low: float
    high: float
    pairs: int
    expected: float
    right: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Figures of one run on n rows. Shares are 0 to 1.

    `best` is the partition before review, `certain` the one that needs none, `reviewed` the one after every
    question of the queue was answered truly. `automatic_right` is the share of pairs at or above AUTOMATIC that are
    right; `questions` counts the queue.
    """

    rows: int
    organisations: int
    candidates: int
    blocking_recall: float
    best: Scores
    certain: Scores
    reviewed: Scores
    automatic_right: float
    questions: int
    calibration: tuple[Step, ...]

    @property
    def questions_per_hundred(self) -> float:
        """Length of the review queue for every hundred rows."""
        return 100 * self.questions / self.rows


def evaluate(records: Sequence[Record], truth: Labels, model: Model | None = None) -> Accuracy:
    """Link records and compare with the truth, one label a record."""
    prepared = prepare(records)
    return measured(prepared, link_prepared(prepared, model), truth)


def measured(prepared: Prepared, linkage: Linkage, truth: Labels) -> Accuracy:
    """The figures of a linkage that was made already."""
    right = pairs_in_common(truth, linkage.i, linkage.j)
    sure = linkage.probability >= AUTOMATIC
    return Accuracy(
        rows=len(prepared),
        organisations=len(np.unique(truth)),
        candidates=len(linkage.i),
        blocking_recall=_recall(right, truth),
        best=score(linkage.labels, truth),
        certain=score(linkage.certain, truth),
        reviewed=score(reviewed(prepared, linkage, truth), truth),
        automatic_right=float(right[sure].mean()) if sure.any() else 1.0,
        questions=len(linkage.doubts),
        calibration=calibration(linkage.probability, right),
    )


def reviewed(prepared: Prepared, linkage: Linkage, truth: Labels) -> Labels:
    """The partition after all questions of the queue were answered as the truth has it."""
    asked = [doubt.pair for doubt in linkage.doubts]
    same = [pair for pair in asked if truth[pair[0]] == truth[pair[1]]]
    other = [pair for pair in asked if truth[pair[0]] != truth[pair[1]]]
    trusted, _ = equal_numbers(prepared, linkage.i, linkage.j)
    return group(
        len(prepared),
        linkage.i,
        linkage.j,
        linkage.probability,
        prepared,
        together=same,
        apart=other,
        trusted=trusted,
    )


def calibration(probability: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[Step, ...]:
    """How often pairs of each range of probability are right; ranges without pairs are left out."""
    steps = []
    for low, high in pairwise(STEPS):
        inside = (probability >= low) & ((probability < high) | (high == STEPS[-1]))
        if inside.any():
            expected, share = float(probability[inside].mean()), float(right[inside].mean())
            steps.append(Step(low, high, int(inside.sum()), expected, share))
    return tuple(steps)


def recall_by_kind(keys: Keys, truth: Labels) -> dict[str, float]:
    """For each kind of key the share of true pairs that it finds alone."""
    found = {}
    for number, kind in enumerate(KINDS):
        mine = keys.kind == number
        i, j = pairs(Keys(keys.row[mine], keys.key[mine], keys.kind[mine], keys.n))
        found[kind.name] = _recall(pairs_in_common(truth, i, j), truth)
    return found


def _recall(right: NDArray[np.bool_], truth: Labels) -> float:
    sizes = np.unique(truth, return_counts=True)[1]
    return float(right.sum() / max(1, (sizes * (sizes - 1) // 2).sum()))
