"""Raters who each ranked the same items: the table that all methods of agreement read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isfinite, lcm
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

Value = int | float | Fraction | None
Weight = int | Fraction
Best = Literal["lowest", "highest"]
Ints = NDArray[np.int64]

UNRANKED = -1


@dataclass(frozen=True, slots=True)
class RankTable:
    """Who ranked what: `values[j][i]` is what rater j gave item i, None if they gave nothing.

    `best` says which value is the best one: "lowest" for ranks, "highest" for marks. `left_out` names the
    items that `restricted` took away. Two of one name, a row of another length, a value that is not a
    finite number, and fewer than two raters or items are a ValueError.
    """

    raters: tuple[str, ...]
    items: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    best: Best = "lowest"
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.raters)) != len(self.raters) or len(set(self.items)) != len(self.items):
            raise ValueError("two raters or two items have the same name")
        if len(self.raters) < 2 or len(self.items) < 2:
            raise ValueError("agreement needs two raters and two items at least")
        if len(self.values) != len(self.raters) or any(len(row) != len(self.items) for row in self.values):
            raise ValueError(f"the table is not {len(self.raters)} raters by {len(self.items)} items")
        if any(value is not None and not isfinite(value) for row in self.values for value in row):
            raise ValueError("a value is not a finite number; what was not ranked is None")

    @classmethod
    def of(cls, rows: Mapping[str, Mapping[str, Value]], *, best: Best = "lowest") -> RankTable:
        """From each rater's items and values; items in alphabetical order, what a rater does not name is None."""
        items = sorted({item for row in rows.values() for item in row})
        values = tuple(tuple(row.get(item) for item in items) for row in rows.values())
        return cls(tuple(rows), tuple(items), values, best)

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Each (rater, item) without a value."""
        return tuple(
            (rater, item)
            for rater, row in zip(self.raters, self.values, strict=True)
            for item, value in zip(self.items, row, strict=True)
            if value is None
        )

    def restricted(self) -> RankTable:
        """The table of the items that everybody ranked; `left_out` names the others (ValueError: under two left)."""
        kept = [all(row[place] is not None for row in self.values) for place in range(len(self.items))]
        return RankTable(
            self.raters,
            tuple(_kept(self.items, kept)),
            tuple(tuple(_kept(row, kept)) for row in self.values),
            self.best,
            (*self.left_out, *_kept(self.items, [not keep for keep in kept])),
        )

    def require_complete(self) -> None:
        """ValueError if somebody did not rank something: nothing is dropped in silence."""
        if self.missing:
            rater, item = self.missing[0]
            raise ValueError(
                f"{len(self.missing)} values are missing (first: {rater} did not rank {item}); "
                "restrict the table to the items ranked by all, or use the pairwise generalisation"
            )

    def doubled_ranks(self) -> Ints:
        """Twice the mid-rank of each item with each rater, so that it is whole: (m, n), 2 is best, -1 unranked.

        Twice a mid-rank is 1 + the number of items before + the number of items not behind.
        """
        return np.array([_doubled(row, self.best) for row in self.values], np.int64)


Kept = TypeVar("Kept")


def _kept(row: Sequence[Kept], kept: Sequence[bool]) -> list[Kept]:
    return [value for value, keep in zip(row, kept, strict=True) if keep]


def _doubled(row: Sequence[Value], best: Best) -> list[int]:
    """As `RankTable.doubled_ranks`, for one rater; values are compared as they are, without rounding."""
    sign = 1 if best == "lowest" else -1
    places: dict[Value, list[int]] = {}
    for place, value in enumerate(row):
        if value is not None:
            places.setdefault(value, []).append(place)
    doubled = [UNRANKED] * len(row)
    before = 0
    for value in sorted((value for value in places if value is not None), key=lambda value: sign * value):
        for place in places[value]:
            doubled[place] = 2 * before + len(places[value]) + 1
        before += len(places[value])
    return doubled


def whole_weights(weights: Iterable[Weight] | None, raters: int) -> tuple[int, ...]:
    """Weights of raters as whole numbers in the same proportions, the smallest possible; None is one each.

    ValueError: another number of weights than raters, a weight of nought or below, no fraction or integer.
    """
    given = [1] * raters if weights is None else list(weights)
    if len(given) != raters:
        raise ValueError(f"there are {raters} raters and {len(given)} weights")
    if any(isinstance(weight, bool) or not isinstance(weight, int | Fraction) or weight <= 0 for weight in given):
        raise ValueError("weights of raters are whole numbers or fractions above nought")
    common = lcm(*(Fraction(weight).denominator for weight in given))
    whole = [int(weight * common) for weight in given]
    return tuple(weight // gcd(*whole) for weight in whole)


def rank_sums(table: RankTable, weights: tuple[int, ...]) -> tuple[int, ...]:
    """For each item the sum of weight times twice the mid-rank, in whole numbers of any size."""
    doubled = table.doubled_ranks().tolist()
    return tuple(
        sum(weight * row[place] for weight, row in zip(weights, doubled, strict=True))
        for place in range(len(table.items))
    )
