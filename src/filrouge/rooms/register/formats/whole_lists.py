"""A whole list in each of its forms, written to a file in bounded memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from filrouge.ground.tables import write_csv, write_xlsx
from filrouge.rooms.register.formats import jsonld, murmurations, spreadsheet, vcard
from filrouge.rooms.register.formats.records import Record

IN_MEMORY = 2_000_000  # bytes of a list before it moves to a file

Write = Callable[[IO[bytes], Iterator[Record], str, str], None]  # where to, what, its title, its licence


def _csv(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        # With the mark that Excel needs for accents.
        write_csv(out, columns, _rows(kept, columns), bom=True)  # type: ignore[arg-type]  # IO[bytes] is what it writes to


def _xlsx(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        columns = _keep(kept, records)
        write_xlsx(out, columns, _rows(kept, columns), title=title)  # type: ignore[arg-type]  # as above


def _jsonl(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
    _keep(out, records)


def _keep(out: IO[bytes], records: Iterable[Record]) -> list[str]:
    """Write one object a line, since the columns of a table are known only at its end. Returns them."""
    found: set[str] = set()
    for record in records:
        cells = spreadsheet.cells_of(record)
        found |= cells.keys()
        out.write((json.dumps(cells, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    return spreadsheet.columns(found)


def _rows(kept: IO[bytes], columns: list[str]) -> Iterator[list[str]]:
    kept.seek(0)
    for line in kept:
        cells = json.loads(line)
        yield [cells.get(column, "") for column in columns]


def _text(pieces: Callable[[Iterator[Record], str], Iterable[str]]) -> Write:
    def write(out: IO[bytes], records: Iterator[Record], title: str, licence: str) -> None:
        for piece in pieces(records, licence):
            out.write(piece.encode("utf-8", "replace"))

    return write


KINDS: dict[str, tuple[str, str, Write]] = {
    "csv": ("text/csv; charset=utf-8; header=present", "csv", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", _xlsx),
    "jsonl": ("application/jsonl; charset=utf-8", "jsonl", _jsonl),
    "jsonld": (jsonld.TYPE, "jsonld", _text(jsonld.stream)),
    "murmurations": (murmurations.TYPE, "murmurations.json", _text(murmurations.stream)),
    "vcf": (vcard.TYPE, "vcf", _text(lambda records, licence: vcard.stream(records))),
}
