"""Copies of what takes long to write: made once, given out until what they say has changed, and then thrown away."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from filrouge.ground.jobs.worker import every_minute

OLDEST = 86_400  # seconds: so long at most lies a copy that nobody asks for any more
UNFINISHED = "arriving-"


def opened(name: str, stamp: str, write: Callable[[BinaryIO], None]) -> BinaryIO:
    """The copy `name` as of a stamp, open at its beginning; written first where it is not there yet.

    `name` and `stamp` are names of files of ours, never what somebody typed. Of each name the newest stamp is kept.
    What was opened can be read to its end, also when a newer copy takes its place meanwhile.
    """
    folder = _folder() / name
    try:
        return (folder / stamp).open("rb")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        body = Path(partial).open("rb")  # noqa: SIM115  # the caller reads and closes it
        _let_go(path for path in folder.iterdir() if not path.name.startswith(UNFINISHED))
        os.replace(partial, folder / stamp)
        return body
    finally:
        Path(partial).unlink(missing_ok=True)


def newest(name: str) -> tuple[str, BinaryIO] | None:
    """The copy `name` that was written last, of whatever stamp, and that stamp; None where none is there.

    It counts as asked for, so it lies for another day.
    """
    finished = (path for path in (_folder() / name).glob("*") if not path.name.startswith(UNFINISHED))
    for path in finished:
        try:
            os.utime(path)
            return path.name, path.open("rb")
        except FileNotFoundError:  # a newer one takes its place at this moment
            continue
    return None


def _folder() -> Path:
    return Path(settings.STORAGE) / "copies"


def _let_go(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@every_minute
def forget_old() -> None:
    """Throw away copies that were made long ago, and what a writer left behind that was stopped."""
    _let_go(path for path in _folder().glob("*/*") if path.stat().st_mtime < time.time() - OLDEST)
