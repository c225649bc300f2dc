"""Rows of the tables in a web page (HTML), which many programs save under the name of a spreadsheet.

Only tables and their text are looked at: no style, script, address or declaration of the page is followed. The page is
gone through piece by piece: once for its tables, then from the beginning of each that is read to its end. So it needs
no memory beyond one row, however large it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TextIO

from filrouge.ground.tables.books import no_such_sheet, told_apart
from filrouge.ground.tables.findings import Refusal
from filrouge.ground.tables.headings import RawRow, Span
from filrouge.ground.tables.limits import Limits

_CHUNK = 1 << 15
# A tag, comment or script that has not come to its end: room for a picture within the page, and no more.
_LONGEST = 1_000_000
_DEEPEST = 50
# As browsers bound them; whatever a page says.
_MOST_SIDEWAYS, _MOST_DOWNWARDS = 1_000, 65_534
_SMALLEST = 2  # rows, and cells in them, of what is a table and no frame for a picture or a title
_MOST_TABLES = 200  # that are named
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_LABEL = 200
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_UNSEEN = frozenset({"script", "style"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "th"})
_BLANK = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*(\d{1,6})")

Attributes = list[tuple[str, str | None]]


class _Walker(HTMLParser):
    """Knows in which table the present place is. `open` are the numbers of the tables around it, from 1."""

    def __init__(self, begun: int = 0) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[int] = []
        self.begun = begun
        self.gone = 0  # characters before the present place
        self.closed_all = False
        self._unseen = ""

    def updatepos(self, i: int, j: int) -> int:
        """Count what the parser has gone over; it would count lines, which nobody asks for."""
        self.gone += max(0, j - i)
        return j

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Go over `<![if …]>`, which the parser takes for SGML and fails on; browsers take it for a comment."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def handle_decl(self, decl: str) -> None:
        """Refuse a document type with declarations of its own."""
        if "[" in decl:
            raise Refusal("unsafe_workbook")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Follow the tables."""
        if tag == "table":
            self.begun += 1
            self.open.append(self.begun)
            if len(self.open) > _DEEPEST:
                raise Refusal("page_depth", limit=_DEEPEST)
        elif tag in _UNSEEN:
            self._unseen = tag
        self.begin(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Follow the tables."""
        self.end(tag)
        if tag == "table" and self.open:
            self.open.pop()
        elif tag == self._unseen:
            self._unseen = ""
        elif tag in ("body", "html"):
            self.closed_all = True

    def handle_data(self, data: str) -> None:
        """Pass on what is there to be read."""
        if not self._unseen:
            self.say(data)

    def begin(self, tag: str, attrs: Attributes) -> None:
        """Meet an element."""

    def end(self, tag: str) -> None:
        """Meet the end of an element, the table that it ends being still open."""

    def say(self, text: str) -> None:
        """Meet text."""

    def walk(self, text: TextIO, start: int = 0) -> Iterator[None]:
        """Go through the page from so many characters on, yielding after each piece."""
        text.seek(0)
        while start > 0:
            start -= len(text.read(min(start, _LONGEST)))
        while piece := text.read(_CHUNK):
            try:
                self.feed(piece)
            except (AssertionError, ValueError) as error:  # a number of thousands of digits as the code of a character
                raise Refusal("page_broken") from error
            if len(self.rawdata) > _LONGEST:
                raise Refusal("page_broken")
            yield


@dataclass(slots=True)
class _Table:
    """A table as it is met: the characters before it, its caption or the heading before it, its rows and cells."""

    start: int
    label: str
    rows: int = 0
    cells: int = 0

    @property
    def is_one(self) -> bool:
        """Whether it is no frame for a picture or a title."""
        return self.rows >= _SMALLEST and self.cells >= _SMALLEST * self.rows


class _Measure(_Walker):
    """Finds what looks like a table, by its number on the page. And the largest one."""

    def __init__(self) -> None:
        super().__init__()
        self.largest = self.found = 0
        self.tables: dict[int, _Table] = {}  # the first of those that were found, and the largest
        self._most: _Table | None = None
        self._around: list[_Table] = []  # the tables that are open
        self._heading = ""
        self._said: list[str] | None = None

    def begin(self, tag: str, attrs: Attributes) -> None:
        if tag == "table":
            self._around.append(_Table(self.gone, self._heading))
            self._heading = ""
        elif tag in _HEADINGS or (tag == "caption" and self._around):
            self._said = []
        elif self._around and (tag == "tr" or tag in _CELLS):
            self._around[-1].rows += tag == "tr"
            self._around[-1].cells += tag != "tr"
            self._said = None  # a heading that nobody ended

    def end(self, tag: str) -> None:
        if tag == "table" and self._around:
            self._measured(self.open[-1])
        elif self._said is not None and (tag in _HEADINGS or tag == "caption"):
            label, self._said = "".join(self._said), None
            if tag == "caption" and self._around:
                self._around[-1].label = label
            else:
                self._heading = label

    def say(self, text: str) -> None:
        if self._said is not None and sum(map(len, self._said)) < _LONGEST_LABEL:
            self._said.append(text)

    def find(self, text: TextIO) -> None:
        """Go through the page to its end."""
        for _piece in self.walk(text):
            pass
        while self._around:
            self._measured(self.open.pop())
        if not self._most:
            raise Refusal("web_page")
        self.tables.setdefault(self.largest, self._most)

    def _measured(self, number: int) -> None:
        table = self._around.pop()
        if table.is_one:
            self.found += 1
            if len(self.tables) < _MOST_TABLES:
                self.tables[number] = table
        if table.cells and (not self._most or (table.cells, -number) > (self._most.cells, -self.largest)):
            self.largest, self._most = number, table


class _Grid(_Walker):
    """Gathers the rows of one table; `rows` are those that are whole. What a table in a cell says, the cell says."""

    def __init__(self, wanted: int, limits: Limits) -> None:
        super().__init__(begun=wanted - 1)
        self.rows: list[RawRow] = []
        self.ended = False
        self._wanted = wanted
        self._limits = limits
        self._line = 0
        self._row: dict[int, str] | None = None
        self._spans: list[Span] = []
        self._at = 0
        self._said: list[str] | None = None
        self._length = 0
        self._span = (1, 1)
        self._above: dict[int, tuple[int, str]] = {}  # column → the last row of a cell from above, and its text

    def begin(self, tag: str, attrs: Attributes) -> None:
        if self.open and self.open[-1] == self._wanted:
            if tag == "tr" or tag in _GROUPS:
                self.end_row()
            if tag in _GROUPS:
                self._above.clear()
            elif tag == "tr":
                self._begin_row()
            elif tag in _CELLS:
                self._begin_cell(attrs)
        if tag in _BREAKS:
            self._add("\n")

    def end(self, tag: str) -> None:
        if not self.open or self.open[-1] != self._wanted:
            return
        if tag in _CELLS:
            self._end_cell()
        elif tag in ("tr", "table") or tag in _GROUPS:
            self.end_row()
            self.ended = self.ended or tag == "table"

    def say(self, text: str) -> None:
        self._add(_BLANK.sub(" ", text))

    def _add(self, text: str) -> None:
        if self._said is None:
            return
        self._length += len(text)
        if self._length > 2 * self._limits.cell:
            raise Refusal("cell_too_long", line=self._line, limit=self._limits.cell)
        self._said.append(text)

    def _begin_row(self) -> None:
        self._line += 1
        self._row, self._at, self._spans = {}, 0, []

    def _begin_cell(self, attrs: Attributes) -> None:
        self._end_cell()
        if self._row is None:
            self._begin_row()
        while self._at in self._above and self._above[self._at][0] >= self._line:
            self._at += 1
        given = dict(attrs)
        self._span = _span(given.get("colspan"), _MOST_SIDEWAYS), _span(given.get("rowspan"), _MOST_DOWNWARDS)
        self._said, self._length = [], 0

    def _end_cell(self) -> None:
        if self._said is None or self._row is None:
            return
        text, self._said = _tidy("".join(self._said)), None
        (wide, high), first = self._span, self._at
        self._at += wide
        if text:
            if first >= self._limits.columns:
                raise Refusal("too_many_columns", columns=first + 1, limit=self._limits.columns)
            self._row[first] = text
            self._spans += [(first, first + wide - 1)] if wide > 1 else []
        if high > 1:
            below = range(first, min(self._at, self._limits.columns))
            self._above |= {column: (self._line + high - 1, text if column == first else "") for column in below}

    def end_row(self) -> None:
        """Keep the row that is open, if there is one."""
        self._end_cell()
        if self._row is None:
            return
        # Text from above is said of each row that it reaches over. A number is not: it may be of all rows together.
        for column, (last, text) in self._above.items():
            if last >= self._line and any(sign.isalpha() for sign in text):
                self._row.setdefault(column, text)
        self._above = {column: cell for column, cell in self._above.items() if cell[0] > self._line}
        cells = [self._row.get(column, "") for column in range(max(self._row, default=-1) + 1)]
        self.rows.append((self._line, cells, tuple(self._spans)))
        self._row = None


class PageTable:
    """One table of the page: its number, and how many characters stand before it."""

    def __init__(self, text: TextIO, name: str, number: int, start: int, limits: Limits) -> None:
        self.name = name
        self.height = 0
        self._text = text
        self._number = number
        self._start = start
        self._limits = limits

    def rows(self, before: int = 0) -> Iterator[RawRow]:
        """Yield the number of each row in its table, its cells and the spans merged sideways."""
        for line, cells, spans in self._rows():
            self.height = line
            yield before + line, cells, spans

    def _rows(self) -> Iterator[RawRow]:
        grid = _Grid(self._number, self._limits)
        for _piece in grid.walk(self._text, self._start):
            yield from grid.rows
            grid.rows.clear()
            if grid.ended:
                return
        if not grid.closed_all:
            raise Refusal("page_cut")
        grid.end_row()
        yield from grid.rows


class WebPage:
    """A page with its tables, each under its caption, the heading before it, or its number; frames are none.

    `others` is how many tables it has beside the largest.
    """

    plain = True

    def __init__(self, text: TextIO, limits: Limits) -> None:
        self._text = text
        self._limits = limits
        measure = _Measure()
        measure.find(text)
        self.others = max(0, measure.found - 1)
        numbers = sorted(measure.tables)
        self._tables = measure.tables
        names = told_apart((measure.tables[number].label for number in numbers), "Table")
        self.sheets = self.in_sight = names
        self._numbers = dict(zip(names, numbers, strict=True))
        self._largest = names[numbers.index(measure.largest)]

    def choose(self, wanted: str) -> PageTable:
        """The table of this name; without one the largest, the first of several."""
        if wanted and wanted not in self._numbers:
            raise no_such_sheet(wanted, self.sheets)
        return self.opened(wanted or self._largest)

    def opened(self, name: str) -> PageTable:
        """A table, whatever it holds."""
        number = self._numbers[name]
        return PageTable(self._text, name, number, self._tables[number].start, self._limits)


def _span(typed: str | None, most: int) -> int:
    found = _DIGITS.match(typed or "")
    return max(1, min(int(found[1]), most)) if found else 1


def _tidy(text: str) -> str:
    """Text as it is seen: one blank between words, a line end where the page has one."""
    lines = (_BLANK.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
