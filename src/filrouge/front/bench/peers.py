"""The libraries that others would use, each in a process of its own with a Python that has them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

SCRIPT = Path(__file__).with_name("parts") / "decisions_peer.py"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
AGAIN = 5
ENOUGH = 1.0  # seconds of processor after which nothing is repeated

Told = dict[str, Any]
Found = TypeVar("Found")


def beside(python: str, what: str, task: Mapping[str, Any], limit: float) -> Told:
    """What a peer needed and found for a task; {"missing": why} where it is not there, too slow, or gave up."""
    if not python:
        return {"missing": "not measured: no --peer-python"}
    with tempfile.TemporaryDirectory(prefix="filrouge-peer-") as folder:
        asked = Path(folder, "task.json")
        asked.write_text(json.dumps({"what": what, **task}), "utf-8")
        words = [python, "-I", str(SCRIPT), str(asked)]  # -I: without the paths of this process
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, timeout=limit, env=os.environ | ONE_THREAD
            )
        except subprocess.TimeoutExpired:
            return {"missing": f"stopped after {limit:.0f} s"}
        except OSError as error:
            return {"missing": f"did not start: {error.strerror}"}
    if done.returncode:
        return {"missing": "gave up: " + (done.stderr.strip().splitlines() or ["no reason given"])[-1][:120]}
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def one_thread() -> None:
    """Let numeric libraries that this process has still to load use one thread, as peers do."""
    os.environ.update(ONE_THREAD)


def least(call: Callable[[], Found]) -> tuple[Found, float]:
    """What a call returns and the fewest seconds of processor that it needed: repeated as peers are."""
    taken: list[float] = []
    while len(taken) < AGAIN and sum(taken) < ENOUGH:
        begun = time.process_time()
        found = call()
        taken.append(time.process_time() - begun)
    return found, min(taken)


def times(peer: float, ours: float) -> str:
    """How many times ours is faster, in words of a table."""
    ratio = peer / max(ours, 1e-6)
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×"


def milliseconds(seconds: float) -> str:
    """Three figures are enough."""
    ms = seconds * 1e3
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.3g}"
