"""Rows put into columns of small numbers, once, so that millions of pairs can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filrouge.methods import legal_forms
from filrouge.methods.linkage.addresses import Address, address_of
from filrouge.methods.linkage.names import Names, gather, names_of
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.spelling import stem

Ints = NDArray[np.int32]
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One text a row: `code[r]` points into `texts`; code 0 is "" and means unknown.

    Codes follow the alphabet, so they do not depend on the order of rows. `rows` counts by code.
    """

    code: Ints
    texts: list[str]

    @property
    def rows(self) -> NDArray[np.int64]:
        """How many rows hold each text."""
        return np.bincount(self.code, minlength=len(self.texts))


@dataclass(frozen=True, slots=True)
class Reading:
    """One record in comparable spelling; it depends on nothing but the record."""

    names: tuple[tuple[str, str], ...]
    address: Address
    form: str


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """n rows ready to be compared; every column has one entry a row, in the order of `records`.

    `stems` has one entry for each text of `domain`: the letters by which a web site is called.
    """

    records: Sequence[Record]
    readings: Sequence[Reading]
    key: NDArray[np.int64]
    source: Ints
    names: Names
    country: Column
    postcode: Column
    area: Column
    region: Column
    city: Column
    street: Column
    house: Column
    domain: Column
    stems: list[str]
    form: Column
    latitude: Reals
    longitude: Reals
    numbers: Sequence[tuple[tuple[str, str], ...]]
    number_start: NDArray[np.int64]
    scheme_of: Ints
    number_of: Ints

    def __len__(self) -> int:
        return len(self.records)


def prepare(records: Sequence[Record], known: Prepared | None = None) -> Prepared:
    """Columns for n records with different keys. ValueError when two records share a key.

    Records that stand unchanged in `known` are not read again, which makes a refresh several times faster.
    """
    keys = np.fromiter((r.key for r in records), dtype=np.int64, count=len(records))
    if len(np.unique(keys)) != len(keys):
        raise ValueError("every record needs a key of its own")
    readings = _readings(records, known)
    points = [reading.address.point or (np.nan, np.nan) for reading in readings]
    places = _places([reading.address for reading in readings])
    return Prepared(
        records=records,
        readings=readings,
        key=keys,
        source=np.fromiter((r.source for r in records), dtype=np.int32, count=len(records)),
        names=gather([reading.names for reading in readings]),
        country=column(r.country for r in records),
        **places,
        stems=[stem(domain) for domain in places["domain"].texts],
        form=column(reading.form for reading in readings),
        latitude=np.array([p[0] for p in points], dtype=np.float32),
        longitude=np.array([p[1] for p in points], dtype=np.float32),
        numbers=[record.identifiers for record in records],
        **_numbers(records),
    )


def _readings(records: Sequence[Record], known: Prepared | None) -> list[Reading]:
    if known is None:
        return [_read(record) for record in records]
    place = {int(key): row for row, key in enumerate(known.key)}
    found = []
    for record in records:
        row = place.get(record.key)
        same = row is not None and known.records[row] == record
        found.append(known.readings[row] if same and row is not None else _read(record))
    return found


def _read(record: Record) -> Reading:
    return Reading(names_of(record), address_of(record), _form(record))


def column(values: Iterable[str]) -> Column:
    """Code one text a row."""
    texts = list(values)
    known = sorted({"", *texts})
    code_of = {text: code for code, text in enumerate(known)}
    return Column(np.fromiter((code_of[t] for t in texts), dtype=np.int32, count=len(texts)), known)


def _places(addresses: list[Address]) -> dict[str, Any]:
    parts = ("postcode", "area", "region", "city", "street", "house", "domain")
    return {part: column(getattr(address, part) for address in addresses) for part in parts}


def _numbers(records: Sequence[Record]) -> dict[str, Any]:
    """Row r holds the numbers `number_of[number_start[r]:number_start[r + 1]]`; equal only within a scheme."""
    lengths = np.fromiter((len(r.identifiers) for r in records), dtype=np.int64, count=len(records))
    held = [pair for record in records for pair in record.identifiers]
    return {
        "number_start": np.concatenate([[0], np.cumsum(lengths)]),
        "scheme_of": column(scheme for scheme, _ in held).code,
        "number_of": column(f"{scheme} {number}" for scheme, number in held).code,
    }


def _form(record: Record) -> str:
    """The stated form, else the one that the main name carries."""
    if record.legal_form or not record.names:
        return record.legal_form
    return legal_forms.split(record.names[0], record.country).form
