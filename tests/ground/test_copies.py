"""Copies of long lists: written once, given out while they hold, thrown away after."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from filrouge.ground.files import copies


def says(text: str) -> Callable[[BinaryIO], None]:
    def write(out: BinaryIO) -> None:
        out.write(text.encode())

    return write


def never(out: BinaryIO) -> None:
    raise AssertionError("written again")


def _read(body: BinaryIO) -> str:
    with body:
        return body.read().decode()


def _there(settings: Any) -> list[str]:
    return sorted(
        str(path.relative_to(settings.STORAGE)) for path in Path(settings.STORAGE).rglob("*") if path.is_file()
    )


def test_a_copy_is_written_once_for_a_stamp(settings: Any) -> None:
    assert _read(copies.opened("list", "one", says("first"))) == "first"
    assert _read(copies.opened("list", "one", never)) == "first"
    assert _there(settings) == ["copies/list/one"]


def test_a_new_stamp_takes_the_place_of_the_old_and_whoever_reads_reads_on(settings: Any) -> None:
    reading = copies.opened("list", "one", says("first"))
    other = copies.opened("list-fr", "one", says("premier"))
    assert _read(copies.opened("list", "two", says("second"))) == "second"
    assert (_read(reading), _read(other)) == ("first", "premier")
    assert _there(settings) == ["copies/list-fr/one", "copies/list/two"]


def test_an_error_while_writing_leaves_the_old_copy_and_nothing_half_written(settings: Any) -> None:
    copies.opened("list", "one", says("first")).close()
    with pytest.raises(AssertionError):
        copies.opened("list", "two", never)
    assert _there(settings) == ["copies/list/one"]


def test_old_copies_and_what_a_stopped_writer_left_are_thrown_away(settings: Any) -> None:
    for stamp in ("old", "arriving-x"):
        copies.opened(f"list-{stamp}", stamp, says("text")).close()
        path = Path(settings.STORAGE) / "copies" / f"list-{stamp}" / stamp
        os.utime(path, (0, time.time() - copies.OLDEST - 60))
    copies.opened("list", "new", says("text")).close()
    copies.forget_old()
    assert _there(settings) == ["copies/list/new"]


def test_where_no_copy_was_ever_made_there_is_nothing_to_forget() -> None:
    copies.forget_old()
