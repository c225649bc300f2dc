"""Counts of public registers as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import PublicRegisterCount
from filrouge.rooms.register.queries.register_counts import seen


@dataclass(frozen=True, slots=True)
class RegisterCountLine:
    """So many organisations are in the public register of this name, of a country or of one family there, on a day.

    Of each register and scope the newest counts that is not `withdrawn`.
    """

    id: int
    name: str
    country: str
    family: str
    organisations: int
    as_of: date
    link: str
    withdrawn: bool


def index(viewer: Viewer, cursor: str) -> Slice[RegisterCountLine]:
    """All counts, the newest day first. One statement."""
    return cut(seen(viewer), [("as_of", True), ("id", True)], cursor, line)


def line(count: PublicRegisterCount) -> RegisterCountLine:
    """One count as data."""
    return RegisterCountLine(
        count.id, count.register, count.country, count.family, count.organisations, count.as_of, count.link,
        count.withdrawn_at is not None,
    )  # fmt: skip
