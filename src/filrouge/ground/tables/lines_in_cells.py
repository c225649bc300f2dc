"""Tables of which each line came to stand in one cell: a CSV that was opened by the wrong sign and saved again."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from filrouge.ground.tables.delimited import DELIMITERS
from filrouge.ground.tables.findings import Findings
from filrouge.ground.tables.headings import LOOK_AHEAD, Cells, RawRow

_ALIKE = 0.9


def taken_apart(rows: Iterable[RawRow], findings: Findings) -> Iterator[RawRow]:
    """The rows as they are; where each holds a whole line in its first cell, the cells of these lines.

    That is so where nearly all first cells part into as many, and the headings among them too. A column of names with
    a comma here and there, or in each of them (“Union of Workshops, Ghent”), stays what it is.
    """
    stream = iter(rows)
    first = list(islice(stream, LOOK_AHEAD))
    mark = _parting([cells for _line, cells, _merged in first if any(cells)])
    if not mark:
        return chain(first, stream)
    findings.remark("lines_in_cells")
    return ((line, _parted(cells, mark), ()) for line, cells, _merged in chain(first, stream))


def _parting(rows: list[Cells]) -> str:
    """The sign that parts the first cells, the headings first; empty where they are cells."""
    lone = sum(not any(cells[1:]) for cells in rows)
    if len(rows) < 2 or not rows[0][0] or lone < _ALIKE * len(rows):
        return ""
    for mark in DELIMITERS:
        widths = [len(_cells(cells[0], mark)) for cells in rows]
        usual, often = Counter(widths).most_common(1)[0]
        if usual > 1 and widths[0] == usual and often >= _ALIKE * len(rows):
            return mark
    return ""


def _parted(cells: Cells, mark: str) -> Cells:
    return [*_cells(cells[0], mark), *cells[1:]] if cells and any(cells) else cells


def _cells(line: str, mark: str) -> Cells:
    try:
        return next(csv.reader(line.splitlines(keepends=True), delimiter=mark), [])
    except csv.Error:
        return [line]
