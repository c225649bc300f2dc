"""A thousand members, two summaries each, a worker that is killed again and again: each gets exactly one of each."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scale import standing_still
from tests.scale.forks import Forks
from tests.scale.mail_sink import Sink

MEMBERS = 1000
ENOUGH = 600.0  # seconds within which all of them are written to even on a busy machine


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server on this machine."""
    server = Sink()
    yield server
    server.shutdown()
    server.server_close()


class Network:
    """An installation in a folder, the process that forks its workers, and the mail server it knows."""

    def __init__(self, home: Path, sink: Sink) -> None:
        self.home, self.sink, self.worker = home, sink, 0
        self.forks = Forks(FILROUGE_MAIL=sink.address)

    def run(self, *words: str, enough: Callable[[], bool] | None = None) -> int:
        """One process until it ends, or has done enough and is told to stop. Returns its exit code."""
        self.worker = self.forks.start(self.home, "tests.scale.digests_once", *words)
        ends = time.monotonic() + ENOUGH
        while enough and not enough():
            assert time.monotonic() < ends
            time.sleep(0.05)
        if enough:
            os.kill(self.worker, signal.SIGTERM)
        return self.forks.ended(self.home, *words).returncode

    def kill_at(self, number: int) -> None:
        """Kill the worker when the server has the mail with this number and before it can say so."""

        def kill(count: int) -> None:
            if count == number:
                os.kill(self.worker, signal.SIGKILL)

        self.sink.after_each = kill

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return standing_still.ask(self.home, sql)

    def long_after(self) -> None:
        """So much time passes that the lease of the dead worker has ended, and its mail counts as interrupted."""
        self.ask("UPDATE jobs_job SET leased_until = '2026-01-01 00:00:00' WHERE state = 'running'")
        self.ask("UPDATE mail_message SET claimed_at = '2026-01-01 00:00:00' WHERE state = 'sending'")

    def day(self, day: int) -> None:
        """A worker until all of the day's mail is out."""
        assert self.run("work", str(day), enough=lambda: self.sent(day) == MEMBERS) == 0

    def sent(self, day: int) -> int:
        """How many summaries of the day are noted as sent."""
        rows = self.ask(f"SELECT count(*) FROM mail_message WHERE period = '2026-06-0{day}' AND state = 'sent'")  # noqa: S608  # a day
        return int(rows[0][0])


@pytest.fixture
def network(home: Path, sink: Sink) -> Iterator[Network]:
    """A thousand members."""
    network = Network(home, sink)
    assert network.run("open", str(MEMBERS)) == 0
    yield network
    network.forks.stop()


@pytest.mark.slow
def test_each_gets_exactly_one_of_each(network: Network, sink: Sink) -> None:
    # Killed while the summaries are made: three hundred are whole, and of the fourth hundred there is nothing.
    assert network.run("work", "1", "asked_digest", "3") == -signal.SIGKILL
    assert network.ask("SELECT count(*) FROM asked_digest") == [(300,)]
    assert network.ask("SELECT count(*) FROM mail_message") == [(300,)]
    assert not sink.kept
    # Killed while they leave, at the worst moment: the server has the mail, and nobody could note that.
    network.long_after()
    network.kill_at(400)
    assert network.run("work", "1") == -signal.SIGKILL
    assert network.sent(1) == 399
    network.long_after()
    network.day(1)
    network.kill_at(1500)
    assert network.run("work", "2") == -signal.SIGKILL
    network.long_after()
    network.day(2)
    _each_has_one_of_each(network)


def _each_has_one_of_each(network: Network) -> None:
    """In the mail store and in the log; and the two mails that the server had when the worker died came twice."""
    got: dict[str, Counter[str]] = {"1": Counter(), "2": Counter()}
    for mail in network.sink.kept.values():
        (day,) = re.findall(r"It happened on day (\d)", str(mail.get_payload()))
        got[day][mail["To"]] += 1
    everybody = {f"m{number:04}@sample.example": 1 for number in range(MEMBERS)}
    assert got == {"1": everybody, "2": everybody}
    assert Counter(network.sink.handed_over.values()) == {1: 2 * MEMBERS - 2, 2: 2}
    digests = "SELECT count(*), count(DISTINCT person_id), min(after) > 0 FROM asked_digest GROUP BY period"
    assert network.ask(digests) == [(MEMBERS, MEMBERS, 0), (MEMBERS, MEMBERS, 1)]
