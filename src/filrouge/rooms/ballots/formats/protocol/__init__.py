"""The protocol of a ballot on paper: blocks of plain text, set by typst as an accessible PDF.

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

from filrouge.rooms.ballots.formats.telling import Table

TEMPLATE = "protocol.typ"
STANDARDS = ["ua-1"]
LONGEST_WORD = 24  # signs after which a word without a space may break, so that it stays in its cell
WIDEST = 8  # columns of a table; more stand in further tables below
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole protocol. `language` is that of its words; what people wrote says its own in its block."""

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


def bullets(items: Iterable[str]) -> Block:
    """Sentences below each other."""
    return {"kind": "list", "items": list(items)}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Labels with their values."""
    return {"kind": "facts", "rows": [list(row) for row in rows if row[1]]}


def signatures(items: Sequence[str]) -> Block:
    """Places to sign, two beside each other."""
    return {"kind": "signatures", "items": list(items)}


def table(said: Table, language: str) -> Iterator[Block]:
    """A table below its title, its notes after it; one with many columns in several parts."""
    if said.title:
        yield heading(said.title, language, level=3)
    if not said.rows:
        return
    width = len(said.columns)
    starts = range(1, width, WIDEST - 1) if width > WIDEST else (1,)
    for start in starts:
        cut = slice(start, start + WIDEST - 1) if width > WIDEST else slice(1, None)
        yield {
            "kind": "table",
            "columns": [said.columns[0], *said.columns[cut]],
            "rows": [[row[0], *row[cut]] for row in said.rows],
            "words": list(said.words),
        }
    if said.notes:
        yield bullets(said.notes)


def printed(protocol: Protocol) -> bytes:
    """The PDF. The same protocol always gives the same bytes."""
    from typst import TypstError

    try:
        return _compiled(protocol, STANDARDS)
    except TypstError as error:
        if "PDF/UA-1" not in error.message:
            raise
    return _compiled(protocol, [])


def _compiled(protocol: Protocol, standards: list[Any]) -> bytes:
    from typst import Compiler

    made = Compiler(source(), sys_inputs=inputs(protocol)).compile(
        format="pdf", pdf_standards=standards, timestamp=protocol.at.replace(microsecond=0)
    )
    assert isinstance(made, bytes)
    return made


def source() -> bytes:
    """The template."""
    return (files(__package__) / TEMPLATE).read_bytes()


def inputs(protocol: Protocol) -> dict[str, str]:
    """What the template is given: all words as one JSON text."""
    said = {
        "title": protocol.title,
        "lang": protocol.language,
        "network": protocol.network,
        "address": protocol.address,
        "footer": protocol.footer,
        "blocks": protocol.blocks,
    }
    return {"said": json.dumps(_printable(said))}


def _printable(said: Any) -> Any:
    if isinstance(said, str):
        return _LONG.sub("\\g<0>\u200b", "".join(map(_sign, said)))
    if isinstance(said, dict):
        return {name: _printable(value) for name, value in said.items()}
    return [_printable(value) for value in said] if isinstance(said, list | tuple) else said


def _sign(sign: str) -> str:
    """No control signs and halves of signs, which no PDF can hold."""
    return " " if sign in "\t\n\r" else "\ufffd" if unicodedata.category(sign) in _UNPRINTABLE else sign
