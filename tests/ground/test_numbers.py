"""Numbers in addresses and forms, whatever is written there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.numbers import number_in


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_a_number_is_read_back(number: int) -> None:
    assert number_in(str(number)) == number


@given(st.text())
def test_no_text_is_refused_with_an_error(text: str) -> None:
    assert 0 <= number_in(text) < 10**18


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.5", " 7", "seven", "²", "٣", "9" * 19, "9" * 5_000])
def test_what_is_none_of_ours_is_nothing(text: str) -> None:
    assert number_in(text) == 0


def test_more_digits_than_are_asked_about_are_nothing() -> None:
    assert (number_in("2024", 4), number_in("20245", 4)) == (2024, 0)
