"""Who is on which list: the union, the overlap matrix, and what each list has alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .lists import Ids, Listed


@dataclass(frozen=True, eq=False)
class Incidence:
    """Lists over their union.

    `ids`: int64 (n,), the union, sorted. `positions`: int64 (memberships,), places in `ids`, list
    after list. `starts`: int64 (k + 1,), where each list begins in `positions`.
    """

    ids: Ids
    positions: Ids
    starts: Ids

    def of(self, number: int) -> Ids:
        """Return the places in `ids` of the members of one list."""
        return self.positions[self.starts[number] : self.starts[number + 1]]

    @property
    def sizes(self) -> Ids:
        """Return the number of members of each list: int64 (k,)."""
        return np.diff(self.starts)

    def times_listed(self) -> Ids:
        """Return on how many lists each organisation is: int64 (n,)."""
        return np.bincount(self.positions, minlength=len(self.ids)).astype(np.int64, copy=False)


def place(lists: Sequence[Listed]) -> Incidence:
    """Return who is on which of the lists, in the order of the lists."""
    sizes = [len(each.members) for each in lists]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    members = np.concatenate([np.empty(0, np.int64), *(each.members for each in lists)])
    ids = np.sort(members)
    ids = ids[np.append(True, ids[1:] != ids[:-1])] if ids.size else ids
    return Incidence(ids, np.searchsorted(ids, members), starts)


def among(some: Ids, ids: Ids) -> npt.NDArray[np.bool_]:
    """Return which of `some` (any shape) are in `ids`, which are sorted, so that a search will do."""
    if not len(ids):
        return np.zeros(some.shape, dtype=bool)
    return np.asarray(ids[np.minimum(np.searchsorted(ids, some), len(ids) - 1)] == some)


def union(lists: Sequence[Listed]) -> Ids:
    """Return the organisations on at least one of the lists, sorted: int64 (n,)."""
    return place(lists).ids


def overlaps(lists: Sequence[Listed]) -> Ids:
    """Return how many organisations each two lists share: int64 (k, k), sizes on the diagonal.

    The product of the list-by-organisation matrix with its transpose, on sparse rows.
    """
    from scipy.sparse import csr_array  # scipy takes longer to load than most totals take

    table = place(lists)
    ones = np.ones(len(table.positions), dtype=np.int64)
    rows = csr_array((ones, table.positions, table.starts), shape=(len(lists), len(table.ids)))
    shared: Ids = (rows @ rows.T).toarray()
    return shared


@dataclass(frozen=True, eq=False)
class Spread:
    """How far lists share their organisations.

    `only_here`, `elsewhere`: int64 (k,), in the order of `keys`; together the size of each list.
    `once`, `twice`, `more`: organisations on exactly one, exactly two, three or more lists.
    """

    keys: tuple[str, ...]
    only_here: Ids
    elsewhere: Ids
    once: int
    twice: int
    more: int


def spread(lists: Sequence[Listed]) -> Spread:
    """Return per list what it has alone and what is also elsewhere, and the count by number of lists."""
    return spread_of(lists, place(lists))


def spread_of(lists: Sequence[Listed], table: Incidence) -> Spread:
    """Return the spread of lists that are already placed."""
    times = table.times_listed()
    alone = np.concatenate([[0], np.cumsum(times[table.positions] == 1)]).astype(np.int64)
    only_here = np.diff(alone[table.starts])
    once, twice = int(np.count_nonzero(times == 1)), int(np.count_nonzero(times == 2))
    keys = tuple(each.key for each in lists)
    return Spread(keys, only_here, table.sizes - only_here, once, twice, len(times) - once - twice)
