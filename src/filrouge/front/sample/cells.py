"""One function for each kind of column: what a federation's list says there about an organisation."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from anyascii import anyascii

from .model import Address, Habit, Organisation
from .names import with_form
from .vocabulary import LegalForm, forms, places, words
from .wear import without_punctuation, worn_name

Cell = str | int | float | date | None

FAMILIES = ("cooperative", "association", "enterprise", "foundation", "mutual")
SIZES = (1, 10, 50)
"""Where the size classes of a list begin, after the one for nobody; the last is open."""

GREEK_OR_CYRILLIC = frozenset({"BG", "CY", "GR"})
TYPED_COUNTRIES = {
    "GB": "UK",
    "NL": "The Netherlands",
    "CZ": "Czech Republic",
    "DE": "Deutschland",
    "BE": "Belgium / Belgique",
    "SE": "SWEDEN",
    "GR": "Hellas",
}
"""How countries come out when nobody offers a list to choose from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation on one list, with the chances that decide how it is written there.

    `number` is already as typed, or empty. `is_abroad` is true for lists that gather many countries.
    """

    one: Organisation
    habit: Habit
    member_number: int
    address: Address
    number: str
    heads: int | None
    fte: float | None
    web_style: int
    is_abroad: bool
    chance: Random


def _speaks_other(entry: Entry) -> bool:
    return (
        bool(entry.one.other_core)
        and entry.habit.language in ("fr", "nl")
        and (entry.habit.language != entry.one.form.language)
    )


def _form(entry: Entry) -> LegalForm:
    one = entry.one
    if not _speaks_other(entry):
        return one.form
    theirs = forms(one.form.country, entry.habit.language, (one.form.family,))
    return theirs.things[0]


def plain_name(entry: Entry) -> str:
    """The name in this list's language and style, before anybody mistypes it."""
    one, style = entry.one, entry.habit.names
    name = with_form(one.other_core if _speaks_other(entry) else one.core, _form(entry), style)
    if style == "caps":
        return name.upper()
    latin = style == "plain" or (entry.is_abroad and one.form.country in GREEK_OR_CYRILLIC)
    return anyascii(name) if latin else name


def _name(entry: Entry) -> Cell:
    return worn_name(plain_name(entry), entry.one.acronym, entry.chance)


def _other_name(entry: Entry) -> Cell:
    one = entry.one
    if entry.is_abroad:
        return one.acronym or None
    return (one.core if _speaks_other(entry) else one.other_core) or None


def _legal_form(entry: Entry) -> Cell:
    form = _form(entry)
    return form.long if entry.habit.names == "long" else form.short


def _street(entry: Entry) -> Cell:
    return entry.address.street if entry.chance.random() > 0.04 else None


def _postcode(entry: Entry) -> Cell:
    code = entry.address.postcode
    if entry.chance.random() < 0.03:
        return None
    loses_zeros = entry.habit.numbers in ("lost", "number") and entry.habit.format in ("xlsx", "ods")
    return int(code) if loses_zeros and code.isdigit() else code


def _town(entry: Entry) -> Cell:
    town = entry.address.town
    foreign = entry.is_abroad or entry.habit.language != town.language
    if entry.is_abroad and town.country in GREEK_OR_CYRILLIC:
        return town.other_name
    if foreign and town.other_name and (not entry.is_abroad or entry.chance.random() < 0.3):
        return town.other_name
    return town.name


def _address(entry: Entry) -> Cell:
    street, code, town = _street(entry), entry.address.postcode, _town(entry)
    parts = [street, town, code] if entry.habit.language == "en" else [street, f"{code} {town}"]
    return ", ".join(str(part) for part in parts if part)


def _country(entry: Entry) -> Cell:
    return typed_country(entry.one.form.country, entry.habit.language, entry.is_abroad, entry.chance)


def typed_country(country: str, language: str, is_abroad: bool, chance: Random) -> str:
    """A country as people type it: mostly in English, now and then a code or another name."""
    if not is_abroad:
        return places()[country].get(language) or places()[country]["local"]
    fate = chance.random()
    if fate < 0.1:
        return country
    return TYPED_COUNTRIES.get(country, "") if fate < 0.3 and country in TYPED_COUNTRIES else places()[country]["en"]


def _number(entry: Entry) -> Cell:
    if not entry.number:
        return None
    style = entry.habit.numbers
    if style == "printed":
        return entry.number
    plain = without_punctuation(entry.number)
    if style == "lost":
        return plain.lstrip("0")
    return int(plain) if style == "number" and plain.isdigit() else plain


def _web(entry: Entry) -> Cell:
    return typed_address(entry.one.web, entry.web_style) if entry.chance.random() < 0.85 else None


def typed_address(web: str, style: int) -> str | None:
    """A web address in full, with www, or bare; None where there is none."""
    bare = web.removeprefix("https://")
    return (web, f"www.{bare}", bare)[style] if web else None


def _email(entry: Entry) -> Cell:
    return f"info@{entry.one.web.removeprefix('https://')}" if entry.one.web else None


def _sector(entry: Entry) -> Cell:
    names = words(entry.habit.language)[f"sector.{entry.one.sector.key}"]
    return names[0] if entry.chance.random() > 0.04 else None


def _size(entry: Entry) -> Cell:
    if entry.heads is None:
        return None
    return words(entry.habit.language)["size"][bisect_right(SIZES, entry.heads)]


def _year(entry: Entry) -> Cell:
    return entry.habit.date.year - 1 if entry.heads is not None or entry.fte is not None else None


def _joined(entry: Entry) -> Cell:
    begins = max(entry.one.founded, 1998)
    year = entry.chance.randint(begins, max(begins, 2024))
    return date(year, entry.chance.randint(1, 12), entry.chance.randint(1, 28))


CELLS: Mapping[str, Callable[[Entry], Cell]] = {
    "nr": lambda entry: entry.member_number,
    "name": _name,
    "other_name": _other_name,
    "acronym": lambda entry: entry.one.acronym or None,
    "form": _legal_form,
    "address": _address,
    "street": _street,
    "postcode": _postcode,
    "town": _town,
    "country": _country,
    "number": _number,
    "web": _web,
    "email": _email,
    "nace": lambda entry: entry.one.sector.nace,
    "sector": _sector,
    "heads": lambda entry: entry.heads,
    "size": _size,
    "fte": lambda entry: entry.fte,
    "year": _year,
    "lat": lambda entry: entry.address.latitude,
    "lon": lambda entry: entry.address.longitude,
    "joined": _joined,
    "founded": lambda entry: entry.one.founded,
}
"""What each kind of column holds."""
