"""Totals, counted once, ready to print: the figure, its range, each step in words, the lists behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.numbers import grouped
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.thread.queries import Life, life
from filrouge.rooms.register import counting
from filrouge.rooms.register.current import is_old, lists_in_force
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.models import Count, Source
from filrouge.rooms.register.queries.beside import Nowhere, by_the_table, nowhere
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.queries.register_counts import TotalRegister, beside_total, sources
from filrouge.rooms.register.queries.steps import Line, lines
from filrouge.rooms.register.queries.total_jobs import Jobs, jobs_of, memberships
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.reading import Reading
from filrouge.rooms.register.rules import MAY

EVERYBODY = Filter()

FIGURES = tuple(
    f"result__{part}"
    for part in ("members", "organisations__low", "organisations__best", "organisations__high", "open")
)  # of a Headline, read out of a result without its steps and lists


@dataclass(frozen=True, slots=True)
class Share:
    """One country or family: its name, its number, its part of the largest (0 to 100), and the list of its members."""

    label: str
    number: int
    part: int
    href: str
    code: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list below the umbrella."""

    name: str
    kind: str
    number: int | None
    only_here: int | None
    elsewhere: int | None
    only_part: int
    day: str
    old: bool
    href: str
    code: str  # in the address of the rows behind its figures; "" where it has none


@dataclass(frozen=True, slots=True)
class TotalPage:
    """A total as its page shows it."""

    name: str
    members: int
    naive: int
    low: int
    best: int
    high: int
    removed: int
    open: int
    once: int
    twice: int
    more: int
    nowhere: Nowhere | None  # organisations that are on no list, at least about; never part of the total
    at: datetime | None
    day: date
    lines: tuple[Line, ...]
    lists: tuple[ListRow, ...]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    matrix: tuple[tuple[str, tuple[int, ...]], ...]
    countries: tuple[Share, ...]
    families: tuple[Share, ...]
    jobs: tuple[Jobs, ...]
    memberships: tuple[Jobs, ...]  # members of members, by year; none where nobody said how many
    unknown: tuple[str, ...]
    registers: tuple[TotalRegister, ...]  # what public registers count, and what that does to the total
    old_lists: int = 0
    country_counts: dict[str, int] = field(default_factory=dict)
    numbers_only: bool = False  # a federation gave a number without names

    @property
    def named(self) -> int:
        """How many organisations stand on lists with names: what kinds and countries can be told of."""
        return self.once + self.twice + self.more

    @property
    def by_the_table(self) -> tuple[str, ...]:
        """What the matrix alone says of these, in words: for whoever has it and sees no name."""
        return by_the_table([shared for _name, shared in self.matrix])

    @property
    def ranged(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures of a total without its reasons."""

    members: int
    low: int
    best: int
    high: int
    open: int

    @property
    def ranged(self) -> bool:
        return self.low != self.high


def headline_of_network(viewer: Viewer) -> Headline | None:
    """The figures of the network's total, read once out of each count without its steps and lists. One statement."""
    last = last_count(viewer)
    return kept("", ("register.headline", last), lambda: _headline(last[0])) if last else None


def _headline(count: int) -> Headline | None:
    """None where it was counted anew in the same moment."""
    found = Count.objects.filter(pk=count).values_list(*FIGURES).first()
    return Headline(*(int(number) for number in found)) if found else None


Last = tuple[int, datetime]  # a count, and when it was made


def last_count(viewer: Viewer) -> Last | None:
    """Which count of the network is the last one, and when it was made; another one after every count."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    last = _LAST.rows("id", "at", space=viewer.space.pk, umbrella=viewer.space.organisation_id)
    return (last[0].id, last[0].at) if last else None


def total_of_network(viewer: Viewer) -> TotalPage | None:
    """The network's own total as it was last counted; None when nothing was counted yet. One statement."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    last = _LAST.rows("result", "at", space=viewer.space.pk, umbrella=viewer.space.organisation_id)
    name = viewer.space.name.in_(get_language() or "en").text
    return page(viewer, last[0].result, name, last[0].at) if last else None


def _last(*columns: str, space: int, umbrella: int) -> QuerySet[Count, Any]:
    snapshots = Count.objects.filter(space=space, umbrella=umbrella, published=False)
    return snapshots.order_by("-id").values_list(*columns)[:1]


_LAST = Prepared(_last, space=-1, umbrella=-2)


def total_of(
    viewer: Viewer, umbrella: Organisation, day: date | None = None, part: counting.Part = counting.ALL,
    wanted: Filter = EVERYBODY, at: str | None = None, read: Reading | None = None,
) -> TotalPage | None:  # fmt: skip
    """The total of any umbrella of the space, on any day, for all or for what matches a filter.

    Counted once for as long as nothing is done. `wanted`: what the links to lists keep; `at`: the stamp of the house,
    where it is known; `read`: what was read to count already.
    """
    space = viewer.space
    if space is None or not MAY["read"](viewer, space):
        return None
    asked, known = day or today(), stamp() if at is None else at
    reading = read or reading_of(space, [asked], known)
    result = kept(
        known, ("register.count", space.id, umbrella.id, asked, str(part)),
        lambda: counting.count(space, umbrella.id, day=asked, part=part, reading=reading),
    )  # fmt: skip
    return page(viewer, result, umbrella.name, None, wanted)


def reading_of(space: Space, days: Collection[date], at: str) -> Reading:
    """What is read of a space to count it on some days, with the lists that are kept at a stamp of the house."""
    return Reading(space, days, lambda days: lists_on(space, days, at))


def lists_on(space: Space, days: Collection[date], at: str) -> dict[date, list[Source]]:
    """The lists in force on each of some days, read once at a stamp of the house for all who count them."""
    return kept(at, ("register.lists_on", space.id, frozenset(days)), lambda: lists_in_force(space, days))


def federations(viewer: Viewer, umbrella: Organisation, read: Reading, day: date) -> list[tuple[int, str]]:
    """The other federations of the space with a list in force on a day: (id, name), by name. At most one statement."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return []
    found = {(s.umbrella_id, s.umbrella.name) for s in read.lists(day) if s.umbrella_id != umbrella.id}
    return sorted(found, key=lambda federation: (federation[1], federation[0]))


def page(
    viewer: Viewer, result: dict[str, Any], name: str, at: datetime | None, wanted: Filter = EVERYBODY
) -> TotalPage:
    """A kept or fresh result, made ready to print; `wanted`: what the links to lists keep."""
    whole, spread = result["organisations"], result["spread"]
    directory = reverse("register:directory", args=[viewer.space.slug]) if viewer.space else ""
    lists = tuple(_list_row(directory, row, wanted) for row in result["lists"] if row["kind"] != "unknown")
    itemised = tuple(row["name"] for row in result["lists"] if row["kind"] == "itemised")
    codes = tuple(_code(row) for row in result["lists"] if row["kind"] == "itemised")
    return TotalPage(
        name=name,
        members=result["members"],
        naive=int(whole["naive"]),
        low=int(whole["low"]),
        best=int(whole["best"]),
        high=int(whole["high"]),
        removed=int(whole["naive"]) - int(whole["best"]),
        open=result["open"],
        once=spread["once"],
        twice=spread["twice"],
        more=spread["more"],
        nowhere=nowhere(result),
        at=at,
        day=parse_date(result["day"]) or today(),
        lines=lines(whole["steps"], sources(result)),
        lists=lists,
        names=itemised,
        codes=codes,
        matrix=tuple(zip(itemised, map(tuple, result["matrix"]), strict=True)),
        countries=_shares(viewer, "country", result["countries"]),
        families=_shares(viewer, "family", result["families"]),
        jobs=jobs_of(result["jobs"]),
        memberships=jobs_of({"members": memberships(result)}),
        unknown=tuple(row["name"] for row in result["lists"] if row["kind"] == "unknown"),
        registers=beside_total(result),
        old_lists=sum(row.old for row in lists),
        country_counts={code: number for code, number in result["countries"] if code},
        numbers_only=any(row["kind"] == "declared" for row in result["lists"]),
    )


def _list_row(directory: str, row: dict[str, Any], wanted: Filter) -> ListRow:
    size = max(1, row["organisations"] or 0)
    day = parse_date(row["date"]) if row["date"] else None
    href = directory + wanted.query(federation=row["umbrella"]) if directory and row["umbrella"] else ""
    kinds = {"itemised": _("names"), "declared": _("number only")}
    only, elsewhere = row["only_here"], row["elsewhere"]
    return ListRow(
        row["name"] or _("Members themselves"), kinds[row["kind"]], row["organisations"], only, elsewhere,
        round((only or 0) / size * 100), date_format(day) if day else "", bool(day and is_old(day)), href,
        _code(row),
    )  # fmt: skip


def _code(row: dict[str, Any]) -> str:
    """A list of names in an address: its number, or the word for those who are members themselves."""
    return str(row["key"]).removeprefix("list ") if row["kind"] == "itemised" else ""


def _shares(viewer: Viewer, dimension: str, counted: list[list[Any]]) -> tuple[Share, ...]:
    largest = max((number for _code, number in counted), default=1)
    address = reverse("register:directory", args=[viewer.space.slug]) if viewer.space else ""
    known_first = sorted(counted, key=lambda share: not share[0])
    return tuple(
        Share(
            _label(dimension, code),
            number,
            max(1, round(number / largest * 100)),
            f"{address}?{dimension}={code}",
            code,
        )
        for code, number in known_first
    )


def _label(dimension: str, code: str) -> str:
    if not code:
        return _("Not known")
    return country_name(code) if dimension == "country" else str(FAMILIES[code])


def headline(total: TotalPage | Headline) -> str:
    """The one sentence that can be defended: so many, each counted once, between this and that."""
    best = ngettext("%(best)s organisation, counted once", "%(best)s organisations, each counted once", total.best)
    if not total.ranged:
        return best % {"best": grouped(total.best)}
    between = _("%(best)s, between %(low)s and %(high)s")
    return between % {
        "best": best % {"best": grouped(total.best)},
        "low": grouped(total.low),
        "high": grouped(total.high),
    }


@dataclass(frozen=True, slots=True)
class Published:
    """A total that was published: its sentence, its day, its address."""

    words: str
    day: str
    href: str


def published(viewer: Viewer, umbrella: Organisation) -> list[Published]:
    """Totals of an umbrella that were published, the newest first."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return []
    found = Count.objects.filter(space=viewer.space, umbrella=umbrella, published=True).order_by("-id")
    return [
        Published(
            headline(Headline(*map(int, figures))), date_format(day),
            reverse("register:published", args=[viewer.space.slug, number]),
        )
        for number, day, *figures in found.values_list("id", "as_of", *FIGURES)[:20]
    ]  # fmt: skip


def published_life(viewer: Viewer, count: int) -> Life | None:
    """The thread of one published total alone."""
    frozen = _frozen(viewer, count).only("id").first()
    return life(viewer, frozen) if frozen else None


def _frozen(viewer: Viewer, count: int) -> QuerySet[Count]:
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Count.objects.none()
    return Count.objects.filter(space=viewer.space, published=True, pk=count)


def published_total(viewer: Viewer, count: int) -> dict[str, Any] | None:
    """One published total as its page shows it: the total, its digest, the lists it was derived from."""
    frozen = _frozen(viewer, count).select_related("umbrella").first()
    if frozen is None:
        return None
    total = page(viewer, frozen.result, frozen.umbrella.name, frozen.at)
    found = life(viewer, frozen)
    return {"total": total, "headline": headline(total), "digest": frozen.digest, "thread": found}
