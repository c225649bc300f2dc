"""A process that reads what strangers sent is bounded in what it computes; on a busy machine it is waited for."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from filrouge.ground import apart
from filrouge.ground.mail.replies import child as mails
from filrouge.ground.mail.replies import reading
from filrouge.ground.tables import Limits, child, open_sheet
from filrouge.rooms.ballots.formats.reading import LIMITS, outlined

FEW = b'2 1\n1 1 2 0\n0\n"Ana"\n"Bo"\n"Two candidates"\n'


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each process was waited for, at most."""
    given: list[float] = []

    def noting(plain: Any) -> Any:
        def noted(child: Any, *words: Any, timeout: float | None = None, **more: Any) -> Any:
            given.extend([timeout] if timeout is not None else [])
            return plain(child, *words, timeout=timeout, **more)

        return noted

    for name in ("wait", "communicate"):
        monkeypatch.setattr(subprocess.Popen, name, noting(getattr(subprocess.Popen, name)))
    return given


def test_a_mail_a_table_and_a_file_of_votes_are_waited_for_longer_than_they_may_compute(
    waits: list[float], tmp_path: Path
) -> None:
    reading.read(b"From: ana@sample.example\n\nYes.\n")
    assert min(waits) > 4 * mails.BOUNDS.seconds
    waits.clear()
    (tmp_path / "list.csv").write_text("name,city\nAurora,Lyon\n", "utf-8")
    assert open_sheet(tmp_path / "list.csv", into=tmp_path, limits=Limits(seconds=3)).rows == 1
    assert min(waits) > 12
    waits.clear()
    assert outlined(FEW, ".blt").as_dict()
    assert min(waits) > 4 * LIMITS.seconds


def test_a_process_whose_asker_is_gone_ends_by_itself_but_not_before_it_would_be_given_up(
    waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    alarms: list[int] = []
    monkeypatch.setattr(signal, "alarm", alarms.append)
    for module in (apart, child):
        monkeypatch.setattr(module.resource, "setrlimit", lambda *_bounds: None)
    apart.limit_self(mails.BOUNDS)
    reading.read(b"From: ana@sample.example\n\nYes.\n")
    assert alarms.pop() >= max(waits)
    waits.clear()
    child.limit_self(LIMITS)
    outlined(FEW, ".blt")
    assert alarms.pop() >= max(waits)
