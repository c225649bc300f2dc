"""Street and number out of one typed line."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from filrouge.methods.places.folding import fold
from filrouge.methods.tsv import read_tsv

_NUMBER = r"\d{1,4}(?:\s?[a-z]\b)?(?:\s?(?:bis|ter|quater)\b)?(?:\s?[-–/+]\s?\d{1,4}\s?[a-z]?\b)?"
_LAST = re.compile(
    rf"^(?P<name>.*?[^\W\d].*?)[\s,]+(?:n[°ºro.]{{0,3}}\s?|no\.?\s|num\.?\s)?(?P<number>{_NUMBER})[\s.,]*$"
)
_FIRST = re.compile(rf"^(?:n[°ºr.]{{1,2}}\s?)?(?P<number>{_NUMBER})[\s,]+(?P<name>.*[^\W\d].*)$")
# "11 novembre" and "1er mai" are names of streets; a house number is not followed by these.
_ORDINAL = re.compile(r"^\d+(?:er|e|eme|ème|st|nd|rd|th|de)\b|^\d+\s?(?:do|of|maja|\.)\b")
_INSIDE = re.compile(
    r"[\s,]+(?:bus|bte|boite|boîte|box|flat|apt|app|appt|apartment|unit|suite|floor|étage|etage|stiege|"
    r"top|tür|lok|lokal|m|piso|esc|interno|int)\b\.?\s*\w{1,4}[\s.,]*$"
)
_BEFORE = re.compile(r"^(?:unit|flat|suite|room|floor|apt|studio)s?\s+\w{1,4}(?:\s*[,&-]\s*\w{1,3}\b)?\s*,\s*")


class Street(NamedTuple):
    """Name of a street for comparison (lower case, transliterated, words written out) and house number."""

    name: str
    number: str


@cache
def _words() -> dict[tuple[str, str], str]:
    rows = read_tsv(__package__, "street_words.tsv")
    return {(row["short"], row["where"]): row["long"] for row in rows}


@cache
def _suffixes() -> list[tuple[str, str]]:
    found = [(short, long) for (short, where), long in _words().items() if where == "suffix"]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _expand(word: str, where: str) -> str:
    words = _words()
    long = words.get((word, where)) or words.get((word, "any"))
    if long:
        return long
    for short, ending in _suffixes():
        if word.endswith(short) and len(word) > len(short) + 2:
            return word[: -len(short)] + ending
    return word


def _written_out(text: str) -> str:
    words = fold(text).split()
    if len(words) > 2 and (lead := _words().get((" ".join(words[:2]), "start"))):
        words = [lead, *words[2:]]
    last = len(words) - 1
    place = ["start" if at == 0 and last else "end" if at == last else "middle" for at in range(len(words))]
    return " ".join(_expand(word, where) for word, where in zip(words, place, strict=True))


def _number(text: str) -> str:
    return re.sub(r"\s*[-–/+]\s*", "-", re.sub(r"(?<=\d)\s+(?=[a-z])", "", text.strip()))


def _part(line: str) -> Street:
    found = _LAST.match(line)
    if not found and not _ORDINAL.match(line):
        found = _FIRST.match(line)
    if not found:
        return Street(_written_out(line), "")
    return Street(_written_out(found["name"]), _number(found["number"]))


@lru_cache(maxsize=1 << 14)
def street(typed: str) -> Street:
    """Part a line into street and number; box, flat and unit are left out.

    ``12 bis, r. de la Paix`` → ``rue de la paix``, ``12bis``; ``Hauptstr. 5a`` → ``hauptstrasse``, ``5a``.
    Without a recognisable number the number is empty; of several the one next to the street counts (``2/1, 35
    Walton Street``). Parting the name again gives the same name.
    """
    line = _BEFORE.sub("", " ".join(typed.lower().split()))
    found = _part(_INSIDE.sub("", line))
    while (again := _part(_INSIDE.sub("", _BEFORE.sub("", found.name)))).name != found.name:
        found = Street(again.name, again.number or found.number)
    return found
