"""Documents on paper: blocks of plain text, set by typst as an accessible PDF.

Nothing that people wrote is ever part of the template: it goes in as JSON and comes out as text, whatever it looks
like. The PDF follows PDF/UA-1 (ISO 14289-1) unless some sign stands in no font that is there; then it is the same
document without that promise.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

TEMPLATE = "paper.typ"
STANDARDS = ["ua-1"]
LONGEST_WORD = 24  # signs after which a word without a space may break, so that it stays on the sheet
WIDEST = 8  # columns of a table; more stand in further tables below
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `language` is that of its words; what people wrote says its own in its block."""

    title: str
    language: str
    network: str
    address: str
    footer: str
    at: datetime
    blocks: tuple[Block, ...]


def title(text: str, language: str) -> Block:
    """The heading of the document, in the language it was written in."""
    return {"kind": "title", "text": text, "lang": language}


def heading(text: str, language: str, level: int = 2) -> Block:
    """A heading; levels from 2."""
    return {"kind": "heading", "text": text, "lang": language, "level": level}


def paragraphs(text: str, language: str) -> Iterator[Block]:
    """A text as its paragraphs."""
    return ({"kind": "paragraph", "text": one, "lang": language} for one in text.splitlines() if one.strip())


def quiet(text: str, language: str) -> Block:
    """A line beside what matters: where something comes from."""
    return {"kind": "quiet", "text": text, "lang": language}


def said(text: str, language: str, label: str = "", after: str = "") -> Iterator[Block]:
    """What somebody said, in its own language; before its first paragraph who it was, after its last what is noted."""
    parts = [one for one in text.splitlines() if one.strip()] or [""]
    for number, one in enumerate(parts):
        first, last = number == 0, number == len(parts) - 1
        yield {
            "kind": "said", "text": one, "lang": language, "label": label if first else "",
            "after": after if last else "",
        }  # fmt: skip


def bullets(items: Iterable[str]) -> Block:
    """Sentences below each other."""
    return {"kind": "list", "items": list(items)}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Labels with their values; what has no value is left out."""
    return {"kind": "facts", "rows": [list(row) for row in rows if row[1]]}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()) -> Iterator[Block]:
    """A table whose first column heads each row; `words` are the columns that hold text. Wide ones in several parts."""
    width = len(columns)
    for start in range(1, width, WIDEST - 1) if width > WIDEST else (1,):
        cut = slice(start, start + WIDEST - 1) if width > WIDEST else slice(1, None)
        yield {
            "kind": "table", "columns": [columns[0], *columns[cut]], "rows": [[row[0], *row[cut]] for row in rows],
            "words": list(words),
        }  # fmt: skip


def signatures(items: Sequence[str]) -> Block:
    """Places to sign, two beside each other."""
    return {"kind": "signatures", "items": list(items)}


def address(url: str) -> Block:
    """An address that can be followed, and copied as it is: it breaks after a stroke, without a sign put into it."""
    return {"kind": "address", "url": url}


def new_page() -> Block:
    """What follows begins on a sheet of its own, and its sheets are numbered by themselves."""
    return {"kind": "new page"}


def printed(paper: Paper) -> bytes:
    """The PDF. The same document always gives the same bytes."""
    from typst import TypstError

    try:
        return _compiled(paper, STANDARDS)
    except TypstError as error:
        if "PDF/UA-1" not in error.message:
            raise
    return _compiled(paper, [])


def _compiled(paper: Paper, standards: list[Any]) -> bytes:
    from typst import Compiler

    made = Compiler(source(), sys_inputs=inputs(paper)).compile(
        format="pdf", pdf_standards=standards, timestamp=paper.at.replace(microsecond=0)
    )
    assert isinstance(made, bytes)
    return made


def source() -> bytes:
    """The template."""
    return (files(__package__) / TEMPLATE).read_bytes()


def inputs(paper: Paper) -> dict[str, str]:
    """What the template is given: all words as one JSON text."""
    given = {
        "title": paper.title,
        "lang": paper.language,
        "network": paper.network,
        "address": paper.address,
        "footer": paper.footer,
        "blocks": paper.blocks,
    }
    return {"said": json.dumps(_printable(given))}


def _printable(given: Any) -> Any:
    if isinstance(given, str):
        signs = given if given.isprintable() else "".join(map(_sign, given))
        return _LONG.sub("\\g<0>\u200b", signs)
    if isinstance(given, dict):
        return {name: value if name == "url" else _printable(value) for name, value in given.items()}
    return [_printable(value) for value in given] if isinstance(given, list | tuple) else given


def _sign(sign: str) -> str:
    """No control signs and halves of signs, which no PDF can hold."""
    return " " if sign in "\t\n\r" else "\ufffd" if unicodedata.category(sign) in _UNPRINTABLE else sign
