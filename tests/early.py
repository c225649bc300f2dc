"""Loaded before any plugin reads Django's settings: tests never touch the installation's own folder or settings.

Each process has a folder of its own, and removes it when it ends. Those of a divided run lie inside the folder of the
process that divides it, so that a worker which is killed leaves nothing either.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import tempfile

import pytest

# A million objects come with modules and tests, and nearly all of them stay: while they come, looking for those that
# do not takes a quarter of the time.
gc.disable()
SELDOM = 700, 10, 100  # as always, but for what is old: a tenth as often
OLDEST = 2

KEPT = {"FILROUGE_SHARED", "FILROUGE_PICTURES", "FILROUGE_SCREENS", "FILROUGE_TEST_POSTGRESQL"}
DIVIDING = os.environ.get("FILROUGE_HOME") if "PYTEST_XDIST_WORKER" in os.environ else None

for name in [name for name in os.environ if name.startswith("FILROUGE_") and name not in KEPT]:
    del os.environ[name]
os.environ["FILROUGE_HOME"] = tempfile.mkdtemp(prefix="filrouge-tests-", dir=DIVIDING)
os.environ["FILROUGE_SECRET"] = "for tests only"
# Two workers share two cores: threads of numeric libraries that wait for each other would take more than they give.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")


def leave_nothing(folder: str, process: int) -> None:
    """Remove the folder, unless this is a copy of the process that made it: its own goes on."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


atexit.register(leave_nothing, os.environ["FILROUGE_HOME"], os.getpid())
if DIVIDING is None:
    # Told to end, pytest ends as after Ctrl-C: what tests made is taken away, by them and by the line above.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """From here on only what tests make is looked through, and what has outlived a test seldom, and once: most of it is
    kept on purpose (templates, catalogues, worlds to copy).
    """
    gc.freeze()
    gc.callbacks.append(outlives)
    gc.set_threshold(*SELDOM)
    gc.enable()


def outlives(phase: str, about: dict[str, int]) -> None:
    """What was looked at with all that is old, and is still held, is not looked at again."""
    if phase == "stop" and about["generation"] == OLDEST:
        gc.freeze()


def stays() -> None:
    """What is there by now stays to the end, and is not looked through any more; what nobody holds goes before."""
    gc.collect()
    gc.freeze()
