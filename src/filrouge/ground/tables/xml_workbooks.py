"""Rows of an XML Spreadsheet 2003: a whole workbook in one XML file, which older programs save under the name .xls.

It is gone through piece by piece: once for its sheets, once for the rows of each that is read. So it needs no memory
beyond one row, however large it is. No style, script, address or formula of it is followed, and what declares a
document type is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TextIO
from xml.parsers import expat

from filrouge.ground.tables.books import no_such_sheet, told_apart
from filrouge.ground.tables.cells import Value, as_text
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.headings import RawRow, Span
from filrouge.ground.tables.limits import Limits

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_CHUNK = 1 << 18
# A tag or a remark that has not come to its end: as much as a style needs, and far more.
_LONGEST = 1_000_000
_DEEPEST = 50
_MOST_SHEETS = 1_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_SHEET, _ROW, _CELL, _DATA = 1, 3, 4, 5  # how deep each stands: Workbook, Worksheet, Table, Row, Cell, Data
_DIGITS = re.compile(r"\s*(\d{1,7})\s*\Z")
_WHOLE = re.compile(r"\d+\Z")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d{1,3})?\Z")

Attributes = dict[str, str]


class _Walker:
    """Knows at which cell of which sheet the present place is. Rows, columns and sheets are numbered from 0."""

    def __init__(self) -> None:
        self.sheet = -1
        self.labels: list[str] = []
        self.hidden: set[int] = set()
        self._open: list[str] = []
        self._line = self._next_line = self._column = self._next_column = 0
        self._across = self._down = 0
        self._kind = ""
        self._said: list[str] | None = None
        self._length = 0

    def walk(self, text: TextIO) -> Iterator[None]:
        """Go through the file, yielding after each piece."""
        text.seek(0)
        parser, given = self._parser(), 0
        while piece := text.read(_CHUNK):
            content = piece.lstrip("\ufeff \t\r\n") if not given else piece
            given += len(content.encode("utf-8", "surrogatepass"))
            _parse(parser, content, final=False)
            if given - max(0, parser.CurrentByteIndex) > _LONGEST:
                raise Refusal("broken_workbook")
            yield
        _parse(parser, "", final=True)
        yield

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declarations
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        return parser

    def _start(self, name: str, attrs: Attributes) -> None:
        depth, local = len(self._open), name.rpartition(" ")[2]
        ours = name.startswith(_SPREADSHEET)
        self._open.append(local if ours or local == "Visible" else "")
        if depth > _DEEPEST:
            raise Refusal("broken_workbook")
        if not ours:
            if local == "Visible":
                self._listen("")
        elif (depth, local) == (_SHEET, "Worksheet"):
            self._begin_sheet(_told(attrs, "Name"))
        elif (depth, local) == (_ROW, "Row"):
            self._begin_row(attrs)
        elif (depth, local) == (_CELL, "Cell"):
            self._begin_cell(attrs)
        elif (depth, local) == (_DATA, "Data") and self._wanted():
            self._listen(_told(attrs, "Type"))

    def _listen(self, kind: str) -> None:
        self._kind, self._said, self._length = kind, [], 0

    def _end(self, _name: str) -> None:
        local, depth = self._open.pop(), len(self._open)
        if local == "Visible" and self._said is not None:
            if "".join(self._said).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.hidden.add(self.sheet)
            self._said = None
        elif (depth, local) == (_DATA, "Data") and self._said is not None:
            said, self._said = "".join(self._said), None
            if said and not said.isspace():
                self.cell(said)
        elif (depth, local) == (_ROW, "Row") and self._wanted():
            self.end_row()

    def _say(self, text: str) -> None:
        if self._said is not None:
            self._length += len(text)
            if not self.too_long(self._length):
                self._said.append(text)

    def _begin_sheet(self, label: str) -> None:
        self.sheet += 1
        self.labels.append(label)
        if self.sheet >= _MOST_SHEETS:
            raise Refusal("broken_workbook")
        self._next_line = 0

    def _begin_row(self, attrs: Attributes) -> None:
        # Rows and cells without anything are left out of the file: the next one says where it stands.
        self._line = max(self._next_line, _number(attrs, "Index", _LAST_ROW) - 1)
        self._next_line = self._line + 1 + _number(attrs, "Span", _LAST_ROW)
        self._next_column = 0
        if self._wanted():
            self.begin_row()

    def _begin_cell(self, attrs: Attributes) -> None:
        self._column = max(self._next_column, _number(attrs, "Index", _LAST_COLUMN) - 1)
        self._across = _number(attrs, "MergeAcross", _LAST_COLUMN)
        self._down = _number(attrs, "MergeDown", _LAST_ROW)
        self._next_column = self._column + 1 + self._across
        if self._wanted() and _told(attrs, "Formula"):
            self.formula()

    def _wanted(self) -> bool:
        return True

    def begin_row(self) -> None:
        """Meet a row."""

    def end_row(self) -> None:
        """Meet the end of a row."""

    def cell(self, said: str) -> None:
        """Meet a cell that holds something."""

    def formula(self) -> None:
        """Meet a cell with a formula, of which the last result is there."""

    def too_long(self, _length: int) -> bool:
        """Whether a cell with so many signs is not gathered further."""
        return False


@dataclass(slots=True)
class _Bounds:
    """Between which rows and columns of a sheet something stands."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_table(self) -> bool:
        """Whether it is more than a column of notes: that is a page before the list."""
        return self.bottom > self.top and self.right > self.left


class _Survey(_Walker):
    """Finds the sheets, and where on each something stands."""

    def __init__(self) -> None:
        super().__init__()
        self.bounds: dict[int, _Bounds] = {}
        self.formulas = 0

    def formula(self) -> None:
        self.formulas += 1

    def cell(self, said: str) -> None:
        line, column = self._line, self._column
        known = self.bounds.get(self.sheet)
        if known is None:
            self.bounds[self.sheet] = _Bounds(line, column, line, column)
        else:
            known.bottom = line
            known.left, known.right = min(known.left, column), max(known.right, column)

    def too_long(self, length: int) -> bool:
        return length > _LONGEST


class _Grid(_Walker):
    """Gathers the rows of one sheet; `rows` are those that are whole."""

    def __init__(self, number: int, limits: Limits, findings: Findings) -> None:
        super().__init__()
        self.rows: list[RawRow] = []
        self._number = number
        self._limits = limits
        self._findings = findings
        self._row: dict[int, str] = {}
        self._spans: list[Span] = []
        self._above: dict[int, tuple[int, str]] = {}  # column → the last row of a cell from above, and its text

    def _wanted(self) -> bool:
        return self.sheet == self._number

    def begin_row(self) -> None:
        self._row, self._spans = {}, []

    def cell(self, said: str) -> None:
        column, most = self._column, self._limits.columns
        if column >= most:
            raise Refusal("too_many_columns", columns=column + 1, limit=most)
        text = as_text(_value(self._kind, said), self._findings, self._line + 1)
        self._row[column] = text
        if self._across:
            self._spans.append((column, column + self._across))
        if self._down:
            self._above[column] = self._line + self._down, text

    def end_row(self) -> None:
        # Text from above is said of each row that it reaches over. A number is not: it may be of all rows together.
        for column, (last, text) in self._above.items():
            if self._line <= last and any(sign.isalpha() for sign in text):
                self._row.setdefault(column, text)
        self._above = {column: cell for column, cell in self._above.items() if cell[0] > self._line}
        if self._row:
            cells = [self._row.get(column, "") for column in range(max(self._row) + 1)]
            self.rows.append((self._line + 1, cells, tuple(self._spans)))

    def too_long(self, length: int) -> bool:
        if length > 2 * self._limits.cell:
            raise Refusal("cell_too_long", line=self._line + 1, limit=self._limits.cell)
        return False


class XmlSheet:
    """One sheet of the workbook."""

    def __init__(self, book: "XmlWorkbook", name: str, number: int) -> None:
        self.name = name
        self.height = 0
        self._book = book
        self._number = number

    def rows(self, before: int = 0) -> Iterator[RawRow]:
        """Yield the row number as the program shows it, the cells as text and the spans merged sideways."""
        for line, cells, spans in self._book.rows(self._number):
            self.height = line
            yield before + line, cells, spans


class XmlWorkbook:
    """An open workbook: ``sheets`` are the names of its worksheets, ``in_sight`` of those that are not hidden."""

    plain = False

    def __init__(self, text: TextIO, limits: Limits, findings: Findings) -> None:
        self._text = text
        self._limits = limits
        self._findings = findings
        survey = _Survey()
        for _piece in survey.walk(text):
            pass
        if survey.formulas:
            findings.remark("formulas", count=survey.formulas)
        names = told_apart(survey.labels, "Sheet")
        self.in_sight = [name for number, name in enumerate(names) if number not in survey.hidden]
        self.sheets = self.in_sight + [name for name in names if name not in self.in_sight]
        self._numbers = {name: number for number, name in enumerate(names)}
        self._bounds = survey.bounds

    def choose(self, wanted: str) -> XmlSheet:
        """The sheet of this name; without one the first that is a table, or else the first that is not empty."""
        if wanted and wanted not in self._numbers:
            raise no_such_sheet(wanted, self.sheets)
        filled = [name for name in ([wanted] if wanted else self.sheets) if self._numbers[name] in self._bounds]
        if not filled:
            raise Refusal("empty")
        return self.opened(next((name for name in filled if self._bounds[self._numbers[name]].is_table), filled[0]))

    def opened(self, name: str) -> XmlSheet:
        """A sheet, whatever it holds."""
        return XmlSheet(self, name, self._numbers[name])

    def rows(self, number: int) -> Iterator[RawRow]:
        """The rows of a sheet that hold anything."""
        grid = _Grid(number, self._limits, self._findings)
        for _piece in grid.walk(self._text):
            yield from grid.rows
            grid.rows.clear()
            if grid.sheet > number:
                return


def _refuse_declarations(*_declared: object) -> None:
    raise Refusal("unsafe_workbook")


def _parse(parser: expat.XMLParserType, piece: str, *, final: bool) -> None:
    try:
        parser.Parse(piece, final)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise Refusal("broken_workbook") from error


def _told(attrs: Attributes, name: str) -> str:
    """An attribute; some programs leave out its prefix."""
    return attrs.get(_SPREADSHEET + name) or attrs.get(name, "")


def _number(attrs: Attributes, name: str, most: int) -> int:
    found = _DIGITS.match(_told(attrs, name))
    return min(int(found[1]), most) if found else 0


def _value(kind: str, said: str) -> Value:
    """What a cell holds, by the type that it names; as it stands there where it is not of that type."""
    typed = said.strip()
    if kind == "Number" and _NUMBER.match(typed) and not _WHOLE.match(typed):  # whole ones keep all their digits
        number = float(typed)
        return number if isfinite(number) else typed
    if kind == "Boolean" and typed in ("0", "1"):
        return typed == "1"
    if kind == "DateTime":
        return _moment(typed)
    return said


def _moment(typed: str) -> Value:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return moment.time() if moment.year < 1900 else moment  # a time of day is one of the last day of 1899
