"""Sheets of one workbook, or tables of one web page, that are one list: one for each region or country, all with the
same headings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from filrouge.ground.tables.archives import Survey
from filrouge.ground.tables.books import Book
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.headings import Cells, Record, find, look_like_data, name_columns
from filrouge.ground.tables.limits import Limits
from filrouge.ground.tables.normalising import Cleaning, RowFile, Table, cleaned, look_ahead
from filrouge.ground.tables.workbooks import remark_on_errors

COLUMN = "Sheet"  # what the column is called that names the sheet of each row
_MOST_SHEETS = 200
_ALIKE = 0.6
_PLAIN = re.compile(r"[\W_]+")
_LONGEST_NAMES = 500

Key = tuple[str, int]


def alike(headings: Mapping[str, Sequence[str]]) -> list[str]:
    """The sheets (name → headings) that have the same headings or nearly the same; empty where no two have.

    Of several kinds the one with the most sheets; of these the one that comes first.
    """
    keys = {name: frozenset(_keys(texts)) for name, texts in headings.items()}
    kinds = ([name for name, others in keys.items() if _are_alike(own, others)] for own in keys.values())
    largest = max(kinds, key=len, default=[])
    return largest if len(largest) > 1 else []


def _are_alike(one: frozenset[Key], other: frozenset[Key]) -> bool:
    """Whether most headings of both are the same: of “E-mail” and “email” the signs between letters do not count."""
    return len(one & other) >= _ALIKE * len(one | other) > 0


def _keys(texts: Sequence[str]) -> list[Key]:
    """Each heading as it is compared, with how often it stood before; a column without one is known by its place."""
    found: list[Key] = []
    for place, text in enumerate(texts):
        plain = _PLAIN.sub("", text.casefold())
        times = sum(plain == other for other, _times in found) if plain else place
        found.append((plain, times))
    return found


def sheets_alike(book: Book, limits: Limits) -> list[str]:
    """The sheets in sight that have the same headings. Each is opened, one at a time."""
    headings = {name: _headings_of(book, name, limits) for name in book.in_sight[:_MOST_SHEETS]}
    return alike({name: texts for name, texts in headings.items() if any(texts)})


def _headings_of(book: Book, name: str, limits: Limits) -> Cells:
    """The headings of a sheet; none of one that cannot be read."""
    # What is remarkable about a sheet is said when its rows are read.
    quiet = Cleaning(limits, Findings(), plain=book.plain)
    try:
        first = [record for record, _width in look_ahead(cleaned(book.opened(name).rows(), quiet))]
    except Refusal:
        return []
    return find(first).texts if first else []


class Together:
    """Writes the rows of several sheets as those of one table. Its first column names the sheet of each row.

    Lines are counted on from sheet to sheet, so that each is the line of one row.
    """

    def __init__(self, out: RowFile, limits: Limits, findings: Findings) -> None:
        self._out = out
        self._limits = limits
        self._findings = findings
        self._places: dict[Key, int] = {}
        self._texts = [COLUMN]
        self.names: list[str] = []

    def write(self, book: Book, survey: Survey) -> Table:
        """Write all sheets of one kind; `names` are these."""
        self.names = sheets_alike(book, self._limits)
        if not self.names:
            raise Refusal("not_alike", sheets=", ".join(book.sheets)[:_LONGEST_NAMES])
        cleaning = Cleaning(self._limits, self._findings, plain=book.plain)
        before, starts = 0, list[str]()
        for name in self.names:
            sheet = book.opened(name)
            remark_on_errors(survey, name, self._findings, before)
            starts.append(f"{name} ({before + 1})")
            self._sheet(name, cleaned(sheet.rows(before), cleaning))
            before += sheet.height
        if not self._out.rows:
            raise Refusal("no_rows")
        self._remark(starts, book.sheets)
        return Table(name_columns(self._texts, self._findings), self._out.rows)

    def _sheet(self, name: str, records: Iterator[tuple[Record, int]]) -> None:
        first = look_ahead(records)
        if not first:
            return
        headings = find([record for record, _width in first])
        if look_like_data(headings.texts):
            self._findings.remark("headings_like_data", headings.line, row=headings.line)
        own = _keys(headings.texts)
        places = [self._place(key, text) for key, text in zip(own, headings.texts, strict=True)]
        for record, _width in chain(first[headings.data_from :], records):
            places += [self._place(("", place), "") for place in range(len(places), len(record.cells))]
            self._out.write(record.line, self._laid_out(name, record.cells, places))

    def _place(self, key: Key, text: str) -> int:
        """The column of a heading; one that no sheet before had comes behind the others."""
        if key not in self._places:
            self._places[key] = len(self._texts)
            self._texts.append(text)
        if len(self._texts) > self._limits.columns:
            raise Refusal("too_many_columns", columns=len(self._texts), limit=self._limits.columns)
        return self._places[key]

    def _laid_out(self, name: str, cells: Cells, places: Sequence[int]) -> Cells:
        laid = [""] * (1 + max(places[: len(cells)], default=0))
        laid[0] = name
        for place, cell in zip(places, cells, strict=False):
            laid[place] = cell
        return laid

    def _remark(self, starts: Sequence[str], sheets: Sequence[str]) -> None:
        read, left_out = ", ".join(starts), [name for name in sheets if name not in self.names]
        self._findings.remark("sheets_together", count=len(starts), sheets=read[:_LONGEST_NAMES], column=COLUMN)
        if left_out:
            names = ", ".join(left_out)[:_LONGEST_NAMES]
            self._findings.remark("sheets_left_out", count=len(left_out), sheets=names)
