"""What one row of one federation's list says about an organisation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one list.

    `names` begins with the main name; trading, former, short and translated names follow.
    `identifiers` holds (scheme, number) pairs that passed their check and that belong to one legal
    entity each. `point` is (latitude, longitude) in degrees. Unknown text is "".
    """

    key: int
    source: int
    names: tuple[str, ...]
    country: str = ""
    postcode: str = ""
    city: str = ""
    street: str = ""
    website: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    legal_form: str = ""
    point: tuple[float, float] | None = None
