"""Values of fields in words, and two organisations side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.methods import legal_forms
from filrouge.methods.places import COUNTRIES
from filrouge.methods.places.folding import fold
from filrouge.rooms.register.activity_titles import DIVISION_TITLES, SECTION_TITLES
from filrouge.rooms.register.fields import FAMILIES, FIELDS, UNITS, Amount, base, limits, year_of
from filrouge.rooms.register.queries.scheme_names import scheme_in_html, scheme_name
from filrouge.rooms.register.resolving import Said, resolve

COMPARED = (
    "name", "trading_name", "acronym", "identifiers", "legal_form", "activity", "street", "postcode", "city", "country",
    "website", "founded", "closed", "heads", "fte", "members", "description",
)  # fmt: skip
AGREEMENTS = {"same": "state-done", "nearly": "state-half", "differs": "state-no", "one side": ""}


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two organisations: both texts, whether they agree, and the class of its mark."""

    label: str
    left: str
    right: str
    agreement: str
    mark: str


def country_name(code: str) -> str:
    """The name of a country in the reader's language."""
    country = COUNTRIES.get(code)
    if country is None:
        return code
    return country.names.get(get_language() or "en") or country.names["en"]


def countries() -> list[tuple[str, str]]:
    """All countries, (code, name), by their names in the reader's language."""
    return list(_countries(get_language() or "en"))


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, country.names.get(language) or country.names["en"]) for code, country in COUNTRIES.items())
    return tuple(sorted(named, key=lambda country: (fold(country[1]), country[1])))


def stated(field: str, value: Any) -> str:
    """What a source says of a field as a reader sees it, also where it says that there is nothing."""
    return _("Nothing known") if value is None else in_words(field, value)


def in_words(field: str, value: Any) -> str:
    """A value as a reader sees it."""
    if value is None or value == "" or value == []:
        return ""
    if field == "identifiers":
        return ", ".join(identifier(*item) for item in value)
    if field == "activity":
        return activity_name(value)
    if field == "country":
        return country_name(value)
    if field == "legal_form":
        return legal_forms.FORMS[value].name if value in legal_forms.FORMS else str(value)
    if field == "family":
        return str(FAMILIES.get(value, value))
    if field in UNITS:
        return figure_in_words(value)
    if isinstance(value, (int, float)) and field not in {"founded", "closed", "lat", "lon"}:
        return _number(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def figure_in_words(figure: Amount) -> str:
    """“1,200”, or a size class: “10–49”, “250+”."""
    low, high = limits(figure)
    if high is None:
        return _number(low)
    return f"{_number(low)}+" if high == inf else f"{_number(low)}–{_number(high)}"


def _number(value: float) -> str:
    return str(number_format(value, use_l10n=True, force_grouping=True))


def identifier(scheme: str, number: str, state: str) -> str:
    """A register number with the name of its register, and a word when its check digit is wrong."""
    return f"{scheme_name(scheme)} {_numbered(number, state)}"


def _numbered(number: str, state: str) -> str:
    wrong = _("check digit is wrong")
    return f"{number} ({wrong})" if state == "wrong" else number


def identifiers_in_html(value: list[list[str]] | None) -> SafeString:
    """Register numbers for a page, where the name of a register says of which language it is."""
    parts = ((scheme_in_html(scheme), _numbered(number, state)) for scheme, number, state in value or ())
    return format_html_join(", ", "{} {}", parts)


def activity_name(value: Any) -> str:
    """The most precise title there is for an activity, with its code."""
    if not isinstance(value, dict):
        return str(value)
    title = DIVISION_TITLES.get(value.get("division", "")) or SECTION_TITLES.get(value.get("section", ""))
    code = str(value.get("code", ""))
    if not title:
        return str(value.get("typed", code))
    return f"{title} ({code})" if code else str(title)


def compare(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> tuple[Compared, ...]:
    """Both sides field by field, where at least one of them says something."""
    one, other, words = _profile(left), _profile(right), _agreements()
    rows = []
    for field in _fields(one, other):
        texts = in_words(base(field), one.get(field)), in_words(base(field), other.get(field))
        if any(texts):
            agreement = _agreement(*texts)
            if agreement == "differs" and base(field) in UNITS and _meet(one[field], other[field]):
                agreement = "nearly"
            if field == "identifiers":
                texts = identifiers_in_html(one.get(field)), identifiers_in_html(other.get(field))
            rows.append(Compared(label_of(field), *texts, words[agreement], AGREEMENTS[agreement]))
    return tuple(rows)


def _fields(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """What is compared; figures of one year with figures of the same, the newest first."""
    told = {*one, *other}
    for field in COMPARED:
        if field in UNITS:
            yield from sorted((name for name in told if base(name) == field), key=year_of, reverse=True)
        else:
            yield field


def label_of(field: str) -> str:
    """The name of a field, a figure with its year."""
    label, year = str(FIELDS[base(field)].label), year_of(field)
    return f"{label}, {year}" if year else label


def _profile(rows: list[dict[str, Any]]) -> dict[str, Any]:
    said = [Said(r["row"], 0, r["on"], r["kind"] == "statement", r["said"]) for r in rows]
    return {field: fact.value for field, fact in resolve(said).items()}


def _agreement(left: str, right: str) -> str:
    from rapidfuzz import fuzz

    if not left or not right:
        return "one side"
    if left.casefold() == right.casefold():
        return "same"
    return "nearly" if fuzz.ratio(left.casefold(), right.casefold()) >= 75 else "differs"


def _meet(one: Amount, other: Amount) -> bool:
    """Whether a size class holds the number beside it, or some number of another class."""
    ends = [(low, low if high is None else high) for low, high in map(limits, (one, other))]
    return max(low for low, _high in ends) <= min(high for _low, high in ends)


def _agreements() -> dict[str, str]:
    return {"same": _("same"), "nearly": _("nearly"), "differs": _("differs"), "one side": _("one side")}
