"""What people should look at: pairs of groups that may be one organisation, most doubtful first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.grouping import AUTOMATIC, Labels, Pair
from filrouge.methods.linkage.preparation import Prepared

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Reason = Literal["score", "different numbers", "equal numbers", "same list", "whole group"]

BAND: Final = (0.1, AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question: are the groups of `left` and `right` (rows, sorted) one organisation?

    `pair` are the two rows that are most alike, with their `probability`; `uncertainty` is p(1 - p), at most a
    quarter. `joined` says what the best estimate does with them for now. `reason` says why it is
    asked: the score is in between, or something stopped a join that the score would have made.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    pair: Pair
    probability: float
    uncertainty: float
    joined: bool
    reason: Reason


def doubtful(
    labels: Labels,
    i: Ints,
    j: Ints,
    probability: Floats,
    prepared: Prepared,
    *,
    best: Labels | None = None,
    apart: Iterable[Pair] = (),
    band: tuple[float, float] = BAND,
) -> list[Doubt]:
    """Questions about the groups of `labels`, the most uncertain first.

    Asked are groups whose most alike rows lie inside the band, groups that would have been joined above it
    but for a conflict, and equal numbers under different names. Pairs decided `apart` are never asked
    again. `best` is the partition shown meanwhile (default: `labels`).
    """
    best = labels if best is None else best
    decided = _decided(labels, apart)
    asked = _strongest(labels, i, j, probability, prepared.key)
    equal = _equal_numbers(prepared, i[asked], j[asked])
    inside = (probability[asked] >= band[0]) | equal
    rows_of = _rows_by_label(labels)
    doubts = []
    for k, twin in zip(asked[inside].tolist(), equal[inside].tolist(), strict=True):
        a, b, p = int(i[k]), int(j[k]), float(probability[k])
        one, other = sorted((int(labels[a]), int(labels[b])))
        joined = bool(best[a] == best[b])
        reason = _reason(prepared, rows_of[one], rows_of[other], p, twin, band)
        # Joined although not every row was compared with every other: nothing speaks against it.
        if (one, other) not in decided and not (joined and reason == "whole group"):
            doubts.append(Doubt(rows_of[one], rows_of[other], (a, b), p, p * (1 - p), joined, reason))
    return sorted(doubts, key=lambda doubt: (-doubt.uncertainty, doubt.left, doubt.right))


def _decided(labels: Labels, apart: Iterable[Pair]) -> set[Pair]:
    ends = [sorted((int(labels[a]), int(labels[b]))) for a, b in apart]
    return {(one, other) for one, other in ends}


def _strongest(labels: Labels, i: Ints, j: Ints, probability: Floats, key: Labels) -> NDArray[np.int64]:
    """For each two groups the index of their most probable pair; ties by key of the rows."""
    across = np.flatnonzero(labels[i] != labels[j])
    a, b = labels[i[across]], labels[j[across]]
    code = np.minimum(a, b) * (labels.max(initial=0) + 1) + np.maximum(a, b)
    least = np.minimum(key[i[across]], key[j[across]])
    most = np.maximum(key[i[across]], key[j[across]])
    order = np.lexsort((most, least, -probability[across], code))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(code[order]) != 0
    strongest: NDArray[np.int64] = across[order[first]]
    return strongest


def _equal_numbers(prepared: Prepared, i: Ints, j: Ints) -> NDArray[np.bool_]:
    held = np.diff(prepared.number_start) > 0
    found = held[i] & held[j]
    numbers = prepared.numbers
    for k in np.flatnonzero(found):
        found[k] = not set(numbers[i[k]]).isdisjoint(numbers[j[k]])
    return found


def _rows_by_label(labels: Labels) -> list[tuple[int, ...]]:
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return [tuple(part.tolist()) for part in parts]


def _reason(
    prepared: Prepared, left: tuple[int, ...], right: tuple[int, ...], p: float, twin: bool, band: tuple[float, float]
) -> Reason:
    if twin:
        return "equal numbers"
    if _conflict(prepared, left, right):
        return "different numbers"
    if p <= band[1]:
        return "score"
    lists = [set(prepared.source[list(rows)].tolist()) for rows in (left, right)]
    return "whole group" if lists[0].isdisjoint(lists[1]) else "same list"


def _conflict(prepared: Prepared, left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    one, other = (_held(prepared, rows) for rows in (left, right))
    return any(one[s].isdisjoint(other[s]) for s in one.keys() & other.keys())


def _held(prepared: Prepared, rows: tuple[int, ...]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for row in rows:
        for scheme, number in prepared.records[row].identifiers:
            held.setdefault(scheme, set()).add(number)
    return held
