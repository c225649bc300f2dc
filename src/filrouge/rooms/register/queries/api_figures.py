"""What stands behind figures, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from filrouge.rooms.register.queries.behind import Behind
from filrouge.rooms.register.queries.growth import GrowthPage
from filrouge.rooms.register.queries.lines import Line


@dataclass(frozen=True, slots=True)
class GrowthFigure:
    """Growth between two days: by name on all lists `before` and `after`, like for like in `headline` and `rate`.

    `lines` say who joined and left, `perimeter` which lists came, went or changed.
    """

    since: date
    until: date
    before: int
    after: int
    rate: str
    headline: str
    lines: list[str]
    perimeter: list[str]


@dataclass(frozen=True, slots=True)
class CountedOrganisation:
    """An organisation that a figure counts: its address and page, and what the directory says of it.

    `workers` is null also where only their size class is known.
    """

    address: str
    name: str
    page: str
    place: str
    activity: str
    lists: str
    workers: int | None


def growth(found: GrowthPage) -> GrowthFigure:
    """Growth as data."""
    return GrowthFigure(
        found.since, found.until, found.before, found.after, found.rate, found.headline, list(found.lines),
        list(found.perimeter),
    )  # fmt: skip


def counted(found: Behind) -> list[CountedOrganisation]:
    """One page of those who are counted."""
    return [_counted(line) for line in found.rows]


def _counted(line: Line) -> CountedOrganisation:
    address = line.href.rstrip("/").rpartition("/")[2]
    page = settings.PUBLIC_ADDRESS + line.href
    return CountedOrganisation(address, line.name, page, line.place, line.activity, line.lists, line.heads)
