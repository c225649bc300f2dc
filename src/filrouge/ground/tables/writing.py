"""Tables that go out: CSV, XLSX and JSON Lines that read back the same and run nothing in any program."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from filrouge.ground.tables.guards import guard

Row = Sequence[str]
Table = tuple[str, Row, Iterable[Row]]  # name, columns, rows

_XLSX_ROWS = 1_048_576
_XLSX_CELL = 32_767
_XLSX_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROW, _WIDE = 10, 50


def write_csv(out: BinaryIO, columns: Row, rows: Iterable[Row], *, bom: bool = False) -> None:
    """Write a CSV in UTF-8, lines ended by CR LF (RFC 4180). ``bom``: the mark that Excel needs for accents.

    Cells that a spreadsheet program would take for formulas get an apostrophe in front, which
    ``open_sheet`` takes away again. Halves of characters become question marks.
    """
    text = io.TextIOWrapper(
        out, encoding="utf-8-sig" if bom else "utf-8", errors="replace", newline="", write_through=True
    )
    # Every cell in quotes: so no reader has to guess the delimiter, whatever the cells hold.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(map(guard, columns))
    writer.writerows(map(guard, row) for row in rows)
    text.detach()


def write_jsonl(out: BinaryIO, columns: Row, rows: Iterable[Row]) -> None:
    """Write one object a line in UTF-8, values as text. Raises ValueError for two columns of one name."""
    if len(set(columns)) < len(columns):
        raise ValueError("JSON objects need a different name for each column")
    for row in rows:
        line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n"
        out.write(line.encode("utf-8", errors="replace"))


def write_xlsx(out: BinaryIO, columns: Row, rows: Iterable[Row], *, title: str) -> None:
    """Write a workbook of one sheet, as `write_workbook` does."""
    write_workbook(out, title, [(title, columns, rows)])


def write_workbook(out: BinaryIO, title: str, tables: Iterable[Table]) -> None:
    """Write tables (name, columns, rows), a sheet each, row by row in constant memory.

    Every cell is text: no formula, link or number is made of it, and leading zeros stay. Cells are cut at
    32,767 characters, which is all the format holds. Raises ValueError beyond 1,048,576 rows of a sheet.
    """
    # Loaded only here: it takes longer than everything else in this module.
    from xlsxwriter import Workbook

    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        bold = book.add_format({"bold": True})
        for name, columns, rows in tables:
            _write_sheet(book.add_worksheet(sheet_name(name)), bold, columns, rows)


def _write_sheet(sheet: Any, bold: Any, columns: Row, rows: Iterable[Row]) -> None:
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, min(max(len(column) + 2, _NARROW), _WIDE))
        sheet.write_string(0, index, column[:_XLSX_CELL], bold)
    for number, row in enumerate(rows, start=1):
        if number >= _XLSX_ROWS:
            raise ValueError(f"a workbook holds {_XLSX_ROWS} rows")
        for index, cell in enumerate(row):
            if cell:
                sheet.write_string(number, index, cell[:_XLSX_CELL])


def sheet_name(title: str) -> str:
    """Return the title as a sheet may be called: 31 characters, no ``[]:*?/\\``, no quote at the ends."""
    name = _NOT_IN_NAMES.sub(" ", title).strip(" '")[:_XLSX_NAME].strip(" '")
    # Excel keeps this name for itself.
    return name if name and name.lower() != "history" else "Sheet1"
