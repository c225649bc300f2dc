"""Tables in CSV as cells: reading them whatever program wrote them, and the last line of our own that proves them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from filrouge.methods.deciding.exact import digest
from filrouge.methods.recount.answers import RANKED, SHARED
from filrouge.methods.texts import decoded

OURS = "# filrouge"  # begins the lines at the end of a table in which Filrouge says what the papers do not
SEAL = f"{OURS} sha256"  # in the first cell of the last of them; the digest stands in the second
LONGEST_NUMBER = 10  # digits
_WHOLE = re.compile(rf"(\d{{1,{LONGEST_NUMBER}}})(?:[.,]0+)?\Z", re.ASCII)  # programs without empty numbers write 7.0
_YES_TYPED = "yes y for aye approve true 1 oui o pour ja j voor dafür sì sí si sim tak igen da ναι да kyllä ano"
_NO_TYPED = """
no n against nay false 0 non contre nee tegen nein dagegen contra contro não nao nie nem nu όχι не nej ei ne faux falsch
onwaar falso
"""
_MARKS_TYPED = "x v + ✓ ✔ ☑ ☒"
YES, NO = frozenset(_YES_TYPED.split()), frozenset(_NO_TYPED.split())
MARKS = frozenset(_MARKS_TYPED.split())  # that approve an option; of a yes or no they say nothing
LONGEST_CELL = 2**27  # a text that is voted on stands in one cell; the file itself is limited by its readers


def sealed(content: bytes) -> bytes:
    """A table in CSV with a last line that says the digest of its cells: whoever has the file sees if it was changed.

    Of the cells, and not of the bytes, so that a spreadsheet program may open it and save it again.
    """
    return content + f"{SEAL},{_digest_of(rows_of(content))}\r\n".encode()


def is_unchanged(content: bytes) -> bool | None:
    """Whether a table has the digest that its last line says; None where no line says one."""
    rows = rows_of(content)
    if not rows or rows[-1][0].strip() != SEAL:
        return None
    return [cell.strip() for cell in rows[-1][1:2]] == [_digest_of(rows[:-1])]


def _digest_of(rows: Sequence[Sequence[str]]) -> str:
    """Empty cells at the end of a row do not count: programs add and drop them."""
    cells = [[cell.strip() for cell in row] for row in rows]
    return digest([row[: max((at for at, cell in enumerate(row, start=1) if cell), default=0)] for row in cells])


def read_table(content: bytes) -> list[list[str]]:
    """The rows of a table that are not empty, headings first. ValueError where there is none below them."""
    rows = [row for row in rows_of(content) if not row[0].strip().startswith(OURS)]
    if len(rows) < 2:
        raise ValueError("the table has no papers")
    return rows


def rows_of(content: bytes) -> list[list[str]]:
    """All rows of a table that are not empty, ours at its end among them."""
    text = decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    usual = csv.field_size_limit(LONGEST_CELL)  # of the whole process, whose other readers keep theirs
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise ValueError(f"the table cannot be split into cells ({error})") from error
    finally:
        csv.field_size_limit(usual)


def answer_of(method: str, settings: Mapping[str, Any], said: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The answer that a row gives: the number of each option with what stands in its cell. Blank cells say nothing."""
    filled = [(number, cell) for number, cell in said if cell]
    kind = "ranking" if method in RANKED else method
    if method in SHARED:
        kind = "score" if settings.get("utility") == "points" else "approval"
    return READ[kind](filled) if filled else {}


def is_whole(cell: str) -> bool:
    """Whether a cell has a whole number."""
    return bool(_WHOLE.match(cell))


def whole(cell: str) -> int:
    """A whole number as a cell has it. ValueError, in a sentence, for anything else."""
    found = _WHOLE.match(cell)
    if not found:
        raise ValueError(f"“{cell[:40]}” should be a whole number")
    return int(found[1])


def _ranking(said: Sequence[tuple[str, str]]) -> dict[str, Any]:
    groups: dict[int, list[str]] = {}
    for number, cell in said:
        groups.setdefault(whole(cell), []).append(number)
    return {"ranking": [groups[rank] for rank in sorted(groups)]}


def _marks(said: Sequence[tuple[str, str]]) -> dict[str, Any]:
    approved = [number for number, cell in said if _is_mark(cell)]
    return {"approved": approved} if approved else {}


def _is_mark(cell: str) -> bool:
    """Whether a cell approves. ValueError for what may be meant either way."""
    plain = cell.casefold()
    if plain in YES | MARKS or (is_whole(plain) and whole(plain)):
        return True
    if plain not in NO | {"-"} and not is_whole(plain):
        raise ValueError(f"“{cell[:40]}” should be 1 or x to approve, and 0 or nothing not to")
    return False


READ: Mapping[str, Callable[[Sequence[tuple[str, str]]], dict[str, Any]]] = {
    "ranking": _ranking,
    "approval": _marks,
    "score": lambda said: {"scores": {number: whole(cell) for number, cell in said}},
    "points": lambda said: {"points": {number: whole(cell) for number, cell in said}},
}
