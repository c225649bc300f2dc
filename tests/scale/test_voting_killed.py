"""`kill -9` in the middle of a ballot: no acknowledged vote is lost, no other one is counted."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from tests.scale import standing_still
from tests.scale.forks import Forks

VOTING = "tests.scale.voting_once"


@pytest.fixture(scope="module")
def opened(empty_database: Path, forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with two open ballots."""
    home = tmp_path_factory.mktemp("voting") / "opened"
    home.mkdir()
    shutil.copy(empty_database, home)
    done = forks.run(home, VOTING, "open")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(opened: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    return standing_still.copied(opened, tmp_path / "voting")


@pytest.mark.slow
@pytest.mark.parametrize(("table", "after"), [("ballots_vote", 11), ("trail_entry", 17), ("ballots_urn", 9)])
def test_every_acknowledged_vote_is_counted_and_no_other(forks: Forks, home: Path, table: str, after: int) -> None:
    died = forks.run(home, VOTING, "vote", table, str(after))
    assert died.returncode == -signal.SIGKILL
    acknowledged = set(died.stdout.split("\n")) - {""}
    assert acknowledged
    closed = forks.run(home, VOTING, "close")
    assert closed.returncode == 0, closed.stderr
    lines = closed.stdout.strip().split("\n")
    assert {line for line in lines if " papers " not in line} == acknowledged
    papers = dict(line.split(" papers ") for line in lines if " papers " in line)
    assert sum(map(int, papers.values())) == len(acknowledged)


@pytest.mark.slow
def test_who_was_cut_off_votes_again_and_counts_once(forks: Forks, home: Path) -> None:
    forks.run(home, VOTING, "vote", "ballots_urn", "9")
    again = forks.run(home, VOTING, "vote")
    assert again.returncode == 0, again.stderr
    closed = forks.run(home, VOTING, "close").stdout.split("\n")
    assert [line.split(" papers ")[1] for line in closed if " papers " in line] == ["30", "30"]
