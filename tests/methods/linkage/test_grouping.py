"""Merging scored pairs into organisations under what may not be joined."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.linkage.grouping import group, group_in_stages

FEW = st.integers(min_value=2, max_value=9)


@dataclass
class Facts:
    key: np.ndarray
    source: np.ndarray
    numbers: list[tuple[tuple[str, str], ...]] = field(default_factory=list)


def facts(sources, numbers=None, keys=None):
    n = len(sources)
    keys = range(n) if keys is None else keys
    return Facts(np.array(keys, np.int64), np.array(sources, np.int32), numbers or [()] * n)


def joined(n, pairs, known, **decided):
    i = np.array([p[0] for p in pairs], np.int32)
    j = np.array([p[1] for p in pairs], np.int32)
    return group(n, i, j, np.array([p[2] for p in pairs]), known, **decided).tolist()


def test_rows_that_are_probably_one_organisation_get_one_label():
    assert joined(3, [(0, 1, 0.8), (1, 2, 0.3)], facts([1, 2, 3])) == [0, 0, 1]


def test_labels_count_up_in_the_order_of_the_smallest_key():
    known = facts([1, 2, 3, 4], keys=[40, 10, 30, 20])
    assert joined(4, [(0, 1, 0.9)], known) == [0, 0, 2, 1]


def test_one_wrong_bridge_does_not_make_one_group_of_two():
    left = [(0, 1, 0.95), (0, 2, 0.95), (1, 2, 0.95)]
    right = [(3, 4, 0.95), (3, 5, 0.95), (4, 5, 0.95)]
    bridge = [(2, 3, 0.9)]
    assert joined(6, left + right + bridge, facts(range(6))) == [0, 0, 0, 1, 1, 1]


def test_pairs_that_were_never_compared_count_as_two_in_a_hundred():
    chain = [(0, 1, 0.99), (1, 2, 0.99)]
    assert joined(3, chain, facts([1, 2, 3])) == [0, 0, 0]  # (0.99 + 0.02) / 2 is just above a half
    assert joined(3, [(0, 1, 0.99), (1, 2, 0.97)], facts([1, 2, 3])) == [0, 0, 1]


def test_two_valid_numbers_of_one_register_are_never_joined():
    numbers = [(("be-kbo", "0401"),), (("be-kbo", "0402"),), (("nl-kvk", "0402"),)]
    assert joined(3, [(0, 1, 0.999)], facts([1, 2, 3], numbers)) == [0, 1, 2]
    assert joined(3, [(0, 2, 0.999)], facts([1, 2, 3], numbers)) == [0, 1, 0]


def test_a_row_without_number_cannot_carry_two_numbers_into_one_group():
    numbers = [(("be-kbo", "0401"),), (), (("be-kbo", "0402"),)]
    pairs = [(0, 1, 0.97), (1, 2, 0.98), (0, 2, 0.9)]
    assert joined(3, pairs, facts([1, 2, 3], numbers)) == [0, 1, 1]


def test_a_list_names_an_organisation_once_unless_the_score_is_high():
    assert joined(2, [(0, 1, 0.85)], facts([1, 1])) == [0, 1]
    assert joined(2, [(0, 1, 0.95)], facts([1, 1])) == [0, 0]
    assert joined(2, [(0, 1, 0.85)], facts([1, 2])) == [0, 0]


def test_a_second_row_of_a_list_must_itself_be_like_the_first_and_not_only_like_the_group():
    known = facts([1, 2, 3, 1])
    pairs = [(0, 1, 0.99), (0, 2, 0.99), (1, 2, 0.99), (1, 3, 0.99), (2, 3, 0.99), (0, 3, 0.8)]
    assert joined(4, pairs, known) == [0, 0, 0, 1]
    assert joined(4, [*pairs[:-1], (0, 3, 0.95)], known) == [0, 0, 0, 0]


def test_an_answer_does_not_tear_away_what_was_joined_before():
    pairs = [(0, 1, 0.98), (1, 2, 0.1)]
    assert joined(3, pairs, facts([1, 2, 3])) == [0, 0, 1]
    assert joined(3, pairs, facts([1, 2, 3]), together=[(1, 2)]) == [0, 0, 0]


def test_equal_numbers_join_whatever_the_score_and_the_list():
    assert joined(2, [(0, 1, 0.1)], facts([1, 1]), trusted=[(0, 1)]) == [0, 0]


def test_people_who_said_different_are_stronger_than_any_score_and_any_number():
    assert joined(2, [(0, 1, 1.0)], facts([1, 2]), apart=[(0, 1)], trusted=[(0, 1)]) == [0, 1]


def test_people_who_said_same_are_stronger_than_numbers_and_missing_scores():
    numbers = [(("be-kbo", "0401"),), (("be-kbo", "0402"),)]
    assert joined(2, [], facts([1, 1], numbers), together=[(0, 1)]) == [0, 0]


def test_different_holds_for_whole_groups():
    pairs = [(0, 1, 0.99), (2, 3, 0.99), (1, 2, 0.9), (0, 2, 0.9), (0, 3, 0.9), (1, 3, 0.9)]
    assert joined(4, pairs, facts([1, 2, 3, 4])) == [0, 0, 0, 0]
    assert joined(4, pairs, facts([1, 2, 3, 4]), apart=[(0, 3)]) == [0, 0, 1, 1]


def test_different_wins_where_two_decisions_contradict_each_other():
    decided = {"together": [(0, 1), (1, 2)], "apart": [(0, 2)]}
    assert joined(3, [], facts([1, 2, 3]), **decided) == [0, 0, 1]


def test_no_rows_make_no_groups():
    assert joined(0, [], facts([])) == []


@st.composite
def networks(draw):
    n = draw(FEW)
    cells = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True, max_size=20))
    shares = st.sampled_from([0.1, 0.45, 0.55, 0.7, 0.7, 0.9, 0.95, 1.0])
    pairs = [(a, b, draw(shares)) for a, b in chosen]
    sources = draw(st.lists(st.integers(1, 4), min_size=n, max_size=n))
    number = st.sampled_from([(), (), (("r", "1"),), (("r", "2"),)])
    numbers = draw(st.lists(number, min_size=n, max_size=n))
    apart = draw(st.lists(st.sampled_from(cells), max_size=2))
    together = draw(st.lists(st.sampled_from(cells), max_size=2))
    return n, pairs, sources, numbers, apart, together


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_pairs_changes_nothing(network, chance):
    n, pairs, sources, numbers, apart, together = network
    straight = joined(n, pairs, facts(sources, numbers), apart=apart, together=together)
    place = list(range(n))
    chance.shuffle(place)
    mixed = [(place[b], place[a], p) for a, b, p in pairs]
    chance.shuffle(mixed)
    old = [place.index(k) for k in range(n)]
    known = facts([sources[k] for k in old], [numbers[k] for k in old], keys=old)
    moved = [[(place[a], place[b]) for a, b in decided] for decided in (apart, together)]
    again = joined(n, mixed, known, apart=moved[0], together=moved[1])
    assert [again[place[k]] for k in range(n)] == straight


@given(networks())
def test_no_group_holds_two_numbers_of_one_register_that_nobody_decided(network):
    n, pairs, sources, numbers, apart, _ = network
    labels = joined(n, pairs, facts(sources, numbers), apart=apart)
    for label in set(labels):
        assert len({numbers[k] for k in range(n) if labels[k] == label} - {()}) <= 1
    assert all(labels[a] != labels[b] for a, b in apart)


@given(networks())
def test_one_run_in_stages_gives_what_two_runs_give_and_each_stage_lies_within_the_next(network):
    n, pairs, sources, numbers, apart, together = network
    known = facts(sources, numbers)
    best = joined(n, pairs, known, apart=apart, together=together)
    certain = joined(n, pairs, known, apart=apart, together=together, threshold=0.9)
    i, j = (np.array([p[k] for p in pairs], np.int32) for k in (0, 1))
    p = np.array([p[2] for p in pairs])
    stages = group_in_stages(n, i, j, p, known, apart=apart, together=together, thresholds=(0.9, 0.5))
    assert [stage.tolist() for stage in stages] == [certain, best]
    assert len(set(zip(certain, best, strict=True))) == len(set(certain))


def test_a_chain_of_thousands_stays_in_pieces():
    n = 5_000
    i = np.arange(n - 1, dtype=np.int32)
    labels = group(n, i, i + 1, np.full(n - 1, 0.9), facts(range(n)))
    assert np.bincount(labels).max() == 2


@pytest.mark.parametrize("threshold", [0.6, 0.9])
def test_a_higher_threshold_joins_less(threshold):
    assert joined(2, [(0, 1, threshold - 0.01)], facts([1, 2]), threshold=threshold) == [0, 1]
    assert joined(2, [(0, 1, threshold)], facts([1, 2]), threshold=threshold) == [0, 0]
