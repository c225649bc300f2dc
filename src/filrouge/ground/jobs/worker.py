"""The worker process: takes what is due, and every minute does what recurs (`tick`)."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from types import FrameType

from django.db import close_old_connections

from filrouge.ground.jobs import work

TICKS: list[Callable[[], object]] = [work.forget_old]
log = logging.getLogger(__name__)


def every_minute(function: Callable[[], object]) -> Callable[[], object]:
    """Register something that recurs; it decides itself whether it is time, and is safe to run twice."""
    TICKS.append(function)
    return function


def tick() -> None:
    """Do what recurs; one failure does not stop the others."""
    for function in TICKS:
        try:
            function()
        except Exception:
            log.exception("tick %s failed", getattr(function, "__name__", "?"))


def serve(pause: float = 0.5) -> None:
    """Work until told to stop; the job in hand is finished or, when killed, taken up by the next worker."""
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ticked = 0.0
    while not stopping:
        close_old_connections()
        if time.monotonic() - ticked > 60:
            ticked = time.monotonic()
            tick()
        leased = work.take()
        if leased is None:
            time.sleep(pause)
        else:
            work.run(leased)
