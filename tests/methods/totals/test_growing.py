"""Growth like for like."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.totals import AnyList, Change, DeclaredChange, Listed, PerimeterChange, Unknown, growth, union

from .makers import declared, listed


def test_the_same_list_a_year_later_shows_who_joined_and_who_left() -> None:
    found = growth([listed("A", [1, 2, 3, 4])], [listed("A", [2, 3, 4, 5, 6])])
    assert (found.before, found.after) == (4, 5)
    assert found.joined.tolist() == [5, 6]
    assert found.left.tolist() == [1]
    assert found.like_for_like == Fraction(1, 4)
    assert found.perimeter == ()


def test_a_new_list_changes_the_perimeter_and_is_not_growth() -> None:
    before = [listed("A", range(100))]
    after = [listed("A", range(103)), listed("B", range(90, 150))]
    found = growth(before, after)
    assert (found.before, found.after, found.gained, found.lost) == (100, 150, 47, 0)
    assert found.like_for_like == Fraction(3, 100)
    assert found.perimeter == (PerimeterChange("B", "Federation B", Change.ADDED, 47, 0),)


def test_a_member_that_changes_federation_has_not_joined_the_network() -> None:
    before = [listed("A", [1, 2]), listed("Z", [9])]
    after = [listed("A", [1, 2, 9])]
    found = growth(before, after)
    assert (found.joined.tolist(), found.known_before) == ([9], 1)
    assert found.perimeter == (PerimeterChange("Z", "Federation Z", Change.REMOVED, 0, 1),)


def test_a_member_that_left_one_list_may_still_be_on_a_new_one() -> None:
    found = growth([listed("A", [1, 2])], [listed("A", [1]), listed("B", [2])])
    assert (found.left.tolist(), found.still_here, found.gained) == ([2], 1, 1)


def test_lists_that_change_kind_or_scope_change_the_perimeter() -> None:
    before: list[AnyList] = [declared("A", 5), listed("B", [1, 2]), listed("C", [3], "BE"), declared("D", 7)]
    after: list[AnyList] = [
        listed("A", [7, 8]),
        declared("B", 3),
        listed("C", [3, 4], frozenset({"BE", "LU"})),
        declared("D", 9),
    ]
    found = growth(before, after)
    assert [(each.key, each.change) for each in found.perimeter] == [
        ("A", Change.NOW_ITEMISED),
        ("B", Change.NO_LONGER_ITEMISED),
        ("C", Change.SCOPE),
    ]
    assert found.declared == (DeclaredChange("D", "Federation D", 7, 9),)
    assert found.like_for_like is None


def test_a_number_without_names_that_comes_or_goes_is_no_list_and_moves_nobody() -> None:
    before: list[AnyList] = [listed("A", [1]), declared("G", 4), Unknown("U", "Federation U")]
    after: list[AnyList] = [listed("A", [1]), declared("N", 7), Unknown("V", "Federation V")]
    found = growth(before, after)
    assert found.perimeter == ()
    assert found.declared == (
        DeclaredChange("G", "Federation G", 4, None),
        DeclaredChange("N", "Federation N", None, 7),
    )
    assert (found.before, found.after, found.gained, found.lost) == (1, 1, 0, 0)


MEMBERS = st.dictionaries(st.sampled_from("ABCD"), st.sets(st.integers(0, 15)))


def _lists(members: dict[str, set[int]]) -> list[Listed]:
    return [listed(key, each) for key, each in members.items()]


@given(MEMBERS, MEMBERS)
def test_the_difference_is_what_joined_less_what_left_and_the_change_of_perimeter(
    before: dict[str, set[int]], after: dict[str, set[int]]
) -> None:
    found = growth(_lists(before), _lists(after))
    assert found.after - found.before == len(found.joined) - len(found.left) + found.gained - found.lost
    assert found.same_after - found.same_before == len(found.joined) - len(found.left)
    assert (found.before, found.after) == (len(union(_lists(before))), len(union(_lists(after))))


@given(MEMBERS)
def test_nothing_changes_between_a_date_and_itself(members: dict[str, set[int]]) -> None:
    found = growth(_lists(members), _lists(members)[::-1])
    assert not np.any(found.joined)
    assert not np.any(found.left)
    assert (found.gained, found.lost, found.perimeter) == (0, 0, ())


def test_two_lists_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        growth([listed("A", [1]), listed("A", [2])], [])
