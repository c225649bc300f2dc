"""The clock of a place as a VTIMEZONE: every change between two years as the IANA database has it.

Changes that fall on the same weekday of the same month every year are written as a yearly rule, because that is what
most programs understand; each of the others is written by itself, because not all programs read a list of dates.
Before and after the years that were asked for nothing is promised.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Clock:
    """How a clock stands: ahead of UTC by `offset`, under a name, in summer time or not."""

    offset: timedelta
    name: str
    summer: bool


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on (the time that the clock shows just before) it stands otherwise."""

    at: datetime
    before: timedelta
    after: Clock


def timezone_of(name: str, first: int, last: int) -> Timezone:
    """The zone of that IANA name, right from the beginning of year `first` to the end of year `last`."""
    zone = ZoneInfo(name)
    start = datetime(first, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("tzid", name)
    clock = _clock(zone, start)
    made.add_component(_observance(Change((start + clock.offset).replace(tzinfo=None), clock.offset, clock), None))
    alike: dict[tuple[timedelta, Clock], list[Change]] = defaultdict(list)
    for change in changes(zone, start, datetime(last + 1, 1, 1, tzinfo=UTC)):
        alike[change.before, change.after].append(change)
    for found in alike.values():
        rule = yearly([change.at for change in found], last)
        for change in found[:1] if rule else found:
            made.add_component(_observance(change, rule))
    return made


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    """When the clock changes from `start` (UTC) until `end`, to the second; two on one day are found as one."""
    at = start
    while at < end:
        after = min(at + DAY, end)
        before = _clock(zone, at)
        if _clock(zone, after) != before:
            moment = _moment(zone, at, after)
            yield Change((moment + before.offset).replace(tzinfo=None), before.offset, _clock(zone, moment))
        at = after


def _clock(zone: ZoneInfo, at: datetime) -> Clock:
    local = at.astimezone(zone)
    return Clock(local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))


def _moment(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second at which the clock stands as it does `after`."""
    target = _clock(zone, after)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _clock(zone, before + timedelta(seconds=middle)) == target:
            high = middle
        else:
            low = middle
    return before + timedelta(seconds=high)


def yearly(times: Sequence[datetime], last: int) -> vRecur | None:
    """The rule by which all these come every year until `last`, or None: the last or the n-th weekday of a month."""
    years = list(range(times[0].year, last + 1))
    same = {(at.month, at.weekday(), at.time()) for at in times}
    if len(times) < 2 or [at.year for at in times] != years or len(same) > 1:
        return None
    from_end = {(_days_in_month(at) - at.day) // 7 for at in times}
    from_start = {(at.day - 1) // 7 + 1 for at in times}
    if from_end != {0} and len(from_start) > 1:
        return None
    place = -1 if from_end == {0} else from_start.pop()
    return vRecur({"FREQ": "YEARLY", "BYMONTH": times[0].month, "BYDAY": f"{place}{WEEKDAYS[times[0].weekday()]}"})


def _days_in_month(at: date) -> int:
    following = (at.replace(day=1) + timedelta(days=31)).replace(day=1)
    return (following - DAY).day


def _observance(change: Change, rule: vRecur | None) -> TimezoneDaylight | TimezoneStandard:
    """One change, or all that follow it by the rule."""
    clock = change.after
    made = TimezoneDaylight() if clock.summer else TimezoneStandard()
    made.add("dtstart", change.at)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", clock.offset)
    made.add("tzname", clock.name)
    if rule:
        made.add("rrule", rule)
    return made
