"""The whole recipe: prepare, find pairs, score them, group, and say what is doubtful.

The recipe follows the measurements that docs/measured.md repeats: several blocking keys, a small learned
score, and a merge that refuses to join different numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage import model as models
from filrouge.methods.linkage.blocking import blocking_keys, pairs
from filrouge.methods.linkage.features import PAIRS_AT_ONCE, best_names, distance, features, same
from filrouge.methods.linkage.grouping import AUTOMATIC, JOIN, Labels, Pair, group_in_stages
from filrouge.methods.linkage.model import Model
from filrouge.methods.linkage.name_comparison import MEASURES
from filrouge.methods.linkage.preparation import Prepared, prepare
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.review import Doubt, doubtful
from filrouge.methods.linkage.rivalry import weighed

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Progress = Callable[[int, int], None]

ALIKE: Final = 0.55
"""Equal numbers with names less alike than this go to review, unless the place speaks for them."""
LIKENESSES: Final = [
    MEASURES.index(name)
    for name in ("name_ratio", "name_words_ratio", "meaning_ratio", "weight_shared_of_shorter", "acronym")
]
SUSPECT: Final = 0.49
"""No such pair is given more than this."""
TWO_SITES: Final = 0.9
"""Rows that name two different web sites are given no more than this: whatever else agrees, a person is asked."""
TWO_TOWNS: Final = 0.9
"""So are rows further apart than FAR_KM, unless they have one web site, among fewer than ROWS_TELLING rows.

San Isidro is the patron of many villages. So few rows cannot show how many cooperatives bear his name, and so whether
one of that name has moved; where there are more, those that moved outnumber the namesakes.
"""
FAR_KM: Final = 30.0
ROWS_TELLING: Final = 5_000
REACH: Final = 0.1
"""A changed row reopens every group with which it has a pair of at least this probability."""


@dataclass(frozen=True, slots=True, eq=False)
class Linkage:
    """The result. `labels` is the best estimate (one label a row), `certain` what needs no reviewer.

    Each group of `certain` lies within one group of `labels`. `i`, `j`, `probability` are the pairs compared.
    """

    labels: Labels
    certain: Labels
    i: Ints
    j: Ints
    probability: Floats
    doubts: list[Doubt]


def link(
    records: Sequence[Record],
    model: Model | None = None,
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    previous: Labels | None = None,
    changed: Flags | None = None,
    progress: Progress | None = None,
    known: Prepared | None = None,
) -> Linkage:
    """Find the rows that are one organisation.

    `together` and `apart` are decided pairs of rows (indices). `progress(done, total)` is called in
    between; it may raise to cancel. `known` is an earlier preparation, whose unchanged records need no reading.

    A refresh passes `changed` (one flag a row: new or altered) and the `previous` labels (those of
    changed rows are not read). Then only pairs that touch a changed row, or a group within its reach, are
    compared; the other groups stay. A full run can differ where the rarity of words has shifted with the
    new rows, or where a group out of reach would now be split or joined for that reason.
    """
    prepared = prepare(records, known)
    return link_prepared(
        prepared,
        model,
        together=together,
        apart=apart,
        previous=previous,
        changed=changed,
        progress=progress,
    )


def link_prepared(
    prepared: Prepared,
    model: Model | None = None,
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    previous: Labels | None = None,
    changed: Flags | None = None,
    progress: Progress | None = None,
) -> Linkage:
    """`link` for rows that are prepared already."""
    together, apart, model = list(together), list(apart), model or models.shipped()
    tell = progress or _nothing
    if previous is None or changed is None:
        i, j = pairs(blocking_keys(prepared))
        p = _scored(prepared, model, i, j, tell)
    else:
        i, j, p, kept = _refreshed(prepared, model, previous, changed, tell)
        together += kept
    return settle(prepared, i, j, p, together=together, apart=apart)


def settle(
    prepared: Prepared,
    i: Ints,
    j: Ints,
    probability: Floats,
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> Linkage:
    """The last steps, for all pairs that were compared: rivals, numbers, groups and questions.

    `probability` is what the score gives each pair by itself.
    """
    together, apart = list(together), list(apart)
    probability, trusted = judged(prepared, i, j, probability)
    certain, labels = group_in_stages(
        len(prepared),
        i,
        j,
        probability,
        prepared,
        thresholds=(AUTOMATIC, JOIN),
        together=together,
        apart=apart,
        trusted=trusted,
    )
    doubts = doubtful(certain, i, j, probability, prepared, best=labels, apart=apart)
    return Linkage(labels, certain, i, j, probability, doubts)


def judged(
    prepared: Prepared, i: Ints, j: Ints, probability: Floats, rivals: Model | None = None
) -> tuple[Floats, list[Pair]]:
    """The probability of each pair beside its rivals and what its numbers and web sites say; pairs to join at once.

    Suspect pairs with an equal number get at most SUSPECT, those with two web sites at most TWO_SITES, and where the
    rows are few, those far from each other at most TWO_TOWNS. `rivals` is the model of the second score, the shipped
    one unless given.
    """
    beside = weighed(prepared, i, j, probability, rivals)
    trusted, suspect = equal_numbers(prepared, i, j)
    beside[suspect] = np.minimum(beside[suspect], SUSPECT)
    apart = same(prepared.domain, i, j) == 0
    beside[apart] = np.minimum(beside[apart], TWO_SITES)
    if len(prepared) < ROWS_TELLING:
        far = (distance(prepared, i, j) > np.log1p(FAR_KM)) & (same(prepared.domain, i, j) != 1)
        beside[far] = np.minimum(beside[far], TWO_TOWNS)
    return beside, trusted


def equal_numbers(prepared: Prepared, i: Ints, j: Ints) -> tuple[list[Pair], NDArray[np.int64]]:
    """Pairs with an equal number of one register: those to join at once, and indices of the suspect ones.

    A typing error passes the check digit of a SIREN in one case of ten, so where names and places both say
    otherwise the number alone does not decide.
    """
    held = np.diff(prepared.number_start) > 0
    k = np.flatnonzero(held[i] & held[j])
    numbers = prepared.numbers
    equal = [not set(numbers[a]).isdisjoint(numbers[b]) for a, b in zip(i[k], j[k], strict=True)]
    k = k[np.array(equal, dtype=bool)]
    a, b = i[k], j[k]
    compared = best_names(prepared.names, a, b)[0]
    alike = compared[:, LIKENESSES].max(axis=1, initial=0.0) >= ALIKE
    near = (same(prepared.domain, a, b) == 1) | (same(prepared.postcode, a, b) == 1)
    kept = alike | near
    return list(zip(a[kept].tolist(), b[kept].tolist(), strict=True)), k[~kept]


def _scored(prepared: Prepared, model: Model, i: Ints, j: Ints, tell: Progress) -> Floats:
    """Probability of each pair, a part at a time so that features of millions never stand in memory."""
    probability = np.empty(len(i))
    for k in range(0, len(i), PAIRS_AT_ONCE):
        tell(k, len(i))
        part = slice(k, k + PAIRS_AT_ONCE)
        probability[part] = model.probability(features(prepared, i[part], j[part]))
    tell(len(i), len(i))
    return probability


def _refreshed(
    prepared: Prepared, model: Model, previous: Labels, changed: Flags, tell: Progress
) -> tuple[Ints, Ints, Floats, list[Pair]]:
    """Scored pairs around the changed rows, and the pairs that hold untouched groups together."""
    keys = blocking_keys(prepared)
    i, j = pairs(keys, only=changed)
    p = _scored(prepared, model, i, j, tell)
    near = np.unique(np.concatenate([i[p >= REACH], j[p >= REACH]]))
    touched = np.isin(previous, previous[near[~changed[near]]]) & ~changed
    if touched.any():
        more_i, more_j = pairs(keys, only=touched)
        new = ~(changed[more_i] | changed[more_j])
        i, j = np.concatenate([i, more_i[new]]), np.concatenate([j, more_j[new]])
        p = np.concatenate([p, _scored(prepared, model, more_i[new], more_j[new], tell)])
    return i, j, p, _held_together(previous, ~(changed | touched))


def _held_together(previous: Labels, kept: Flags) -> list[Pair]:
    """Each kept row with the next of its earlier group."""
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(previous[rows], kind="stable")]
    chained = previous[rows[1:]] == previous[rows[:-1]]
    return list(zip(rows[:-1][chained].tolist(), rows[1:][chained].tolist(), strict=True))


def _nothing(done: int, total: int) -> None:
    """Nobody wants to know."""
