"""What the review queue says of the network's total as it was last counted: its high end, its jobs, what is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Count
from filrouge.rooms.register.queries.totals import Last, last_count

_READ = ("organisations__high", "jobs__heads", "organisations__steps", "registers")


@dataclass(frozen=True, slots=True)
class LastTotal:
    """Organisations at most, jobs in persons by year, how many open pairs it knows and how many organisations these can
    take off, and the scopes (country, family or none) of the public registers that set its high end.
    """

    most: int = 0
    jobs: dict[str, Any] = field(default_factory=dict)
    asked: int = 0
    can_go: int = 0
    full: tuple[tuple[str, str], ...] = ()


def last_total(viewer: Viewer, last: Last | None = None) -> LastTotal:
    """The network's total as it was last counted; `last`: which count that is, where it is known. One statement."""
    found = last or last_count(viewer)
    return kept("", ("register.last_total", found), lambda: _read(found[0])) if found else LastTotal()


def _read(count: int) -> LastTotal:
    """Nothing where it was counted anew in the same moment."""
    found = Count.objects.filter(pk=count).values_list(*(f"result__{part}" for part in _READ)).first()
    if found is None:
        return LastTotal()
    most, jobs, steps, registers = found
    told = {code: facts for code, facts, *_range in steps}
    asked = told.get("open_pairs", {})
    full = {facts["key"] for code, facts, *_range in steps if code == "register_count"}
    scopes = tuple((one["country"], one["family"]) for one in registers or () if one["key"] in full)
    return LastTotal(int(most), jobs or {}, asked.get("pairs", 0), int(asked.get("at_most", 0)), scopes)
