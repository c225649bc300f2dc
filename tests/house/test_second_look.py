"""What failed beside other tests is tried once more, alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORIES = """
import os, pytest

BESIDE = "PYTEST_XDIST_WORKER" in os.environ

def test_well():
    pass

@pytest.mark.parametrize("number", range(int(os.environ["BY_CHANCE"])))
def test_by_chance(number):
    assert not BESIDE

@pytest.fixture
def afterwards():
    yield
    assert not BESIDE

def test_its_end(afterwards):
    pass

@pytest.mark.parametrize("number", range(int(os.environ["FOR_GOOD"])))
def test_for_good(number):
    raise AssertionError
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by_chance", "for_good", "code", "said"),
    [
        (2, 0, 0, "Passed alone, so this run counts."),
        (1, 1, 1, "1 failed, 2 passed"),  # both that failed by chance pass, and what fails for good fails the run
        (3, 0, 1, None),  # four are no chance
    ],
)
def test_a_few_that_pass_alone_do_not_fail_a_run(
    by_chance: int, for_good: int, code: int, said: str | None, tmp_path: Path
) -> None:
    story = tmp_path / "test_story.py"
    story.write_text(STORIES, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-n", "1", "-p", "tests.second_look", story]
    around = {**os.environ, "BY_CHANCE": str(by_chance), "FOR_GOOD": str(for_good), "PYTHONPATH": str(ROOT)}
    around["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # eight processes would each read plugins that no story here needs
    around.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("tried once more, alone" in done.stdout) == bool(said)
    if said:
        assert said in done.stdout
    if not code:
        assert "test_story.py::test_by_chance[0], test_story.py::test_by_chance[1]" in done.stdout
