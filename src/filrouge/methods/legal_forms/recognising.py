"""Read a cell of a column "legal form"."""

from functools import cache, lru_cache

from filrouge.methods.legal_forms.spelling import Key, Spelling, fits_case, index, key_of
from filrouge.methods.legal_forms.splitting import choose, fits_country
from filrouge.methods.legal_forms.table import FORMS
from filrouge.methods.tsv import read_tsv

_LONGEST = 9


@cache
def _insee() -> dict[str, str]:
    return {row["prefix"]: row["code"] for row in read_tsv(__package__, "insee.tsv")}


def _category(text: str) -> str:
    """Form of a French catégorie juridique: four digits, also as a spreadsheet's ``5499.0``.

    Source: INSEE, nomenclature des catégories juridiques, level III.
    """
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
        return ""
    table = _insee()
    return next((table[digits[:length]] for length in (4, 2, 1) if digits[:length] in table), "")


def _lookup(key: Key, text: str, country: str) -> Spelling | None:
    found = [
        spelling
        for spelling in index().get(key, ())
        if fits_country(spelling, country) and (spelling.column or fits_case(spelling, text, country))
    ]
    return choose(found, country)


def _parts(key: Key) -> list[Key]:
    """Runs of words of a text, longest first."""
    lengths = range(min(len(key), _LONGEST), 0, -1)
    return [key[start : start + length] for length in lengths for start in range(len(key) - length + 1)]


def _inside(key: Key, text: str, country: str) -> str:
    """The form that a longer text names; of several the one that says most, then the longest."""
    found = [
        (spelling.form.weight, len(part), spelling.form.code)
        for part in _parts(key)
        if (spelling := _lookup(part, text, country)) and (len(part) > 1 or len(part[0]) > 2)
    ]
    return max(found, key=lambda one: one[:2])[2] if found else ""


@lru_cache(maxsize=1 << 13)
def recognise(text: str, country: str = "") -> str:
    """Code of the form that a cell names, in words, as an abbreviation, as a code; empty when unknown.

    ``country`` is an ISO 3166 code or empty. French catégories juridiques are read for FR or no country.
    """
    typed = text.strip()
    if typed in FORMS:
        return typed
    if country in ("", "FR") and (category := _category(typed)):
        return category
    key = key_of(typed)
    whole = _lookup(key, typed.upper() if len(typed) < 5 else typed, country)
    return whole.form.code if whole else _inside(key, typed, country)
