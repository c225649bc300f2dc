"""Opening a table that somebody sent, without touching what is in it: a child process does that."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, TypeGuard

import filrouge
from filrouge.ground.apart import end_of, wait_for
from filrouge.ground.patience import patience
from filrouge.ground.tables.findings import Fact
from filrouge.ground.tables.limits import Limits
from filrouge.ground.tables.messages import NOTES, REFUSALS, note_message, refusal_message, remedy

_SOURCE = Path(filrouge.__file__).parents[1]
DEFAULT_LIMITS = Limits()
_log = logging.getLogger(__name__)
_LONGEST_SUMMARY = 4_000_000
_ENDED_BY: dict[int, str] = {
    signal.SIGABRT: "too_much_memory",
    signal.SIGKILL: "too_slow",
    signal.SIGXCPU: "too_slow",
    signal.SIGALRM: "too_slow",
    signal.SIGXFSZ: "too_much_content",
}


class Unreadable(Exception):
    """The file is refused. ``code`` names the reason; ``message`` says what happened and what to do."""

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts or {}

    @property
    def message(self) -> str:
        """What happened and what to do, rendered in the language of whoever shows it."""
        return refusal_message(self.code, self.facts)

    @property
    def remedy(self) -> str:
        """What to do."""
        return remedy(self.code, self.facts)


@dataclass(frozen=True)
class Note:
    """A remark on a file that was read: how often, and the first twenty lines concerned."""

    code: str
    count: int = 1
    lines: tuple[int, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The remark as a sentence."""
        return note_message(self.code, {"count": self.count, **self.facts})


@dataclass(frozen=True)
class Sheet:
    """A table that was read. ``path`` holds its rows as text; ``rows(sheet)`` streams them.

    ``kind`` is csv, html, xlsx, xls, ods, xml, jsonl or json; ``encoding`` (as Python spells it; utf-8-sig with a byte
    order mark) and ``delimiter`` belong to text files, ``sheet`` (the one that was read, or TOGETHER) and ``sheets``
    (all of them, hidden ones last) to workbooks and to web pages of several tables, and ``together`` (those with the
    same headings, two or more).
    """

    columns: tuple[str, ...]
    rows: int
    path: Path
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def open_sheet(upload: Path, *, into: Path, sheet: str = "", limits: Limits = DEFAULT_LIMITS) -> Sheet:
    """Read the upload and keep its rows in a new file of the folder ``into``, which must exist.

    ``sheet`` names the sheet of a workbook; without it the first one in sight with more than one column is read, or
    else the first that is not empty. ``TOGETHER`` reads all sheets with the same headings, behind each other, with a
    column before the others that names the sheet of each row.
    Raises ``Unreadable`` and leaves nothing behind. The upload itself is only read.
    """
    with _opened(upload, limits) as source:
        number, name = tempfile.mkstemp(prefix="rows-", suffix=".jsonl", dir=into)
        path = Path(name)
        try:
            summary = _read_in_child(source, number, sheet, limits)
            return _sheet(summary, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(number)


def rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line in the file as a person sees it there; constant memory.

    A row has a cell for every column, and more only where the file has more cells than headings.
    """
    width = len(sheet.columns)
    with sheet.path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            number, *cells = json.loads(line)
            yield number, cells + [""] * (width - len(cells))


def _opened(upload: Path, limits: Limits) -> IO[bytes]:
    """Open the upload if it is a plain file of a fitting size; links are not followed."""
    try:
        # Not blocking: opening a pipe would wait for somebody to write into it.
        number = os.open(upload, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unreadable("not_a_file") from error
    source = os.fdopen(number, "rb") if stat.S_ISREG(os.fstat(number).st_mode) else None
    if source is None:
        os.close(number)
        raise Unreadable("not_a_file")
    size = os.fstat(number).st_size
    if 0 < size <= limits.bytes:
        return source
    source.close()
    raise Unreadable("too_big", {"size": size, "limit": limits.bytes}) if size else Unreadable("empty")


def _read_in_child(source: IO[bytes], number: int, sheet: str, limits: Limits) -> dict[str, Any]:
    order = json.dumps({"limits": asdict(limits), "out": number, "sheet": sheet})
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as errors:
        # -P: the child looks for modules in no folder of the present directory.
        child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word of it from outside
            [sys.executable, "-P", "-m", "filrouge.ground.tables.child", order],
            stdin=source,
            stdout=answer,
            stderr=errors,
            pass_fds=(number,),
            cwd="/",
            env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        ended = wait_for(child, patience(limits.seconds))
        if ended:
            _log.warning("reading a table ended with %s: %s", ended, end_of(errors))
        answer.seek(0)
        return _understood(ended, answer.read(_LONGEST_SUMMARY + 1))


def _understood(ended: int, answer: bytes) -> dict[str, Any]:
    # The rows are there with the first answer: what comes behind it may be missing.
    first, whole, rest = answer.partition(b"\n")
    if ended and not whole:
        raise Unreadable(_ENDED_BY.get(-ended, "failed"))
    try:
        summary, more = json.loads(first), json.loads(rest) if rest.endswith(b"\n") else {}
    except (ValueError, RecursionError) as error:
        raise Unreadable("failed") from error
    if not isinstance(summary, dict) or not isinstance(more, dict):
        raise Unreadable("failed")
    if "refused" in summary:
        raise _refusal(summary)
    return {"together": more.get("together", ())} | summary


def _refusal(summary: dict[str, Any]) -> Unreadable:
    code, facts = summary["refused"], summary.get("facts")
    if code not in REFUSALS or not _are_facts(facts):
        return Unreadable("failed")
    return Unreadable(code, facts)


def _are_facts(facts: object) -> TypeGuard[dict[str, Fact]]:
    return isinstance(facts, dict) and all(isinstance(fact, (int, str)) for fact in facts.values())


def _sheet(summary: dict[str, Any], path: Path) -> Sheet:
    """Make the sheet from what the child said. A child that was taken over can still only say this."""
    try:
        return Sheet(
            columns=tuple(map(str, summary["columns"])),
            rows=int(summary["rows"]),
            path=path,
            sheets=tuple(map(str, summary.get("sheets", ()))),
            together=tuple(map(str, summary["together"])),
            notes=tuple(_note(note) for note in summary["notes"]),
            **{name: str(summary.get(name, "")) for name in ("kind", "encoding", "delimiter", "sheet")},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("failed") from error


def _note(note: dict[str, Any]) -> Note:
    if note["code"] not in NOTES or not _are_facts(note["facts"]):
        raise ValueError(note["code"])
    return Note(str(note["code"]), int(note["count"]), tuple(map(int, note["lines"])), dict(note["facts"]))
