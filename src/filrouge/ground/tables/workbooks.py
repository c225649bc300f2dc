"""Rows of a workbook (XLSX, XLS, ODS), read by calamine: values only, no formula and no macro runs."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from filrouge.ground.tables.archives import Survey
from filrouge.ground.tables.cells import Value, as_text
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.headings import Cells
from filrouge.ground.tables.limits import Limits

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Given = TypeVar("Given")
Got = TypeVar("Got")
Span = tuple[int, int]
RawRow = tuple[int, Cells, tuple[Span, ...]]


class Workbook:
    """An open workbook: ``sheets`` are the names of its worksheets, ``sheet`` the one that is read."""

    def __init__(self, file: BinaryIO, wanted: str, limits: Limits, findings: Findings) -> None:
        self._findings = findings
        self._limits = limits
        book = _load(file)
        self.sheets = _worksheets(book)
        self.sheet, self._cells = self._choose(book, wanted)

    def _choose(self, book: "CalamineWorkbook", wanted: str) -> "tuple[str, CalamineSheet]":
        if wanted and wanted not in self.sheets:
            raise Refusal("no_such_sheet", sheet=wanted, sheets=", ".join(self.sheets)[:500])
        filled = []
        for name in [wanted] if wanted else self.sheets:
            cells = _guarded(book.get_sheet_by_name, name)
            if _is_table(cells):
                return name, cells
            filled += [(name, cells)] if cells.start is not None else []
        if not filled:
            raise Refusal("empty")
        return filled[0]

    def rows(self) -> Iterator[RawRow]:
        """Yield the row number as the program shows it, the cells as text and the spans merged sideways."""
        first_row, first_column = self._cells.start or (0, 0)
        self._check_width(first_column)
        merged, downwards = self._merged(first_column), self._merged_downwards(first_column)
        above: dict[int, tuple[int, str]] = {}  # column → the last row of a merged cell, and its text
        for number, values in enumerate(self._cells.iter_rows(), start=1):
            if number > first_row:
                texts = self._texts(values, number)
                _fill_down(texts, number, above)
                begun = downwards.get(number, ())
                above |= {column: (last, texts[column]) for column, last in begun if column < len(texts)}
                yield number, texts, tuple(merged.get(number, ()))

    def _texts(self, values: Sequence[Value], line: int) -> Cells:
        return [
            value if type(value) is str else as_text(value, self._findings, line) if value != "" else ""
            for value in values
        ]

    def _check_width(self, first_column: int) -> None:
        _, last = self._cells.end or (0, 0)
        # Far wider than the limit: not even the blank columns between are worth unrolling.
        if last - first_column >= self._limits.columns * 10:
            raise Refusal("too_many_columns", columns=last - first_column + 1, limit=self._limits.columns)

    def _merged(self, first_column: int) -> dict[int, list[Span]]:
        spans: dict[int, list[Span]] = {}
        for (top, left), (_, right) in self._cells.merged_cell_ranges or ():
            if right > left >= first_column:
                spans.setdefault(top + 1, []).append((left - first_column, right - first_column))
        return spans

    def _merged_downwards(self, first_column: int) -> dict[int, list[Span]]:
        """Row → column and last row of the cells that begin there and reach over the rows below."""
        spans: dict[int, list[Span]] = {}
        for (top, left), (bottom, _) in self._cells.merged_cell_ranges or ():
            if bottom > top and left >= first_column:
                spans.setdefault(top + 1, []).append((left - first_column, bottom + 1))
        return spans


def _is_table(cells: "CalamineSheet") -> bool:
    """Whether a sheet is more than a column of notes: that is a page before the list."""
    if cells.start is None or cells.end is None:
        return False
    (top, left), (bottom, right) = cells.start, cells.end
    return bottom > top and right > left


def _fill_down(texts: Cells, number: int, above: dict[int, tuple[int, str]]) -> None:
    """Say the text of a merged cell in each of its rows. A number is not repeated: it may be of all rows together."""
    for column, (last, text) in above.items():
        if number <= last and not texts[column] and any(sign.isalpha() for sign in text):
            texts[column] = text


def _load(file: BinaryIO) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    file.seek(0)
    return _guarded(CalamineWorkbook.from_filelike, file)


def _guarded(read: Callable[[Given], Got], given: Given) -> Got:
    """Call calamine, and tell a damaged workbook from one that is locked."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read(given)
    except PasswordError as error:
        raise Refusal("password") from error
    except CalamineError as error:
        raise Refusal("broken_workbook") from error
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # A panic of the Rust library is no Exception; it says that the file is not what it claims.
        raise Refusal("broken_workbook") from error


def _worksheets(book: "CalamineWorkbook") -> list[str]:
    """Return the names of the worksheets, those in sight first."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
    return [sheet.name for sheet in sheets]


def remark_on_errors(survey: Survey, sheet: str, findings: Findings) -> None:
    """Remark on failed formulas of the sheet that is read: calamine leaves those cells empty."""
    for row in survey.errors.get(survey.parts.get(sheet, ""), ()):
        findings.remark("error_cells", row)
