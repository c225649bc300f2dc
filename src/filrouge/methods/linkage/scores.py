"""How well a partition of rows agrees with the truth.

Pairwise precision and recall: W. M. Rand, "Objective criteria for the evaluation of clustering
methods", JASA 66 (1971), counted on pairs. B-cubed: A. Bagga and B. Baldwin, "Entity-based
cross-document coreferencing using the vector space model", COLING-ACL 1998. The count error is
the error of the number a network publishes: how many organisations it says there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares between 0 and 1; `count_error` is (found - true) / true organisations."""

    precision: float
    recall: float
    f1: float
    cubed_precision: float
    cubed_recall: float
    count_error: float
    largest: int


def score(found: Labels, truth: Labels) -> Scores:
    """Compare two partitions of the same n >= 1 rows, given as one label a row."""
    found, truth = _dense(found), _dense(truth)
    if found.shape != truth.shape or not found.size:
        raise ValueError("both partitions need the same rows, at least one")
    sizes_found, sizes_truth = np.bincount(found), np.bincount(truth)
    cells, cell_of = np.unique(found * (truth.max() + 1) + truth, return_inverse=True)
    overlap = np.bincount(cell_of, minlength=len(cells))
    joint = overlap[cell_of]
    precision = _share(_pairs(overlap), _pairs(sizes_found))
    recall = _share(_pairs(overlap), _pairs(sizes_truth))
    return Scores(
        precision=precision,
        recall=recall,
        f1=harmonic(precision, recall),
        cubed_precision=float((joint / sizes_found[found]).mean()),
        cubed_recall=float((joint / sizes_truth[truth]).mean()),
        count_error=(len(sizes_found) - len(sizes_truth)) / len(sizes_truth),
        largest=int(sizes_found.max()),
    )


def harmonic(precision: float, recall: float) -> float:
    """F1: the harmonic mean of the two, 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairs_in_common(truth: Labels, i: NDArray[np.int32], j: NDArray[np.int32]) -> NDArray[np.bool_]:
    """For each pair of rows whether both are the same organisation in truth."""
    same: NDArray[np.bool_] = truth[i] == truth[j]
    return same


def _dense(labels: Labels) -> Labels:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64).ravel()


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    # Nothing claimed is nothing wrong: no pairs at all counts as fully right.
    return part / whole if whole else 1.0
