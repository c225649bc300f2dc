"""An address in one cell, taken apart where it can be: street, postcode, town, region, country; also behind a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from filrouge.methods.places import COUNTRIES, country_code, locate, postcode

_BREAK = re.compile(r"\s*<br\s*/?>\s*|\s*[\n;|]\s*|\s*,\s*|\s+[–—]\s+|\s+-\s+", re.I)
_SEVERAL = re.compile(r"\s*;\s*")
_CODE_TOWN = re.compile(
    r"(?:.*?\s)??(?P<code>(?:[A-Z]{1,2}-)?(?:\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}(?=\s)|\d{4,6}))"
    r"\s+(?P<town>[^\W\d_].*)\Z"
)
_TOWN_CODE = re.compile(r"(?P<town>[^\W\d_][^\d]*?)\s+(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{4,6})\Z", re.I)
_LONE_CODE = re.compile(
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\Z|(?:[A-Z]{1,2}-)?\d{4,6}\Z|\d{3} \d{2}\Z|\d{2}-\d{3}\Z"
    r"|[A-Z]\d[\dW] ?[A-Z\d]{4}\Z",  # of Ireland
    re.I,
)
_DIGIT = re.compile(r"\d")
_BETWEEN = re.compile(r"\s+[-–—/|]\s+|\s*[(),]\s*")  # a code and its town in one cell
_ACRONYM = re.compile(r"(?P<name>.*\S)\s*\((?P<acronym>[^\W\d_]{2}[^\s()]{0,12})\)\Z", re.S)
# Where addresses say which part of them is the town: “гр. София 1202”, “м. Вінниця”, “mun. Iași”, and the region.
_MARKED_TOWN = {
    "BG": re.compile(r"(?:гр|с)\.\s?(?P<town>[^\W\d_][^\d]*?)(?:\s+(?P<code>\d{4}))?\Z", re.I),
    "RO": re.compile(
        r"(?:mun|municipiul|loc|oraș|oras|com|comuna|sat)\b\.?\s?(?P<town>[^\W\d_][^\d]*)(?P<code>)\Z", re.I
    ),
    "UA": re.compile(r"(?:м|місто|с|село|смт)\b\.?\s?(?P<town>[^\W\d_][^\d]*?)(?:\s+(?P<code>\d{5}))?\Z", re.I),
}
_MARKED_REGION = {
    "BG": re.compile(r"(?:обл\.|област)\s?(?P<region>[^\W\d_].*)", re.I),
    "RO": re.compile(r"(?:jud\.|jud|județul|judetul)\s(?P<region>[^\W\d_].*)", re.I),
    "UA": re.compile(r"(?P<region>[^\W\d_].*)\s(?:обл\.?|область)\Z", re.I),
}
_CODE_OF_MARKED = re.compile(r"(?:[A-Z]{2}-)?(?P<code>\d{4,6})\Z")
_PROVINCE = re.compile(r"(?P<town>.*\S)\s*[(/](?P<province>[A-Z]{2})\)?\Z")
_STATE = re.compile(r"[A-Z]{2,3}\Z")
_IN_BRACKETS = re.compile(r"(?P<before>.*\S)\s*\((?P<inside>[^()]+)\)\Z", re.S)
_AFTER_A_NAME = {"city", "postcode", "country"}
LONGEST = 500  # characters of an address; in what is longer, the expressions would try every part of a run of blanks


@lru_cache(maxsize=1 << 12)
def split_address(cell: str, country: str = "") -> Mapping[str, str]:
    """Parts of a typed address among street, postcode, city, region, country (a code); nothing is made up.

    `country` (ISO 3166, or empty) is the country that is known from elsewhere. Of several addresses in one cell,
    parted by semicolons, the first is read. What cannot be told apart stays in `street`.
    """
    if len(cell) > LONGEST:
        return {"street": " ".join(cell.split())}
    parts = [part.strip(" .,") for part in _BREAK.split(_with_country(_first(cell))) if part.strip(" .,")]
    said: dict[str, str] = {}
    if len(parts) > 1 and (code := country_code(parts[-1])):
        said["country"] = code
        parts.pop()
    elif len(parts) == 1 and country_code(parts[0]) and parts[0].upper() not in COUNTRIES:
        return {"country": country_code(parts[0])}
    known = said.get("country", country)
    rest = _take_marked(parts, said, known) if known in _MARKED_TOWN else parts
    rest = rest if "city" in said else _take_town(rest, said, known)
    if rest and "city" not in said:
        rest = _take_bare_town(rest, said, known)
    if rest:
        said["street"] = ", ".join(rest)
    return said


def code_and_town(cell: str, country: str = "") -> Mapping[str, str]:
    """“1000 Bruxelles”, “31000 - TOULOUSE”, “Toulouse (31000)” in a column of codes or towns; empty for all else."""
    if len(cell) > LONGEST or " " not in cell or not _DIGIT.search(cell):
        return {}
    parts = split_address(_BETWEEN.sub(" ", cell).strip(), country)
    both = parts.keys() == {"postcode", "city"} and len(parts["city"]) > len("AB")  # of “1015 AB” these are no town
    return parts if both else {}


def town_and_province(town: str) -> tuple[str, str]:
    """“Brescia (BS)”, “Belo Horizonte/MG”: a town, and the letters of its province where they stand beside it."""
    found = _PROVINCE.match(town)
    return (found["town"], found["province"]) if found else (town, "")


def town_of_lines(lines: Sequence[str], country: str) -> tuple[list[str], str]:
    """The lines of an address in columns of their own without the one that is its town, and that town."""
    for at in range(len(lines) - 1, 0, -1):
        if country and _is_town(lines[at], country):
            return [*lines[:at], *lines[at + 1 :]], lines[at]
    return list(lines), ""


def name_and_place(cell: str, country: str = "") -> tuple[str, str, Mapping[str, str]]:
    """“Union of Workshops (UW), Ghent” → its name, its acronym, and its town with postcode and country if said.

    Only a town that is known ends a name; all else stays in the name. Lines below the name may hold all of the address.
    """
    first, _line, below = cell.strip().partition("\n")
    if below and {"postcode", "city"} & (place := split_address(below, country)).keys():
        return *_bracketed(first.strip()), place
    parts = cell.split(",")
    for at in range(max(1, len(parts) - 2), len(parts)):
        place = split_address(",".join(parts[at:]), country)
        if place.keys() <= _AFTER_A_NAME and locate(place.get("city", ""), place.get("country", country), ""):
            return *_bracketed(",".join(parts[:at]).strip()), place
    bracketed = _IN_BRACKETS.match(cell.strip())
    if bracketed and not bracketed["inside"].isupper() and _is_town(bracketed["inside"], country):
        return bracketed["before"], "", {"city": bracketed["inside"]}
    return *_bracketed(cell.strip()), {}


def _bracketed(name: str) -> tuple[str, str]:
    found = _ACRONYM.match(name)
    return (found["name"], found["acronym"]) if found else (name, "")


def _with_country(cell: str) -> str:
    """“28001 Madrid (España)” with a comma before its country; two letters are a province: “Bologna (BO)”."""
    found = _IN_BRACKETS.match(cell.strip())
    named = found is not None and len(found["inside"]) > len("BOL") and country_code(found["inside"])
    return f"{found['before']}, {found['inside']}" if found and named else cell


def _first(cell: str) -> str:
    addresses = [part for part in _SEVERAL.split(cell.strip()) if part]
    each_has_country = len(addresses) > 1 and all("," in part for part in addresses)
    return addresses[0] if each_has_country else cell


def _take_marked(parts: list[str], said: dict[str, str], country: str) -> list[str]:
    """Find the town and the region that are called so, and the postcode among the other parts."""
    town = next(filter(None, map(_MARKED_TOWN[country].match, parts)), None)
    if town is None:
        return parts
    region = next(filter(None, map(_MARKED_REGION[country].match, parts)), None)
    code = next(filter(None, map(_CODE_OF_MARKED.match, parts)), None)
    said["city"] = town["town"].strip()
    if region:
        said["region"] = region["region"].strip()
    if typed := town["code"] or (code and code["code"]):
        said["postcode"] = postcode(typed, country)
    taken = {found.string for found in (town, region, None if town["code"] else code) if found}
    return [part for part in parts if part not in taken]


def _take_town(parts: list[str], said: dict[str, str], country: str) -> list[str]:
    """Find “1000 Bruxelles”, “London SE1 1EP” or a postcode alone; returns the parts before it."""
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        if _LONE_CODE.match(part) and at and (at == len(parts) - 1 or len(parts) > 2):
            said["postcode"] = postcode(part, country)
            town = _town_beside(parts, at, country)
            said["city"] = parts[town]
            if town > at:
                return [*parts[:at], *parts[town + 1 :]]
            if town == at - 2 and not _DIGIT.search(parts[at - 1]):
                said["region"] = parts[at - 1]
                return parts[:town]
            return [*parts[:town], *parts[town + 1 : at]]
        found = _CODE_TOWN.match(part) or (_TOWN_CODE.match(part) if at or len(parts) == 1 else None)
        if found and (at or len(parts) == 1 or found.start("code") == 0):
            said["postcode"] = postcode(found["code"], country)
            if country == "HU" and at and _DIGIT.search(found["town"]):  # Budapest, 1051 Fő u. 1.
                said["city"] = parts[at - 1]
                return [*parts[: at - 1], found["town"], *parts[at + 1 :]]
            said["city"] = found["town"].strip()
            if at and found.re is _TOWN_CODE and _STATE.match(said["city"]) and not _DIGIT.search(parts[at - 1]):
                said |= {"region": said["city"], "city": parts[at - 1]}  # Springfield, IL 62701
                return [*parts[: at - 1], *parts[at + 1 :]]
            before = part[: found.start("code")].strip() if found.re is _CODE_TOWN else ""
            return [*parts[:at], *([before] if before else []), *parts[at + 1 :]]
    return parts


def _town_beside(parts: list[str], code: int, country: str) -> int:
    """Where the town of a lone code stands: just before it, or first, as in “Rīga, Brīvības iela 1, LV-1010”.

    Between both may stand the county, “Elland, West Yorkshire, HX5 9DB”; and behind a number of a house and a code
    stands the town, “Via Roma, 1 - 20121 - Milano (MI)”.
    """
    if _DIGIT.search(parts[code - 1]):
        behind = code + 1 < len(parts) and not _DIGIT.search(parts[code + 1])
        return 0 if _is_town(parts[0], country) else code + 1 if behind else code - 1
    county = code > 2 and not _is_town(parts[code - 1], country) and _is_town(parts[code - 2], country)
    return code - 2 if county else code - 1


def _is_town(part: str, country: str) -> bool:
    return not _DIGIT.search(part) and bool(locate(part, country, ""))


def _take_bare_town(parts: list[str], said: dict[str, str], country: str) -> list[str]:
    """Without a postcode: “Toronto”, “Montreal, Quebec”; after a street only a town that is known."""
    if not any(_DIGIT.search(part) for part in parts) and len(parts) <= 2 and "country" in said:
        said["city"] = parts[0]
        if len(parts) == 2:
            said["region"] = parts[1]
        return []
    if not _DIGIT.search(parts[-1]) and locate(parts[-1], country, ""):
        said["city"] = parts[-1]
        return parts[:-1]
    if country and len(parts) > 1 and _DIGIT.search(parts[-1]) and _is_town(parts[0], country):  # Zagreb, Ilica 1
        said["city"] = parts[0]
        return parts[1:]
    return parts
