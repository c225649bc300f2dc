"""Many at once: threads that share a database as processes do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections

from tests import tables

Given = TypeVar("Given")
ENOUGH = 600  # seconds, for all of them; SQLite keeps no queue, so one of eight may wait long where a disk is slow


def on_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy a database that lies in memory to a file, which threads open: to be called before the first of them."""
    if connection.vendor != "sqlite":
        return
    file = folder / "copy.sqlite3"
    tables.as_file(connection, file)
    ours = connections.settings["default"]
    monkeypatch.setitem(ours, "NAME", str(file))
    monkeypatch.setitem(ours, "OPTIONS", {**ours["OPTIONS"], "timeout": ENOUGH})


def at_once(what: Callable[[int], Given], numbers: Iterable[int]) -> list[Given]:
    """What each number gave, eight of them at a time."""

    def one(number: int) -> Given:
        try:
            return what(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, numbers))


def in_the_shared_file(what: Callable[[], object]) -> object:
    """Do it where the threads will look."""
    return at_once(lambda _number: what(), [0])[0]
