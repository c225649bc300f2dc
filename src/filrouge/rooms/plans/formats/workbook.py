"""Several tables as one workbook. Every cell is text, so that no formula, link or number is made of what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from filrouge.ground.tables.writing import sheet_name

LONGEST = 32_767  # characters of a cell, which is all the format holds
MOST_ROWS = 1_048_576
NARROW, WIDE = 10, 50

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]


def write_workbook(out: BinaryIO, title: str, tables: Iterable[Table]) -> None:
    """Write tables (name, columns, rows), a sheet each, row by row in constant memory.

    Cells are cut at 32,767 characters. Raises ValueError beyond 1,048,576 rows of a sheet.
    """
    # Loaded only here: it takes longer than everything else that a page loads.
    from xlsxwriter import Workbook

    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        bold = book.add_format({"bold": True})
        for name, columns, rows in tables:
            _write(book.add_worksheet(sheet_name(name)), bold, columns, rows)


def _write(sheet: object, bold: object, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]  # of xlsxwriter, which is untyped
    for index, column in enumerate(columns):
        sheet.set_column(index, index, min(max(len(column) + 2, NARROW), WIDE))  # type: ignore[attr-defined]  # the same
        sheet.write_string(0, index, column[:LONGEST], bold)  # type: ignore[attr-defined]  # the same
    for number, row in enumerate(rows, start=1):
        if number >= MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        for index, cell in enumerate(row):
            if cell:
                sheet.write_string(number, index, cell[:LONGEST])  # type: ignore[attr-defined]  # the same
