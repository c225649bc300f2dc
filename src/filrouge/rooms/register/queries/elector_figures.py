"""Numbers that the register has of a member, and that can give weight to its vote: one registry, a reader for each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Space
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.current import in_force
from filrouge.rooms.register.deriving import day_of
from filrouge.rooms.register.entries import Ids
from filrouge.rooms.register.models import Belonging, Figure, Source
from filrouge.rooms.register.perimeter import Perimeter
from filrouge.rooms.register.queries.elector_facts import public_values
from filrouge.rooms.register.reading import Reading

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a space that are asked about, on a day."""

    space: Space
    on: date
    numbers: tuple[int, ...]


Read = Callable[[Members], Mapping[int, float | None]]


def _on_own_list(asked: Members) -> dict[int, float | None]:
    return dict(_LISTED.rows(space=asked.space.pk, numbers=asked.numbers))


def _listed(space: int, numbers: list[int]) -> QuerySet[Belonging, Any]:
    listed = Belonging.objects.filter(space=space, umbrella__in=numbers).order_by("umbrella").values_list("umbrella")
    return listed.annotate(n=Count("organisation", distinct=True))


_LISTED = Prepared(_listed, space=-1, numbers=[-10])


def _told(asked: Members, units: Collection[str]) -> dict[str, dict[int, float | None]]:
    """Of each unit the figures of the latest year that is not after the day; of no year where none is dated.

    A size class gives no weight: a vote is counted with a number that somebody said.
    """
    found: dict[str, dict[int, float | None]] = {unit: {} for unit in units}
    rows = _FIGURES.rows(tuple(units), space=asked.space.pk, numbers=asked.numbers, year=asked.on.year)
    for unit, number, amount in rows:
        found[unit][number] = amount  # the latest comes last
    return found


def _figures(units: Collection[str], *, space: int, numbers: list[int], year: int) -> QuerySet[Figure, Any]:
    told = Figure.objects.filter(space=space, organisation__in=numbers, unit__in=units, year__lte=year, high=None)
    return told.order_by("year", "id").values_list("unit", "organisation_id", "amount")


_FIGURES = Prepared(_figures, space=-1, numbers=[-10], year=9_999)


def _counted_once(asked: Members) -> dict[int, float | None]:
    """Of who has member organisations: how many, through all levels and lists, each once; None where a federation
    below it gave no names.
    """
    if asked.space.organisation_id is None:
        return {}
    read = Reading(asked.space, [asked.on])
    around = read.below(asked.space.organisation_id, asked.on)
    on_list = read.members([around.umbrella], asked.on)
    out = around.umbrellas.union(read.closed([around.umbrella], asked.on).tolist())
    return {number: _below(number, around, on_list, out) for number in asked.numbers if number in around.umbrellas}


def _below(number: int, around: Perimeter, on_list: Mapping[int, Ids], out: Collection[int]) -> float | None:
    below, waiting = {number}, [number]
    while waiting:
        more = around.down.get(waiting.pop(), set()) - below
        below |= more
        waiting += more
    lists = [source for source in around.lists if around.holders[source.id] in below]
    if not below.isdisjoint(around.silent) or any(source.kind != Source.Kind.ITEMISED for source in lists):
        return None
    named = (on_list[source.id].tolist() for source in lists if source.id in on_list)
    return len(below.union(*named).difference(out))


def _years_of_membership(asked: Members) -> dict[int, float | None]:
    held = in_force(asked.space, asked.on).filter(umbrella=asked.space.organisation_id, member__in=asked.numbers)
    since = held.exclude(since=None).values_list("member_id").order_by("member_id").annotate(first=Min("since"))
    return {number: _full_years(first, asked.on) for number, first in since}


def _years_of_age(asked: Members) -> dict[int, float | None]:
    founded = public_values(asked.space, asked.numbers, ("founded",))
    return {number: _since(str(said["founded"]), asked.on) for number, said in founded.items() if "founded" in said}


def _since(founded: str, on: date) -> int | None:
    """Full years since a day, a month or a year; None for what is still to come or no date."""
    day = day_of(founded)
    return None if day is None or day > on else _full_years(day, on)


def _full_years(day: date, on: date) -> int:
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


@dataclass(frozen=True, slots=True)
class Known:
    """One figure: what it is called, and who reads it, or the unit in which organisations are told of it."""

    label: StrOrPromise
    read: Read | None = None
    unit: str = ""


REGISTRY: Mapping[str, Known] = {
    "members": Known(_("organisations on its own list"), _on_own_list),
    "members_counted": Known(_("member organisations, each counted once"), _counted_once),
    "members_stated": Known(_("members that it states"), unit="members"),
    "jobs": Known(_("jobs (persons)"), unit="heads"),
    "fte": Known(_("jobs (full-time equivalents)"), unit="fte"),
    "years": Known(_("full years of membership"), _years_of_membership),
    "age": Known(_("full years since it was founded"), _years_of_age),
}
FIGURES: Mapping[str, StrOrPromise] = {name: known.label for name, known in REGISTRY.items()}
ALWAYS = ("members", "jobs", "fte")  # on every roll, so that other rules can be tried on it later


def figures_of(asked: Members, names: Collection[str]) -> dict[int, dict[str, str | None]]:
    """The figures of these names, and those that are always on a roll, of each member, in text; None is not known.

    Two statements for those; for the others four at most, but some ten for what is counted once. None grows with the
    number of members.
    """
    wanted = [name for name in REGISTRY if name in names or name in ALWAYS]
    told = _told(asked, [REGISTRY[name].unit for name in wanted if REGISTRY[name].unit])
    read = {name: known.read(asked) if known.read else told[known.unit] for name, known in _of(wanted)}
    return {number: {name: _text(read[name].get(number)) for name in wanted} for number in asked.numbers}


def _of(names: Collection[str]) -> list[tuple[str, Known]]:
    return [(name, REGISTRY[name]) for name in names]


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:.12g}"
