"""Part a typed name into its core and its legal form."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from filrouge.methods.legal_forms.spelling import (
    Key,
    Spelling,
    Token,
    edges,
    fits_case,
    index,
    key_of,
    letters_of,
    tokens,
)
from filrouge.methods.legal_forms.table import Form

# After "Association" or "Fondation" these words show that the form is part of the name itself
# ("Fondation de France"); a name is not cut there. Before a form at the end they show the same.
_LINK_WORDS = """
of for and the de des du d la le les et pour en y e per di del della dei degli delle da do dos das para
von der fur und zur voor van het og av til och i na dla ja a az es to in za pentru pre pri gia
contre avec sans contra con com sem sin gegen mit tegen met med mot per
"""
_LINKS = frozenset(_LINK_WORDS.split())
# Articles may begin a name: "Association Les Canaux" is an association called Les Canaux.
_ARTICLES = {"the", "la", "le", "les", "het", "a", "az", "e", "y", "i", "der"}
_AFTER = (_LINKS - _ARTICLES) | {"pro"}
_EDGES = " \t\n,;:–—-|/&"
_QUOTES = {'"': '"', "„": "“”", "“": "”", "«": "»", "‘": "’", "'": "'", "”": "”"}
_INNER = re.compile(r"[(\[/|]|, | [-–—] ")
_PART = re.compile(r"(\s+[-–—|/]\s+|/|,\s+)")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")


class Split(NamedTuple):
    """A name as typed without its legal form, and the code of the form (empty: none found)."""

    core: str
    form: str


class _Found(NamedTuple):
    spelling: Spelling
    length: int


@cache
def _ends() -> dict[str, tuple[int, ...]]:
    return edges(last=True)


@cache
def _starts() -> dict[str, tuple[int, ...]]:
    return edges(last=False)


def fits_country(spelling: Spelling, country: str) -> bool:
    """Whether a spelling can mean a form of this country; long words travel, abbreviations do not."""
    countries = spelling.form.countries
    return not country or not countries or country in countries or not spelling.strict


def choose(spellings: list[Spelling], country: str) -> Spelling | None:
    """The spelling of this country, else of all countries, else the first of the table."""
    if country:
        spellings = sorted(spellings, key=lambda one: country not in one.form.countries)
    return spellings[0] if spellings else None


def _candidates(key: Key, typed: str, country: str) -> list[Spelling]:
    found = [
        spelling
        for spelling in index().get(key, ())
        if not spelling.column and fits_country(spelling, country) and fits_case(spelling, typed, country)
    ]
    # "A.G." is the Aktiengesellschaft, "a.G." the mutual insurer.
    letters = letters_of(typed)
    return sorted(found, key=lambda one: one.strict and one.letters != letters)


@lru_cache(maxsize=1 << 13)
def _closing(key: Key, typed: str, country: str) -> Spelling | None:
    return choose([one for one in _candidates(key, typed, country) if one.end], country)


@lru_cache(maxsize=1 << 13)
def _leading(key: Key, typed: str, country: str) -> Spelling | None:
    found = [one for one in _candidates(key, typed, country) if _may_lead(one, typed, country)]
    return choose(found, country)


def _may_lead(spelling: Spelling, typed: str, country: str) -> bool:
    if not spelling.start:
        return False
    # Accents tell the French "Coopérative" from the English "Co-operative", which begins many names.
    return not spelling.strict or "." in typed or not typed.isascii() or country in spelling.form.countries


def _at_end(name: str, words: list[Token], country: str) -> _Found | None:
    for length in _ends().get(words[-1].key, ()):
        part = words[-length:]
        typed = name[part[0].start : part[-1].end]
        chosen = _closing(tuple([word.key for word in part]), typed, country)
        if chosen:
            return _Found(chosen, length)
    return None


def _at_start(name: str, words: list[Token], country: str) -> _Found | None:
    for length in _starts().get(words[0].key, ()):
        part = words[:length]
        typed = name[part[0].start : part[-1].end]
        chosen = _leading(tuple([word.key for word in part]), typed, country)
        if chosen:
            return _Found(chosen, length)
    return None


def _carries_name(words: list[Token]) -> bool:
    return any(len(word.key) > 1 and word.key not in _LINKS for word in words)


def _linked(name: str, word: Token, spelling: Spelling) -> bool:
    if not spelling.words:
        return False
    if word.key == "de" and spelling.form.languages == ("nl",):
        return False
    return word.key in _AFTER or name[word.start : word.start + 2].lower() in ("d'", "d’")


def _cut_end(words: list[Token], found: _Found) -> list[Token] | None:
    rest = words[: -found.length]
    # "Euro Coop", "Nice Coop": a single word with "coop" behind it is a brand, and "Nice" alone a town.
    brand = len(rest) == 1 and words[-1].key == "coop" and found.spelling.form.code == "generic-cooperative"
    if brand or found.spelling.kept or not _carries_name(rest):
        return None
    if found.spelling.words and rest[-1].key in _LINKS:
        return None
    return rest


def _cut_start(name: str, words: list[Token], found: _Found) -> list[Token] | None:
    rest = words[found.length :]
    if found.spelling.kept or not _carries_name(rest) or _linked(name, rest[0], found.spelling):
        return None
    return rest


def _peel(name: str, words: list[Token], country: str) -> Iterator[tuple[Spelling, list[Token]]]:
    """Forms from the outside in, each with the words that remain; the last one may leave them as they are."""
    while words:
        last = _at_end(name, words, country)
        rest = _cut_end(words, last) if last else None
        if last and rest is None and len(words) > last.length:
            yield last.spelling, words
        if rest is None:
            first = _at_start(name, words, country)
            rest = _cut_start(name, words, first) if first else None
            if first and rest is None and len(words) > first.length:
                yield first.spelling, words
            last = first
        if last is None or rest is None:
            return
        words = rest
        yield last.spelling, words


def _unquote(core: str) -> str:
    if len(core) > 2 and core[-1] in _QUOTES.get(core[0], "") and core[0] not in core[1:-1]:
        return core[1:-1].strip()
    return core


def _balance(core: str) -> str:
    for opening, closing in ("()", "[]"):
        missing = core.count(opening) - core.count(closing)
        if missing > 0:
            core = core[:-1].rstrip(_EDGES) if core.endswith(opening) else core + closing * missing
        elif missing < 0:
            core = core[1:].lstrip(_EDGES) if core.startswith(closing) else opening * -missing + core
    return core


def _core(name: str, words: list[Token], rest: list[Token]) -> str:
    """The typed text that the remaining words span, with the signs that belong to it."""
    position = words.index(rest[0])
    start = words[position - 1].end if position else 0
    after = words.index(rest[-1]) + 1
    end = words[after].start if after < len(words) else len(name)
    core = name[start:end].strip(_EDGES).lstrip(".)]").rstrip("([" + _EDGES)
    return _unquote(_balance(core)) or name[rest[0].start : rest[-1].end]


def _without_brackets(name: str, country: str) -> tuple[str, list[Spelling]]:
    """The name without brackets that hold nothing but a legal form, and those forms."""
    forms = []
    for match in reversed(list(_BRACKET.finditer(name))):
        found = choose(_candidates(key_of(match.group(1)), match.group(1), country), country)
        rest = f"{name[: match.start()].rstrip()} {name[match.end() :].lstrip()}".strip()
        if found and _carries_name(tokens(rest)):
            forms.append(found)
            name = rest
    return name, forms


def _without_middle(name: str, country: str) -> tuple[str, list[Spelling]]:
    """The name without abbreviations at the end of its parts: ``Terre asbl / Aarde vzw``, ``Terre asbl - T``."""
    parts = _PART.split(name)
    forms = []
    for at in range(0, len(parts) - 2, 2):
        words = tokens(parts[at])
        found = _at_end(parts[at], words, country) if words else None
        if found and not found.spelling.words and _cut_end(words, found):
            forms.append(found.spelling)
            parts[at] = parts[at][: words[-found.length].start].rstrip()
    return "".join(parts), forms


def _inner_forms(name: str, country: str) -> tuple[str, list[Form]]:
    """The name without forms in brackets and at the end of its parts, and those forms."""
    typed, bracketed = _without_brackets(name, country)
    typed, inner = _without_middle(typed, country)
    return typed, [spelling.form for spelling in bracketed + inner]


@lru_cache(maxsize=1 << 16)
def split(name: str, country: str = "") -> Split:
    """Part a name into core and form, wherever the form stands: start, end, end of a part, or in brackets.

    ``country`` is an ISO 3166 code or empty; it decides what "SC" or "CV" means. Words that carry the name
    ("Fondation de France", "Credit Union") stay in the core though their form is reported.
    The core is never empty unless the name is. Cutting a core again changes nothing.
    """
    typed = name.strip()
    inner: list[Form] = []
    if _INNER.search(typed):
        typed, inner = _inner_forms(typed, country)
    words = tokens(typed)
    peeled = list(_peel(typed, words, country))
    forms = [*inner, *(spelling.form for spelling, _ in peeled)]
    if not forms:
        return Split(typed, "")
    rest = peeled[-1][1] if peeled else words
    core = _core(typed, words, rest) if len(rest) < len(words) else typed
    return Split(core, max(forms, key=lambda form: form.weight).code)
