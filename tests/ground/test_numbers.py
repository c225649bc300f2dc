"""Numbers and days in addresses and forms, whatever is written there; and whole numbers as they are printed."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.numbers import day_in, grouped, number_in


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


def test_a_day_is_read_where_the_calendar_has_it() -> None:
    assert [day_in(text) for text in ("2026-02-28", "2026-02-30", "28/02/2026", "")] == [
        date(2026, 2, 28), None, None, None,
    ]  # fmt: skip


@given(st.text())
def test_no_text_of_a_day_is_refused_with_an_error(text: str) -> None:
    assert day_in(text) is None or isinstance(day_in(text), date)


@pytest.mark.parametrize(("language", "said"), [("en", "12,408"), ("nl", "12.408"), ("fr", "12\u00a0408")])
def test_a_whole_number_is_grouped_as_its_reader_writes_it(language: str, said: str) -> None:
    with override(language):
        assert (grouped(12408), grouped(12407.6), grouped(7)) == (said, said, "7")
