"""`kill -9` in the middle of linking and of a review: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.scale import standing_still
from tests.scale.forks import Forks

DERIVED = ("register_link", "register_entry", "register_belonging", "register_cube", "register_doubt",
           "search_document", "people_organisation")  # fmt: skip
# How often one answer writes to a table: the process dies at the next write, in the middle of the second answer.
WRITES = {"register_link": 2, "register_entry": 2, "trail_entry": 1}


class Installation:
    """A folder with a database of its own, and the processes that work on it."""

    def __init__(self, home: Path, forks: Forks) -> None:
        self.home, self.forks = home, forks

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One process, from its start to its end or its death."""
        return self.forks.run(self.home, "tests.scale.killed_at", *words)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return standing_still.ask(self.home, sql)

    def state(self) -> dict[str, Any]:
        """How much there is of everything that a run or an answer writes, and where every row is linked."""
        counted = {table: self.ask(f"SELECT count(*) FROM {table}")[0][0] for table in DERIVED}  # noqa: S608  # names
        links = self.ask("SELECT row_id, organisation_id FROM register_link WHERE ended_at IS NULL ORDER BY row_id")
        entries = self.ask("SELECT organisation_id, name, lists FROM register_entry ORDER BY organisation_id")
        return counted | {"links": links, "entries": entries}

    def copied(self, to: Path) -> Installation:
        return Installation(standing_still.copied(self.home, to), self.forks)

    def verbs(self, verb: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM trail_entry WHERE verb = '{verb}'")[0][0])  # noqa: S608  # a name


@pytest.fixture(scope="module")
def opened(empty_database: Path, forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two lists, not linked yet."""
    made = Installation(tmp_path_factory.mktemp("killed") / "opened", forks)
    made.home.mkdir()
    shutil.copy(empty_database, made.home)
    done = made.run("open")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def linked(opened: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same after a linking that nobody disturbed."""
    made = opened.copied(tmp_path_factory.mktemp("killed") / "linked")
    done = made.run("work")
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    assert made.ask("SELECT count(*) FROM register_doubt") == [(3,)]
    return made


@pytest.mark.slow
@pytest.mark.parametrize("table", ["register_link", "register_entry", "register_doubt", "trail_entry"])
def test_a_linking_that_is_killed_leaves_nothing_half_done_and_is_resumed_once(
    opened: Installation, linked: Installation, tmp_path: Path, table: str
) -> None:
    here = opened.copied(tmp_path / "here")
    before = here.state()
    assert here.run("work", table).returncode == -signal.SIGKILL
    assert here.state() == before
    assert here.ask("SELECT state, tries FROM jobs_job") == [("running", 1)]
    assert here.verbs("register.apply_links") == 0
    again = here.run("work")
    assert (again.returncode, again.stdout) == (0, "1\n"), again.stderr
    assert here.state() == linked.state()
    assert here.ask("SELECT state, tries FROM jobs_job") == [("done", 2)]
    assert here.verbs("register.apply_links") == 1


@pytest.mark.slow
@pytest.mark.parametrize("table", ["register_link", "register_entry", "trail_entry"])
def test_an_answer_that_was_acknowledged_stays_and_the_one_that_was_killed_never_was(
    linked: Installation, tmp_path: Path, table: str
) -> None:
    whole = linked.copied(tmp_path / "whole")
    all_three = whole.run("answer").stdout.split()
    assert len(all_three) == 3
    here = linked.copied(tmp_path / "here")
    died = here.run("answer", table, str(WRITES[table]))
    assert died.returncode == -signal.SIGKILL
    assert died.stdout.split() == all_three[:1]
    assert here.ask("SELECT count(*) FROM register_decision") == [(1,)]
    assert here.ask("SELECT count(*) FROM register_doubt") == [(2,)]
    assert here.ask("SELECT count(*) FROM people_organisation WHERE merged_into_id IS NOT NULL") == [(1,)]
    assert here.verbs("register.settle_doubt") == 1
    assert here.run("answer").stdout.split() == all_three[1:]
    assert here.state() == whole.state()
