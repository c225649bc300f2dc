"""Countries: codes, names and centres, and the reading of a typed country."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from filrouge.methods.places.folding import fold
from filrouge.methods.tsv import read_tsv

_SHOWN = ("en", "fr", "nl", "de", "it", "es")
_LEADING = re.compile(r"^(?:the|republic of|republique de|republik|repubblica di|republica de) ")
_BRACKET = re.compile(r"\s*[(\[].*?[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its ISO 3166 codes, the centre of its towns in degrees and names by language."""

    code: str
    alpha3: str
    lat: float
    lon: float
    names: Mapping[str, str]


def _country(row: dict[str, str]) -> Country:
    names = MappingProxyType({language: row[language] for language in _SHOWN})
    return Country(row["code"], row["alpha3"], float(row["lat"]), float(row["lon"]), names)


_TABLE = read_tsv(__package__, "countries.tsv")
COUNTRIES: Mapping[str, Country] = MappingProxyType({row["code"]: _country(row) for row in _TABLE})


@cache
def _names() -> dict[str, str]:
    """Folded name or code → country code; codes win over names, own variants over both."""
    found = {name: row["code"] for row in _TABLE for name in row["others"].split("|") if len(name) > 3}
    for country in COUNTRIES.values():
        found |= {fold(name): country.code for name in country.names.values()}
    found |= {country.alpha3.lower(): country.code for country in COUNTRIES.values()}
    found |= {country.code.lower(): country.code for country in COUNTRIES.values()}
    found |= {row["name"]: row["code"] for row in read_tsv(__package__, "country_variants.tsv")}
    del found["kongo"]  # either of two countries
    return found


@lru_cache(maxsize=1 << 12)
def country_code(typed: str) -> str:
    """ISO 3166 alpha-2 code of a country typed in any of about 40 languages or as a code.

    Case, accents and brackets do not matter; UK and its four nations are GB, EL is GR, XK is Kosovo.
    Empty when the text names no country or more than one.
    """
    names = _names()
    text = fold(typed)
    if text in names:
        return names[text]
    text = fold(_BRACKET.sub(" ", typed))
    return names.get(text) or names.get(_LEADING.sub("", text), "") or _said_twice(text)


def _said_twice(text: str) -> str:
    """The country of “be belgium”: a code and a name that mean the same."""
    code, _space, name = text.partition(" ")
    found = _names().get(code, "")
    return found if len(code) <= 3 and _names().get(name) == found else ""
