"""From the records of any kind of file to the rows that are kept: clean cells, named columns."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, starmap
from typing import TextIO

from filrouge.ground.tables.cells import clean, remark_on_damage
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.guards import unguard
from filrouge.ground.tables.headings import (
    LOOK_AHEAD,
    Cells,
    Headings,
    RawRow,
    Record,
    find,
    look_like_data,
    name_columns,
)
from filrouge.ground.tables.limits import Limits

# Whatever cleaning might change or remark on beside blanks at the edges.
_REMARKABLE = re.compile(r"[^ -~]|[#'+]|Err:")


@dataclass(frozen=True)
class Table:
    """The columns and how many rows were written."""

    columns: tuple[str, ...]
    rows: int


class RowFile:
    """Writes rows as JSON lines, ``[line, cell, cell, …]``, without the empty cells at their end."""

    def __init__(self, out: TextIO, limits: Limits) -> None:
        self._out = out
        self._limits = limits
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        self.rows = 0

    def write(self, line: int, cells: Cells) -> None:
        """Keep one row. Raises ``Refusal`` when it is one too many."""
        self.rows += 1
        if self.rows > self._limits.rows:
            raise Refusal("too_many_rows", limit=self._limits.rows)
        self._out.write(self._encode([line, *cells]) + "\n")


class Cleaning:
    """Cleans records and holds them to the limits."""

    def __init__(self, limits: Limits, findings: Findings, *, plain: bool) -> None:
        self._limits = limits
        self._findings = findings
        self._plain = plain
        """Whether the file is plain text, in which numbers and formulas are not told from text."""

    def record(self, line: int, cells: Cells, merged: tuple[tuple[int, int], ...] = ()) -> Record:
        """Return the record clean and without the empty cells at its end."""
        if max(map(len, cells), default=0) > self._limits.cell:
            raise Refusal("cell_too_long", line=line, limit=self._limits.cell)
        fresh = self._fresh(cells, line)
        while fresh and not fresh[-1]:
            fresh.pop()
        if len(fresh) > self._limits.columns:
            raise Refusal("too_many_columns", columns=len(fresh), limit=self._limits.columns, line=line)
        return Record(line, fresh, merged)

    def _fresh(self, cells: Cells, line: int) -> Cells:
        # Most rows hold nothing but ASCII: asked once for all cells, that takes a third of the time.
        if not _REMARKABLE.search("".join(cells)):
            return [cell.strip() for cell in cells]
        texts = [clean(cell, self._findings, line) if cell else "" for cell in cells]
        return [self._told_from_formula(text, line) for text in texts] if self._plain else texts

    def _told_from_formula(self, cell: str, line: int) -> str:
        remark_on_damage(cell, self._findings, line)
        return unguard(cell)


class GridWriter:
    """Writes a grid, whose headings have to be found, row by row."""

    def __init__(self, out: RowFile, findings: Findings, *, fixed: bool) -> None:
        self._out = out
        self._findings = findings
        self._fixed = fixed
        """Whether the headings say how many cells a row has (CSV), so that more are a mistake."""
        self._declared = 0
        self._used = 0

    def write(self, records: Iterator[tuple[Record, int]]) -> Table:
        """Write all records; each comes with the number of cells it had in the file."""
        first = look_ahead(records)
        if not first:
            raise Refusal("empty")
        headings = find([record for record, _ in first])
        self._remark(headings, first[0][0].line)
        # Where the headings were joined from two rows, the wider of both says how many cells a row has.
        own = first[headings.data_from - 1 - headings.joined : headings.data_from]
        self._declared = max(len(headings.texts), *(width for _, width in own))
        self._used = len(headings.texts)
        for record, width in chain(first[headings.data_from :], records):
            self._row(record, width)
        if not self._out.rows:
            raise Refusal("no_rows")
        texts = headings.texts + [""] * (self._used - len(headings.texts))
        return Table(name_columns(texts, self._findings), self._out.rows)

    def _remark(self, headings: Headings, first_line: int) -> None:
        if headings.line > first_line and not headings.joined:
            self._findings.remark("headings_below", headings.line, row=headings.line)
        if headings.joined:
            self._findings.remark("headings_joined", headings.line, row=headings.line)
        if look_like_data(headings.texts):
            self._findings.remark("headings_like_data", headings.line, row=headings.line)

    def _row(self, record: Record, width: int) -> None:
        filled = len(record.cells)
        if self._fixed and filled > self._declared:
            self._findings.remark("long_rows", record.line)
        elif self._fixed and width < self._declared:
            self._findings.remark("short_rows", record.line)
        self._used = max(self._used, min(filled, self._declared) if self._fixed else filled)
        self._out.write(record.line, record.cells)


def look_ahead(records: Iterator[tuple[Record, int]]) -> list[tuple[Record, int]]:
    """The first records, among which the headings are."""
    first = []
    for record in records:
        first.append(record)
        if len(first) == LOOK_AHEAD:
            break
    return first


def cleaned(rows: Iterable[RawRow], cleaning: Cleaning) -> Iterator[tuple[Record, int]]:
    """Clean the rows of a sheet or a page, each with its line and what is merged in it; those without content go."""
    return filled_only((record, len(record.cells)) for record in starmap(cleaning.record, rows))


def filled_only(records: Iterable[tuple[Record, int]]) -> Iterator[tuple[Record, int]]:
    """Leave out rows without any content."""
    return (pair for pair in records if pair[0].cells)


def write_objects(
    records: Iterable[tuple[int, Cells]],
    keys: dict[str, int],
    out: RowFile,
    cleaning: Cleaning,
    findings: Findings,
) -> Table:
    """Write records whose columns are named by keys; ``keys`` grows while they are read."""
    seen = False
    for line, cells in records:
        seen = True
        record = cleaning.record(line, cells)
        if record.cells:
            out.write(line, record.cells)
    if not out.rows:
        raise Refusal("no_rows" if seen else "empty")
    return Table(name_columns([clean(key, findings, 0) for key in keys], findings), out.rows)
