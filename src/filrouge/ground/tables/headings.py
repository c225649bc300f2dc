"""Which row holds the headings, and what the columns are called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from filrouge.ground.tables.cells import one_line
from filrouge.ground.tables.findings import Findings

Cells = list[str]
Span = tuple[int, int]  # first and last column of what is merged sideways
RawRow = tuple[int, Cells, tuple[Span, ...]]  # its line, cells as they were found, and what is merged in it
LOOK_AHEAD = 60
_LONGEST = 250
_FULL_ENOUGH = 0.6
_TITLE = 2
_FEW = 3
# What nobody calls a column: an address of mail or web, or a number of four digits or more that is no year.
_VALUE = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?!(?:18|19|20)\d\d\Z)\d{4,}", re.I)


@dataclass(frozen=True)
class Record:
    """One row of the file: its line as a person sees it there, and its cells, already clean."""

    line: int
    cells: Cells
    merged: tuple[tuple[int, int], ...] = field(default=())
    """Cells of this row that were merged sideways: first and last column, from 0."""


@dataclass(frozen=True)
class Headings:
    """The names found, and the place in the looked-through rows where the data begin."""

    texts: Cells
    line: int
    data_from: int
    joined: bool = False


def find(records: Sequence[Record]) -> Headings:
    """Find the headings among the first rows that hold anything.

    The first row that is about as full as the fullest one is taken: titles, dates and notes above a
    table fill one or two cells. Headings that stretch over several columns are joined with the row below.
    """
    fullest = _usual_fullness(records)
    index = next(i for i, _ in enumerate(records) if _may_be_headings(records, i, fullest))
    above, below = records[index], records[index + 1 : index + 2]
    if below and _stretches_over(above, below[0]):
        return _joined(above, below[0], index + 2)
    if index and _is_group_row(records[index - 1], above):
        return _joined(records[index - 1], above, index + 1)
    return Headings(list(above.cells), above.line, index + 1)


def _usual_fullness(records: Sequence[Record]) -> int:
    """Return how many cells the fullest rows fill, leaving out the few that a stray delimiter made longer."""
    counts = sorted(map(_filled, records), reverse=True)
    return counts[max(1, len(counts) // 10)] if len(counts) > _FEW else counts[0]


def _filled(record: Record) -> int:
    return sum(map(bool, record.cells))


def _may_be_headings(records: Sequence[Record], index: int, fullest: int) -> bool:
    filled = _filled(records[index])
    if filled >= fullest:
        return True
    return filled >= fullest * _FULL_ENOUGH and not (filled <= _TITLE and _blank_follows(records, index))


def _blank_follows(records: Sequence[Record], index: int) -> bool:
    following = records[index + 1 : index + 2]
    height = 1 + sum(cell.count("\n") for cell in records[index].cells)
    return bool(following) and following[0].line > records[index].line + height


def _stretches_over(above: Record, below: Record) -> bool:
    """Tell whether a heading of the upper row is merged over several filled cells of the lower row."""
    if below.line != above.line + 1:
        return False
    return any(sum(map(bool, below.cells[first : last + 1])) > 1 for first, last in above.merged)


def _is_group_row(above: Record, below: Record) -> bool:
    """Tell whether the row above completes the headings: two cells or more, one of them over a gap."""
    if below.line != above.line + 1 or _filled(above) < 2:
        return False
    return any(cell and not _at(below.cells, i) for i, cell in enumerate(above.cells)) or bool(above.merged)


def _at(cells: Cells, index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _joined(above: Record, below: Record, data_from: int) -> Headings:
    """What stands below, with its group where that alone says too little: twice the same, or a year."""
    width = max(len(above.cells), len(below.cells))
    groups = _groups(above, width)
    lower = [_at(below.cells, i) for i in range(width)]
    texts = []
    for i, text in enumerate(lower):
        if text and groups[i] and (lower.count(text) > 1 or not any(map(str.isalpha, text))):
            texts.append(f"{groups[i]} {text}")
        else:
            texts.append(text or _at(above.cells, i))
    return Headings(texts, below.line, data_from, joined=True)


def _groups(above: Record, width: int) -> Cells:
    """Return for each column the heading that stands over it, carried to the right until the next one."""
    groups, current = [], ""
    for i in range(width):
        current = _at(above.cells, i) or current
        groups.append(current)
    return groups


def look_like_data(texts: Sequence[str]) -> bool:
    """Tell whether these headings are more likely the first row of a table that has none."""
    return any(map(_VALUE.fullmatch, texts))


def name_columns(texts: Sequence[str], findings: Findings) -> tuple[str, ...]:
    """Give every column a name of its own: "Column 7" for an empty heading, "Name (2)" for a repeated one."""
    names: dict[str, None] = {}
    for index, text in enumerate(texts):
        seen = _seen(text, findings)
        if not seen:
            findings.remark("headings_missing")
            seen = f"Column {index + 1}"
        if seen in names:
            findings.remark("headings_repeated", name=seen)
            seen = _free(seen, names)
        names[seen] = None
    return tuple(names)


def _seen(text: str, findings: Findings) -> str:
    seen = one_line(text)
    if seen != " ".join(text.split()):
        findings.remark("headings_invisible", name=seen)
    if len(seen) > _LONGEST:
        findings.remark("headings_cut", name=seen[:40])
        seen = seen[: _LONGEST - 1].rstrip() + "…"
    return seen


def _free(name: str, taken: dict[str, None]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
