"""`kill -9` in the middle of an import loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import standing_still
from tests.scale.forks import Forks
from tests.scale.import_once import made_list

ROWS = 6_000
IMPORTING = "tests.scale.imported_by_command"
ENOUGH = 120.0  # seconds within which the first rows are there even on a busy machine


def _rows(home: Path) -> Iterator[int]:
    yield from (line for (line,) in standing_still.ask(home, "select line from register_row order by line"))


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on_and_every_row_is_there_once(forks: Forks, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_bytes(b"".join(made_list(ROWS, 1)))
    assert forks.run(home, IMPORTING, "open").returncode == 0
    first, ends = forks.start(home, IMPORTING, "import", str(file)), time.monotonic() + ENOUGH
    while not list(_rows(home)):
        assert time.monotonic() < ends
        time.sleep(0.02)
    os.kill(first, signal.SIGKILL)
    assert forks.ended(home).returncode == -signal.SIGKILL
    kept = len(list(_rows(home)))
    assert 0 < kept < ROWS
    second = forks.run(home, IMPORTING, "import", str(file))
    assert second.returncode == 0, second.stdout + second.stderr
    assert list(_rows(home)) == list(range(2, ROWS + 2))
