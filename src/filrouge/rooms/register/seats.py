"""Seats over time: how many are held on a day, and whether one more fits. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """A seat held from a day until a day, both included; without `until` it has no end yet."""

    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the seat is held on this day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: Held) -> bool:
        """Whether there is a day on which both are held."""
        return self.on(other.since) or other.on(self.since)


def fullest(terms: Iterable[Held], within: Held | None = None) -> tuple[int, date | None]:
    """The most seats held at once (within a time, if one is given) and the first day on which they are.

    The number can only grow on a day on which a term begins, so no other days are looked at.
    """
    known = [term for term in terms if within is None or term.meets(within)]
    days = sorted({_first_day(term, within) for term in known})
    return max(((sum(term.on(day) for term in known), day) for day in days), key=lambda n: n[0], default=(0, None))


def _first_day(term: Held, within: Held | None) -> date:
    return max(term.since, within.since) if within else term.since


def first_day_over(seats: int, terms: Sequence[Held]) -> date | None:
    """The first day on which more than so many seats are held; None when there is none."""
    days = sorted({term.since for term in terms})
    return next((day for day in days if sum(term.on(day) for term in terms) > seats), None)
