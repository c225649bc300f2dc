"""Read a typed activity: a code of NACE or of a country, a letter, or words."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii

from filrouge.methods.activities.nace import SECTIONS, SECTIONS_2_1, section_of
from filrouge.methods.tsv import read_tsv

_FLOAT = re.compile(r"(\d{4,6})\.0+")
_SCHEME_BEFORE = re.compile(
    r"^(?P<scheme>(?:uk)?\s?sic\s?(?:20)?\d{0,2}|nace|naf|ape|isic|ateco|cnae|wz|noga|sbi|onace|nacebel|nace-bel)"
    r"(?P<version>[\s_]*(?:rev\.?)?[\s_]*(?:2\.1|20\d\d|1\.1|[1-4])(?![\d.]))?[\s:_\-]+(?=[a-v]?\s?\d)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?P<letter>[A-V])?[\s.]?(?P<division>\d{2})(?:[\s.]?(?P<group>\d)(?P<klass>\d)?)?"
    r"(?:[\s./\-]?(?P<rest>\d{1,2}(?:\.\d{1,2})?))?(?P<suffix>[A-Z])?"
)

# A code with words behind it: dotted, or with a dash or a colon between, since “24 hour care” begins with no code.
_LED = re.compile(
    r"(?P<code>[A-V]?\s?\d{2}[.,]\d{1,2}(?:[.,]?\d{1,2})?[A-Z]?)(?![\w.,]*\d)"
    r"|(?P<bare>[A-V]?\d{2,5}[A-Z]?)(?=\s*[-–—:]\s)",
    re.IGNORECASE,
)


class Activity(NamedTuple):
    """A code with its version, and the section letter and division of that version (empty: not said).

    Versions: ``nace-2``, ``nace-2.1``, ``nace-1``, ``uksic-2007``, ``naf-2``, ``naf-2.1``, ``naf-1`` and
    ``words``, whose letters are those of NACE Rev. 2.
    """

    code: str
    version: str
    section: str
    division: str


def _version(named: str) -> str:
    """Version that a scheme's name tells: ``UK SIC 2007``, ``NAF rév. 2``, ``NACE Rev. 2.1``; empty if none."""
    text = re.sub(r"[\s._\-]+", "", named.lower()).replace("é", "e")
    family = "naf" if "naf" in text or "ape" in text else "nace"
    if "sic" in text and "isic" not in text:
        return "uksic-2007"
    if "21" in text or "2025" in text:
        return f"{family}-2.1"
    if "rev1" in text or "11" in text or "2003" in text:
        return f"{family}-1"
    return f"{family}-2" if text else ""


def _from_letter(letter: str, division: str) -> str:
    """Version in which a letter and a division belong together; empty when there is none."""
    for version in ("nace-2", "nace-2.1"):
        if section_of(division, version) == letter:
            return version
    return ""


def _guess_version(found: re.Match[str], named: str) -> str:
    if found["suffix"] and found["group"] and not found["klass"]:
        return "naf-1"
    if named:
        return named.replace("nace", "naf") if found["suffix"] else named
    if found["letter"]:
        return _from_letter(found["letter"], found["division"])
    return "naf-2" if found["suffix"] else "nace-2"


def _spell(found: re.Match[str], version: str) -> str:
    group, klass, rest = (found[name] or "" for name in ("group", "klass", "rest"))
    code = found["division"] + (f".{group}{klass}" if group else "")
    rest = rest.replace(".", "").rstrip("0")
    if rest:
        code += ("/" if version == "uksic-2007" else ".") + rest
    return code + (found["suffix"] or "")


def _read_code(text: str, scheme: str) -> Activity | None:
    before = _SCHEME_BEFORE.match(text)
    named = _version(scheme) or (_version(before.group()) if before else "")
    text = text[before.end() :] if before else text
    if match := _FLOAT.fullmatch(text):
        text = match.group(1)
    text = text.zfill(2) if len(text) == 1 else text
    found = _CODE.fullmatch(text.upper())
    if not found:
        return None
    version = _guess_version(found, named)
    section = section_of(found["division"], version) if version else ""
    if not section or (found["letter"] and found["letter"] != section):
        return None
    return Activity(_spell(found, version), version, section, found["division"])


def _read_led(text: str, scheme: str) -> Activity | None:
    """The code at the beginning of “88.99 - Other social work”, or the first of “94.99, 88.10”."""
    found = _LED.match(text)
    return _read_code((found["code"] or found["bare"]).replace(",", "."), scheme) if found else None


@cache
def _stems() -> list[tuple[re.Pattern[str], str, str]]:
    rows = [(stem, row) for row in read_tsv(__package__, "words.tsv") for stem in row["stems"].split("|")]
    rows.sort(key=lambda pair: -len(pair[0]))
    # Short words must stand alone: "art" is not in "Artisan", "pub" not in "publishing".
    patterns = [(rf"\b{re.escape(stem)}" + (r"\b" if len(stem) < 5 else ""), row) for stem, row in rows]
    return [(re.compile(pattern), row["section"], row["division"]) for pattern, row in patterns]


def _read_words(text: str) -> Activity | None:
    """The section that the first known word of the text names; of two words at one place the longer."""
    titles = {title.lower(): letter for letter, title in SECTIONS.items()}
    if letter := titles.get(text.lower(), ""):
        return Activity(letter, "words", letter, "")
    folded = re.sub(r"[^a-z0-9]+", " ", str(anyascii(text)).lower()).strip()
    found = [
        (match.start(), section, division) for stem, section, division in _stems() if (match := stem.search(folded))
    ]
    if not found:
        return None
    _, section, division = min(found, key=lambda one: one[0])
    return Activity(division or section, "words", section, division)


def _read_letter(text: str, scheme: str) -> Activity | None:
    version = "nace-2.1" if _version(scheme).endswith("-2.1") else "nace-2"
    known = SECTIONS_2_1 if version == "nace-2.1" else SECTIONS
    letter = text.upper()
    return Activity(letter, version, letter, "") if letter in known else None


@lru_cache(maxsize=1 << 12)
def activity(typed: str, scheme: str = "") -> Activity | None:
    """The activity that a cell names, or nothing.

    Codes are checked in form and division, not class by class. ``scheme`` is the name of the nomenclature when a
    list tells it; without it a code in digits is read as NACE Rev. 2, one like ``45.2R`` as NAF Rev. 1. Words
    in English, French, Dutch, German, Italian and Spanish give a section of NACE Rev. 2.
    """
    text = " ".join(typed.split())
    if not text:
        return None
    if len(text) == 1 and text.isalpha():
        return _read_letter(text, scheme)
    if any(sign.isdigit() for sign in text):
        return _read_code(text, scheme) or _read_led(text, scheme) or _read_words(text)
    return _read_words(text)
