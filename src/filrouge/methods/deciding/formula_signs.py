"""A formula cut into signs: numbers, names, quoted words and marks, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .formula_terms import FormulaError

LONGEST = 500
LONGEST_NUMBER = 30

Kind = Literal["number", "name", "text", "mark", "end"]

_SIGN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[^\W\d]\w*)
    | (?P<text>"[^"]*")
    | (?P<mark><=|>=|!=|[-+*/(),<>=])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a formula; `text` is as written, quoted words without their quotes."""

    kind: Kind
    text: str
    at: int


def signs(text: str) -> tuple[Sign, ...]:
    """All signs of the text and one that marks its end. FormulaError where a sign cannot be read."""
    if len(text) > LONGEST:
        raise FormulaError(LONGEST, "too_long", length=len(text), longest=LONGEST)
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Sign]:
    at = 0
    while True:
        found = _SIGN.match(text, at)
        if found is None:
            raise _unreadable(text, at)
        sign = _sign(found)
        yield sign
        if sign.kind == "end":
            return
        at = found.end()


def _sign(found: re.Match[str]) -> Sign:
    kinds: tuple[Kind, ...] = ("number", "name", "text", "mark", "end")
    kind = next(kind for kind in kinds if found[kind] is not None)
    if kind == "number" and len(found[kind]) > LONGEST_NUMBER:
        raise FormulaError(found.start(kind), "number_too_long", longest=LONGEST_NUMBER)
    return Sign(kind, found[kind].strip('"') if kind == "text" else found[kind], found.start(kind))


def _unreadable(text: str, at: int) -> FormulaError:
    place = at + len(text[at:]) - len(text[at:].lstrip())
    if text[place] == '"':
        return FormulaError(place, "text_not_closed")
    return FormulaError(place, "unknown_sign", found=text[place])
