"""From scored pairs to organisations: a merge that may not do everything it is asked to.

Average-link agglomeration (R. Sokal and C. Michener 1958) over the pairs that were compared, with
must-link and cannot-link constraints (K. Wagstaff and others, "Constrained k-means clustering with
background knowledge", ICML 2001). Connected components, the usual last step, let one wrong
bridge make a group of hundreds.

Everything is computed on rows ranked by their key and in whole numbers, so the order in which rows
arrive cannot change the result.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Labels = NDArray[np.int64]
Pair = tuple[int, int]

JOIN: Final = 0.5
"""Two groups join when the evidence between them averages at least this."""
LIMIT: Final = "automatic.json"
AUTOMATIC: Final = float(json.loads(resources.files(__package__).joinpath(LIMIT).read_text("utf-8"))["threshold"])
"""Joins on at least this average evidence need no reviewer; the others are asked about.

The lowest limit from which on at most one join in a hundred is wrong, derived with the models (`automatic.py`).
"""
SAME_LIST: Final = 0.9
"""A list names an organisation once: two of its rows join only from here on."""
NEVER_COMPARED: Final = 0.02
SCALE: Final = 1_000_000


class Facts(Protocol):
    """What grouping needs to know of the rows; `Prepared` has it."""

    @property
    def key(self) -> Labels: ...
    @property
    def source(self) -> Ints: ...
    @property
    def numbers(self) -> Sequence[tuple[tuple[str, str], ...]]: ...


def group(
    n: int,
    i: Ints,
    j: Ints,
    probability: NDArray[np.float64],
    facts: Facts,
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    threshold: float = JOIN,
    trusted: Iterable[Pair] = (),
) -> Labels:
    """One label a row: 0, 1, … in the order of the smallest key of each group.

    `together` and `apart` are decided pairs of rows: apart is stronger than any score and than
    together, and holds between whole groups; together is stronger than numbers. `trusted` pairs (equal
    identifiers) join before any score is looked at. Two different numbers of one register never meet in
    one group unless a decision or a single row brings them. `threshold` is the average evidence to join.
    """
    decided = {"together": together, "apart": apart, "trusted": trusted}
    return group_in_stages(n, i, j, probability, facts, thresholds=(threshold,), **decided)[0]


def group_in_stages(
    n: int,
    i: Ints,
    j: Ints,
    probability: NDArray[np.float64],
    facts: Facts,
    *,
    thresholds: Sequence[float],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    trusted: Iterable[Pair] = (),
) -> list[Labels]:
    """`group` for falling thresholds in one run; each result lies within the next.

    Average evidence never rises when groups merge, so the merge for a low threshold begins with all
    merges of a higher one.
    """
    order = np.argsort(facts.key, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    limits = [round(threshold * SCALE) for threshold in thresholds]
    merging = _Merging(facts, order, limits[-1])
    merging.part(_ranked(apart, rank))
    merging.join_decided(_ranked(together, rank))
    merging.join_trusted(_ranked(trusted, rank))
    stages = merging.join_scored(*_relevant(n, rank, i, j, probability, merging), limits)
    return [labels[rank] for labels in stages]


@dataclass(slots=True)
class _Cluster:
    """A group in the making; rows are ranks, `sources` has them by list.

    Rows that people or numbers put together are one unit: what speaks for one of them speaks for all. `links` holds
    (sum of evidence, compared pairs) of units by neighbour.
    """

    rows: list[int]
    sources: dict[int, list[int]]
    numbers: dict[str, frozenset[str]]
    enemies: set[int] = field(default_factory=set)
    links: dict[int, tuple[int, int]] = field(default_factory=dict)
    units: int = 1


class _Merging:
    """The state of one merge; clusters go by their smallest row."""

    def __init__(self, facts: Facts, order: Labels, threshold: int) -> None:
        self.facts, self.order, self.threshold = facts, order, threshold
        self.home = np.arange(len(order), dtype=np.int64)
        self.clusters: dict[int, _Cluster] = {}
        self.twins: dict[Pair, int] = {}

    def cluster(self, row: int) -> int:
        """The cluster of a row, made when it is first asked for."""
        name = int(self.home[row])
        if name not in self.clusters:
            at = int(self.order[row])
            numbers: dict[str, frozenset[str]] = {}
            for scheme, number in self.facts.numbers[at]:
                numbers[scheme] = numbers.get(scheme, frozenset()) | {number}
            self.clusters[name] = _Cluster([row], {int(self.facts.source[at]): [row]}, numbers)
        return name

    def part(self, pairs: list[Pair]) -> None:
        for a, b in pairs:
            self.clusters[self.cluster(a)].enemies.add(self.cluster(b))
            self.clusters[self.cluster(b)].enemies.add(self.cluster(a))

    def join_decided(self, pairs: list[Pair]) -> None:
        for a, b in pairs:
            left, right = self.cluster(a), self.cluster(b)
            if left != right and right not in self.clusters[left].enemies:
                self.merge(left, right)

    def join_trusted(self, pairs: list[Pair]) -> None:
        for a, b in pairs:
            left, right = self.cluster(a), self.cluster(b)
            if left != right and self.compatible(left, right):
                self.merge(left, right)

    def join_scored(self, a: Labels, b: Labels, weight: Labels, limits: Sequence[int]) -> list[Labels]:
        """Most probable pair of groups first, until no average reaches the last limit; labels at each limit."""
        self._tie(a, b, weight)
        heap: list[tuple[int, int, int]] = []
        for left in sorted(self.clusters):
            for right in self.clusters[left].links:
                if left < right:
                    self._offer(heap, left, right)
        stages: list[Labels] = []
        while heap:
            evidence, left, right = heapq.heappop(heap)
            while -evidence < limits[len(stages)]:
                stages.append(self.labels())
            if self._stands(left, right, -evidence):
                kept = self.merge(left, right)
                for other in self.clusters[kept].links:
                    self._offer(heap, min(kept, other), max(kept, other))
        return stages + [self.labels()] * (len(limits) - len(stages))

    def compatible(self, left: int, right: int) -> bool:
        """Whether no decision and no number stands between two clusters."""
        one, other = self.clusters[left], self.clusters[right]
        return right not in one.enemies and not _numbers_conflict(one.numbers, other.numbers)

    def merge(self, left: int, right: int) -> int:
        """Put two clusters into the one with the smaller name, which is returned."""
        kept, gone = min(left, right), max(left, right)
        into, from_ = self.clusters[kept], self.clusters.pop(gone)
        self.home[from_.rows] = kept
        into.rows += from_.rows
        into.units += from_.units
        for source, rows in from_.sources.items():
            into.sources[source] = into.sources.get(source, []) + rows
        for scheme, numbers in from_.numbers.items():
            into.numbers[scheme] = into.numbers.get(scheme, frozenset()) | numbers
        for enemy in from_.enemies:
            self.clusters[enemy].enemies.discard(gone)
            self.clusters[enemy].enemies.add(kept)
        into.enemies |= from_.enemies
        self._move_links(kept, gone, into, from_)
        return kept

    def labels(self) -> Labels:
        return np.unique(self.home, return_inverse=True)[1].astype(np.int64)

    def _tie(self, a: Labels, b: Labels, weight: Labels) -> None:
        source = self.facts.source[self.order]
        for x, y, w, twins in zip(a.tolist(), b.tolist(), weight.tolist(), source[a] == source[b], strict=True):
            left, right = self.cluster(x), self.cluster(y)
            if twins:
                self.twins[x, y] = w
            if left != right:
                best = max(w, self.clusters[left].links.get(right, (0, 0))[0])
                self.clusters[left].links[right] = self.clusters[right].links[left] = (best, 1)
        for cluster in self.clusters.values():
            cluster.units = 1

    def _move_links(self, kept: int, gone: int, into: _Cluster, from_: _Cluster) -> None:
        into.links.pop(gone, None)
        from_.links.pop(kept, None)
        for other, (total, compared) in from_.links.items():
            before, pairs = into.links.get(other, (0, 0))
            into.links[other] = (before + total, pairs + compared)
            self.clusters[other].links.pop(gone)
            self.clusters[other].links[kept] = into.links[other]

    def _evidence(self, left: int, right: int) -> int:
        """Average evidence over all cross pairs of units, in millionths."""
        one, other = self.clusters[left], self.clusters[right]
        total, compared = one.links[right]
        pairs = one.units * other.units
        return (total + round(NEVER_COMPARED * SCALE) * (pairs - compared)) // pairs

    def _offer(self, heap: list[tuple[int, int, int]], left: int, right: int) -> None:
        evidence = self._evidence(left, right)
        if evidence >= self.threshold:
            heapq.heappush(heap, (-evidence, left, right))

    def _stands(self, left: int, right: int, evidence: int) -> bool:
        """Whether an offer is still what it was when made, and nothing forbids it."""
        if left not in self.clusters or right not in self.clusters[left].links:
            return False
        if self._evidence(left, right) != evidence or not self.compatible(left, right):
            return False
        return self._named_once(left, right)

    def _named_once(self, left: int, right: int) -> bool:
        """Whether every two rows that one list would then have in the group are alike enough for it."""
        one, other = self.clusters[left].sources, self.clusters[right].sources
        twins = ((min(a, b), max(a, b)) for s in one.keys() & other.keys() for a in one[s] for b in other[s])
        return all(self.twins.get(pair, 0) >= SAME_LIST * SCALE for pair in twins)


def _numbers_conflict(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether some register knows the two under different numbers."""
    shared = one.keys() & other.keys()
    return any(not (one[s] <= other[s] or other[s] <= one[s]) for s in shared)


def _ranked(pairs: Iterable[Pair], rank: Labels) -> list[Pair]:
    found = {(int(rank[a]), int(rank[b])) for a, b in pairs if a != b}
    return sorted({(min(a, b), max(a, b)) for a, b in found})


def _relevant(
    n: int, rank: Labels, i: Ints, j: Ints, probability: NDArray[np.float64], merging: _Merging
) -> tuple[Labels, Labels, Labels]:
    """The pairs that can matter: within one component of the joins that are possible at all."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    a, b = np.minimum(rank[i], rank[j]), np.maximum(rank[i], rank[j])
    weight = np.round(np.asarray(probability) * SCALE).astype(np.int64)
    strong = weight >= merging.threshold
    ends = np.concatenate([a[strong], np.arange(n)]), np.concatenate([b[strong], merging.home])
    graph = coo_matrix((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    inside = component[a] == component[b]
    order = np.lexsort((b[inside], a[inside]))
    return a[inside][order], b[inside][order], weight[inside][order]
