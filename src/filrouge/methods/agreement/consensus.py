"""One order that stands for all raters: by rank sums, or the one that contradicts them least.

Sources: Borda, "Mémoire sur les élections au scrutin", 1781; Kemeny, "Mathematics without numbers", Daedalus
88, 1959; dynamic programming over subsets: Held and Karp, "A dynamic programming approach to sequencing
problems", 1962; cycles as proof: Grötschel, Jünger and Reinelt, "A cutting plane algorithm for the linear
ordering problem", Operations Research 32, 1984.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .proof import Cycle, bound_by, cycles_against
from .ranks import RankTable, Weight, rank_sums, whole_weights

MOST_ITEMS = 15


@dataclass(frozen=True, slots=True)
class Borda:
    """Items by rising sum of weighted mid-ranks; `tied` are groups of equal sums, which the lot parted."""

    order: tuple[str, ...]
    rank_sums: tuple[Fraction, ...]
    tied: tuple[tuple[str, ...], ...]
    lot: tuple[str, ...]
    left_out: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "order": list(self.order),
            "rank_sums": [str(total) for total in self.rank_sums],
            "tied": [list(group) for group in self.tied],
            "lot": list(self.lot),
            "left_out": list(self.left_out),
        }


@dataclass(frozen=True, slots=True)
class Kemeny:
    """The order at the least distance from all raters, and what proves it.

    `distance`: over raters and pairs of items, 1 for a pair in opposite order and 1/2 for a pair that the
    rater ties, times the rater's weight (weights add up to the number of raters). `lower_bound` holds for
    every order whatever, by `cycles` (see `proof.bound_by`); if it equals the distance, the proof is
    complete without a search. `optima` is the number of orders at that distance; of these, `order` is the
    one that has the better lots in front.
    """

    order: tuple[str, ...]
    distance: Fraction
    lower_bound: Fraction
    cycles: tuple[Cycle, ...]
    optima: int
    lot: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def settled_by_lot(self) -> bool:
        """Whether several orders are as near, so that the lot chose one of them."""
        return self.optima > 1

    @property
    def proved(self) -> bool:
        """Whether the bound reaches the distance."""
        return self.lower_bound == self.distance

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "order": list(self.order),
            "distance": str(self.distance),
            "lower_bound": str(self.lower_bound),
            "proved": self.proved,
            "cycles": [cycle.as_dict() for cycle in self.cycles],
            "optima": self.optima,
            "settled_by_lot": self.settled_by_lot,
            "lot": list(self.lot),
            "left_out": list(self.left_out),
        }


def borda(table: RankTable, lot: Sequence[str], weights: Iterable[Weight] | None = None) -> Borda:
    """Order items by the sum of their weighted mid-ranks; `lot` names every item, best lot first.

    Missing values and a lot that misses an item are a ValueError.
    """
    table.require_complete()
    by_lot = _places(lot, table.items)
    whole = whole_weights(weights, len(table.raters))
    unit = Fraction(len(table.raters), 2 * sum(whole))
    sums = {item: total * unit for item, total in zip(table.items, rank_sums(table, whole), strict=True)}
    order = sorted(table.items, key=lambda item: (sums[item], by_lot[item]))
    groups: dict[Fraction, list[str]] = {}
    for item in order:
        groups.setdefault(sums[item], []).append(item)
    tied = tuple(tuple(group) for group in groups.values() if len(group) > 1)
    return Borda(tuple(order), tuple(sums[item] for item in order), tied, tuple(lot), table.left_out)


def kemeny(table: RankTable, lot: Sequence[str], weights: Iterable[Weight] | None = None) -> Kemeny:
    """The exact Kemeny consensus of up to 15 items; `lot` names every item and chooses among equal orders.

    Missing values, more than 15 items and a lot that misses an item are a ValueError.
    """
    table.require_complete()
    if len(table.items) > MOST_ITEMS:
        raise ValueError(f"Kemeny's order is exact up to {MOST_ITEMS} items, not for {len(table.items)}: use borda")
    by_lot = _places(lot, table.items)
    items = sorted(table.items, key=by_lot.__getitem__)
    whole = whole_weights(weights, len(table.raters))
    cost = _costs(table, items, whole)
    order, distance, optima = _nearest(cost)
    unit = Fraction(len(table.raters), 2 * sum(whole))
    cycles = cycles_against(cost, items, unit)
    return Kemeny(
        order=tuple(items[number] for number in order),
        distance=distance * unit,
        lower_bound=bound_by(cycles, _named(cost, items, unit)),
        cycles=cycles,
        optima=optima,
        lot=tuple(lot),
        left_out=table.left_out,
    )


def distance_from(table: RankTable, order: Sequence[str], weights: Iterable[Weight] | None = None) -> Fraction:
    """How far any order of the items lies from all raters, in the units of `Kemeny.distance`."""
    table.require_complete()
    whole = whole_weights(weights, len(table.raters))
    _places(order, table.items)
    cost = _costs(table, order, whole)
    total = sum(int(cost[a, b]) for a, b in combinations(range(len(order)), 2))
    return total * Fraction(len(table.raters), 2 * sum(whole))


def costs(table: RankTable, weights: Iterable[Weight] | None = None) -> dict[tuple[str, str], Fraction]:
    """What it costs to place one item before another, in the units of `Kemeny.distance`, for every two."""
    table.require_complete()
    whole = whole_weights(weights, len(table.raters))
    return _named(_costs(table, table.items, whole), table.items, Fraction(len(table.raters), 2 * sum(whole)))


def _named(cost: NDArray[Any], items: Sequence[str], unit: Fraction) -> dict[tuple[str, str], Fraction]:
    pairs = ((a, b) for a in range(len(items)) for b in range(len(items)) if a != b)
    return {(items[a], items[b]): int(cost[a, b]) * unit for a, b in pairs}


def _places(lot: Sequence[str], items: Sequence[str]) -> dict[str, int]:
    places = {item: place for place, item in enumerate(lot)}
    if len(places) != len(lot) or not set(items) <= set(places):
        raise ValueError("the lot names every item exactly once")
    return places


def _costs(table: RankTable, items: Sequence[str], weights: tuple[int, ...]) -> NDArray[Any]:
    """Twice what it costs to place a before b: weights of raters who say otherwise, once for a tie."""
    ranks = table.doubled_ranks()[:, [table.items.index(item) for item in items]]
    cost = np.zeros((len(items), len(items)), object if sum(weights) > 2**40 else np.int64)
    for weight, row in zip(weights, ranks, strict=True):
        cost += weight * (1 + np.sign(row[:, None] - row[None, :])).astype(cost.dtype)
    np.fill_diagonal(cost, 0)
    return cost


def _nearest(cost: NDArray[Any]) -> tuple[list[int], int, int]:
    """The order of least cost that comes first in the dictionary of numbers, its cost, how many are as good.

    Every set of items is looked at once, as the last ones still to be placed: whoever is placed first among
    them pays against all the others.
    """
    items = len(cost)
    sets = np.arange(1 << items)
    sizes = np.bitwise_count(sets)
    pays = _pays(cost)
    best = np.zeros(1 << items, cost.dtype)
    ways = np.ones(1 << items, np.int64)
    for size in range(1, items + 1):
        layer = sets[sizes == size]
        options = np.array([_when_first(number, layer, pays, best) for number in range(items)])
        best[layer] = options.min(axis=0)
        ways[layer] = sum(
            np.where(options[number] == best[layer], ways[layer & ~(1 << number)], 0) for number in range(items)
        )
    return _walked(pays, best), int(best[-1]), int(ways[-1])


def _pays(cost: NDArray[Any]) -> NDArray[Any]:
    """What each item pays for standing before all items of a set: (n, 2**n), sets as binary numbers."""
    pays = np.zeros((len(cost), 1 << len(cost)), cost.dtype)
    for number in range(len(cost)):
        half = 1 << number
        pays[:, half : 2 * half] = pays[:, :half] + cost[:, number, None]
    return pays


def _when_first(number: int, layer: NDArray[np.int64], pays: NDArray[Any], best: NDArray[Any]) -> NDArray[Any]:
    """Cost of each set with `number` placed first; more than any order costs if it is not in the set."""
    rest = layer & ~(1 << number)
    beyond = pays[:, -1].sum() + 1
    return np.asarray(np.where(rest != layer, pays[number, rest] + best[rest], beyond))


def _walked(pays: NDArray[Any], best: NDArray[Any]) -> list[int]:
    """From the front, always the lowest number that an order of least cost can have there."""
    order: list[int] = []
    remaining = len(best) - 1
    while remaining:
        for number in range(len(pays)):
            rest = remaining & ~(1 << number)
            if rest != remaining and pays[number, rest] + best[rest] == best[remaining]:
                order.append(number)
                remaining = rest
                break
    return order
