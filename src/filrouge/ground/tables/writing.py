"""Tables that go out: CSV, XLSX and JSON Lines that read back the same and run nothing in any program."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from filrouge.ground.tables.guards import guard

Row = Sequence[str]
Cell = str | int | Decimal | date  # what a workbook holds; a moment is a day with its hour
Cells = Sequence[Cell]
Table = tuple[str, Row, Iterable[Cells]]  # name, columns, rows

_XLSX_ROWS = 1_048_576
_XLSX_CELL = 32_767
_XLSX_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROW, _WIDE = 10, 50
_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", Decimal: "#,##0.00"}


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


def write_xlsx(out: BinaryIO, columns: Row, rows: Iterable[Cells], *, title: str) -> None:
    """Write a workbook of one sheet, as `write_workbook` does."""
    write_workbook(out, title, [(title, columns, rows)])


def write_workbook(out: BinaryIO, title: str, tables: Iterable[Table]) -> None:
    """Write tables (name, columns, rows), a sheet each, row by row in constant memory.

    Text stays text: no formula, link or number is made of it, and leading zeros stay. Numbers can be added up,
    days and moments (in UTC) sorted. Text is cut at 32,767 characters, which is all the format holds. Raises
    ValueError beyond 1,048,576 rows of a sheet.
    """
    # Loaded only here: it takes longer than everything else in this module.
    from xlsxwriter import Workbook

    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        for name, columns, rows in tables:
            _write_sheet(book.add_worksheet(sheet_name(name)), bold, formats, columns, rows)


def _write_sheet(sheet: Any, bold: Any, formats: dict[type, Any], columns: Row, rows: Iterable[Cells]) -> None:
    sheet.freeze_panes(1, 0)
    longest = [len(column) for column in columns]
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column[:_XLSX_CELL], bold)
    for number, row in enumerate(rows, start=1):
        if number >= _XLSX_ROWS:
            raise ValueError(f"a workbook holds {_XLSX_ROWS} rows")
        for index, cell in enumerate(row):
            longest[index] = max(longest[index], _write_cell(sheet, number, index, cell, formats))
    for index, length in enumerate(longest):
        sheet.set_column(index, index, min(max(length + 2, _NARROW), _WIDE))


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> int:
    """Write one cell as what it is; how many characters it shows, about."""
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.astimezone(UTC).replace(tzinfo=None, microsecond=0), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[date])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, formats[Decimal])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:_XLSX_CELL])
    return len(str(cell))


def sheet_name(title: str) -> str:
    """Return the title as a sheet may be called: 31 characters, no ``[]:*?/\\``, no quote at the ends."""
    name = _NOT_IN_NAMES.sub(" ", title).strip(" '")[:_XLSX_NAME].strip(" '")
    # Excel keeps this name for itself.
    return name if name and name.lower() != "history" else "Sheet1"
