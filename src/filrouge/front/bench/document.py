"""docs/measured.md: every part stands between its own markers, so that one can be measured again alone."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HEAD = """# Measured

Figures of this page were written by the commands named beside them; measure again with the same command. Wall seconds
depend on what else the machine was doing; CPU seconds and ratios to the simpler way beside ours depend on it less.
"""
PACKAGES = ("django", "numpy", "scipy", "scikit-learn", "rapidfuzz", "duckdb")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; every column but the first is of figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def circumstances(command: str, load: tuple[float, float]) -> str:
    """Command, day, machine, versions, and how busy the machine was when the part began and ended."""
    cores = os.cpu_count() or 1
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    busy = f"Load {load[0]:.1f} when it began and {load[1]:.1f} when it ended, on {cores} cores"
    shared = "; the machine was shared with other work." if max(load) > cores else "."
    return (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}. {_machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}. {busy}{shared}"
    )


def _machine() -> str:
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{_processor()}, {os.cpu_count()} cores, {gib:.0f} GiB, {platform.system()} {platform.machine()}"


def _processor() -> str:
    book = Path("/proc/cpuinfo")
    lines = book.read_text().splitlines() if book.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "processor unknown"


def put(path: Path, name: str, text: str) -> None:
    """Write a part into the document, in place of what stood there under that name, else at its end."""
    whole = path.read_text("utf-8") if path.exists() else HEAD
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    block = f"{begin}\n{text.strip()}\n{end}"
    before, found, rest = whole.partition(begin)
    whole = before + block + rest.partition(end)[2] if found else f"{whole.rstrip()}\n\n{block}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(whole, "utf-8")
