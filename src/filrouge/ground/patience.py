"""How long to wait for a process that reads what strangers sent.

What is bounded is how long it computes. That it waits for its turn on a busy machine is no fault of what it reads.
"""

from __future__ import annotations

_TIMES, _BESIDE = 4, 60


def patience(seconds: int) -> int:
    """Seconds by the clock within which a process that may compute for `seconds` has come to its end."""
    return _TIMES * seconds + _BESIDE
