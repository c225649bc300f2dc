"""From which evidence on nobody is asked: a rule, and what it found for the models that come with the program."""

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.linkage import AUTOMATIC, link
from filrouge.methods.linkage.automatic import GRID, MOST_WRONG, Limit, limit, tally, upper_bound
from filrouge.methods.linkage.grouping import LIMIT
from filrouge.methods.linkage.preparation import prepare
from tests.methods.linkage.lists import row


def groups(*joined_and_wrong):
    return np.array(joined_and_wrong, np.int64).reshape(-1, 2)


def tallied(wrong_from):
    """A network of 1,000 groups of one join each, of which `wrong_from` gives the wrong ones at each limit."""
    return [groups(*([(1, 1)] * wrong_from(at) + [(1, 0)] * (1_000 - wrong_from(at)))) for at in GRID]


def test_the_bound_of_joins_that_stand_alone_is_that_of_a_share():
    joins, wrong = np.ones(1_000, np.int64), np.arange(1_000) < 10
    # 0.01 + 1.645 × sqrt(0.01 × 0.99 / 999)
    assert upper_bound(joins, wrong.astype(np.int64)) == pytest.approx(0.015178, abs=1e-6)


def test_wrong_joins_that_come_together_tell_less():
    alone = upper_bound(np.full(300, 3), np.arange(300) < 9)
    together = upper_bound(np.full(300, 3), np.where(np.arange(300) < 3, 3, 0))
    assert together > alone


def test_nothing_joined_proves_nothing():
    assert upper_bound(np.zeros(0, np.int64), np.zeros(0, np.int64)) == 1.0
    assert upper_bound(np.ones(1, np.int64), np.zeros(1, np.int64)) == 1.0


def test_the_limit_is_the_lowest_from_which_on_enough_joins_are_right():
    found = limit([tallied(lambda at: 2 if at >= 0.9 else 20)])
    assert (found.threshold, found.joins, found.wrong) == (0.9, 1_000, 2)
    assert found.bound <= MOST_WRONG


def test_a_lower_limit_that_is_right_by_chance_below_one_that_is_not_is_not_taken():
    assert limit([tallied(lambda at: 20 if 0.8 <= at < 0.9 else 2)]).threshold == 0.9


def test_where_no_limit_is_strict_enough_none_is_given():
    with pytest.raises(ValueError, match="too many joins"):
        limit([tallied(lambda at: 100)])


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_more_wrong_joins_never_lower_the_bound(one, other):
    joins = np.ones(1_000, np.int64)
    low, high = sorted((one, other))
    bounds = [upper_bound(joins, (np.arange(1_000) < wrong).astype(np.int64)) for wrong in (low, high)]
    share = [low / 1_000, high / 1_000]
    assert all(bound >= part for bound, part in zip(bounds, share, strict=True))
    if high <= 500:
        assert bounds[0] <= bounds[1]


def test_what_equal_numbers_join_is_not_counted_and_what_the_score_joins_is():
    number = (("be-kbo", "0401574852"),)
    rows = [row(0, "A", identifiers=number), row(1, "B", identifiers=number), row(2, "C"), row(3, "D"), row(4, "E")]
    i, j, p = np.array([2, 3, 0], np.int32), np.array([3, 4, 4], np.int32), np.array([0.995, 0.7, 0.01])
    truth = np.array([0, 0, 1, 1, 2])
    at = dict(zip(GRID, tally(prepare(rows), i, j, p, [(0, 1)], truth), strict=True))
    assert at[0.99].tolist() == [[1, 0]]
    assert at[0.5].tolist() == [[1, 0]]
    wrong = dict(zip(GRID, tally(prepare(rows), i, j, p, [(0, 1)], np.arange(5)), strict=True))
    assert wrong[0.99].tolist() == [[1, 1]]


def test_the_limit_in_use_is_the_one_that_was_derived():
    kept = resources.files("filrouge.methods.linkage").joinpath(LIMIT).read_text("utf-8")
    derived = Limit(**json.loads(kept))
    assert derived.threshold == AUTOMATIC
    assert 0 < derived.wrong / derived.joins < derived.bound <= MOST_WRONG
    assert derived.joins > 10_000
    assert Limit(**json.loads(derived.to_json())) == derived


def test_one_name_in_one_place_with_two_web_sites_is_asked_about_and_not_joined_by_itself():
    near = {"city": "Jerusalem", "country": "IL", "postcode": "91000", "street": "Jaffa 12"}
    one, other = row(0, "Orchard Co-operative", website="https://orchard.example", **near), "https://orchards.example"
    alone = link([one, row(1, "Orchard Co-operative", **near)])
    assert alone.certain.tolist() == [0, 0]
    asked = link([one, row(1, "Orchard Co-operative", website=other, **near)])
    assert asked.certain.tolist() == [0, 1]
    assert [(doubt.left, doubt.right) for doubt in asked.doubts] == [((0,), (1,))]


def test_an_equal_number_joins_whatever_the_web_sites_say():
    number = (("be-kbo", "0401574852"),)
    one = row(0, "Orchard", city="Gent", website="https://orchard.example", identifiers=number)
    other = row(1, "Orchard", city="Gent", website="https://orchards.example", identifiers=number)
    assert link([one, other]).certain.tolist() == [0, 0]
