"""Rows of a workbook (XLSX, XLS, ODS), read by calamine: values only, no formula and no macro runs."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from filrouge.ground.tables.archives import Survey
from filrouge.ground.tables.books import no_such_sheet
from filrouge.ground.tables.cells import Value, as_text
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.headings import Cells, RawRow, Span
from filrouge.ground.tables.limits import Limits

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Given = TypeVar("Given")
Got = TypeVar("Got")


class Worksheet:
    """One sheet of a workbook, its cells in memory."""

    def __init__(self, name: str, cells: "CalamineSheet", limits: Limits, findings: Findings) -> None:
        self.name = name
        self._cells = cells
        self._limits = limits
        self._findings = findings

    @property
    def height(self) -> int:
        """The number of its last row that holds anything."""
        return self._cells.end[0] + 1 if self._cells.end else 0

    def rows(self, before: int = 0) -> Iterator[RawRow]:
        """Yield the row number as the program shows it, the cells as text and the spans merged sideways.

        `before` lines of other sheets are counted in.
        """
        first_row, first_column = self._cells.start or (0, 0)
        self._check_width(first_column)
        merged, downwards = self._merged(first_column), self._merged_downwards(first_column)
        above: dict[int, tuple[int, str]] = {}  # column → the last row of a merged cell, and its text
        for number, values in enumerate(self._cells.iter_rows(), start=1):
            if number > first_row:
                texts = self._texts(values, before + number)
                _fill_down(texts, number, above)
                begun = downwards.get(number, ())
                above |= {column: (last, texts[column]) for column, last in begun if column < len(texts)}
                yield before + number, texts, tuple(merged.get(number, ()))

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


class Workbook:
    """An open workbook: ``sheets`` are the names of its worksheets, ``in_sight`` of those that are not hidden."""

    plain = False

    def __init__(self, file: BinaryIO, limits: Limits, findings: Findings) -> None:
        self._limits = limits
        self._findings = findings
        self._book = _load(file)
        self.in_sight, hidden = _worksheets(self._book)
        self.sheets = self.in_sight + hidden

    def choose(self, wanted: str) -> Worksheet:
        """The sheet of this name; without one the first that is a table, or else the first that is not empty."""
        if wanted and wanted not in self.sheets:
            raise no_such_sheet(wanted, self.sheets)
        filled = []
        for name in [wanted] if wanted else self.sheets:
            cells = _guarded(self._book.get_sheet_by_name, name)
            if _is_table(cells):
                return self._sheet(name, cells)
            filled += [(name, cells)] if cells.start is not None else []
        if not filled:
            raise Refusal("empty")
        return self._sheet(*filled[0])

    def opened(self, name: str) -> Worksheet:
        """A sheet, whatever it holds."""
        return self._sheet(name, _guarded(self._book.get_sheet_by_name, name))

    def _sheet(self, name: str, cells: "CalamineSheet") -> Worksheet:
        return Worksheet(name, cells, self._limits, self._findings)


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


def _worksheets(book: "CalamineWorkbook") -> tuple[list[str], list[str]]:
    """Return the names of the worksheets in sight, and of the hidden ones."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return seen, [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]


def remark_on_errors(survey: Survey, sheet: str, findings: Findings, before: int = 0) -> None:
    """Remark on failed formulas of a sheet that is read, behind so many lines of others: its cells are left empty."""
    for row in survey.errors.get(survey.parts.get(sheet, ""), ()):
        findings.remark("error_cells", before + row)
