"""One row of a list as assertions: what each cell says about the organisation, and what could not be understood.

Pure: no database, no clock. `said` holds only what was said; an empty cell leaves nothing, zero is a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from filrouge.methods import identifiers, legal_forms, places
from filrouge.methods.places.folding import fold
from filrouge.rooms.register.fields import base, is_year, of_year, year_of
from filrouge.rooms.register.formats import classes, numbers, values
from filrouge.rooms.register.formats.activity import activity_of
from filrouge.rooms.register.formats.addresses import (
    code_and_town,
    name_and_place,
    split_address,
    town_and_province,
    town_of_lines,
)
from filrouge.rooms.register.formats.damage import undone
from filrouge.rooms.register.formats.headings import IGNORE
from filrouge.rooms.register.formats.nothing import says_nothing
from filrouge.rooms.register.formats.standing import standing

Said = dict[str, Any]
Warned = tuple[str, str, str]  # code, field, what was typed
NAMES = frozenset({"name", "name_place", "trading_name", "former_name", "acronym", "site_of"})
_DIGIT = re.compile(r"\d")
_BESIDE_MAIL = re.compile(r"[\s,;|/<>()\[\]]+")
_LONGEST_NAME = 300
_LONGEST_SHORT = 120


@dataclass(slots=True)
class Reading:
    """What one row says; `warnings` name values that were left out, `refused` why the whole row is not taken."""

    said: Said = field(default_factory=dict)
    warnings: list[Warned] = field(default_factory=list)
    refused: str = ""

    def warn(self, code: str, about: str, typed: str) -> None:
        """Note a value that was not understood."""
        self.warnings.append((code, about, typed[:120]))


@dataclass(frozen=True, slots=True)
class How:
    """How the rows of a list are read: column place → field, the list's scope, columns with the American date order.

    `columns` are its headings, by which a row that repeats them is known; `titled`: the first names the row's sheet.
    """

    matching: Mapping[int, str]
    country: str = ""
    family: str = ""
    month_first: frozenset[int] = frozenset()
    sites: bool = False
    columns: Sequence[str] = ()
    titled: bool = False


class RowReader:
    """Reads the cells of rows, one at a time, by one matching; `matched` is the part of it that is read.

    `above` is the country that stands as a heading above the rows to come, on a list ordered so; empty for none.
    """

    def __init__(self, how: How) -> None:
        self.how = how
        self.above = ""
        self._places: dict[str, list[int]] = {}
        self.matched = {place: name for place, name in sorted(how.matching.items()) if name != IGNORE}
        for place, name in self.matched.items():
            self._places.setdefault(name, []).append(place)
        # Country and address first: what a number or a postcode means depends on them.
        first = ["country", "address"]
        self._order = [f for f in first if f in self._places] + [f for f in self._places if f not in first]

    def read(self, cells: Sequence[str]) -> Reading:
        """Everything that a row says."""
        row = Reading()
        for name in self._order:
            typed = self._typed(name, cells)
            if typed:
                self._say(row, name, typed, cells)
        self._add_scope(row)
        if not any(base(key) in {"name", "trading_name", "acronym"} for key in row.said):
            row.refused = "nothing" if not row.said or not any(cells) else "no_name"
        return row

    def _typed(self, name: str, cells: Sequence[str]) -> list[str]:
        """What is typed in the columns of a field, without the cells that say nothing."""
        lenient = base(name) in NAMES
        found = [undone(cells[place]).strip() for place in self._places[name] if place < len(cells)]
        return [cell for cell in found if not says_nothing(cell, name=lenient)]

    @property
    def _scope(self) -> str:
        return self.how.country or self.above

    def _say(self, row: Reading, name: str, typed: list[str], cells: Sequence[str]) -> None:
        if name.startswith("id:") or name == "register_number":
            _say_numbers(row, name.removeprefix("id:"), typed, self._scope)
        elif name in values.DAYS:
            month_first = self._places[name][0] in self.how.month_first
            if not values.is_no_day(typed[0]):
                _keep(row, name, typed[0], values.day(typed[0], month_first=month_first), "date")
        elif name == "street" and not {"city", "address"} & self._places.keys():
            lines, town = town_of_lines(typed, _country(row, self._scope))
            _say_street(row, name, lines, self._scope)
            row.said |= {"city": town} if town else {}
        else:
            _SAYERS.get(base(name), _say_text)(row, name, typed, self._scope)

    def _add_scope(self, row: Reading) -> None:
        """A list of one country or one family says so of every row that does not say otherwise."""
        if row.said and self._scope:
            row.said.setdefault("country", self._scope)
        if row.said and self.how.family:
            row.said.setdefault("family", self.how.family)


Sayer = Callable[[Reading, str, list[str], str], None]


def _keep(row: Reading, name: str, typed: str, value: object, kind: str) -> None:
    if value is None or value == "":
        row.warn(f"{kind}_unknown", name, typed)
    else:
        row.said[name] = value


def _country(row: Reading, scope: str) -> str:
    return str(row.said.get("country", scope))


def _say_text(row: Reading, name: str, typed: list[str], scope: str) -> None:
    row.said[name] = typed[0]


def _say_short(row: Reading, name: str, typed: list[str], scope: str) -> None:
    text = " · ".join(dict.fromkeys(typed))
    if len(text) > _LONGEST_SHORT:
        row.warn("cut", name, text)
    row.said[name] = " ".join(text.split())[:_LONGEST_SHORT]


def _say_name(row: Reading, name: str, typed: list[str], scope: str) -> None:
    text = " ".join(typed[0].split())
    if len(text) > _LONGEST_NAME:
        row.warn("cut", name, text)
    row.said[name] = text[:_LONGEST_NAME].rstrip()


def _say_name_place(row: Reading, name: str, typed: list[str], scope: str) -> None:
    """“Union of Workshops (UW), Ghent”; what columns of their own say of the place stands before it."""
    called, acronym, place = name_and_place(typed[0], _country(row, scope))
    _say_name(row, "name", [called], scope)
    if acronym:
        _say_names(row, "acronym", [acronym], scope)
    for part, value in place.items():
        row.said.setdefault(part, value)


def _say_site_of(row: Reading, name: str, typed: list[str], scope: str) -> None:
    """Of a number and a name the name, which says more to a reader."""
    _say_name(row, name, [max(typed, key=len)], scope)


def _say_names(row: Reading, name: str, typed: list[str], scope: str) -> None:
    known = str(row.said.get("name", "")).casefold()
    found = [" ".join(part.split())[:_LONGEST_NAME] for cell in typed for part in values.several(cell)]
    names = [one for one in dict.fromkeys(found) if one.casefold() != known]
    if names:
        row.said[name] = names[0] if len(names) == 1 else names


def _say_street(row: Reading, name: str, typed: list[str], scope: str) -> None:
    row.said["street"] = ", ".join(part for cell in typed for part in cell.replace("<br>", "\n").split("\n") if part)
    if len(typed) > 1:
        row.said["street"] = " ".join(typed)


def _say_address(row: Reading, name: str, typed: list[str], scope: str) -> None:
    said = dict(split_address(typed[0], _country(row, scope)))
    if "city" in said:
        said["city"] = _without_province(row, said["city"])
    for part, value in said.items():
        row.said.setdefault(part, value)


def _without_province(row: Reading, town: str) -> str:
    """The town alone; its province is said where nothing else is."""
    town, province = town_and_province(town)
    if province:
        row.said.setdefault("region", province)
    return town


def _say_country(row: Reading, name: str, typed: list[str], scope: str) -> None:
    _keep(row, "country", typed[0], places.country_code(typed[0]), "country")


def _code_and_town(row: Reading, typed: str, scope: str) -> bool:
    """Whether one cell holds “1000 Bruxelles”; then both are said, where no column of its own says them."""
    parts = code_and_town(typed, _country(row, scope))
    if not parts:
        return False
    parts = {**parts, "city": _without_province(row, parts["city"])}
    row.said |= parts | {name: row.said[name] for name in parts if name in row.said}
    return True


def _say_city(row: Reading, name: str, typed: list[str], scope: str) -> None:
    town, *others = typed
    town = _without_province(row, town)
    if not _code_and_town(row, town, scope):
        _say_short(row, name, [town, *others], scope)


def _say_postcode(row: Reading, name: str, typed: list[str], scope: str) -> None:
    if _code_and_town(row, typed[0], scope):
        return
    country = _country(row, scope)
    if not _DIGIT.search(typed[0]) and places.locate(typed[0], country):
        row.said.setdefault("city", typed[0])  # a town without its code, in a column that holds both
        return
    row.said["postcode"] = places.postcode(typed[0], country)[:20]


def _say_nuts(row: Reading, name: str, typed: list[str], scope: str) -> None:
    _keep(row, "nuts", typed[0], places.nuts(typed[0]), "nuts")


def _say_point(row: Reading, name: str, typed: list[str], scope: str) -> None:
    found = values.point(typed[0])
    _keep(row, "lat", typed[0], found and found[0], "point")
    if found:
        row.said["lon"] = found[1]


def _say_degrees(row: Reading, name: str, typed: list[str], scope: str) -> None:
    _keep(row, name, typed[0], values.degrees(typed[0], 90 if name == "lat" else 180), "point")


def _say_web(row: Reading, name: str, typed: list[str], scope: str) -> None:
    """The first address of the cell; a mail address in its place is taken for what it is."""
    parts = typed[0].replace(";", " ").replace("|", " ").split()
    found = next((site for part in parts if "@" not in part and (site := values.web(part.strip(",")))), None)
    mail = next(filter(None, map(values.mail, parts)), None)
    if mail:
        row.said.setdefault("email", mail)
    if found or not mail:
        _keep(row, name, typed[0], found, "web")


def _say_mail(row: Reading, name: str, typed: list[str], scope: str) -> None:
    """The first address of the cell, which may hold several, and a name before each."""
    parts = (part.strip(".:") for part in _BESIDE_MAIL.split(typed[0]))
    _keep(row, name, typed[0], next(filter(None, map(values.mail, parts)), None), "mail")


def _say_figure(row: Reading, name: str, typed: list[str], scope: str) -> None:
    """A number or a size class; what a column of its own says goes before a code for it."""
    _keep(row, name, typed[0], classes.figure(typed[0], base(name)), "number")


def _say_insee(row: Reading, name: str, typed: list[str], scope: str) -> None:
    heads = of_year("heads", year_of(name))
    if typed[0] != classes.INSEE_UNKNOWN and heads not in row.said:
        _keep(row, heads, typed[0], classes.of_insee(typed[0]), "number")


def _say_year(row: Reading, name: str, typed: list[str], scope: str) -> None:
    day = values.day(typed[0])
    _keep(row, name, typed[0], int(day[:4]) if day and is_year(day[:4]) else None, "date")


def _say_form(row: Reading, name: str, typed: list[str], scope: str) -> None:
    code = legal_forms.recognise(typed[0], _country(row, scope))
    if not code:
        row.warn("form_unknown", name, typed[0])
    row.said |= {"legal_form": code, "legal_form_typed": typed[0][:_LONGEST_SHORT]}


def _say_family(row: Reading, name: str, typed: list[str], scope: str) -> None:
    plain = fold(typed[0]).replace(" ", "_")
    known = plain if plain in legal_forms.FAMILIES else legal_forms.family(legal_forms.recognise(typed[0]))
    _keep(row, name, typed[0], known, "family")


def _say_activity(row: Reading, name: str, typed: list[str], scope: str) -> None:
    row.said["activity"] = activity_of(typed)


def _say_status(row: Reading, name: str, typed: list[str], scope: str) -> None:
    row.said["status"] = standing(typed[0])[:_LONGEST_SHORT]


def _say_numbers(row: Reading, scheme: str, typed: list[str], scope: str) -> None:
    said: list[list[str]] = row.said.setdefault("identifiers", [])
    country = _country(row, scope)
    for number in numbers.typed_in(scheme, typed, country):
        known = scheme in identifiers.SCHEMES
        found = numbers.of_register(scheme, number, country) if known else numbers.of_country(number, country)
        if found is None:
            row.warn("register_unknown", "identifiers", number)
            continue
        if found.state == "wrong":
            row.warn("number_wrong", f"id:{found.scheme}", number)
        said += [one for one in numbers.with_derived(found) if one not in said]
    if not said:
        del row.said["identifiers"]


_SAYERS: Mapping[str, Sayer] = {
    "name": _say_name,
    "name_place": _say_name_place,
    "trading_name": _say_names,
    "former_name": _say_names,
    "acronym": _say_names,
    "site_of": _say_site_of,
    "legal_form": _say_form,
    "family": _say_family,
    "activity": _say_activity,
    "country": _say_country,
    "region": _say_short,
    "nuts": _say_nuts,
    "city": _say_city,
    "postcode": _say_postcode,
    "street": _say_street,
    "address": _say_address,
    "lat": _say_degrees,
    "lon": _say_degrees,
    "point": _say_point,
    "website": _say_web,
    "email": _say_mail,
    "phone": _say_short,
    "heads": _say_figure,
    "members": _say_figure,
    "fte": _say_figure,
    "insee_class": _say_insee,
    "figures_year": _say_year,
    "category": _say_short,
    "own_id": _say_short,
    "status": _say_status,
}


def read_typed(values: Mapping[str, str], country: str = "") -> Reading:
    """What single values say, field → as it was typed, read as the cells of a list of that country are read.

    What a list notes for its own keeping, how a legal form was typed, is left out: nobody states that.
    """
    names = list(values)
    row = RowReader(How(dict(enumerate(names)), country)).read([values[name] for name in names])
    row.said.pop("legal_form_typed", None)
    return row
