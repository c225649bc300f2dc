"""Where a row says an organisation is, in comparable spelling."""

from __future__ import annotations

from dataclasses import dataclass

from filrouge.methods import places, web
from filrouge.methods.linkage.records import Record


@dataclass(frozen=True, slots=True)
class Address:
    """Parts that can be compared as they stand; "" is unknown."""

    postcode: str
    area: str
    region: str
    city: str
    street: str
    house: str
    domain: str
    point: tuple[float, float] | None


def address_of(record: Record) -> Address:
    """The comparable address of one row; area and region are what ever shorter beginnings of a postcode name."""
    code = places.postcode(record.postcode, record.country)
    line = places.street(record.street)
    return Address(
        postcode=f"{record.country} {code}" if code else "",
        area=f"{record.country} {_area(code)}" if code else "",
        region=f"{record.country} {_region(code)}" if code else "",
        city=places.city_key(record.city, record.country),
        street=line.name,
        house=line.number,
        domain=web.domain(record.website),
        point=record.point or _located(record),
    )


def _located(record: Record) -> tuple[float, float] | None:
    """The middle of the town: near enough to tell a move next door from a namesake far away."""
    if not record.city:
        return None
    found = places.locate(record.city, record.country, record.postcode)
    return (found.lat, found.lon) if found else None


def _area(postcode: str) -> str:
    """The district: what stands before the space, else the first digits."""
    return postcode.split(" ")[0] if " " in postcode else postcode[: max(2, len(postcode) - 2)]


def _region(postcode: str) -> str:
    """The letters that a British postcode begins with, else the first two digits."""
    letters = postcode[: len(postcode) - len(postcode.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    return letters or postcode[:2]
