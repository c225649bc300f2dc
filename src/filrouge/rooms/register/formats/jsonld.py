"""Organisations as JSON-LD: schema.org for everybody, W3C ORG for memberships with their dates, ESSGlobal for kinds.

Sources: schema.org Organization; The Organization Ontology (W3C Recommendation, 16 January 2014), in which a membership
is a node of its own; Time Ontology in OWL for its dates; ESSGlobal 1.1. Strict: what is not known is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.fields import Amount, base, limits
from filrouge.rooms.register.formats import essglobal, values
from filrouge.rooms.register.formats.records import Edge, Record
from filrouge.rooms.register.resolving import Profile, all_names, figures, value

TYPE = "application/ld+json"
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "essglobal": essglobal.VOCABULARY,
    "essglobal:legalForm": {"@type": "@id"},
    "essglobal:organisationalStructure": {"@type": "@id"},
    "essglobal:primarySector": {"@type": "@id"},
    "url": {"@type": "@id"},
    "license": {"@type": "@id"},
}
# Register numbers that schema.org has a property of its own for.
_OWN_PROPERTY = {"eu-vat": "vatID", "gb-vat": "vatID", "lei": "leiCode"}


def document(record: Record, licence: str) -> str:
    """One organisation with its context; `licence` is the address of one, or empty."""
    return _written({"@context": CONTEXT, **_licence(licence), **node(record)})


def _licence(licence: str) -> dict[str, str]:
    return {"license": licence} if licence else {}


def stream(records: Iterable[Record], licence: str) -> Iterator[str]:
    """One document with a graph of all organisations, piece by piece."""
    head = _written({"@context": CONTEXT, **_licence(licence)})
    yield f'{head[:-1]}, "@graph": ['
    for number, record in enumerate(records):
        yield (",\n" if number else "\n") + _written(node(record))
    yield "\n]}\n"


def _written(data: Any) -> str:
    # Without < the document can stand inside a page and close nothing there.
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def node(record: Record) -> dict[str, Any]:
    """An organisation as a node of the graph; its `@id` is the address of its page."""
    profile = record.profile
    kinds = ["Organization", "org:Organization"] + (
        ["essglobal:Network"] if record.umbrella else ["essglobal:SSEInitiative"]
    )
    found = {
        "@id": record.href, "@type": kinds, "name": _in_languages(profile, "name") or record.name,
        "alternateName": [name for name in all_names(profile) if name != record.name],
        "description": _in_languages(profile, "description"), "url": values.web(str(value(profile, "website", ""))),
        "email": value(profile, "email"), "telephone": value(profile, "phone"),
        "foundingDate": value(profile, "founded"), "dissolutionDate": value(profile, "closed"),
        "address": _address(record), "location": _place(record), "numberOfEmployees": _workers(profile),
        **_numbers(profile), **_kinds(record), "memberOf": [_umbrella(edge) for edge in record.edges],
        "org:hasMembership": [membership(record, edge) for edge in record.edges],
    }  # fmt: skip
    return {name: said for name, said in found.items() if said not in (None, "", [], {})}


def _in_languages(profile: Profile, field: str) -> Any:
    """The text, or a list of texts with their language where somebody said which it is."""
    said: list[Any] = []
    for name in sorted(name for name, fact in profile.items() if base(name) == field and not fact.none):
        text, language = str(profile[name].value), name.partition("@")[2]
        said.append({"@value": text, "@language": language} if language else text)
    return said[0] if len(said) == 1 else said


def _address(record: Record) -> dict[str, Any] | None:
    parts = {
        "streetAddress": value(record.profile, "street"), "postalCode": value(record.profile, "postcode"),
        "addressLocality": value(record.profile, "city"), "addressRegion": value(record.profile, "region"),
        "addressCountry": value(record.profile, "country"),
    }  # fmt: skip
    said = {name: text for name, text in parts.items() if text}
    return {"@type": "PostalAddress", **said} if said else None


def _place(record: Record) -> dict[str, Any] | None:
    if record.lat is None or record.lon is None:
        return None
    return {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": record.lat, "longitude": record.lon}}


def _workers(profile: Profile) -> Any:
    """Workers in each unit, the newest year first: an Observation where it is known of which year."""
    told = figures(profile)
    found = [
        {"@type": "Observation" if year else "QuantitativeValue", **_quantity(fact.value), "unitText": text}
        | ({"observationDate": str(year)} if year else {})
        for unit, text in (("heads", "persons"), ("fte", "full-time equivalents"))
        for year, fact in told.get(unit, {}).items()
    ]
    return found[0] if len(found) == 1 else found


def _quantity(figure: Amount) -> dict[str, float]:
    """A number is a value; a size class has limits, an open one no upper limit."""
    low, high = limits(figure)
    if high is None:
        return {"value": low}
    return {"minValue": low} if high == inf else {"minValue": low, "maxValue": high}


def _numbers(profile: Profile) -> dict[str, Any]:
    """Register numbers as property values, and once more where schema.org has a property for the register.

    A number whose check digit is wrong is left out: linked data is read by machines, which believe it.
    """
    found: dict[str, Any] = {"identifier": []}
    for scheme, number, state in value(profile, "identifiers", []):
        if state == "wrong":
            continue
        label = SCHEMES[scheme].label if scheme in SCHEMES else scheme
        found["identifier"].append({"@type": "PropertyValue", "propertyID": scheme, "name": label, "value": number})
        if scheme in _OWN_PROPERTY:
            found[_OWN_PROPERTY[scheme]] = number
    return found


def _kinds(record: Record) -> dict[str, Any]:
    form, doing = str(value(record.profile, "legal_form") or ""), value(record.profile, "activity")
    labels = [label for label in (form, record.family) if label]
    return {
        "org:classification": [{"@type": "skos:Concept", "skos:notation": label} for label in labels],
        "essglobal:legalForm": essglobal.legal_form(record.family),
        "essglobal:organisationalStructure": essglobal.structure(form, record.family),
        "essglobal:primarySector": essglobal.activity(doing),
        "keywords": _activity_code(doing),
    }


def _activity_code(doing: Any) -> str:
    """The code with its nomenclature, as in “nace-2:88.10”."""
    if not isinstance(doing, dict) or not doing.get("code") or doing.get("version") == "words":
        return ""
    return f"{doing['version']}:{doing['code']}"


def _umbrella(edge: Edge) -> dict[str, Any]:
    return {"@id": edge.href, "@type": "Organization", "name": edge.umbrella}


def membership(record: Record, edge: Edge) -> dict[str, Any]:
    """The membership as a node between member and umbrella, with its class and its interval."""
    found: dict[str, Any] = {
        "@type": "org:Membership",
        "org:member": {"@id": record.href},
        "org:organization": {"@id": edge.href},
    }
    if edge.category:
        found["org:role"] = {"@type": "org:Role", "skos:prefLabel": edge.category}
    ends = {"time:hasBeginning": edge.since, "time:hasEnd": edge.until}
    if during := {name: _instant(day.isoformat()) for name, day in ends.items() if day}:
        found["org:memberDuring"] = {"@type": "time:Interval", **during}
    return found


def _instant(day: str) -> dict[str, Any]:
    return {"@type": "time:Instant", "time:inXSDDate": {"@value": day, "@type": "xsd:date"}}
