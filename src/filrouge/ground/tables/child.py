"""The process that touches what strangers sent: ``python -m filrouge.ground.tables.child``.

The upload is its standard input, the rows go to the file whose number it is given, and to standard output one JSON
object a line: a summary or a refusal, then which sheets belong together. It limits itself before it reads the first
byte, knows no path and inherits no settings, so that whatever goes wrong here ends here.
"""

import errno
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from filrouge.ground.patience import patience
from filrouge.ground.tables import kinds
from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.limits import Limits
from filrouge.ground.tables.normalising import (
    Cleaning,
    GridWriter,
    RowFile,
    Table,
    cleaned,
    filled_only,
    write_objects,
)

if TYPE_CHECKING:
    from filrouge.ground.tables.archives import Survey
    from filrouge.ground.tables.books import Book

_OPEN_FILES = 32
_TEXT_HEAD = 4096
_LOOK_ON = 20  # seconds for a look at the other sheets


@dataclass
class Reading:
    """One file being read: where it comes from, where the rows go, and what was found out about it."""

    source: BinaryIO
    out: RowFile
    limits: Limits
    sheet: str
    findings: Findings = field(default_factory=Findings)
    facts: dict[str, object] = field(default_factory=dict)
    look_on: Callable[[], list[str]] = list
    """Finds the sheets that have the same headings, beside the one that was read."""

    def read(self) -> Table:
        """Read the file whatever its kind."""
        packed = kinds.packed_kind(self.source)
        return self._text() if packed == "text" else self._workbook(packed)

    def _workbook(self, packed: str) -> Table:
        # Each kind loads only what it needs: the process starts anew for every file.
        from filrouge.ground.tables.archives import Survey, survey
        from filrouge.ground.tables.workbooks import Workbook

        if packed == "zip":
            seen = survey(self.source, self.limits, self.findings)
        else:
            kinds.check_compound(self.source)
            seen = Survey("xls")
        self.facts.update(kind=seen.kind)
        return self._book(Workbook(self.source, self.limits, self.findings), seen)

    def _book(self, book: "Book", seen: "Survey") -> Table:
        """Read the sheet that is wanted, or all that belong together."""
        from filrouge.ground.tables.books import TOGETHER
        from filrouge.ground.tables.lines_in_cells import taken_apart
        from filrouge.ground.tables.together import Together, sheets_alike
        from filrouge.ground.tables.workbooks import remark_on_errors

        self.facts.update(sheets=book.sheets)
        if self.sheet == TOGETHER:
            together = Together(self.out, self.limits, self.findings)
            table = together.write(book, seen)
            self.facts.update(sheet=TOGETHER, together=together.names)
            return table
        sheet = book.choose(self.sheet)
        remark_on_errors(seen, sheet.name, self.findings)
        self.facts.update(sheet=sheet.name)
        if len(book.sheets) > 1:
            if self.facts["kind"] != "html":
                self.findings.remark("other_sheets", sheet=sheet.name, count=len(book.sheets) - 1)
            self.look_on = lambda: sheets_alike(book, self.limits)
        cleaning = Cleaning(self.limits, self.findings, plain=book.plain)
        rows = taken_apart(sheet.rows(), self.findings)
        return GridWriter(self.out, self.findings, fixed=False).write(cleaned(rows, cleaning))

    def _text(self) -> Table:
        from filrouge.ground.tables.decoding import find_encoding

        encoding = find_encoding(self.source)
        text = self._opened(encoding)
        kind = kinds.text_kind(_beginning(text))
        self.facts.update(kind=kind, encoding=encoding)
        if kind == "html":
            return self._page(text)
        if kind == "xml":
            return self._xml_workbook(text)
        return self._delimited(text) if kind == "csv" else self._objects(text, kind)

    def _opened(self, encoding: str) -> TextIO:
        self.source.seek(0)
        return io.TextIOWrapper(self.source, encoding=encoding, newline="")

    def _delimited(self, text: TextIO) -> Table:
        from filrouge.ground.tables.delimited import find_delimiter, records
        from filrouge.ground.tables.lines_in_cells import taken_apart

        delimiter = find_delimiter(text)
        self.facts["delimiter"] = delimiter
        cleaning = Cleaning(self.limits, self.findings, plain=True)
        rows = taken_apart(((line, cells, ()) for line, cells in records(text, delimiter, self.limits)), self.findings)
        read = ((cleaning.record(line, cells), len(cells)) for line, cells, _merged in rows)
        table = GridWriter(self.out, self.findings, fixed=True).write(filled_only(read))
        if len(table.columns) == 1:
            self.findings.remark("one_column")
        return table

    def _page(self, text: TextIO) -> Table:
        from filrouge.ground.tables.archives import Survey
        from filrouge.ground.tables.web_pages import WebPage

        page = WebPage(text, self.limits)
        if page.others and not self.sheet:
            self.findings.remark("other_tables", count=page.others)
        if len(page.sheets) > 1:
            return self._book(page, Survey("html"))
        cleaning = Cleaning(self.limits, self.findings, plain=page.plain)
        table = page.choose(self.sheet)
        return GridWriter(self.out, self.findings, fixed=False).write(cleaned(table.rows(), cleaning))

    def _xml_workbook(self, text: TextIO) -> Table:
        from filrouge.ground.tables.archives import Survey
        from filrouge.ground.tables.xml_workbooks import XmlWorkbook

        return self._book(XmlWorkbook(text, self.limits, self.findings), Survey("xml"))

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
    signal.alarm(patience(seconds) + 5)


def summary_of(reading: Reading) -> dict[str, object]:
    """Read the file and return what is to be said of it."""
    table = reading.read()
    notes = [{"code": code, **asdict(finding)} for code, finding in reading.findings.items()]
    return {**reading.facts, "columns": table.columns, "rows": table.rows, "notes": notes}


def answers(order: dict[str, Any], limits: Limits) -> Iterator[dict[str, object]]:
    """Yield the summary or the refusal, then what was seen of the other sheets.

    The rows are whole with the first answer. Other sheets may be larger than everything allowed: should that end the
    process, no more than a convenience is lost.
    """
    try:
        with os.fdopen(order["out"], "w", encoding="utf-8", newline="") as out:
            reading = Reading(sys.stdin.buffer, RowFile(out, limits), limits, order["sheet"])
            summary = summary_of(reading)
        yield summary
        signal.alarm(_LOOK_ON)
        yield {"together": reading.look_on()}
    except Refusal as refusal:
        yield {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        yield {"refused": "too_much_memory", "facts": {}}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        yield {"refused": "too_much_content", "facts": {}}


def main() -> None:
    """Read standard input by the order given as JSON in the first argument; one answer a line."""
    order = json.loads(sys.argv[1])
    limits = Limits(**order["limits"])
    limit_self(limits)
    for answer in answers(order, limits):
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
