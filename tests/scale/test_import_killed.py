"""`kill -9` in the middle of an import loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import standing_still
from tests.scale.import_once import made_list

ROOT = Path(__file__).resolve().parents[2]
ROWS = 6_000
_OPEN = """
import django; django.setup()
from filrouge.ground.people.actions import open_space
from filrouge.ground.people.viewer import system
from filrouge.ground.words import Words
open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
"""
_IMPORT = "from filrouge.front.commands import main; main()"


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    env = kept | {
        "FILROUGE_HOME": str(home),
        "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": "filrouge.front.settings",
    }
    subprocess.run([sys.executable, "-c", _OPEN], env=env, check=True, capture_output=True)
    return env


def _import(env: dict[str, str], file: Path) -> subprocess.Popen[bytes]:
    words = ["import", str(file), "--space", "scale", "--federation", "Large", "--date", "2025-01-01", "--yes"]
    command = [sys.executable, "-c", _IMPORT, *words]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _rows(home: Path) -> Iterator[int]:
    yield from (line for (line,) in standing_still.ask(home, "select line from register_row order by line"))


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on_and_every_row_is_there_once(
    env: dict[str, str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "members.csv"
    file.write_bytes(b"".join(made_list(ROWS, 1)))
    first = _import(env, file)
    while first.poll() is None and not list(_rows(home)):
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    kept = len(list(_rows(home)))
    assert 0 < kept < ROWS
    second = _import(env, file)
    said, _nothing = second.communicate()
    assert second.returncode == 0, said.decode()
    assert list(_rows(home)) == list(range(2, ROWS + 2))
