"""Installations that nobody works on: what their database says, and copies of them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

DATABASE = "filrouge.sqlite3"


def ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """The answer; what the words change is kept. Nothing is left open: the last to read takes the log away."""
    with closing(sqlite3.connect(home / DATABASE, timeout=20)) as database, database:
        return list(database.execute(sql))


def copied(home: Path, to: Path) -> Path:
    """The folder with all that its database holds; what is still in the log is written into the file first."""
    ask(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    return shutil.copytree(home, to, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
