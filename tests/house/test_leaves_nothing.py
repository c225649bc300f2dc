"""Tests and measurements take their folders away, however they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORIES = """
import os, time
from pathlib import Path

def test_it_has_a_folder():
    Path(os.environ["FILROUGE_HOME"], "something").write_text("x")

def test_it_fails():
    raise AssertionError

def test_its_process_is_gone():
    if "PYTEST_XDIST_WORKER" in os.environ:
        os._exit(3)

def test_it_waits():
    if os.environ.get("WAIT"):
        Path(os.environ["WAIT"]).touch()
        time.sleep(600)
"""


def run(tmp_path: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    story = tmp_path / "test_story.py"
    story.write_text(STORIES, "utf-8")
    (tmp_path / "made").mkdir()
    # No story here needs Django or any other plugin, and five processes would each take seconds to start them.
    around = {**os.environ, "TMPDIR": str(tmp_path / "made"), "DJANGO_SETTINGS_MODULE": "", **environment}
    around["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    around.pop("PYTEST_XDIST_WORKER", None)
    house = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "xdist", "-p", "pytest_django.plugin"]
    asked = [sys.executable, "-m", "pytest", *house, *words, story]
    return subprocess.Popen(asked, cwd=ROOT, env=around, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "made").glob("filrouge-*"))


def has_child(running: subprocess.Popen[bytes]) -> bool:
    """It has started another process, where the system tells so: told to end just after it has made a folder, and
    before it has noted that it is to be removed, no program could remove it.
    """
    told = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    return not told.exists() or bool(told.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("-n", "2")])
def test_a_run_with_failures_and_lost_workers_leaves_no_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = run(tmp_path, *words)
    said = ended.communicate()[0].decode()
    assert ended.returncode == 1, said
    assert ("2 failed" if words else "1 failed") in said
    assert left(tmp_path) == []


@pytest.mark.slow
def test_a_run_that_is_told_to_end_leaves_no_folder(tmp_path: Path) -> None:
    waits = tmp_path / "waits"
    running = run(tmp_path, WAIT=str(waits))
    while not waits.exists() and running.poll() is None:
        time.sleep(0.05)
    assert len(left(tmp_path)) == 1
    running.send_signal(signal.SIGTERM)
    running.communicate()
    assert running.returncode == 2  # pytest's word for “interrupted”
    assert left(tmp_path) == []


@pytest.mark.slow
def test_a_measurement_that_is_told_to_end_leaves_no_folder(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    around = {**os.environ, "TMPDIR": str(tmp_path / "made"), "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "filrouge", "bench", "register", "--only", "linking", "--to", str(tmp_path / "m.md")]
    running = subprocess.Popen(words, cwd=ROOT, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (left(tmp_path) and has_child(running)) and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)
    assert running.wait() == 143
    assert left(tmp_path) == []
