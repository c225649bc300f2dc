"""Jobs of a total and members of its members, year by year: the range, its steps, who said it, and like for like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.numbers import grouped
from filrouge.methods.totals import Unit
from filrouge.rooms.register.queries.steps import Line, lines, percent, signed

WHERE_ANY = frozenset({"included", "size_classes"})  # steps that many networks have no case of


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs, or members of members, in one unit and year, step by step; `code` and `of_year` name them in the address of
    the rows behind.

    `declared`: federations that gave one sum of jobs; `silent`: those that gave neither names nor this sum. `same`:
    what those who also said it of the year before said then and now. `newest`: no later year of this unit is known.
    """

    code: str
    of_year: str
    unit: str
    year: str
    naive: int
    low: int
    best: int
    high: int
    reporting: int
    organisations: int
    listed: int
    declared: tuple[tuple[str, int], ...]
    silent: tuple[str, ...]
    lines: tuple[Line, ...]
    same: str
    newest: bool


def jobs_of(jobs: dict[str, Any]) -> tuple[Jobs, ...]:
    """Figures of a total as it was counted, unit → year: by unit, the newest year first."""
    units = {"heads": _("persons"), "fte": _("full-time equivalents"), "members": _("members of members")}
    seen: set[str] = set()
    found = []
    for unit, year, result in in_order(jobs):
        found.append(_job(unit, year, units[unit], result, newest=unit not in seen))
        seen.add(unit)
    return tuple(found)


def memberships(result: dict[str, Any]) -> dict[str, Any]:
    """Members of members, year → figure; totals that were kept before these were counted have none."""
    return dict(result.get("memberships", {}))


def in_order(jobs: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(unit, year, result) by unit, the newest year first: what was kept as JSON may have lost its order."""
    for unit in (unit.value for unit in Unit if unit.value in jobs):
        for year in sorted(jobs[unit], key=int, reverse=True):
            yield unit, year, jobs[unit][year]


def _job(code: str, year: str, unit: str, result: dict[str, Any], *, newest: bool) -> Jobs:
    naive, low, best, high = (round(result[name]) for name in ("naive", "low", "best", "high"))
    said = result["coverage"]
    shown = year if year != "0" else _("year not said")
    # Where nobody is in the figure of another, or gave a size class, there is no step to tell.
    told = [step for step in result["steps"] if step[0] not in WHERE_ANY or step[1]["organisations"]]
    # What was published before federations could say of which year their jobs are has neither of these.
    declared = tuple((name, round(jobs)) for name, jobs in result.get("declared", ()))
    listed = round(result["steps"][0][1]["listed"])
    return Jobs(
        code, year, unit, shown, naive, low, best, high, reporting(said), said["organisations"], listed, declared,
        tuple(result.get("silent", ())), lines(told), _same(result.get("same"), year), newest,
    )  # fmt: skip


def reporting(said: dict[str, Any]) -> int:
    """Of how many organisations there is a figure: the number, or the size class."""
    return int(said["values"] + said["size_class"])


def _same(same: dict[str, Any] | None, year: str) -> str:
    """“40 organisations in both years: 340 in 2023, 352 in 2024 (+3.5 %)”; nothing where nobody said both."""
    if not same:
        return ""
    number = same["organisations"]
    words = ngettext(
        "%(number)s organisation in both years: %(before)s in %(then)s, %(after)s in %(year)s",
        "%(number)s organisations in both years: %(before)s in %(then)s, %(after)s in %(year)s",
        number,
    ) % {
        "number": grouped(number),
        "then": same["year"],
        "year": year,
        "before": grouped(same["before"]),
        "after": grouped(same["after"]),
    }
    if not same["before"]:
        return words
    return f"{words} ({percent(signed((same['after'] / same['before'] - 1) * 100, 1))})"
