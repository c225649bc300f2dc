"""How spellings are compared, and the index of all spellings of the table.

Marks in ``forms.tsv``: ``=SC`` must be typed with these capitals or with dots; ``^word`` counts at the start
of a name only, ``word$`` at its end only; ``~words`` are recognised but stay in the name; ``@words`` are read
in a column "legal form" only. Dots and hyphens may be typed or not: ``a.s.b.l.`` covers ASBL and A. S. B. L.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii

from filrouge.methods.legal_forms.table import FORMS, Form

Key = tuple[str, ...]

_TOKEN = re.compile(r"""[^\s,;/()\[\]{}|"„“”«»]+""")
_OTHER = re.compile(r"[^a-z0-9]+")
_INITIALS = re.compile(r"(?:\w{1,2}[./]){2,}\w*|\w/\w")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a form: exact letters when case counts, and where it may stand."""

    form: Form
    letters: str
    strict: bool
    start: bool
    end: bool
    kept: bool
    column: bool
    words: bool


class Token(NamedTuple):
    """A typed word with its place in the name and its folded key."""

    start: int
    end: int
    key: str


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """Latin letters and digits of a word, lower case, without accents, dots and hyphens."""
    text = word if word.isascii() else str(anyascii(word))
    return _OTHER.sub("", text.lower())


def tokens(name: str) -> list[Token]:
    """The words of a name; signs that stand alone (dash, ampersand) are left out."""
    return [Token(match.start(), match.end(), key) for match in _TOKEN.finditer(name) if (key := fold(match.group()))]


def key_of(text: str) -> Key:
    """Folded words of a text, the form in which spellings are looked up."""
    return tuple(token.key for token in tokens(text))


def letters_of(text: str) -> str:
    """A text without anything but letters and digits, with its capitals."""
    return "".join(sign for sign in text if sign.isalnum())


def _variants(text: str) -> set[Key]:
    joined = re.sub(r"\.\s*(?=\S)", ".", text)
    parted = re.sub(r"[./](?=\S)", ". ", text)
    keys = {key_of(text), key_of(joined), key_of(parted)}
    keys |= {key_of(text.replace("-", " "))} if "-" in text else set()
    keys |= {tuple("ltd" if word == "limited" else word for word in key) for key in keys}
    return {key for key in keys if key}


def _read(form: Form, typed: str) -> tuple[str, Spelling]:
    text = typed.lstrip("=^~@").rstrip("$")
    marks = typed[: len(typed) - len(typed.lstrip("=^~@"))]
    short = len(letters_of(text)) <= 6 and " " not in text and ("=" in marks or text == text.upper())
    spelling = Spelling(
        form=form,
        letters=letters_of(text),
        strict="=" in marks,
        start=not typed.endswith("$"),
        end="^" not in marks,
        kept="~" in marks,
        column="@" in marks,
        words=not (_INITIALS.match(text) or short),
    )
    return text, spelling


def _all() -> Iterator[tuple[Key, Spelling]]:
    for form in FORMS.values():
        for typed in (*form.spellings, "@" + form.name, "@=" + form.code):
            text, spelling = _read(form, typed)
            for key in _variants(text):
                yield key, spelling


@cache
def index() -> dict[Key, list[Spelling]]:
    """Every spelling by its folded words; forms of all countries first, those that need capitals last."""
    found: dict[Key, list[Spelling]] = {}
    for key, spelling in _all():
        found.setdefault(key, []).append(spelling)
    for spellings in found.values():
        spellings.sort(key=lambda one: (one.column, one.strict, bool(one.form.countries)))
    return found


def edges(last: bool) -> dict[str, tuple[int, ...]]:
    """Lengths of the spellings that end (or begin) with a word, longest first."""
    found: dict[str, set[int]] = {}
    for key, spellings in index().items():
        if not all(spelling.column for spelling in spellings):
            found.setdefault(key[-1 if last else 0], set()).add(len(key))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


def fits_case(spelling: Spelling, typed: str, country: str) -> bool:
    """Whether a typed abbreviation that is also a common word is meant as the abbreviation."""
    if not spelling.strict:
        return True
    letters = letters_of(typed)
    if letters == spelling.letters or "." in typed or "/" in typed:
        return True
    return country in spelling.form.countries and (letters.isupper() or letters.islower())
