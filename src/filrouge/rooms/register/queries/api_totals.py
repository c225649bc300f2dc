"""Totals as data: every number with its range and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_date

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register import counting
from filrouge.rooms.register.models import Count
from filrouge.rooms.register.queries import totals
from filrouge.rooms.register.queries.api import NamedOrganisation, addresses
from filrouge.rooms.register.queries.register_counts import TotalRegister
from filrouge.rooms.register.queries.steps import Line
from filrouge.rooms.register.queries.total_jobs import in_order, memberships, reporting
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class CountingStep:
    """One step of the count: its name, the sentence, and the range after it."""

    code: str
    words: str
    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class CountedShare:
    """How many organisations, counted once, have this code ("" where it is not known)."""

    code: str
    label: str
    organisations: int


@dataclass(frozen=True, slots=True)
class CountedList:
    """One list below the umbrella. `kind`: itemised (names), declared (a number only) or unknown."""

    name: str
    federation: NamedOrganisation | None
    kind: str
    organisations: int | None
    only_here: int | None
    elsewhere: int | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class SameJobs:
    """So many organisations have a figure in both years: their jobs in `year`, and in the later one."""

    year: int
    organisations: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class CountedJobs:
    """Jobs in one unit (heads or fte), or members of members (members), of one year (null where nobody said which): of
    those who said it of that year.

    `same`: like for like, those who said it of an earlier year too; null where nobody did.
    """

    unit: str
    year: int | None
    naive: float
    low: float
    best: float
    high: float
    reporting: int
    organisations: int
    same: SameJobs | None


@dataclass(frozen=True, slots=True)
class CountedRegister:
    """What a public register counts in its scope, and where it says so: no total can be above it.

    `lowers_by`: so much lower is the high end for it. `exceeded`: more are here than it counts, so it lowers nothing.
    """

    name: str
    country: str
    family: str
    organisations: int
    as_of: date | None
    link: str
    lowers_by: int
    exceeded: bool


@dataclass(frozen=True, slots=True)
class TotalFigure:
    """How many organisations an umbrella has, each counted once: the range, the reason, and what it rests on.

    `not_listed`: at least about so many are on no list; no part of the total, null where the lists do not say it.
    `members_of_members`: memberships and not people, for one may be a member of several of the organisations.
    """

    umbrella: NamedOrganisation
    headline: str
    day: date
    counted_at: datetime | None
    members: int
    naive: int
    low: int
    best: int
    high: int
    open_pairs: int
    on_one_list: int
    on_two_lists: int
    on_more_lists: int
    not_listed: int | None
    steps: list[CountingStep]
    lists: list[CountedList]
    registers: list[CountedRegister]
    countries: list[CountedShare]
    families: list[CountedShare]
    jobs: list[CountedJobs]
    members_of_members: list[CountedJobs]


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """A total that was published and never changes; `digest` is the SHA-256 of its content."""

    id: int
    umbrella: NamedOrganisation
    headline: str
    day: date
    published_at: datetime
    low: int
    best: int
    high: int
    digest: str
    page: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A published total with every step and list it rests on."""

    published: PublishedTotal
    total: TotalFigure


def total(viewer: Viewer, umbrella: Organisation, day: date | None) -> TotalFigure | None:
    """The total of an umbrella: the network's as it was last counted, any other or any other day counted now."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    kept = None
    if day is None and umbrella.id == viewer.space.organisation_id:
        kept = Count.objects.filter(space=viewer.space, umbrella=umbrella, published=False).first()
    result = kept.result if kept else counting.count(viewer.space, umbrella.id, day=day)
    return _figure(viewer, result, umbrella, kept.at if kept else None)


def _figure(viewer: Viewer, result: dict[str, Any], umbrella: Organisation, at: datetime | None) -> TotalFigure:
    said = totals.page(viewer, result, umbrella.name, at)
    return TotalFigure(
        umbrella=NamedOrganisation(umbrella.address, umbrella.name), headline=totals.headline(said), day=said.day,
        counted_at=at, members=said.members, naive=said.naive, low=said.low, best=said.best, high=said.high,
        open_pairs=said.open, on_one_list=said.once, on_two_lists=said.twice, on_more_lists=said.more,
        not_listed=said.nowhere.number if said.nowhere else None,
        steps=[_step(*each) for each in zip(result["organisations"]["steps"], said.lines, strict=True)],
        lists=_lists(result["lists"]),
        registers=[_register(row, each) for row, each in zip(result.get("registers", ()), said.registers, strict=True)],
        countries=[CountedShare(share.code, share.label, share.number) for share in said.countries],
        families=[CountedShare(share.code, share.label, share.number) for share in said.families],
        jobs=[_jobs(*each) for each in in_order(result["jobs"])],
        members_of_members=[_jobs(*each) for each in in_order({"members": memberships(result)})],
    )  # fmt: skip


def _step(step: list[Any], line: Line) -> CountingStep:
    code, _parameters, low, best, high = step
    return CountingStep(code, line.words, float(low), float(best), float(high))


def _register(row: dict[str, Any], said: TotalRegister) -> CountedRegister:
    return CountedRegister(
        said.name, row["country"], row["family"], said.number, parse_date(row["date"]), said.link, said.lower,
        said.exceeded,
    )  # fmt: skip


def _lists(rows: list[dict[str, Any]]) -> list[CountedList]:
    known = addresses(row["umbrella"] for row in rows)
    return [
        CountedList(
            row["name"], known.get(row["umbrella"]), row["kind"], row["organisations"], row["only_here"],
            row["elsewhere"], parse_date(row["date"]) if row["date"] else None,
        )
        for row in rows
    ]  # fmt: skip


def _jobs(unit: str, year: str, result: dict[str, Any]) -> CountedJobs:
    numbers = {name: float(result[name]) for name in ("naive", "low", "best", "high")}
    said, same = result["coverage"], result.get("same")
    return CountedJobs(
        unit, int(year) or None, **numbers, reporting=reporting(said), organisations=said["organisations"],
        same=SameJobs(**same) if same else None,
    )  # fmt: skip


def published(viewer: Viewer, umbrella: Organisation, cursor: str) -> Slice[PublishedTotal]:
    """Published totals of an umbrella, the newest first."""
    found = Count.objects.filter(space=viewer.space, umbrella=umbrella, published=True).select_related("umbrella")
    if not MAY["read"](viewer, viewer.space):
        found = found.none()
    return cut(found, [("id", True)], cursor, lambda count: published_line(viewer, count))


def published_line(viewer: Viewer, count: Count) -> PublishedTotal:
    """One published total as data."""
    said = totals.page(viewer, count.result, count.umbrella.name, count.at)
    href = reverse("register:published", args=[viewer.space.slug, count.id]) if viewer.space else ""
    return PublishedTotal(
        count.id, NamedOrganisation(count.umbrella.address, count.umbrella.name), totals.headline(said), count.as_of,
        count.at, said.low, said.best, said.high, count.digest, settings.PUBLIC_ADDRESS + href,
    )  # fmt: skip


def published_figure(viewer: Viewer, number: int) -> PublishedFigure | None:
    """One published total with all it rests on; None where there is none."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    kept = Count.objects.filter(space=viewer.space, published=True, pk=number).select_related("umbrella").first()
    if kept is None:
        return None
    return PublishedFigure(published_line(viewer, kept), _figure(viewer, kept.result, kept.umbrella, kept.at))
