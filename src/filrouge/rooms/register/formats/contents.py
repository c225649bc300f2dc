"""What the values of a column look like, whatever its heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from filrouge.methods import identifiers, legal_forms
from filrouge.methods.identifiers import SCHEMES
from filrouge.methods.places import country_code
from filrouge.rooms.register.formats import classes, values
from filrouge.rooms.register.formats.addresses import name_and_place
from filrouge.rooms.register.formats.nothing import says_nothing
from filrouge.rooms.register.formats.regions import is_region

_ACTIVITY = re.compile(r"(?:[A-U]\.?)?\d{2}[.\d]{0,5}[A-Z]?\Z")
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}-)?(?:\d{4,5}(?:\.0)?|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2})\Z")
_BRITISH = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\Z", re.I)
_BLANKS = re.compile(r"[\s;|,]+")
_YES_NO = frozenset(
    ["true", "false", "yes", "no", "oui", "non", "ja", "nee", "nein", "si", "sì", "sim", "não", "tak", "nie"]
)
_FEW = 5
_ALL_DIFFERENT = 0.8
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is looked at: its place from 0, its heading, and a sample of its cells."""

    place: int
    heading: str
    cells: Sequence[str]

    @property
    def said(self) -> list[str]:
        """The cells that say something."""
        return [cell.strip() for cell in self.cells if not says_nothing(cell)]

    @property
    def distinct(self) -> float:
        """How many of those that say something are different, as a share."""
        said = self.said
        return len(set(said)) / len(said) if said else 0.0


def share(column: Column, fits: Callable[[str], object]) -> float:
    """The share of the different values that fit; 0 for a column that says nothing."""
    said = set(column.said)
    return sum(bool(fits(cell)) for cell in said) / len(said) if said else 0.0


def _one_host(column: Column) -> bool:
    hosts = [urlsplit(values.web(cell) or "").netloc for cell in set(column.said)]
    return len(hosts) >= _FEW and max(map(hosts.count, hosts)) > len(hosts) / 2


def _ends_in_country(cell: str) -> bool:
    parts = [part for part in re.split(r"[,;\n/]", cell) if part.strip()]
    return len(parts) > 1 and bool(country_code(parts[-1]))


def _names_country(cell: str) -> bool:
    return bool(country_code(cell)) or _ends_in_country(cell)


def best_scheme(column: Column, country: str = "") -> tuple[str, float]:
    """The register whose check digits most of the numbers pass, with the share that do; ("", 0) when there is none.

    One random number in ten or so passes a check digit, so a handful of numbers proves nothing; registers of the
    country of the list come first, and registers without a check digit are never guessed.
    """
    numbers = list(dict.fromkeys(column.said))[:100]
    if len(numbers) < _FEW:
        return "", 0.0
    tried = [
        (sum(identifiers.check(code, number).state == "valid" for number in numbers) / len(numbers), code)
        for code, scheme in SCHEMES.items()
        if scheme.check and scheme.country in ("", country or scheme.country)
    ]
    certain, code = max(tried, key=lambda one: (one[0], SCHEMES[one[1]].main, one[1] != "eu-vat"), default=(0.0, ""))
    return (code, certain) if certain >= ENOUGH else ("", 0.0)


def lettered_scheme(column: Column, country: str) -> str:
    """The register of a country whose numbers a column holds, where their letters tell them: W751234567 of the RNA."""
    numbers = list(dict.fromkeys(column.said))[:100]
    registers = [code for code, scheme in SCHEMES.items() if scheme.unique and scheme.country == country != ""]
    fitting = [code for code in registers if all(_lettered(code, number) for number in numbers)]
    return fitting[0] if len(fitting) == 1 and len(numbers) >= _FEW else ""


def _lettered(scheme: str, number: str) -> bool:
    found = identifiers.check(scheme, number)
    return found.state == "valid" and not found.number.isdecimal()


def fields_by_contents(column: Column, country: str = "") -> dict[str, float]:
    """Fields that the values themselves point to, with a certainty below that of a good heading."""
    if len(set(column.said)) < 2:
        return {}
    found = {field: 0.6 for field, fits in _SHAPES.items() if share(column, fits) >= ENOUGH}
    if "website" in found and _one_host(column):
        del found["website"]  # addresses in one vocabulary are codes, not the sites of organisations
    if "legal_form" in found and column.distinct > _ALL_DIFFERENT:
        del found["legal_form"]  # forms come again and again; these are names with the form in them
    scheme, certain = best_scheme(column, country) if column.distinct > 0.9 else ("", 0.0)
    if scheme and len(set(column.said)) >= 2 * _FEW:
        found[f"id:{scheme}"] = 0.5 + certain / 5
    if share(column, _ends_in_country) >= 0.3 and share(column, _names_country) >= 0.6:
        found["address"] = 0.97
    return found


def is_form(cell: str) -> bool:
    """“Community Interest Company”, “SCIC SA”: a legal form in a few words."""
    return len(cell) < 60 and bool(legal_forms.recognise(cell))


def is_exact_form(cell: str) -> bool:
    """A form of some law, and not only the word for a family of them."""
    return is_form(cell) and not legal_forms.recognise(cell).startswith("generic-")


def _names_somebody(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and cell.casefold() not in _YES_NO


def _any_part(fits: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether one of the parts of a cell fits, which may hold several addresses or an address of another kind too."""
    return lambda cell: any(fits(part) for part in _BLANKS.split(cell) if part)


def looks_addressed(cell: str) -> bool:
    """“Olomouc, Wolkerova 24, 77900”: more than the name of a town."""
    return "," in cell and any(sign.isdigit() for sign in cell)


def ends_in_town(cell: str) -> bool:
    """“Union of Workshops (UW), Ghent”: a name with where it is."""
    name, _acronym, place = name_and_place(cell)
    return bool(name and place)


_SHAPES: dict[str, Callable[[str], object]] = {
    "website": values.web,
    "email": values.mail,
    # One letter is a country on the back of a car; in a column of letters it is a class of something.
    "country": lambda cell: len(cell) > 1 and country_code(cell),
    "region": is_region,
    "point": lambda cell: "," in cell and values.point(cell),
    "postcode": _BRITISH.match,
    "legal_form": is_form,
    "heads": classes.names_workers,
}

# What the cells must look like for a heading to be believed; fields that are not here are free text.
CHECKS: dict[str, Callable[[str], object]] = {
    "name": lambda cell: any(sign.isalpha() for sign in cell),
    "trading_name": _names_somebody,
    "former_name": _names_somebody,
    "acronym": _names_somebody,
    "lat": lambda cell: values.degrees(cell, 90) is not None,
    "lon": lambda cell: values.degrees(cell, 180) is not None,
    "point": values.point,
    "website": _any_part(values.web),
    "email": _any_part(values.mail),
    "country": country_code,
    "heads": lambda cell: classes.figure(cell, "heads") is not None,
    "members": lambda cell: classes.figure(cell, "members") is not None,
    "fte": lambda cell: classes.figure(cell, "fte") is not None,
    "figures_year": values.year,
    "founded": values.day,
    "closed": values.day,
    "member_since": values.day,
    "member_until": values.day,
    "postcode": lambda cell: _POSTCODE.match(cell) or _BRITISH.match(cell) or any(c.isdigit() for c in cell),
    # “Soc.Coop.” looks like the name of a computer, and is a form that is known.
    "legal_form": lambda cell: legal_forms.recognise(cell) or not values.web(cell),
    "activity": lambda cell: _ACTIVITY.match(cell) or not values.web(cell),
}
