"""The rows of a preview beyond those that its plan shows, one file for each outcome; the next preview replaces them."""

from __future__ import annotations

import json
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from filrouge.rooms.register.importing.sheets import rows_path
from filrouge.rooms.register.models import Source


class Leaves:
    """Where a preview puts the rows that it does not show first. `mark` is the fingerprint of its plan."""

    def __init__(self, source: Source, mark: str) -> None:
        self.source, self.mark = source, mark
        self._files: dict[str, IO[str]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Leaves:
        forget_leaves(self.source)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def add(self, group: str, row: dict[str, Any]) -> None:
        """Put one row behind the others of its outcome."""
        if group not in self._files:
            path = _path(self.source, self.mark, group)
            self._files[group] = self._open.enter_context(path.open("w", encoding="utf-8"))
        self._files[group].write(json.dumps(row, ensure_ascii=False) + "\n")


def leaf(source: Source, mark: str, group: str, start: int, size: int) -> list[dict[str, Any]]:
    """So many rows of an outcome from a place on; none where they were cleared away."""
    path = _path(source, mark, group) if source.file else None
    if path is None or not path.exists():
        return []
    with path.open(encoding="utf-8") as rows:
        return [json.loads(row) for row in islice(rows, start, start + size)]


def forget_leaves(source: Source) -> None:
    """Remove what previews of a list have put away."""
    if source.file:
        for path in _path(source, "", "").parent.glob(f"{source.file.digest}-plan{source.id}-*.jsonl"):
            path.unlink(missing_ok=True)


def _path(source: Source, mark: str, group: str) -> Path:
    assert source.file is not None  # a list without a file has no preview
    return rows_path(source.file, "").with_name(f"{source.file.digest}-plan{source.id}-{mark}-{group}.jsonl")
