"""The process that touches what strangers sent: ``python -m filrouge.ground.tables.child``.

The upload is its standard input, the rows go to the file whose number it is given, and one JSON object
(a summary or a refusal) to standard output. It limits itself before it reads the first byte, knows no
path and inherits no settings, so that whatever goes wrong here ends here.
"""

import errno
import io
import json
import os
import resource
import signal
import sys
from dataclasses import asdict, dataclass, field
from itertools import starmap
from typing import BinaryIO, TextIO

from filrouge.ground.tables import kinds
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.limits import Limits
from filrouge.ground.tables.normalising import (
    Cleaning,
    GridWriter,
    RowFile,
    Table,
    filled_only,
    write_objects,
)

_OPEN_FILES = 32
_TEXT_HEAD = 4096


@dataclass
class Reading:
    """One file being read: where it comes from, where the rows go, and what was found out about it."""

    source: BinaryIO
    out: RowFile
    limits: Limits
    sheet: str
    findings: Findings = field(default_factory=Findings)
    facts: dict[str, object] = field(default_factory=dict)

    def read(self) -> Table:
        """Read the file whatever its kind."""
        packed = kinds.packed_kind(self.source)
        return self._text() if packed == "text" else self._workbook(packed)

    def _workbook(self, packed: str) -> Table:
        # Each kind loads only what it needs: the process starts anew for every file.
        from filrouge.ground.tables.archives import Survey, survey
        from filrouge.ground.tables.workbooks import Workbook, remark_on_errors

        if packed == "zip":
            seen = survey(self.source, self.limits, self.findings)
        else:
            kinds.check_compound(self.source)
            seen = Survey("xls")
        book = Workbook(self.source, self.sheet, self.limits, self.findings)
        remark_on_errors(seen, book.sheet, self.findings)
        self.facts.update(kind=seen.kind, sheet=book.sheet, sheets=book.sheets)
        if len(book.sheets) > 1:
            self.findings.remark("other_sheets", sheet=book.sheet, count=len(book.sheets) - 1)
        cleaning = Cleaning(self.limits, self.findings, plain=False)
        records = starmap(cleaning.record, book.rows())
        grid = GridWriter(self.out, self.findings, fixed=False)
        return grid.write(filled_only((record, len(record.cells)) for record in records))

    def _text(self) -> Table:
        from filrouge.ground.tables.decoding import find_encoding

        encoding = find_encoding(self.source)
        text = self._opened(encoding)
        kind = kinds.text_kind(_beginning(text))
        self.facts.update(kind=kind, encoding=encoding)
        return self._delimited(text) if kind == "csv" else self._objects(text, kind)

    def _opened(self, encoding: str) -> TextIO:
        self.source.seek(0)
        return io.TextIOWrapper(self.source, encoding=encoding, newline="")

    def _delimited(self, text: TextIO) -> Table:
        from filrouge.ground.tables.delimited import find_delimiter, records

        delimiter = find_delimiter(text)
        self.facts["delimiter"] = delimiter
        cleaning = Cleaning(self.limits, self.findings, plain=True)
        read = ((cleaning.record(line, cells), len(cells)) for line, cells in records(text, delimiter, self.limits))
        table = GridWriter(self.out, self.findings, fixed=True).write(filled_only(read))
        if len(table.columns) == 1:
            self.findings.remark("one_column")
        return table

    def _objects(self, text: TextIO, kind: str) -> Table:
        from filrouge.ground.tables.objects import Objects

        objects = Objects(self.limits, self.findings)
        read = objects.lines(text) if kind == "jsonl" else objects.items(text)
        cleaning = Cleaning(self.limits, self.findings, plain=False)
        return write_objects(read, objects.keys, self.out, cleaning, self.findings)


def _beginning(text: TextIO) -> str:
    """Return the first characters, from the first that is not blank."""
    while (piece := text.read(_TEXT_HEAD)) and not piece.strip("\ufeff \t\r\n"):
        pass
    return piece


def limit_self(limits: Limits) -> None:
    """Give up memory, time, room, files and further processes beyond the limits, for good."""
    seconds = limits.seconds
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(what)
        bound = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(what, (bound, bound))
    # Ends the process even when the one that started it is gone.
    signal.alarm(seconds + 5)


def read_file(source: BinaryIO, out: TextIO, limits: Limits, sheet: str) -> dict[str, object]:
    """Return the summary of the file."""
    reading = Reading(source, RowFile(out, limits), limits, sheet)
    table = reading.read()
    out.flush()
    notes = [{"code": code, **asdict(finding)} for code, finding in reading.findings.items()]
    return {**reading.facts, "columns": table.columns, "rows": table.rows, "notes": notes}


def main() -> None:
    """Read standard input by the order given as JSON in the first argument."""
    order = json.loads(sys.argv[1])
    limits = Limits(**order["limits"])
    limit_self(limits)
    try:
        with os.fdopen(order["out"], "w", encoding="utf-8", newline="") as out:
            summary = read_file(sys.stdin.buffer, out, limits, order["sheet"])
    except Refusal as refusal:
        summary = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        summary = {"refused": "too_much_memory", "facts": {}}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        summary = {"refused": "too_much_content", "facts": {}}
    sys.stdout.write(json.dumps(summary))


if __name__ == "__main__":
    main()
