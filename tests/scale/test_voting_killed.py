"""`kill -9` in the middle of a ballot: no acknowledged vote is lost, no other one is counted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scale import standing_still

ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One process on the installation in `home`, from its start to its end or its death."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = kept | {
        "FILROUGE_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "filrouge.front.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.scale.voting_once", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def opened(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with two open ballots."""
    home = tmp_path_factory.mktemp("voting")
    shutil.copy(empty_database, home)
    done = run(home, "open")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(opened: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    return standing_still.copied(opened, tmp_path / "voting")


@pytest.mark.slow
@pytest.mark.parametrize(("table", "after"), [("ballots_vote", 11), ("trail_entry", 17), ("ballots_urn", 9)])
def test_every_acknowledged_vote_is_counted_and_no_other(home: Path, table: str, after: int) -> None:
    died = run(home, "vote", table, str(after))
    assert died.returncode == -signal.SIGKILL
    acknowledged = set(died.stdout.split("\n")) - {""}
    assert acknowledged
    closed = run(home, "close")
    assert closed.returncode == 0, closed.stderr
    lines = closed.stdout.strip().split("\n")
    assert {line for line in lines if " papers " not in line} == acknowledged
    papers = dict(line.split(" papers ") for line in lines if " papers " in line)
    assert sum(map(int, papers.values())) == len(acknowledged)


@pytest.mark.slow
def test_who_was_cut_off_votes_again_and_counts_once(home: Path) -> None:
    run(home, "vote", "ballots_urn", "9")
    again = run(home, "vote")
    assert again.returncode == 0, again.stderr
    closed = run(home, "close").stdout.split("\n")
    assert [line.split(" papers ")[1] for line in closed if " papers " in line] == ["30", "30"]
