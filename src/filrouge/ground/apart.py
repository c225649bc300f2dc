"""Reading what strangers sent in a process of its own, which can do nothing but answer.

The process gets the bytes as its standard input, limits itself before it reads the first of them, knows no path and
no setting, and says one JSON object. Whatever goes wrong there ends there.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import filrouge
from filrouge.ground.patience import patience

_SOURCE = Path(filrouge.__file__).parents[1]
_LONGEST_ANSWER = 8_000_000  # bytes
_OPEN_FILES = 32
_TAIL = 2_000  # bytes of what the process said about its end
_log = logging.getLogger(__name__)

Work = Callable[[BinaryIO, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a reading may take: `seconds` of computing, `memory` in bytes."""

    seconds: int
    memory: int


class Ended(Exception):
    """The process gave no answer. `code` is too_slow, too_much_memory or failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(module: str, source: IO[bytes], bounds: Bounds, order: dict[str, Any] | None = None) -> dict[str, Any]:
    """Let `python -m module` read the source. Returns what its work answered; raises Ended.

    The module has `if __name__ == "__main__": answer(bounds, work)` and needs nothing but the standard library.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        # -S: no package of the installation, so that the process starts fast; -P: no module of the present folder.
        child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word of it from outside
            [sys.executable, "-S", "-P", "-m", module, json.dumps(order or {})],
            stdin=source,
            stdout=said,
            stderr=errors,
            cwd="/",
            env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        ended = wait_for(child, patience(bounds.seconds))
        if ended:
            _log.warning("%s ended with %s: %s", module, ended, end_of(errors))
        said.seek(0)
        return _understood(ended, said.read(_LONGEST_ANSWER + 1))


def answer(bounds: Bounds, work: Work) -> None:
    """In the process itself: limit it, do the work on standard input, and say what came of it."""
    limit_self(bounds)
    try:
        said = work(sys.stdin.buffer, json.loads(sys.argv[1]))
    except MemoryError:
        said = {"ended": "too_much_memory"}
    sys.stdout.write(json.dumps(said))


def limit_self(bounds: Bounds) -> None:
    """Give up memory, time, files that can be written and further processes, for good."""
    for what, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_CPU, bounds.seconds),
        (resource.RLIMIT_FSIZE, _LONGEST_ANSWER),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(what)
        bound = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(what, (bound, bound))
    # Ends the process even when the one that started it is gone.
    signal.alarm(patience(bounds.seconds) + 5)


def wait_for(child: subprocess.Popen[bytes], seconds: int) -> int:
    """How the process ended, as subprocess tells it: 0, its code, or a signal below 0 (SIGALRM: its time was over)."""
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGALRM
    finally:
        # Also when waiting was broken off: no process outlives the question.
        child.kill()
        child.wait()


def end_of(errors: IO[bytes]) -> str:
    """The last of what a process said about its end, for the log."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _TAIL))
    return errors.read().decode(errors="replace")


def _understood(ended: int, said: bytes) -> dict[str, Any]:
    if ended:
        slow = {signal.SIGKILL, signal.SIGXCPU, signal.SIGALRM}
        raise Ended("too_slow" if -ended in slow else "too_much_memory" if ended == -signal.SIGABRT else "failed")
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise Ended("failed") from error
    if not isinstance(found, dict) or "ended" in found:
        raise Ended("too_much_memory" if isinstance(found, dict) and len(found) == 1 else "failed")
    return found
