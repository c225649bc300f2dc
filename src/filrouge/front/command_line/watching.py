"""Watching over the processes of an installation: starts them, starts the dead again, stops all together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

import click

PATIENCE = 20.0  # seconds that a process has to end what it is doing
SHORT = 5.0  # a process that lives no longer than this does not start properly
FAILURES = 5  # so many short lives in a row and the watch gives up
PAUSE = 0.2


class Child:
    """One process, with how often in a row it died at once."""

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name, self.words, self.failures = name, list(words), 0
        self.start()

    def start(self) -> None:
        self.since = time.monotonic()
        # In a session of its own, so that Ctrl-C reaches the watch alone, which then stops each in turn.
        self.process = subprocess.Popen(self.words, start_new_session=True)  # noqa: S603  # our own programs

    def revive(self) -> bool:
        """Start a dead process again; False when it died at once too often."""
        if self.process.poll() is None:
            return True
        self._sweep()
        lived = time.monotonic() - self.since
        self.failures = self.failures + 1 if lived < SHORT else 0
        if self.failures >= FAILURES:
            click.echo(f"The {self.name} does not start. What it said stands above.", err=True)
            return False
        click.echo(f"The {self.name} ended ({self.process.returncode}) and is started again.", err=True)
        self.start()
        return True

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Let it end; a process that does not is killed, and what it was doing is taken up at the next start."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """End what a dead process left behind: workers of a server that was stopped while it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Watch:
    """Runs programs until it is told to stop."""

    def __init__(self, programs: Mapping[str, Sequence[str]]) -> None:
        self.programs = programs
        self.stopping = False

    def run(self, ready: Callable[[], bool]) -> int:
        """Returns the exit code: 0 when it was told to stop, 1 when a program would not run.

        `ready` is asked until it is true; it may say so to whoever waits.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        children = [Child(name, words) for name, words in self.programs.items()]
        alive, answered = True, False
        while alive and not self.stopping:
            time.sleep(PAUSE)
            answered = answered or ready()
            alive = self.stopping or all(child.revive() for child in children)
        self._end(children)
        return 0 if alive else 1

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self, children: list[Child]) -> None:
        click.echo("Stopping. Work under way is finished, or taken up at the next start.", err=True)
        for child in children:
            child.stop()
        until = time.monotonic() + PATIENCE
        for child in children:
            child.wait(until)
