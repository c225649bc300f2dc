"""Organisations as Murmurations profiles, one JSON object each.

Source: the fields of organizations_schema-v1.0.0 of the Murmurations library, read, not copied: `linked_schemas` and
`name` are required, addresses begin with http, times are seconds since 1970, the status is one of five words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from filrouge.methods.activities import DIVISIONS, SECTIONS
from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.formats import values
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.resolving import Profile, value

TYPE = "application/json"
SCHEMA = "organizations_schema-v1.0.0"
MEMBER_OF = "https://schema.org/memberOf"


def document(record: Record, licence: str) -> str:
    """The profile of one organisation; `licence` is the address of one, or empty."""
    return json.dumps(profile_of(record, licence), ensure_ascii=False, indent=2) + "\n"


def stream(records: Iterable[Record], licence: str) -> Iterator[str]:
    """A JSON list of profiles, piece by piece."""
    yield "["
    for number, record in enumerate(records):
        yield (",\n" if number else "\n") + json.dumps(profile_of(record, licence), ensure_ascii=False)
    yield "\n]\n"


def profile_of(record: Record, licence: str) -> dict[str, Any]:
    """What the schema has a field for; what is not known is left out. It has none for a licence, but for addresses."""
    said, site = record.profile, values.web(str(value(record.profile, "website", "")))
    mail = value(said, "email")
    found = {
        "linked_schemas": [SCHEMA], "name": record.name, "nickname": next(iter(value(said, "acronym", [])), None),
        "primary_url": site or record.href, "urls": _urls(record.href if site else "", licence),
        "tags": _tags(record), "description": value(said, "description"),
        "status": "completed" if record.closed_on else "active", "full_address": _address(said),
        "country_iso_3166": value(said, "country"), "geolocation": _place(record),
        "relationships": [{"predicate_url": MEMBER_OF, "object_url": edge.href} for edge in record.edges],
        "starts_at": _seconds(record.founded_on), "ends_at": _seconds(record.closed_on),
        "contact_details": {"email": mail} if mail else None, "telephone": str(value(said, "phone", ""))[:100],
        "unique_id": record.href,
    }  # fmt: skip
    return {name: text for name, text in found.items() if text not in (None, "", [], {})}


def _urls(page: str, licence: str) -> list[dict[str, str]]:
    return [{"name": name, "url": url} for name, url in (("Filrouge", page), ("Licence", licence)) if url]


def _tags(record: Record) -> list[str]:
    """Family and activity as English keywords, each once."""
    doing = value(record.profile, "activity") or {}
    words = [record.family.replace("_", " ")]
    if isinstance(doing, dict):
        words += [SECTIONS.get(doing.get("section", ""), ""), DIVISIONS.get(doing.get("division", ""), "")]
    return list(dict.fromkeys(word.lower() for word in words if word))


def _address(said: Profile) -> str:
    """As on an envelope, in one line."""
    town = " ".join(str(part) for part in (value(said, "postcode"), value(said, "city")) if part)
    country = COUNTRIES.get(str(value(said, "country", "")))
    parts = [value(said, "street"), town, value(said, "region"), country.names["en"] if country else ""]
    return ", ".join(str(part) for part in parts if part) if value(said, "street") or town else ""


def _place(record: Record) -> dict[str, float] | None:
    return {"lat": record.lat, "lon": record.lon} if record.lat is not None and record.lon is not None else None


def _seconds(day: date | None) -> int | None:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else None
