"""A child process for test_kill: `write FILE` and `restore FILE` are killed (SIGKILL) in their middle.

`again FILE` restores to the end, and `count` says how many organisations there are.
"""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

from filrouge.front.rooms import left_out
from filrouge.ground import archive


def die(*_step: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_late(what: str, *_step: object) -> None:
    if what == "comparing":
        die()


def main(what: str, file: str = "") -> None:
    """One of the four."""
    if what == "write":
        archive.write(Path(file), at=datetime.now(UTC), left_out=left_out(), told=die)
    elif what == "restore":
        archive.restore(Path(file), left_out=left_out(), told=die_late)
    elif what == "again":
        archive.restore(Path(file), left_out=left_out())
    else:
        from filrouge.ground.people.models import Organisation

        print(Organisation.objects.count())
