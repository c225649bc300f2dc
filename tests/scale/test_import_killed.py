"""`kill -9` in the middle of an import loses nothing and doubles nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import standing_still
from tests.scale.forks import Forks
from tests.scale.import_once import made_list

ROWS = 6_000
IMPORTING = "tests.scale.imported_by_command"
WRITES = 45  # of the 60 that so many rows take: some batches are whole, and one is cut off in its middle


def _rows(home: Path) -> Iterator[int]:
    yield from (line for (line,) in standing_still.ask(home, "select line from register_row order by line"))


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on_and_every_row_is_there_once(forks: Forks, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_bytes(b"".join(made_list(ROWS, 1)))
    assert forks.run(home, IMPORTING, "open").returncode == 0
    first = forks.run(home, IMPORTING, "import", str(file), str(WRITES))
    assert first.returncode == -signal.SIGKILL, first.stdout + first.stderr
    kept = len(list(_rows(home)))
    assert 0 < kept < ROWS
    second = forks.run(home, IMPORTING, "import", str(file))
    assert second.returncode == 0, second.stdout + second.stderr
    assert list(_rows(home)) == list(range(2, ROWS + 2))
