"""Writing a calendar.

Sources: RFC 5545 (iCalendar) and RFC 7986 (NAME, SOURCE, REFRESH-INTERVAL, COLOR, CONFERENCE). The older X-WR-CALNAME
and X-PUBLISHED-TTL are written beside NAME and REFRESH-INTERVAL, because many programs know only them. The library
`icalendar` escapes and folds, but for one thing: it takes "\\N" in a text for a line break, so that C:\\New would lose
its name; `Words` does not.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, vCalAddress, vCategory, vDuration, vGeo, vText, vUri
from icalendar import Event as Entry

from filrouge.ground.calendars.events import Event, Organiser, require_address
from filrouge.ground.calendars.zones import timezone_of

UNIVERSAL = {"UTC", "Etc/UTC"}
PRODUCT = "-//Filrouge//Calendars//EN"
BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
STAMP = re.compile(rb"^DTSTAMP:[^\r\n]*\r\n", re.MULTILINE)
CSS_NAME = re.compile("[a-z]+")


class Words(vText):
    """A text with all its signs, whatever they are."""

    def to_ical(self) -> bytes:
        """Escaped as RFC 5545 asks in 3.3.11."""
        escaped = re.sub(r"([\\;,])", r"\\\1", str(self)).replace("\n", "\\n")
        return escaped.encode()


def feed(
    name: str,
    events: Sequence[Event],
    *,
    refresh: timedelta,
    source: str,
    colour: str,
    dtstamp: datetime,
) -> bytes:
    """The calendar as a file, its events by their beginning.

    `refresh` is how often to ask again, `source` the address under which the file lies, `colour` a name of CSS (RFC
    7986, 5.9), or empty. `dtstamp` is when it is written: two files of the same events differ in nothing else. Two
    events with one uid are a ValueError.
    """
    require_address(source)
    if colour and not CSS_NAME.fullmatch(colour):
        raise ValueError(f"a colour has a name in small letters, as in CSS: {colour!r}")
    if len({event.uid for event in events}) != len(events):
        raise ValueError("two events have the same uid")
    calendar = _calendar(name, refresh, source, colour)
    if events:
        calendar.add("last-modified", max(event.last_modified for event in events).astimezone(UTC))
    for zone, years in sorted(_years(events).items()):
        # A year more on each side, so that every clock is known before the first event and after the last.
        calendar.add_component(timezone_of(zone, min(years) - 1, max(years) + 1))
    for event in sorted(events, key=lambda event: (_instant(event), event.uid)):
        calendar.add_component(_entry(event, dtstamp))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def etag(content: bytes) -> str:
    """The ETag of a calendar, quotes included: the same for the same events, whenever they are written."""
    return f'"{sha256(STAMP.sub(b"", content)).hexdigest()[:32]}"'


def tidied(text: str) -> str:
    """Without control characters but line breaks and tabs, each break one sign."""
    broken = BREAKS.sub("\n", text)
    return "".join(sign for sign in broken if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})


def _calendar(name: str, refresh: timedelta, source: str, colour: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    for title in ("name", "x-wr-calname"):
        calendar.add(title, _line(name))
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    if source:
        calendar.add("source", vUri(source), parameters={"VALUE": "URI"})
    if colour:
        calendar.add("color", colour)
    return calendar


def _years(events: Sequence[Event]) -> dict[str, set[int]]:
    """For each zone that is needed, the years in which something begins or ends."""
    found: dict[str, set[int]] = {}
    for event in events:
        for at in (event.start, event.end):
            if isinstance(at, datetime) and (wall := _wall(at, event.zone)):
                found.setdefault(event.zone, set()).add(wall.year)
    return found


def _instant(event: Event) -> datetime:
    """When it begins; whole days begin at midnight UTC, for the order only."""
    at = event.start if isinstance(event.start, datetime) else datetime.combine(event.start, time(), UTC)
    return at.astimezone(UTC)


def _wall(at: datetime, zone: str) -> datetime | None:
    """What the clock of the zone shows; None where it shows that hour a second time and would be read as the first."""
    local = at.astimezone(UTC).astimezone(ZoneInfo(zone))
    return None if local.fold or zone in UNIVERSAL else local.replace(tzinfo=None)


def _entry(event: Event, dtstamp: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", Words(event.uid))
    entry.add("dtstamp", dtstamp.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("status", event.status.value)
    _add_times(entry, event)
    entry.add("created", event.created.astimezone(UTC))
    entry.add("last-modified", event.last_modified.astimezone(UTC))
    entry.add("summary", _line(event.summary))
    _add_texts(entry, event)
    _add_links(entry, event)
    return entry


def _add_times(entry: Entry, event: Event) -> None:
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        entry.add("dtstart", event.start)
        entry.add("dtend", event.end + timedelta(days=1))
        return
    _add_time(entry, "dtstart", event.start, event.zone)
    # RFC 5545 has no end that is not later than the beginning: without one, it is a moment.
    if event.end.astimezone(UTC) > event.start.astimezone(UTC):
        _add_time(entry, "dtend", event.end, event.zone)


def _add_time(entry: Entry, name: str, at: datetime, zone: str) -> None:
    """On the clock of its zone by name: from an offset of nothing the library would make UTC."""
    wall = _wall(at, zone)
    if wall:
        entry.add(name, wall, parameters={"TZID": zone})
    else:
        entry.add(name, at.astimezone(UTC))


def _add_texts(entry: Entry, event: Event) -> None:
    if event.description:
        entry.add("description", Words(tidied(event.description)))
    if event.place:
        entry.add("location", Words(tidied(event.place)))
    if event.categories:
        entry.add("categories", _Categories([_line(category) for category in event.categories]))


def _add_links(entry: Component, event: Event) -> None:
    if event.geo:
        entry.add("geo", vGeo((round(event.geo[0], 6), round(event.geo[1], 6))))
    if event.url:
        entry.add("url", vUri(event.url))
    if event.conference:
        entry.add("conference", vUri(event.conference), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if event.organiser:
        entry.add("organizer", _organiser(event.organiser))


def _organiser(organiser: Organiser) -> vCalAddress:
    require_address(f"mailto:{organiser.address}")
    address = vCalAddress(f"mailto:{organiser.address}")
    # A parameter cannot hold the straight quotation mark that encloses it (RFC 5545, 3.2).
    address.params["CN"] = _line(organiser.name).replace('"', "”")
    return address


class _Categories(vCategory):
    """Each a text of its own, between commas."""

    def to_ical(self) -> bytes:
        return b",".join(Words(category).to_ical() for category in self.cats)


def _line(text: str) -> Words:
    """A text on one line."""
    return Words(" ".join(tidied(text).split("\n")).strip())
