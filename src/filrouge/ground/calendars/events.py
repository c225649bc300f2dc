"""What stands in a calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


class Status(StrEnum):
    """How sure it is. What was called off stays in the calendar as cancelled, so that it is taken out of others."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who calls people together: a name and an address for mail."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Event:
    """One dated thing.

    `uid` never changes and is the event's alone in the world; `sequence` grows with each published change. Both ends
    are aware datetimes, meant in `zone`, an IANA name; or both are dates, the last of them included, and `zone` is
    empty. `created` and `last_modified` are aware. `geo` is latitude and longitude in degrees (WGS 84). What is empty
    is not written. Anything else is a ValueError.
    """

    uid: str
    sequence: int
    status: Status
    start: datetime | date
    end: datetime | date
    zone: str
    summary: str
    created: datetime
    last_modified: datetime
    description: str = ""
    place: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    conference: str = ""
    organiser: Organiser | None = None
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.uid or not self.uid.isprintable() or self.sequence < 0:
            raise ValueError(f"an event is named by a text in one line and counted from 0: {self.uid!r}")
        for address in (self.url, self.conference):
            require_address(address)
        for at in (self.created, self.last_modified):
            _aware(at)
        if self.geo and not (-90 <= self.geo[0] <= 90 and -180 <= self.geo[1] <= 180):
            raise ValueError(f"{self.geo} is no place on earth")
        _check_times(self)


def require_address(address: str) -> None:
    """A link has a scheme and no spaces; empty stands for none. Anything else is a ValueError."""
    if address and (not urlsplit(address).scheme or not address.isascii() or " " in address):
        raise ValueError(f"not a full address: {address!r}")
    if not address.isprintable():
        raise ValueError(f"an address has no control characters: {address!r}")


def _check_times(event: Event) -> None:
    start, end = event.start, event.end
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise ValueError("an event begins and ends with hours, or on whole days")
    if isinstance(start, datetime) and isinstance(end, datetime):
        ZoneInfo(event.zone)
        # Compared in UTC: two hours of one zone are compared by the wall, also in the night that has one of them twice.
        start, end = _aware(start), _aware(end)
    elif event.zone:
        raise ValueError("whole days have no zone")
    if end < start:
        raise ValueError("an event does not end before it begins")


def _aware(at: datetime) -> datetime:
    """In UTC; of no clock is a ValueError."""
    if at.utcoffset() is None:
        raise ValueError(f"of which clock is {at}?")
    return at.astimezone(UTC)
