"""A pair is judged beside its rivals: the other rows of the same two lists."""

import numpy as np

from filrouge.methods.linkage.blocking import blocking_keys, pairs
from filrouge.methods.linkage.preparation import prepare
from filrouge.methods.linkage.rivalry import CONTEXT, LEAST, context, weighed
from tests.methods.linkage.lists import network, row

ADDRESS = {"city": "Gent", "postcode": "9000", "street": "Kouter 12"}
COLUMN = {name: k for k, name in enumerate(CONTEXT)}


def rows(*sources):
    return prepare([row(key, f"Name {key}", source=source) for key, source in enumerate(sources)])


def seen(prepared, *scored):
    i, j, p = (np.array(column) for column in zip(*scored, strict=True))
    found = context(prepared, i.astype(np.int32), j.astype(np.int32), p.astype(np.float64))
    return [{name: float(line[k]) for name, k in COLUMN.items()} for line in found]


def odds(p):
    return np.log(p / (1 - p))


def test_the_rival_of_a_pair_is_the_best_other_row_of_the_same_list():
    first, second, third = seen(rows(1, 2, 2, 3), (0, 1, 0.9), (0, 2, 0.6), (0, 3, 0.8))
    assert np.isclose(first["strongest_rival"], odds(0.6))
    assert np.isclose(second["strongest_rival"], odds(0.9))
    assert third["strongest_rival"] == -12.0
    assert [line["rivals"] for line in (first, second, third)] == [2.0, 2.0, 1.0]


def test_a_pair_has_no_rival_in_itself():
    (only,) = seen(rows(1, 2), (0, 1, 0.9))
    assert only["strongest_rival"] == only["weaker_rival"] == -12.0


def test_what_two_lists_share_is_told_from_either_side():
    (pair,) = seen(rows(1, 2, 2, 2), (0, 1, 0.9))
    assert np.isclose(pair["lists_share_most"], 1.4 / 3)
    assert np.isclose(pair["lists_share_least"], 1.4 / 5)


def test_two_names_at_one_address_are_likelier_one_where_neither_is_found_under_its_own_name():
    renamed = [row(0, "Kelham Fietsatelier", source=1, **ADDRESS), row(1, "Zonnestroom", source=2, **ADDRESS)]
    both = [*renamed, row(2, "Kelham Fietsatelier", source=2, **ADDRESS), row(3, "Zonnestroom", source=1, **ADDRESS)]
    every = np.array([0, 0, 0, 1, 1, 2], np.int32), np.array([1, 2, 3, 2, 3, 3], np.int32)
    scores = np.array([0.3, 0.99, 0.1, 0.1, 0.99, 0.3])
    alone = weighed(prepare(renamed), every[0][:1], every[1][:1], scores[:1])
    assert alone[0] > weighed(prepare(both), *every, scores)[0]


def test_pairs_that_are_out_of_the_question_stay_as_they_are():
    before = np.array([LEAST / 2])
    after = weighed(rows(1, 2), np.array([0], np.int32), np.array([1], np.int32), before)
    assert after.tolist() == before.tolist()


def test_rivals_are_the_same_whichever_way_round_and_in_whatever_order_pairs_come():
    prepared = prepare(network().records)
    i, j = pairs(blocking_keys(prepared))
    p = np.linspace(0.01, 0.99, len(i))
    expected = context(prepared, i, j, p)
    assert np.array_equal(context(prepared, j, i, p), expected, equal_nan=True)
    assert np.array_equal(context(prepared, i[::-1], j[::-1], p[::-1])[::-1], expected, equal_nan=True)


def test_no_pairs_have_no_rivals():
    nothing = np.zeros(0, np.int32)
    assert weighed(rows(1, 2), nothing, nothing, np.zeros(0)).tolist() == []
