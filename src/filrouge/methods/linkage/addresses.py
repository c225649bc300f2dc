"""Where a row says an organisation is, in comparable spelling."""

from __future__ import annotations

from dataclasses import dataclass

from filrouge.methods import places
from filrouge.methods.linkage.records import Record


@dataclass(frozen=True, slots=True)
class Address:
    """Parts that can be compared as they stand; "" is unknown."""

    postcode: str
    area: str
    city: str
    street: str
    house: str
    domain: str


def address_of(record: Record) -> Address:
    """The comparable address of one row; the area of a postcode is its first part."""
    code = places.postcode(record.postcode, record.country)
    line = places.street(record.street)
    return Address(
        postcode=f"{record.country} {code}" if code else "",
        area=f"{record.country} {_area(code)}" if code else "",
        city=places.city_key(record.city, record.country),
        street=line.name,
        house=line.number,
        domain=places.domain(record.website),
    )


def _area(postcode: str) -> str:
    """The district: what stands before the space, else the first digits."""
    return postcode.split(" ")[0] if " " in postcode else postcode[: max(2, len(postcode) - 2)]
