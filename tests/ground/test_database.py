"""What goes to the database in one statement is never too long for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.database import CHUNK, chunks


@given(st.integers(min_value=0, max_value=3 * CHUNK + 1))
def test_chunks_hold_everything_once_and_in_its_order(size: int) -> None:
    found = list(chunks(range(size)))
    assert [number for chunk in found for number in chunk] == list(range(size))
    assert all(1 <= len(chunk) <= CHUNK for chunk in found)
    assert len(found) == -(-size // CHUNK)
