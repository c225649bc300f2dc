"""`kill -9` in the middle of a ballot: no acknowledged vote is lost, no other one is counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.slow
@pytest.mark.parametrize(("table", "after"), [("ballots_vote", 11), ("trail_entry", 17), ("ballots_urn", 9)])
def test_every_acknowledged_vote_is_counted_and_no_other(tmp_path: Path, table: str, after: int) -> None:
    opened = run(tmp_path, "open")
    assert opened.returncode == 0, opened.stderr
    died = run(tmp_path, "vote", table, str(after))
    assert died.returncode == -signal.SIGKILL
    acknowledged = set(died.stdout.split("\n")) - {""}
    assert acknowledged
    closed = run(tmp_path, "close")
    assert closed.returncode == 0, closed.stderr
    lines = closed.stdout.strip().split("\n")
    assert {line for line in lines if " papers " not in line} == acknowledged
    papers = dict(line.split(" papers ") for line in lines if " papers " in line)
    assert sum(map(int, papers.values())) == len(acknowledged)


@pytest.mark.slow
def test_who_was_cut_off_votes_again_and_counts_once(tmp_path: Path) -> None:
    run(tmp_path, "open")
    run(tmp_path, "vote", "ballots_urn", "9")
    again = run(tmp_path, "vote")
    assert again.returncode == 0, again.stderr
    assert [line for line in run(tmp_path, "close").stdout.split("\n") if " papers " in line] == [
        "1 papers 30",
        "2 papers 30",
    ]
