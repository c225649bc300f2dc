"""What open questions about duplicates do to a total: all merged, some merged, none merged."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .incidence import among
from .lists import Floats, Ids, MissedPairs, OpenPairs

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Organisations if every open pair were one.

    `label`: int64 (n,), the group of each organisation. `count`: number of groups.
    `pairs`: int64 (m, 2), places of the pairs with both ends in the union that would do the merging,
    and `probability`: float64 (m,). `asked`: how many open pairs can make two of the organisations one.
    """

    label: Ids
    count: int
    pairs: Ids
    probability: Floats
    asked: int

    def expected_merges(self) -> float:
        """Return the expected number of merges: the sum of the probabilities of the merging pairs."""
        return math.fsum(self.probability)


def group(ids: Ids, open_pairs: OpenPairs | None) -> Groups:
    """Return the groups of organisations `ids` (sorted) that open pairs could merge.

    Groups are connected components, through organisations outside `ids` as well, because two of
    ours that both equal a third are one. Expected merges are counted on the maximum spanning forest:
    three pairs among three organisations can merge twice at most.
    """
    if open_pairs is None or not len(open_pairs.pairs):
        return Groups(np.arange(len(ids)), len(ids), np.empty((0, 2), np.int64), np.empty(0), 0)
    ends = np.unique(open_pairs.pairs)
    outside = ends[~among(ends, ids)]
    nodes = np.concatenate([ids, outside])
    order = np.argsort(nodes, kind="stable")
    ends = order[np.searchsorted(nodes, open_pairs.pairs, sorter=order)]
    around = _components(ends, len(nodes))
    labels = around[: len(ids)]
    ours = np.bincount(labels, minlength=len(nodes))
    used = ours > 0
    label = (np.cumsum(used) - 1)[labels]
    asked = int((ours[around[ends[:, 0]]] > 1).sum())
    inside = np.all(ends < len(ids), axis=1)
    pairs, probability = spanning_forest(ends[inside], open_pairs.probability[inside])
    return Groups(label, int(used.sum()), pairs, probability, asked)


def _components(ends: Ids, nodes: int) -> Ids:
    from scipy.sparse import coo_array  # loaded only where there are open pairs
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    labels: Ids = connected_components(graph, directed=False)[1]
    return labels


def spanning_forest(ends: Ids, weight: Floats) -> tuple[Ids, Floats]:
    """Return the pairs of a maximum spanning forest and their weights (each from 0 to 1).

    `ends`: int64 (n, 2), any numbers; `weight`: float64 (n,). Of pairs given twice the larger counts.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    apart = ends[:, 0] != ends[:, 1]
    ends, weight = np.sort(ends[apart], axis=1), weight[apart]
    order = np.lexsort((-weight, ends[:, 1], ends[:, 0]))
    ends, weight = ends[order], weight[order]
    first = np.concatenate([[True], np.any(ends[1:] != ends[:-1], axis=1)])[: len(ends)]
    nodes, places = np.unique(ends[first], return_inverse=True)
    places = places.reshape(-1, 2)
    # 2 - weight turns the largest into the smallest, and stays above zero, which scipy reads as "no edge"
    cost = coo_array((2 - weight[first], (places[:, 0], places[:, 1])), shape=(len(nodes), len(nodes)))
    tree = minimum_spanning_tree(cost.tocsr()).tocoo()
    chosen = np.stack([nodes[tree.row], nodes[tree.col]], axis=1).astype(np.int64)
    return chosen, 2 - tree.data


def expected_missed(missed: MissedPairs | None) -> tuple[float, float]:
    """Return how many duplicates nobody was asked about: the estimate, and its upper 95 % limit.

    The share found in the reviewed sample times all pairs below the line, less those that were joined since; the
    limit is Wilson's score interval (E. B. Wilson, JASA 22, 1927). Nothing reviewed means nothing claimed: 0 and 0.
    """
    if missed is None or not missed.reviewed:
        return 0.0, 0.0
    share = missed.same / missed.reviewed
    most = share if missed.reviewed == missed.below else wilson_upper(missed.same, missed.reviewed)
    return missed.below * share - missed.joined, missed.below * most - missed.joined


def wilson_upper(hits: int, draws: int) -> float:
    """Return the upper 95 % limit of a share, `hits` of `draws` (Wilson 1927)."""
    share, z2 = hits / draws, Z95**2
    spread = Z95 * math.sqrt(share * (1 - share) / draws + z2 / (4 * draws**2))
    return min(1.0, (share + z2 / (2 * draws) + spread) / (1 + z2 / draws))
