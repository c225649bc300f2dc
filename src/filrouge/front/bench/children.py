"""One measurement in a process of its own, with an empty installation, and what it cost."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

PARTS = "filrouge.front.bench.parts"
MIB = 1 << 20


class MeasurementFailed(Exception):
    """A child process ended without a result; it said why on its error channel."""


def in_child(function: Callable[..., Any], **arguments: Any) -> Any:
    """Call a function of a part in a new process with a new installation; both ways through JSON."""
    with _told_to_end(), new_home() as home:
        around = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "FILROUGE_STORAGE"}}
        around |= {"FILROUGE_HOME": home, "FILROUGE_LOG": "ERROR", "FILROUGE_SECRET": "measuring only"}
        around["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        words = [sys.executable, "-m", __name__, function.__module__, function.__name__, json.dumps(arguments)]
        done = subprocess.run(words, stdout=subprocess.PIPE, env=around, check=False)
    if done.returncode:
        raise MeasurementFailed(f"{function.__module__.rpartition('.')[2]} did not end: see above.")
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def new_home() -> Iterator[str]:
    """The folder of a new installation, as long as a child works in it."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as home:
        yield home


@contextmanager
def _told_to_end() -> Iterator[None]:
    """While a child works, SIGTERM ends the measurement as an exception does: the child and its folder go too."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def clock() -> Iterator[dict[str, float]]:
    """Fills in `wall` and `cpu` seconds of what stands inside; children that ended inside are counted."""
    taken: dict[str, float] = {}
    wall, cpu = time.perf_counter(), _cpu()
    yield taken
    taken["wall"], taken["cpu"] = time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def peak_mib() -> float:
    """The most memory that this process ever held, in MiB; with the largest child that ended, at most both at once."""
    return _own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MIB


def _own_peak() -> float:
    """From the kernel's own book of this process: getrusage would begin with the memory of the parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / MIB


def installation() -> None:
    """Start Django on the empty installation of this process and lay out its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def main(module: str, function: str, arguments: str) -> None:
    """The child's side."""
    result = getattr(import_module(module), function)(**json.loads(arguments))
    sys.stdout.write("\n" + json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
