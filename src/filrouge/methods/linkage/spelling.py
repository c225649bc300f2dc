"""One spelling for what people type in many: letters without accents, words, initials."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from filrouge.methods.linkage.words import ACRONYM_LONGEST, SIBLING_WORDS, STOPWORDS, concept_of

_COOP: Final = re.compile(r"\bco[ -]op")
_DOTTED: Final = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")
_GENITIVE: Final = re.compile(r"(?<=[a-z])'s\b|(?<=s)'(?= |$)")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]{2,12})[)\]]")
_OTHER_NAME: Final = re.compile(
    r"(?<=\S)\s*[(,;]?\s*\b(?:t/a|trading as|formerly(?: known as)?|previously|also known as|a\.?k\.?a\.?|"
    r"anciennement|voorheen|vormals|ehemals|antiguamente)\b[:.]?\s+",
    re.IGNORECASE,
)
_SLASH: Final = re.compile(r"\s+[/|]\s+")
_BRACKETED_NAME: Final = re.compile(r"^(\S.+?)\s*\(([^()]+)\)$")
_DASHED_NAME: Final = re.compile(r"^(\S.+?)\s+[-–—]\s+(\S.+)$")
_SPACED: Final = re.compile(r"\b(?:[a-z] ){2,}[a-z]\b")
_SERIAL: Final = re.compile(r"-?\d{6,}$")
_DIGITS: Final = re.compile(r"\d+")
_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_COUNTED: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "second": "2", "third": "3"}

TOKENS_MOST: Final = 12
NAME_WORDS: Final = 3
"""So many words in brackets behind a name are another name and no place or remark."""


def plain(text: str) -> str:
    """Lower case words of Latin letters and digits, parted by single spaces."""
    letters = (text if text.isascii() else str(anyascii(text))).lower()
    letters = _COOP.sub("coop", letters.replace("`", "'"))
    letters = _DOTTED.sub(lambda found: found.group().replace(".", ""), letters)
    letters = _GENITIVE.sub(lambda found: found.group()[1:], letters)
    words = _OTHER.sub(" ", letters.replace("&", " and ").replace("+", " and ")).strip()
    return _SPACED.sub(lambda found: found.group().replace(" ", ""), words)


def words_of(plain_text: str) -> tuple[str, ...]:
    """The words that carry the name: no articles and prepositions, unless there is nothing else."""
    everything = plain_text.split()[:TOKENS_MOST]
    return tuple(word for word in everything if word not in STOPWORDS) or tuple(everything)


def meanings_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with common ones put into English, sorted, each once."""
    table = concept_of()
    return tuple(sorted({table.get(word, word) for word in words}))


def numbers_in(words: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers a name carries, Roman and spelled ones too, sorted: ("2",) for "Phase II"."""
    found = [_ROMAN.get(w) or _COUNTED.get(w) or w.lstrip("0") for w in words if _is_number(w)]
    return tuple(sorted(found))


def names_within(name: str) -> list[str]:
    """The names that one cell holds: ["Kelham Co-op", "Lordship Hub"] for "Kelham Co-op (formerly Lordship Hub)"."""
    name = " ".join(name.split())  # of a run of blanks the expressions below would try every part
    parts = [part.strip(" ,;") for half in _SLASH.split(name) for part in _OTHER_NAME.split(half)]
    parts = [part[:-1] if part.count(")") > part.count("(") and part.endswith(")") else part for part in parts]
    return [one for part in parts if part for one in (part, *_bracketed_names(part), *_dashed_name(part))] or [name]


def _bracketed_names(name: str) -> tuple[str, ...]:
    """Both names of "Broom Power (Lochbroom Community Renewables)"; nothing for "Death Cafe (London)"."""
    found = _BRACKETED_NAME.match(name)
    words = words_of(plain(found.group(2))) if found else ()
    table = concept_of()
    telling = len(words) >= NAME_WORDS or (len(words) > 1 and any(w in table and w not in SIBLING_WORDS for w in words))
    return (found.group(1), found.group(2)) if found and telling else ()


def _dashed_name(name: str) -> tuple[str, ...]:
    """The name before what describes it, as “CERCI Lisboa” of “CERCI Lisboa - Cooperativa de Educação e Reabilitação”.

    One word alone may be what many are called that the dash tells apart.
    """
    found = _DASHED_NAME.match(name)
    if not found or len(words_of(plain(found.group(1)))) < 2:
        return ()
    words = words_of(plain(found.group(2)))
    table = concept_of()
    described = len(words) >= NAME_WORDS and words[0] in table and words[0] not in SIBLING_WORDS
    return (found.group(1),) if described else ()


def bracketed_acronyms(name: str) -> tuple[str, ...]:
    """Capitals that stand in brackets inside a name: ("NESFO",) for "… Organisation (NESFO)"."""
    inside = (found.group(1).strip().replace(".", "") for found in _BRACKET.finditer(name))
    return tuple(a for a in inside if a.isalpha() and a.isupper() and 2 <= len(a) <= ACRONYM_LONGEST)


def without_bracketed(name: str, acronyms: tuple[str, ...]) -> str:
    """The name without those brackets."""
    for acronym in acronyms:
        name = re.sub(rf"\s*[(\[]\s*{'.?'.join(acronym)}.?\s*[)\]]", "", name)
    return name.strip() or acronyms[0]


def initials(plain_text: str) -> tuple[str, ...]:
    """First letters of the words, with and without articles and prepositions; at least two words."""
    words = plain_text.split()
    kept = [word for word in words if word not in STOPWORDS]
    spellings = {"".join([word[0] for word in few]) for few in (words, kept) if len(few) > 1}
    return tuple(sorted(text for text in spellings if len(text) <= ACRONYM_LONGEST))


def stem(domain: str) -> str:
    """What a web site is called by: "kelhamhub" for kelham-hub.org.uk and for facebook.com/kelham-hub-1234567."""
    host, _, page = domain.rpartition("/")
    name = _SERIAL.sub("", page) if host else max(page.split(".")[:-1], key=len, default="")
    return _OTHER.sub("", name)


@lru_cache(maxsize=1 << 16)
def abbreviates(short: str, long: str) -> float:
    """How much of the words of `long` the one word `short` stands for, 0 to 1.

    Each letter group of `short` begins one word of `long`, in order: cds of "cooperative development
    society", scotmid of "scottish midland". Articles may be passed over, and one other word; that one and words at
    the end count as missed.
    """
    words = long.split()
    return max(_covered(short, words, skip_small) for skip_small in (False, True))


def _covered(short: str, words: list[str], skip_small: bool) -> float:
    kept = [w for w in words if not (skip_small and w in STOPWORDS)]
    if len(kept) < 2 or len(short) < 2:
        return 0.0
    # Letters used so far, and whether a word was passed over.
    reached = {(0, False)}
    for read, word in enumerate(kept, 1):
        following = {(at + k, passed) for at, passed in reached for k in _prefixes(short, at, word)}
        if read > 1:
            following |= {(at, True) for at, passed in reached if not passed}
        reached = following
        ends = [read - passed for at, passed in reached if at == len(short)]
        if ends or not reached:
            return max(ends) / len(kept) if ends and max(ends) > 1 else 0.0
    return 0.0


def _prefixes(short: str, at: int, word: str) -> list[int]:
    longest = 0
    while longest < min(len(word), len(short) - at) and short[at + longest] == word[longest]:
        longest += 1
    return list(range(1, longest + 1))


def _is_number(word: str) -> bool:
    return word in _ROMAN or word in _COUNTED or _DIGITS.fullmatch(word) is not None
