"""Organisations as rows of a table, under headings that the import reads exactly.

What is exported imports again unchanged: every cell is written so that `formats.reading` understands it the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from filrouge.rooms.register.fields import FIELDS, UNITS, as_typed, base
from filrouge.rooms.register.formats import values
from filrouge.rooms.register.formats.activity import activity_of
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.resolving import Profile

# What belongs to one list, and not to the organisation, is not exported.
OF_A_LIST = frozenset({"category", "member_since", "own_id", "site_of"})
# For readers only. The import knows none of these headings and leaves their columns out.
FOR_READERS = ("filrouge_kind", "filrouge_lists", "filrouge_page")
ALWAYS = (
    "name", "legal_form", "family", "activity", "country", "region", "city", "postcode", "street", "lat", "lon",
    "website",
)  # fmt: skip
_VERSIONS = {"nace-2": "NACE Rev. 2", "nace-2.1": "NACE Rev. 2.1", "naf-2": "NAF", "uksic-2007": "UK SIC 2007"}


def cells(profile: Profile) -> dict[str, str]:
    """Heading → text, for what is known; an unknown field has no heading."""
    found: dict[str, str] = {}
    for name, fact in profile.items():
        if base(name) == "identifiers":
            found |= _numbers(fact.value or [])
        elif base(name) not in OF_A_LIST and (text := _text(base(name), fact.value)):
            found[name] = text
    return found


def _numbers(identifiers: Iterable[Iterable[str]]) -> dict[str, str]:
    """One column for each register; several numbers of one register stand in one cell."""
    found: dict[str, list[str]] = {}
    for scheme, number, _state in identifiers:
        found.setdefault(f"id:{scheme}", []).append(number)
    return {heading: "; ".join(numbers) for heading, numbers in found.items()}


def _text(field: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if field == "activity":
        return _activity(value)
    if field == "website":
        return values.web(str(value)) or str(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if field in UNITS and isinstance(value, str):
        return as_typed(value)
    return _decimal(value) if isinstance(value, float) else str(value)


def _decimal(value: float) -> str:
    """A number that cannot be taken for thousands: 1.234 is written 1.2340."""
    if value.is_integer():
        return str(int(value))
    text = f"{value:.12f}".rstrip("0")
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def _activity(value: Any) -> str:
    """The words as they were typed where they are read the same again, else the code with its version."""
    if not isinstance(value, dict):
        return str(value)
    typed, code = str(value.get("typed", "")), str(value.get("code", ""))
    version = _VERSIONS.get(value.get("version", ""), "")
    offered = [typed, code, f"{version} {code}", *typed.split(" · ")]
    return next(
        (text for text in offered if text.strip() and _known(activity_of([text])) == _known(value)), typed or code
    )


def _known(activity: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in activity.items() if name != "typed"}


def columns(found: Iterable[str]) -> list[str]:
    """The headings of a table: what every table has and what some row needs, in the order of the fields."""
    order = {name: place for place, name in enumerate(FIELDS)}
    needed = {*ALWAYS, *found} - set(FOR_READERS)

    def place(heading: str) -> tuple[int, str]:
        field = "identifiers" if heading.startswith("id:") else base(heading)
        return order[field], heading

    return [*sorted(needed, key=place), *FOR_READERS]


def cells_of(record: Record) -> dict[str, str]:
    """The cells of one organisation, with the three columns that only readers need."""
    lists = "; ".join(edge.umbrella for edge in record.edges)
    readers = dict(zip(FOR_READERS, (record.kind, lists, record.href), strict=True))
    said = cells(record.profile)
    said.setdefault("name", record.name)
    return said | {heading: text for heading, text in readers.items() if text}
