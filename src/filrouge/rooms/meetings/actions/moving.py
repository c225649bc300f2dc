"""When the days of a meeting move, what is planned on them moves along, by the clock of the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from filrouge.rooms.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True, slots=True)
class Openings:
    """When the days of a meeting open, in their order, on the clock of the place."""

    zone: ZoneInfo
    days: tuple[datetime, ...]

    @classmethod
    def of(cls, meeting: Meeting) -> Openings:
        """Those of a meeting as they are written down now. One statement."""
        zone = ZoneInfo(meeting.zone)
        return cls(zone, tuple(_clock(at, zone) for at in meeting.days.values_list("starts_at", flat=True)))


def agenda_follows(meeting: Meeting, was: Openings) -> None:
    """Let every item that has not begun keep its distance from the opening of its day, which may be another day now.

    As many days as before are the same days, moved. Of more or fewer days those that stay keep what is on them, and
    what lay on one that is gone goes to the day in its place. An item on no day of the meeting stays where it is.
    """
    now = Openings.of(meeting)
    if now == was:
        return
    items = list(meeting.items.filter(began_at=None, starts_at__isnull=False))
    for item in items:
        assert item.starts_at is not None  # asked for
        item.starts_at = moved(item.starts_at, was, now)
    AgendaItem.objects.bulk_update(items, ["starts_at"])


def moved(at: datetime, was: Openings, now: Openings) -> datetime:
    """A moment of one of the days before, as far from the opening of the day that it became."""
    said = _clock(at, was.zone)
    place = next((place for place, day in enumerate(was.days) if day.date() == said.date()), None)
    if place is None or not now.days:
        return at
    opens = _becomes(said.date(), place, was.days, now.days)
    return (opens + (said - was.days[place])).replace(tzinfo=now.zone)


def _becomes(day: date, place: int, was: Sequence[datetime], now: Sequence[datetime]) -> datetime:
    same = [opens for opens in now if opens.date() == day] if len(was) != len(now) else []
    return same[0] if same else now[min(place, len(now) - 1)]


def _clock(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock there shows: a day is as long as its hours say, also where clocks change in between."""
    return at.astimezone(zone).replace(tzinfo=None)
