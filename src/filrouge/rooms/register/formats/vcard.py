"""Organisations as vCards for an address book.

Source: RFC 6350 (vCard 4.0): UTF-8, lines ended by CR LF and folded after 75 octets, backslash, comma, semicolon and
line break escaped in text, KIND:org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.formats import values
from filrouge.rooms.register.formats.records import Record
from filrouge.rooms.register.resolving import all_names, value

TYPE = "text/vcard; charset=utf-8"
_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def card(record: Record) -> str:
    """One vCard, lines folded, ended by CR LF."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"UID:{record.href}", *_said(record), "END:VCARD"]
    return "".join(fold(line) + "\r\n" for line in lines)


def stream(records: Iterable[Record]) -> Iterator[str]:
    """One card after the other."""
    return map(card, records)


def _said(record: Record) -> Iterator[str]:
    said = record.profile
    yield f"FN:{escape(record.name)}"
    yield f"ORG:{escape(record.name)}"
    if others := [name for name in all_names(said) if name != record.name]:
        yield "NICKNAME:" + ",".join(map(escape, others))
    if place := _address(record):
        yield f"ADR;TYPE=work:{place}"
    if record.lat is not None and record.lon is not None:
        yield f"GEO:geo:{record.lat:.6f},{record.lon:.6f}"
    if phone := value(said, "phone"):
        yield f"TEL;VALUE=text:{escape(str(phone))}"
    if mail := value(said, "email"):
        yield f"EMAIL:{escape(str(mail))}"
    if site := values.web(str(value(said, "website", ""))):
        yield f"URL:{site}"
    if text := value(said, "description"):
        yield f"NOTE:{escape(str(text))}"
    for edge in record.edges:
        yield f"RELATED;TYPE=contact:{edge.href}"
    yield f"SOURCE:{record.href}"
    yield f"REV:{record.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _address(record: Record) -> str:
    """Post box and flat stay empty, as RFC 6350 section 6.3.1 advises; then street, town, region, code, country."""
    said = record.profile
    country = COUNTRIES.get(str(value(said, "country", "")))
    parts = [*(value(said, name) for name in ("street", "city", "region", "postcode")), country and country.names["en"]]
    return ";".join(["", "", *(escape(str(part or "")) for part in parts)]) if any(parts) else ""


def escape(text: str) -> str:
    """A text value (RFC 6350 section 3.4)."""
    return text.replace("\r\n", "\n").translate(_ESCAPED)


def fold(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one begun by a space; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
