"""How whoever waits hears that a long computation is still under way, and how it can be stopped."""

from __future__ import annotations

from collections.abc import Callable

Beat = Callable[[], None]
"""Called between the rounds of a search; what it raises ends the search."""


def silent() -> None:
    """Tell nobody."""
