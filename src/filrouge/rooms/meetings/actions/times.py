"""The hours of an agenda follow from how long its items take: they move up or down when their order changes.

Items that follow one another without a pause are a session: the morning of a day, its afternoon. A session keeps the
hour at which it begins, or begins when the one before it ends where that is later. What has begun in the room keeps its
hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Timed:
    """One item in its order. `minutes` is 0 where nobody said how long it takes; `fixed`: its hour stays."""

    key: int
    starts_at: datetime | None
    minutes: int
    fixed: bool = False


def hours(before: Sequence[Timed], after: Sequence[Timed], zone: tzinfo, moved: int = 0) -> dict[int, datetime]:
    """When each item of `after` begins, by key, as far as its session has hours at all; days are those of `zone`.

    `moved` is the key of the item that was put elsewhere: it goes to the session of the item that it follows now, else
    to that of the one that follows it. Items that were taken out are in `before` alone.
    """
    lengths = _lengths(before, zone)
    session_of, begins = _sessions(before, lengths)
    if moved:
        place = next(place for place, item in enumerate(after) if item.key == moved)
        beside = after[place - 1] if place else after[min(1, len(after) - 1)]
        session_of[moved] = session_of.get(beside.key, 0)
    found: dict[int, datetime] = {}
    ends: datetime | None = None
    for session in sorted(begins):
        here = [item for item in after if session_of.get(item.key) == session]
        start = max(begins[session], ends) if ends else begins[session]
        found |= dict(_follow(here, start, lengths))
        ends = found[here[-1].key] + _length(here[-1], lengths) if here else ends
    return found


def _follow(items: Sequence[Timed], at: datetime, lengths: Mapping[int, timedelta]) -> Iterator[tuple[int, datetime]]:
    for item in items:
        at = item.starts_at if item.fixed and item.starts_at else at
        yield item.key, at
        at += _length(item, lengths)


def _length(item: Timed, lengths: Mapping[int, timedelta]) -> timedelta:
    return timedelta(minutes=item.minutes) if item.minutes else lengths.get(item.key, timedelta())


def _lengths(items: Sequence[Timed], zone: tzinfo) -> dict[int, timedelta]:
    """How long items took up of which nobody said how long they take: until the next one of their day."""
    found = {}
    for item, following in pairwise(items):
        if item.starts_at and following.starts_at and not item.minutes:
            same = item.starts_at.astimezone(zone).date() == following.starts_at.astimezone(zone).date()
            found[item.key] = max(timedelta(), following.starts_at - item.starts_at) if same else timedelta()
    return found


def _sessions(items: Sequence[Timed], lengths: Mapping[int, timedelta]) -> tuple[dict[int, int], dict[int, datetime]]:
    """The session of each item, numbered from 1 on (0: before any hour was said), and when each session begins.

    An item without an hour belongs to the session of the one before it.
    """
    session_of: dict[int, int] = {}
    begins: dict[int, datetime] = {}
    ends: datetime | None = None
    for item in items:
        if item.starts_at and (ends is None or item.starts_at > ends):
            begins[len(begins) + 1] = item.starts_at
        session_of[item.key] = len(begins)
        if item.starts_at:
            ends = max(ends or item.starts_at, item.starts_at + _length(item, lengths))
        elif ends:
            ends += _length(item, lengths)
    return session_of, begins
