"""Events to write, and what every written calendar keeps to."""

from __future__ import annotations

import re
from calendar import monthcalendar
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from filrouge.ground.calendars.events import Event, Organiser, Status
from filrouge.ground.calendars.writing import feed

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
REQUIRED = ("UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART", "CREATED", "LAST-MODIFIED", "SUMMARY")


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))  # type: ignore[misc, arg-type]  # year to second, as many as wanted


def event(uid: str = "meeting-1@network.example", **other: Any) -> Event:
    """A meeting of two days in Brussels over a change of the clocks, unless it is told otherwise."""
    given: dict[str, Any] = {
        "sequence": 2,
        "status": Status.CONFIRMED,
        "start": at("Europe/Brussels", 2026, 3, 28, 9),
        "end": at("Europe/Brussels", 2026, 3, 29, 17),
        "zone": "Europe/Brussels",
        "summary": "General assembly",
        "created": NOW,
        "last_modified": NOW,
    }
    return Event(uid=uid, **(given | other))


FULL = event(
    description="Agenda:\n1. Growth; impact, and C:\\New",
    place="Rue de l'Étoile 4, Bruxelles",
    geo=(50.8503, 4.3517),
    url="https://network.example/meetings/1/",
    conference="https://meet.example/room",
    organiser=Organiser('Réseau "Nord": bureau', "office@network.example"),
    categories=("meeting", "plan, step 1"),
)
DAYS = event(
    "window-1@network.example",
    status=Status.CANCELLED,
    start=date(2026, 5, 1),
    end=date(2026, 5, 3),
    zone="",
    summary="Window for amendments",
)


def written(*events: Event, name: str = "Réseau", **other: Any) -> bytes:
    given: dict[str, Any] = {
        "refresh": timedelta(hours=6),
        "source": "https://network.example/calendar.ics",
        "colour": "crimson",
        "dtstamp": NOW,
    }
    return feed(name, events, **(given | other))


def unfolded(content: bytes) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", content.decode()).split("\r\n")[:-1]


def broken_rules(content: bytes) -> list[str]:
    """What RFC 5545 and 7986 ask of a file and this one does not keep."""
    lines = content.split(b"\r\n")
    found = [f"longer than 75 octets: {line!r}" for line in lines if len(line) > 75]
    found += [f"splits a character: {line!r}" for line in lines if line.decode(errors="replace").count("\ufffd")]
    if lines[-1] or re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n", content):
        found.append("other line breaks than CRLF, or control characters")
    names = [re.split("[;:]", line)[0] for line in unfolded(content)]
    found += [f"{name} is missing or not once" for name in ("VERSION", "PRODID", "NAME") if names.count(name) != 1]
    found += _of_events(unfolded(content))
    return found


def _of_events(lines: list[str]) -> list[str]:
    found = []
    zones = [line[5:] for line in lines if line.startswith("TZID:")]
    used = set(re.findall(r"^DT(?:START|END);TZID=([^:]+):", "\n".join(lines), re.MULTILINE))
    if sorted(used) != sorted(zones):
        found.append(f"zones {zones} are described and {sorted(used)} used")
    text = "\n".join(lines)
    entries = re.findall(r"^BEGIN:VEVENT\n(.*?)\nEND:VEVENT$", text, re.MULTILINE | re.DOTALL)
    for entry in entries:
        names = [re.split("[;:]", line)[0] for line in entry.split("\n")]
        found += [f"an event has {names.count(name)} {name}" for name in REQUIRED if names.count(name) != 1]
    if not all(re.search(r"^DTSTAMP:\d{8}T\d{6}Z$", entry, re.MULTILINE) for entry in entries):
        found.append("DTSTAMP is not in UTC")
    uids = re.findall(r"^UID:(.*)$", text, re.MULTILINE)
    return found if len(set(uids)) == len(uids) else [*found, "two events have one UID"]


def offset_described(zone: Any, wall: datetime) -> timedelta:
    """How far a described clock is ahead of UTC when it shows this: RFC 5545, 3.6.5, read once more."""
    onsets = [(onset, part["TZOFFSETTO"].td) for part in zone.subcomponents for onset in _onsets(part, wall.year)]
    latest: tuple[datetime, timedelta] = max(one for one in onsets if one[0] <= wall)
    return latest[1]


def _onsets(part: Any, until: int) -> list[datetime]:
    first: datetime = part["DTSTART"].dt
    if "RRULE" not in part:
        return [first]
    (month,), (day,) = part["RRULE"]["BYMONTH"], part["RRULE"]["BYDAY"]
    place, weekday = int(day[:-2]), ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(day[-2:])
    found = []
    for year in range(first.year, until + 1):
        days = [week[weekday] for week in monthcalendar(year, int(month)) if week[weekday]]
        found.append(first.replace(year=year, month=int(month), day=days[place if place < 0 else place - 1]))
    assert found[0] == first
    return found
