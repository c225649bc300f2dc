"""Records of a text whose cells are parted by a delimiter (CSV and its relatives)."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TextIO

from filrouge.ground.tables.findings import Refusal
from filrouge.ground.tables.headings import Cells
from filrouge.ground.tables.limits import Limits

DELIMITERS = ",;\t|"
# Other things that people put between cells; such a file would be read as one column.
_UNUSUAL = (":", "^", "~", "¦", "§", "#", "\x1f", "\x01", "\x02", "  ")
_BLANK = DELIMITERS + '"\ufeff \r\n\xa0'
_SAMPLE_LINES = 400
_SAMPLE_SIZE = 400_000
_LONGEST_LINE = 10_000_000
_STEADY = 0.6
_SELDOM = 0.25
_DECLARED = re.compile(r"\ufeff?sep=([^\w\s\"]|\t)[\r\n]*\Z", re.I)
# A line of our own behind the last one: a quote that was never closed swallows it.
_END = "\ue000end of the table\ue000"


class Fit(NamedTuple):
    """How well a delimiter fits, better ones first when sorted in reverse."""

    well_formed: bool
    steady: bool
    lead: int
    """Minus the number of records before the first one of the usual width."""
    score: float
    width: int


def find_delimiter(text: TextIO) -> str:
    """Return the delimiter of the text, from a ``sep=`` line or from its first lines; a comma for one column.

    Raises ``Refusal``: ``empty`` when there are only blank cells, ``unknown_delimiter`` when something else
    parts the cells of every line.
    """
    text.seek(0)
    lines = list(islice((line for line in _bounded(text) if line.strip(_BLANK)), _SAMPLE_LINES))
    if not lines:
        raise Refusal("empty")
    declared = _DECLARED.match(lines[0])
    if declared:
        return declared[1]
    lines = _first(lines, _SAMPLE_SIZE)
    fits = {mark: _fit(lines, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: fits[mark])
    if fits[best].width > 1:
        return best
    _check_unusual(lines)
    return ","


def _first(lines: list[str], size: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        size -= len(line)
        if size < 0 and kept:
            break
        kept.append(line)
    return kept


def _fit(lines: list[str], delimiter: str) -> Fit:
    widths, well_formed = _widths(lines, delimiter)
    several = Counter(width for width in widths if width > 1)
    if several.total() < len(widths) * _SELDOM:  # a sign that stands in a text here and there, and parts nothing
        return Fit(well_formed, steady=False, lead=-len(widths), score=0.0, width=1)
    # The wider one of two widths that are equally usual.
    width, count = max(several.items(), key=lambda pair: (pair[1], pair[0]))
    share = count / len(widths)
    return Fit(well_formed, share >= _STEADY, -widths.index(width), share * (1 - 1 / width), width)


def _widths(lines: list[str], delimiter: str) -> tuple[list[int], bool]:
    """Return the widths of the records, and whether every quote opens and closes a cell."""
    widths: list[int] = []
    try:
        for record in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(record):
                widths.append(len(record))
    except csv.Error as error:
        # The sample may end inside a cell; anything else is a quote in a wrong place.
        if "unexpected end" not in str(error):
            loose = csv.reader(lines, delimiter=delimiter)
            return _loose_widths(loose), False
    return widths or [1], True


def _loose_widths(records: Iterable[Cells]) -> list[int]:
    try:
        return [len(record) for record in records if any(record)] or [1]
    except csv.Error:
        return [1]


def _check_unusual(lines: list[str]) -> None:
    filled = [line.strip() for line in lines if line.strip()]
    if len(filled) < 2 or filled[0].startswith('"'):
        return
    for mark in _UNUSUAL:
        counts = Counter(line.count(mark) for line in filled)
        usual, often = counts.most_common(1)[0]
        if usual and often >= 0.9 * len(filled) and filled[0].count(mark) == usual:
            raise Refusal("unknown_delimiter", mark=mark if mark.isprintable() else repr(mark))


def _bounded(text: TextIO) -> Iterator[str]:
    """Yield the lines, refusing one that is longer than any row can be."""
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
            raise Refusal("line_too_long", line=number)
        yield line


def records(text: TextIO, delimiter: str, limits: Limits) -> Iterator[tuple[int, Cells]]:
    """Yield each record with the line on which it begins.

    Raises ``Refusal``: ``unclosed_quote`` and ``cell_too_long`` with that line.
    """
    csv.field_size_limit(limits.cell)
    declared = _skip_declaration(text)
    reader = csv.reader(_with_end(text), delimiter=delimiter)
    begins = 1 + declared
    while True:
        try:
            record = next(reader)
        except csv.Error as error:
            # A cell that is far too long and runs over lines began with a quote that nobody closed.
            runs_on = declared + reader.line_num > begins
            raise Refusal("unclosed_quote" if runs_on else "cell_too_long", line=begins) from error
        if _END in (record[-1] if record else ""):
            if record != [_END]:
                raise Refusal("unclosed_quote", line=begins)
            return
        yield begins, record
        begins = 1 + declared + reader.line_num


def _skip_declaration(text: TextIO) -> int:
    """Go behind the ``sep=`` line and return how many lines that were."""
    text.seek(0)
    if _DECLARED.match(text.readline(_LONGEST_LINE)):
        return 1
    text.seek(0)
    return 0


def _with_end(text: TextIO) -> Iterator[str]:
    yield from _bounded(text)
    yield _END
