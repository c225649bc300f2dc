"""One organisation as it leaves the house: what a viewer may see of it, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from filrouge.rooms.register.resolving import Profile


@dataclass(frozen=True, slots=True)
class Edge:
    """That an organisation belongs to an umbrella, as far as it is known since and until when."""

    umbrella: str
    address: str
    href: str
    category: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """What the viewer may see of an organisation.

    `href` is the whole address of its page. `lat` and `lon` (degrees, WGS 84) may be those of its town. `kind` is the
    word for `family` in the reader's language.
    """

    address: str
    name: str
    href: str
    country: str
    family: str
    kind: str
    lat: float | None
    lon: float | None
    founded_on: date | None
    closed_on: date | None
    changed_at: datetime
    umbrella: bool
    profile: Profile
    edges: tuple[Edge, ...]
