"""Lists as files: CSV in the usual dialects and encodings, XLSX, ODS and JSON Lines.

Every function writes the rows one by one and the same bytes each time.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .cells import Cell
from .model import Habit

DATE_STYLES = {
    "d/m/y": "%d/%m/%Y",
    "d-m-y": "%d-%m-%Y",
    "d.m.y": "%d.%m.%Y",
    "d.m.y.": "%d.%m.%Y.",
    "y-m-d": "%Y-%m-%d",
    "y.m.d": "%Y.%m.%d.",
}
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp inside the file, so that its bytes are always the same
BYTE_ORDER_MARK = "\ufeff"
ZIP_STAMP = (2026, 1, 1, 0, 0, 0)
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="1">'
)
ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)

Cells = Sequence[Cell]


def first_line(habit: Habit) -> int:
    """The line or sheet row, from 1, on which the first organisation stands."""
    return 1 if habit.format == "jsonl" else habit.titles + 2


def written_date(day: date, habit: Habit) -> str:
    """A date as this list writes it."""
    return day.strftime(DATE_STYLES[habit.dates])


def _as_text(cell: Cell, habit: Habit) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return written_date(cell, habit)
    if isinstance(cell, float):
        return str(cell).replace(".", habit.decimals)
    return str(cell)


@contextmanager
def _text_file(path: Path, encoding: str) -> Iterator[IO[str]]:
    # The codec "utf-16" follows the machine's byte order; a file must not.
    codec = "utf-16-le" if encoding == "utf-16" else encoding
    # Signs that an old encoding lacks come out as question marks there, as they do from spreadsheets.
    with path.open("w", encoding=codec, errors="replace", newline="") as text:
        text.write(BYTE_ORDER_MARK if encoding == "utf-16" else "")
        yield text


def _write_csv(path: Path, habit: Habit, lines: Iterable[Cells]) -> None:
    with _text_file(path, habit.encoding) as file:
        writer = csv.writer(file, delimiter=habit.separator, lineterminator="\r\n")
        for cells in lines:
            writer.writerow([_as_text(cell, habit) for cell in cells])


def _write_xlsx(path: Path, habit: Habit, lines: Iterable[Cells]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            if isinstance(cell, date) and habit.dates != "y-m-d":
                sheet.write_datetime(at, column, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(at, column, cell)
            elif cell is not None:
                sheet.write_string(at, column, _as_text(cell, habit))
    book.close()


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def _write_ods(path: Path, habit: Habit, lines: Iterable[Cells]) -> None:
    with ZipFile(path, "w") as book:
        # The format wants its kind first and unpacked, so that it can be told from the first bytes.
        book.writestr(_member("mimetype", ZIP_STORED), ODS_KIND)
        book.writestr(_member("META-INF/manifest.xml"), ODS_MANIFEST)
        with book.open(_member("content.xml"), "w") as content:
            content.write(ODS_HEAD.encode())
            for cells in lines:
                row = "".join(map(_ods_cell, cells))
                content.write(f"<table:table-row>{row}</table:table-row>".encode())
            content.write(ODS_FOOT.encode())


def _member(name: str, packed: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, ZIP_STAMP)
    info.compress_type = packed
    return info


def _write_json_lines(path: Path, habit: Habit, lines: Iterable[Cells]) -> None:
    walk = iter(lines)
    keys = [str(heading).casefold().replace(" ", "_") for heading in next(walk)]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for cells in walk:
            known = {key: _plain(cell) for key, cell in zip(keys, cells, strict=True) if cell is not None}
            file.write(json.dumps(known, ensure_ascii=False) + "\n")


def _plain(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


WRITERS: Mapping[str, Callable[[Path, Habit, Iterable[Cells]], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "ods": _write_ods,
    "jsonl": _write_json_lines,
}
"""How each format is written: title lines, headings and rows in one stream (no titles in JSON Lines)."""
