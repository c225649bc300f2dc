"""Server and worker under one roof: what dies is started again, and all stop together."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from filrouge.front.command_line import watching
from filrouge.front.command_line.watching import Watch
from tests.ports import kept_port

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 600.0  # seconds within which everything below happens even on a busy machine


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, before in kept.items():
        signal.signal(number, before)


def until(true: Callable[[], bool]) -> None:
    """Wait for something; a test that waits in vain fails here."""
    end = time.monotonic() + ENOUGH
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


class TestWatch:
    def _lives(self, tmp_path: Path) -> list[str]:
        """A program that notes each of its lives and stays."""
        note = f"open({str(tmp_path / 'lives')!r}, 'a').write('x')"
        return [sys.executable, "-c", f"import time; {note}; time.sleep(600)"]

    def _count(self, tmp_path: Path) -> int:
        return len((tmp_path / "lives").read_text()) if (tmp_path / "lives").exists() else 0

    def test_told_to_stop_it_stops_what_it_started(self, tmp_path: Path):
        watch = Watch({"one": self._lives(tmp_path)})

        def ready() -> bool:
            if self._count(tmp_path):
                os.kill(os.getpid(), signal.SIGTERM)
            return self._count(tmp_path) > 0

        assert watch.run(ready) == 0
        assert watch.stopping

    def test_what_dies_is_started_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(watching, "SHORT", 0.0)
        killed: list[int] = []
        started = watching.Child.start

        def start(child: watching.Child) -> None:
            started(child)
            killed.append(child.process.pid)

        monkeypatch.setattr(watching.Child, "start", start)

        def ready() -> bool:
            if self._count(tmp_path) == 1 and len(killed) == 1:
                os.kill(killed[0], signal.SIGKILL)
            if self._count(tmp_path) == 2:
                os.kill(os.getpid(), signal.SIGTERM)
            return False

        assert Watch({"one": self._lives(tmp_path)}).run(ready) == 0
        assert (self._count(tmp_path), len(killed)) == (2, 2)

    def test_what_never_starts_stops_the_whole_and_says_so(
        self, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(watching, "SHORT", ENOUGH)  # however long a busy machine takes to start it
        assert Watch({"worker": [sys.executable, "-c", "raise SystemExit(3)"]}).run(lambda: False) == 1
        said = capfd.readouterr().err
        assert said.count("ended (3) and is started again") == watching.FAILURES - 1
        assert "The worker does not start" in said

    def test_what_does_not_listen_is_killed_in_the_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(watching, "PATIENCE", 0.3)
        deaf = f"import signal, time; signal.signal(15, signal.SIG_IGN); {self._lives(tmp_path)[2]}"
        watch = Watch({"deaf": [sys.executable, "-c", deaf]})

        def ready() -> bool:
            watch.stopping = self._count(tmp_path) > 0
            return False

        assert watch.run(ready) == 0


@pytest.fixture
def free_port() -> Iterator[int]:
    with kept_port() as port:
        yield port


@pytest.mark.slow
def test_a_new_installation_serves_and_stops(tmp_path: Path, free_port: int, empty_database: Path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FILROUGE", "DATABASE"))}
    environment = {**clean, "FILROUGE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "filrouge", "serve", "--port", str(free_port), "--workers", "1"]
    log = (tmp_path / "log").open("w+")
    serve = subprocess.Popen(words, env=environment, stdout=log, stderr=log, cwd=tmp_path)
    try:
        until(lambda: "Filrouge is at" in (tmp_path / "log").read_text() or serve.poll() is not None)
        assert serve.poll() is None, (tmp_path / "log").read_text()
        assert get(free_port, "/health/ready") == (200, b"ready\n")
        assert get(free_port, "/en/")[0] == 200
        until((tmp_path / "home/worker-was-here").exists)
    finally:
        serve.terminate()
        assert serve.wait(ENOUGH) == 0
        log.close()
    until(lambda: refuses(free_port))  # what had to be killed lets go of its port a moment after
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    # Tests lay out their tables in a shorter way (tests/tables.py); it leads to the same.
    assert tables_in(tmp_path / "home" / empty_database.name) == tables_in(empty_database)


MADE = """
    SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'
    UNION SELECT app, name FROM django_migrations ORDER BY 1, 2
"""


def tables_in(database: Path) -> list[tuple[str, str]]:
    """Tables, indexes and triggers as they were made, and the migrations that made them."""
    with closing(sqlite3.connect(database)) as file:
        return file.execute(MADE).fetchall()


def refuses(port: int) -> bool:
    """Nobody listens."""
    try:
        get(port, "/health/live")
    except ConnectionError as error:
        return isinstance(error, ConnectionRefusedError)
    return False


def get(port: int, path: str) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()
