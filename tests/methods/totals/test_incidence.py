"""Who shares members with whom."""

from __future__ import annotations

import numpy as np

from filrouge.methods.totals import overlaps, spread, union

from .makers import listed

LISTS = [listed("A", [1, 2, 3, 4]), listed("B", [3, 4, 5]), listed("C", [4, 9]), listed("D", [])]


def test_the_overlap_matrix_has_sizes_on_its_diagonal() -> None:
    expected = [[4, 2, 1, 0], [2, 3, 1, 0], [1, 1, 2, 0], [0, 0, 0, 0]]
    found = overlaps(LISTS)
    assert found.dtype == np.int64
    assert found.tolist() == expected


def test_each_list_tells_what_it_has_alone_and_what_is_also_elsewhere() -> None:
    found = spread(LISTS)
    assert found.keys == ("A", "B", "C", "D")
    assert found.only_here.tolist() == [2, 1, 1, 0]
    assert found.elsewhere.tolist() == [2, 2, 1, 0]


def test_organisations_are_told_apart_by_one_two_or_more_lists() -> None:
    """1, 2, 5, 9 on one list, 3 on two, 4 on three."""
    found = spread(LISTS)
    assert (found.once, found.twice, found.more) == (4, 1, 1)


def test_no_lists_share_nothing() -> None:
    assert overlaps([]).shape == (0, 0)
    assert union([]).tolist() == []
    found = spread([])
    assert (found.once, found.twice, found.more, found.only_here.tolist()) == (0, 0, 0, [])
