"""What people say is kept as they said it, or given back to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import Refused
from filrouge.ground.said import on_one_line, whole


@given(st.text(max_size=40).map(str.strip).filter(lambda text: "\r" not in text))
def test_nothing_of_it_is_changed(text: str) -> None:
    assert whole(text, longest=40, field="text") == text


def test_what_is_too_long_comes_back_with_the_number_to_take_out() -> None:
    with pytest.raises(Refused, match="Take out 2 characters"):
        whole("a" * 42, longest=40, field="text")
    with pytest.raises(Refused, match=r"Take out 1 character\."):
        on_one_line("a\n" + "b" * 39, longest=40)


def test_a_name_stands_on_one_line() -> None:
    assert on_one_line("  Coop \n\t Work ") == "Coop Work"
