"""The rows of a received file, read once in the child process and kept beside it; they can always be made again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from filrouge.ground.actions import Refused
from filrouge.ground.files.models import Stored
from filrouge.ground.files.storing import path_of
from filrouge.ground.tables import TOGETHER, Limits, Sheet, Unreadable, open_sheet, rows
from filrouge.rooms.register.models import Source

SAMPLE = 1000


def open_list(stored: Stored, sheet: str = "") -> Sheet:
    """Read a stored file; its rows lie at `rows_path` afterwards. Refuses what `ground.tables` refuses."""
    folder = _folder()
    try:
        opened = open_sheet(path_of(stored), into=folder, sheet=sheet, limits=Limits(bytes=settings.UPLOAD_LIMIT))
    except Unreadable as unreadable:
        raise Refused(unreadable.message, code=unreadable.code, field="file") from unreadable
    # Asked for by name or not, the rows are found again by the name of the sheet that was read.
    os.replace(opened.path, rows_path(stored, opened.sheet))
    return opened


def rows_path(stored: Stored, sheet: str) -> Path:
    """Where the rows of one sheet of a file lie: derived from the digest, so that nothing has to remember it."""
    suffix = f"-{hashlib.sha256(sheet.encode()).hexdigest()[:12]}" if sheet else ""
    return _folder() / f"{stored.digest}{suffix}.jsonl"


def forget_rows(stored: Stored) -> None:
    """Remove the rows of a file; they are made again when somebody asks for them."""
    for path in _folder().glob(f"{stored.digest}*.jsonl"):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.STORAGE) / "rows"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def described(sheet: Sheet) -> dict[str, Any]:
    """How the file was read, as kept on its source."""
    notes = [{"code": n.code, "count": n.count, "lines": list(n.lines), "facts": dict(n.facts)} for n in sheet.notes]
    return {
        "kind": sheet.kind,
        "encoding": sheet.encoding,
        "delimiter": sheet.delimiter,
        "sheet": sheet.sheet,
        "sheets": list(sheet.sheets),
        "together": list(sheet.together),
        "rows": sheet.rows,
        "notes": notes,
    }


def readable(sheet: Mapping[str, Any]) -> list[str]:
    """What of a workbook can be read, as `open_list` takes it: first all sheets that are one list, then each."""
    return [*([TOGETHER] if sheet.get("together") else ()), *sheet.get("sheets", ())]


def rows_of(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Each row of a list with its line in the file; constant memory. Reads the file again if its rows were cleared."""
    if source.file is None:
        return
    path = rows_path(source.file, source.sheet.get("sheet", ""))
    if not path.exists():
        path = rows_path(source.file, open_list(source.file, source.sheet.get("sheet", "")).sheet)
    yield from rows(Sheet(tuple(source.columns), source.sheet.get("rows", 0), path, source.sheet.get("kind", "")))


def sample_of(source: Source, size: int = SAMPLE) -> list[list[str]]:
    """The cells of the first rows."""
    return [cells for _line, cells in islice(rows_of(source), size)]
