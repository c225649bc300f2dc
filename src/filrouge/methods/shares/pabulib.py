"""Files of Pabulib, the public library of participatory budgets (extension `.pb`): three tables in one text.

The sections META, PROJECTS and VOTES each have a title line, a line of column names and rows of values between
semicolons, quoted as in CSV (pabulib.org/format). Reading is lenient about spaces, empty lines, decimal commas,
missing last cells and unknown columns; writing gives the strict form. Nothing that was read is lost on writing.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

TITLES = ("META", "PROJECTS", "VOTES")

Row = tuple[str, ...]


class PabulibError(ValueError):
    """The text cannot be read as a participatory budget; the message names the section and the line."""

    def __init__(self, section: str, line: int | None, problem: str) -> None:
        super().__init__(f"{section}{'' if line is None else f', line {line}'}: {problem}")
        self.section = section
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under column names; `lines` says where in the file each row ends."""

    columns: Row
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = field(default=(), compare=False)

    def column(self, name: str) -> tuple[str, ...] | None:
        """All cells under a name, or None when there is no such column."""
        if name not in self.columns:
            return None
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def line(self, place: int) -> int | None:
        """The line of a row, by its place, if it was read from a file."""
        return self.lines[place] if self.lines else None


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """One file as it stands: `meta` by key, projects and votes as tables of texts."""

    meta: dict[str, str]
    projects: Table
    votes: Table

    @property
    def vote_type(self) -> str:
        """How people voted: approval, choose-1, cumulative, scoring or ordinal."""
        return self.meta.get("vote_type", "").lower()

    @property
    def rule(self) -> str:
        """The rule by which the official outcome was found, as the file names it."""
        return self.meta.get("rule", "").lower()

    @property
    def names(self) -> tuple[str, ...]:
        """The projects' ids, in the order of the file."""
        return self.projects.column("project_id") or ()

    @property
    def selected(self) -> tuple[str, ...] | None:
        """Ids that the official rule selected (marked 1), in the order of the file; None if the file does not say."""
        marks = self.projects.column("selected")
        if marks is None:
            return None
        return tuple(name for name, mark in zip(self.names, marks, strict=True) if mark == "1")


def read(stream: TextIO) -> BudgetFile:
    """Read a `.pb` text; what cannot be understood is a PabulibError. Cells are stripped, empty lines skipped."""
    sections = _read_sections(stream)
    missing = [name for name in TITLES if name not in sections]
    if missing:
        raise PabulibError(missing[0], None, "the section is missing")
    meta = {row[0]: row[1] for row in sections["META"].rows}
    file = BudgetFile(meta, sections["PROJECTS"], sections["VOTES"])
    _check_columns(file)
    return file


def write(file: BudgetFile, stream: TextIO) -> None:
    """Write a `.pb` text: what is read from it equals `file`."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    tables = {"META": Table(("key", "value"), tuple(file.meta.items()))}
    for title, table in {**tables, "PROJECTS": file.projects, "VOTES": file.votes}.items():
        writer.writerow([title])
        writer.writerow(table.columns)
        writer.writerows(table.rows)


def _read_sections(stream: TextIO) -> dict[str, Table]:
    gathered: dict[str, list[tuple[int, Row]]] = {}
    rows: list[tuple[int, Row]] | None = None
    for line, row in _rows(stream):
        title = row[0].upper()
        if title in TITLES and not any(row[1:]):
            if title in gathered:
                raise PabulibError(title, line, "the section starts a second time")
            rows = gathered.setdefault(title, [])
        elif rows is None:
            raise PabulibError("META", line, f"expected the title META and found {row[0]!r}")
        else:
            rows.append((line, row))
    return {title: _read_table(title, found) for title, found in gathered.items()}


def _rows(stream: TextIO) -> Iterator[tuple[int, Row]]:
    """Rows that are not empty with the number of their last line, all cells stripped."""
    reader = csv.reader(stream, delimiter=";")
    try:
        for row in reader:
            cells = tuple(map(str.strip, row))
            if any(cells):
                yield reader.line_num, (cells if reader.line_num > 1 else (cells[0].removeprefix("\ufeff"), *cells[1:]))
    except csv.Error as error:
        raise PabulibError("file", reader.line_num, f"the line cannot be split into cells ({error})") from error


def _read_table(title: str, rows: list[tuple[int, Row]]) -> Table:
    if title == "META":
        return _read_meta(rows)
    if not rows:
        raise PabulibError(title, None, "the line with the names of the columns is missing")
    (first, columns), *rest = rows
    columns = _drop_empty_end(columns)
    if len(set(columns)) != len(columns):
        raise PabulibError(title, first, "two columns have the same name")
    fitted = tuple(row if len(row) == len(columns) else _fit(title, line, row, len(columns)) for line, row in rest)
    return Table(columns, fitted, tuple(line for line, _row in rest))


def _fit(title: str, line: int, row: Row, width: int) -> Row:
    if any(row[width:]):
        raise PabulibError(title, line, f"the row has {len(row)} values for {width} columns")
    return row[:width] + ("",) * (width - len(row))


def _drop_empty_end(row: Row) -> Row:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _read_meta(rows: list[tuple[int, Row]]) -> Table:
    entries: dict[str, str] = {}
    lines: list[int] = []
    for line, row in rows:
        key, value = _read_entry(row)
        if (key, value.lower()) == ("key", "value"):
            continue
        if entries.get(key, value) != value:
            raise PabulibError("META", line, f"{key!r} is given twice, with different values")
        if key not in entries:
            lines.append(line)
        entries[key] = value
    return Table(("key", "value"), tuple(entries.items()), tuple(lines))


def _read_entry(row: Row) -> tuple[str, str]:
    """Key and value; some files have a colon between them, or semicolons in the value without quoting it."""
    if len(row) == 1 and ":" in row[0]:
        key, _colon, value = row[0].partition(":")
        return key.strip().lower(), value.strip()
    return row[0].lower(), "; ".join(_drop_empty_end(row[1:]))


def _check_columns(file: BudgetFile) -> None:
    for title, table, wanted in (
        ("PROJECTS", file.projects, ("project_id", "cost")),
        ("VOTES", file.votes, ("voter_id", "vote")),
    ):
        for name in wanted:
            if name not in table.columns:
                raise PabulibError(title, None, f"the column {name!r} is missing")
    seen: set[str] = set()
    for place, name in enumerate(file.names):
        if name in seen:
            raise PabulibError("PROJECTS", file.projects.line(place), f"the project {name!r} is listed twice")
        seen.add(name)
