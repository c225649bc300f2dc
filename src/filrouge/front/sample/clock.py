"""A clock that the sample network is played by, so that its year lies behind it and every action knows its day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.utils import timezone

TICK = timedelta(milliseconds=40)  # between two looks at the clock, so that nothing happens at once


class Clock:
    """Says when something happens in the sample; it only moves when it is set, and a little with every look."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def set(self, at: datetime) -> None:
        """Go to a moment; the clock of a year never goes back."""
        self.at = max(self.at, at)

    def look(self) -> datetime:
        """The moment now, a tick later than at the last look; in UTC, as Django tells it."""
        self.at += TICK
        return self.at.astimezone(UTC)


@contextmanager
def played(start: datetime) -> Iterator[Clock]:
    """Let actions of this thread happen at the moments of a clock; other threads keep the time of day.

    The actions are those that people use, and they ask `timezone.now` for their moment. Writing other dates into their
    tables afterwards would leave trail, thread and news behind with another day than the thing they are about.
    """
    clock, real, mine = Clock(start), timezone.now, threading.get_ident()
    timezone.now = lambda: clock.look() if threading.get_ident() == mine else real()
    try:
        yield clock
    finally:
        timezone.now = real
