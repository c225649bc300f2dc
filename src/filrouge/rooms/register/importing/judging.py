"""Row by row: taken or refused, and what it is beside the list before: new, changed or the same.

Pure apart from reading the rows of the list before. The same list judged twice gives the same answers, which is what
lets an import that was broken off go on where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from filrouge.rooms.register.formats.asides import aside, country_above
from filrouge.rooms.register.formats.keys import digest, keys, sense
from filrouge.rooms.register.formats.reading import Reading, RowReader
from filrouge.rooms.register.models import Row, Source

_FETCH = 2000


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class Judged:
    """One row with its outcome. `was` is the line of the same row on the list before (0: none)."""

    line: int
    cells: Sequence[str]
    reading: Reading
    outcome: Outcome
    key: str = ""
    digest: str = ""
    was: int = 0
    reason: tuple[str, int] = ("", 0)  # why it is refused, and the other line that this is about


def _mark(text: str) -> bytes:
    """Eight bytes stand for a key: 200,000 rows are kept in mind in a few megabytes."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


class Before:
    """The list before: which key stands on which line, with its sense. Empty for the first list of a series."""

    def __init__(self, previous: Source | None) -> None:
        self.rows: dict[int, tuple[str, bytes]] = {}  # line → (key, sense)
        self._by_mark: dict[bytes, int] = {}
        self.taken: set[int] = set()
        for line, key, seal, said, kind in _rows(previous):
            self.rows[line] = (key, bytes.fromhex(sense(said, seal))[:16])
            for mark in [key, *keys(said, site=kind == Row.Kind.SITE)]:
                self._by_mark.setdefault(_mark(mark), line)

    def recognise(self, found: Sequence[str]) -> int:
        """The line of the list before that a row with these keys continues; each line is continued once."""
        for key in found:
            line = self._by_mark.get(_mark(key), 0)
            if line and line not in self.taken and not self._renumbered(key, found[0], line):
                self.taken.add(line)
                return line
        return 0

    def _renumbered(self, key: str, first: str, line: int) -> bool:
        """Whether only the names agree while the federation's own numbers say that these are two rows."""
        return key.startswith("name:") and first.startswith("own:") and self.rows[line][0].startswith("own:")

    def knows(self, key: str) -> bool:
        """Whether some row of the list before has this key or another by which it is recognised."""
        return _mark(key) in self._by_mark

    def left(self) -> list[int]:
        """Lines of the list before that nothing continues, in order."""
        return sorted(self.rows.keys() - self.taken)


def _rows(previous: Source | None) -> Iterable[tuple[int, str, str, dict[str, object], str]]:
    if previous is None:
        return ()
    found = Row.objects.filter(source=previous).order_by("line")
    return found.values_list("line", "key", "digest", "said", "kind").iterator(chunk_size=_FETCH)


class Judge:
    """Judges the rows of one list in order; `day` is the day for which it is right."""

    def __init__(self, reader: RowReader, before: Before, day: date) -> None:
        self.reader, self.before, self.day = reader, before, day
        self._sheet = ""
        self._lines: dict[bytes, int] = {}  # key or digest → the line where it was seen first

    def judge(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Judged]:
        """Every row with its outcome; a bad row never stops the good ones."""
        for line, cells in rows:
            yield self._one(line, cells)

    def _one(self, line: int, cells: Sequence[str]) -> Judged:
        own = self._of_its_sheet(cells)
        refused = aside(own, self.reader.matched, self.reader.how.columns)
        if refused == "country":
            self.reader.above = country_above(own, self.reader.matched)
        reading = self.reader.read(cells)
        if refused := refused or reading.refused or self._left(reading):
            return Judged(line, cells, reading, Outcome.REFUSED, reason=(refused, 0))
        seal = digest(reading.said)
        found = keys(reading.said, site=self.reader.how.sites)
        if other := self._seen(found[0], seal):
            reason = "repeated" if self._lines.get(bytes.fromhex(seal)[:8]) else "number_repeated"
            return Judged(line, cells, reading, Outcome.REFUSED, reason=(reason, other))
        key = self._own(found[0], line, reading)
        self._lines[bytes.fromhex(seal)[:8]] = line
        return self._beside_before(line, cells, reading, key, seal, found)

    def _left(self, reading: Reading) -> str:
        """“left” for whoever was a member until a day before that of the list: on next year's list they are gone."""
        until = str(reading.said.pop("member_until", ""))
        last = until + "-12-31"[len(until) - 4 :] if until else ""  # of a year or a month its last day
        return "left" if until and last < self.day.isoformat() else ""

    def _of_its_sheet(self, cells: Sequence[str]) -> Sequence[str]:
        """What stands in a row of its sheet. A country that stands above rows is said of no other sheet."""
        if not self.reader.how.titled:
            return cells
        title, *own = cells
        if title != self._sheet:
            self._sheet, self.reader.above = title, ""
        return ["", *own]

    def _seen(self, key: str, seal: str) -> int:
        """The line that says exactly the same, or has the same number on the federation's own list."""
        other = self._lines.get(bytes.fromhex(seal)[:8], 0)
        return other or (self._lines.get(_mark(key), 0) if key.startswith("own:") else 0)

    def _own(self, key: str, line: int, reading: Reading) -> str:
        """A key of its own for this row; two rows of one name and place are kept apart and pointed out."""
        mark = _mark(key)
        if mark not in self._lines:
            self._lines[mark] = line
            return key
        reading.warn("twice", "name", str(self._lines[mark]))
        copy = 2
        while _mark(f"{key}~{copy}") in self._lines:
            copy += 1
        self._lines[_mark(f"{key}~{copy}")] = line
        return f"{key}~{copy}"

    def _beside_before(
        self, line: int, cells: Sequence[str], reading: Reading, key: str, seal: str, found: list[str]
    ) -> Judged:
        was = self.before.recognise([key, *found] if key not in found else found)
        if not was:
            key = f"{key}~{line}" if self.before.knows(key) else key
            return Judged(line, cells, reading, Outcome.CREATED, key, seal)
        known, meant = self.before.rows[was]
        outcome = Outcome.SAME if meant == bytes.fromhex(sense(reading.said, seal))[:16] else Outcome.CHANGED
        # The key stays what it was, so that the row is known again next year and the year after.
        return Judged(line, cells, reading, outcome, known, seal, was)
