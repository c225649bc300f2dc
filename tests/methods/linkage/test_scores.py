"""Agreement of two partitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.linkage.scores import harmonic, pairs_in_common, score

PARTITION = st.lists(st.integers(0, 4), min_size=1, max_size=12).map(np.array)


def test_the_worked_example():
    truth, found = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 2])
    result = score(found, truth)
    assert (result.precision, result.recall) == (0.5, 0.5)  # two of four pairs, both ways
    assert result.f1 == 0.5
    assert result.cubed_precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    assert result.cubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)
    assert (result.count_error, result.largest) == (0, 3)


def test_too_few_joins_make_too_many_organisations():
    result = score(np.arange(4), np.array([0, 0, 1, 1]))
    assert (result.precision, result.recall, result.count_error) == (1.0, 0.0, 1.0)
    assert result.f1 == 0.0


def test_partitions_of_different_rows_are_refused():
    with pytest.raises(ValueError, match="same rows"):
        score(np.arange(3), np.arange(4))


def test_pairs_in_common_asks_the_truth():
    i, j = np.array([0, 0], np.int32), np.array([1, 2], np.int32)
    assert pairs_in_common(np.array([7, 7, 8]), i, j).tolist() == [True, False]


@given(PARTITION)
def test_a_partition_agrees_with_itself_whatever_its_labels(labels):
    result = score(labels * 3 + 1, labels)
    assert (result.f1, result.cubed_precision, result.cubed_recall, result.count_error) == (1.0, 1.0, 1.0, 0.0)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_harmonic_mean_lies_between(a, b):
    assert min(a, b) - 1e-12 <= harmonic(a, b) <= max(a, b) + 1e-12
