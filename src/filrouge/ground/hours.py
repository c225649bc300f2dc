"""Hours as a network lives them. The database keeps UTC; every network (`Space.zone`) reads and writes its own time.

How rooms use it:

- A page needs nothing: `@page` runs the whole view on the network's clock, so `localtime(at)`, the template's `date`
  filter and `date_format(localtime(at), …)` are in its zone.
- An hour that binds somebody (a closing, a beginning) is printed by `moment(at)`, in templates `{{ at|moment }}` after
  `{% load ground %}`: "24 September 2026, 18:00 CEST". It says of which clock it is, and tells apart the two hours of
  the night in which clocks are put back. A day alone is `day(at)`.
- What is due on a day is due until its end: `end_of(day, space)`, which `until(at)` prints as that day and not as the
  hour nought of the next one.
- An hour that is typed is a `ground.hours_form.MomentField`, which names the zone and refuses hours that do not exist.
- Outside a page (jobs, mail, commands): `with clock_of(space):`. Mail that names its space is written on its clock.
- What has a clock of its own, such as a meeting, is read and written within `with clock_of(meeting):`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

import tzdata
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


class HasZone(Protocol):
    """What lives in a time zone, by its IANA name: a network, a meeting."""

    @property
    def zone(self) -> str: ...


def clock_of(where: HasZone | None) -> AbstractContextManager[object]:
    """Within it, local time is that of the network or of the meeting; without one it stays as it is."""
    return timezone.override(ZoneInfo(where.zone)) if where else nullcontext()


def moment(at: datetime) -> str:
    """A day with its hour, and of which clock: members read it in many countries."""
    here = localtime(at)
    return f"{date_format(here, 'DATETIME_FORMAT')} {clock_name(here)}"


def until(at: datetime) -> str:
    """Until when, with the hour and of which clock; nobody reads the hour nought as the end of the day before."""
    here = localtime(at)
    if here.time() != time():
        return _("until %(time)s") % {"time": moment(at)}
    ended = localtime(at - timedelta(seconds=1))
    return _("until the end of %(day)s (%(clock)s)") % {"day": day(ended), "clock": clock_name(ended)}


def end_of(on: date, where: HasZone) -> datetime:
    """When a day is over there: what is due on it is not late before."""
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(where.zone))


def day(at: datetime) -> str:
    """The day, where the network is."""
    return date_format(localtime(at), "DATE_FORMAT")


def clock_name(at: datetime) -> str:
    """CEST, UTC; where a zone has no letters of its own, its distance: UTC+5:30."""
    name = f"{at:%Z}"
    if name[:1] not in {"+", "-"}:
        return name
    hours, minutes = name[:3], name[3:]
    return f"UTC{hours[0]}{int(hours[1:])}" + (f":{minutes}" if minutes else "")


def here() -> str:
    """The place whose time is on the clock, as in Brussels; UTC for UTC."""
    return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")


ZONES_TOLD_APART = 3  # of one country, at most: of those with more, none is that of all


@cache
def zones() -> tuple[str, ...]:
    """Every zone that can be chosen, by name (IANA time zone database): no place of nobody, and none that means another
    clock on every machine.
    """
    return tuple(sorted(available_timezones() - {"Factory", "localtime"}))


def zone_of(country: str) -> str:
    """The zone of a country (ISO 3166, two letters) as zone.tab of the IANA time zone database has it. Of two or three
    it is the first, for the others are islands and exclaves; UTC where there are more, or none.
    """
    table = (files(tzdata) / "zoneinfo/zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    found = [name for code, _place, name, *_more in rows if code == country]
    return found[0] if 0 < len(found) <= ZONES_TOLD_APART else "UTC"


def happens(naive: datetime, zone: ZoneInfo) -> int:
    """How often an hour on the wall comes: 0 when clocks are put forward over it, 2 when they are put back."""
    early, late = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return 1
    exists = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    return 2 if exists else 0
