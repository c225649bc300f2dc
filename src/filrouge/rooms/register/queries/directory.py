"""The directory: search, facets, one page of rows, the map, and the same list for downloads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import SIZE, Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search import index
from filrouge.rooms.register.activity_titles import SECTION_TITLES
from filrouge.rooms.register.deriving import KIND
from filrouge.rooms.register.fields import FAMILIES, SIZES
from filrouge.rooms.register.models import Belonging, Cube, Entry
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY

FACETS = ("family", "country", "section", "size")
SHOWN = 6  # values of a facet before “more”
STALE = timedelta(days=300)  # ten months: an older confirmation is marked
KEYS = (("sort_name", False), ("id", False))
MOST_FOUND = 1_000  # hits of a search that are counted and filtered
COUNTRY = re.compile("[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for. Values that are not known are dropped: an old link still leads to a list."""

    text: str = ""
    family: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    size: tuple[int, ...] = ()
    region: str = ""
    federation: int = 0

    @property
    def used(self) -> bool:
        return any((self.text, self.family, self.country, self.section, self.size, self.region, self.federation))

    @property
    def condition(self) -> Q:
        """What entries must be like; the text and the federation are asked elsewhere."""
        chosen = {f"{name}__in": values for name in FACETS if (values := getattr(self, name))}
        return Q(**chosen) & (Q(region=self.region) if self.region else Q())

    def query(self, **changed: Any) -> str:
        """The address with some values changed; no cursor, so that the list starts at its beginning."""
        values = {
            name: getattr(self, name) for name in ("family", "country", "section", "size", "region", "federation")
        }
        values |= {"q": self.text, **changed}
        return "?" + urlencode({name: value for name, value in values.items() if value}, doseq=True)


def filter_of(asked: Any) -> Filter:
    """The filter of a query string (a QueryDict)."""
    federation = asked.get("federation", "")

    def each(name: str) -> list[str]:
        return list(dict.fromkeys(asked.getlist(name)))

    return Filter(
        text=asked.get("q", "").strip()[:100],
        family=tuple(v for v in each("family") if v in FAMILIES),
        country=tuple(dict.fromkeys(v.upper() for v in each("country") if COUNTRY.fullmatch(v)))[:60],
        section=tuple(v for v in each("section") if v in SECTION_TITLES),
        size=tuple(int(v) for v in each("size") if v in {str(s) for s in SIZES}),
        region=asked.get("region", "")[:80],
        federation=int(federation) if federation.isdecimal() and len(federation) < 18 else 0,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the directory."""

    name: str
    href: str
    place: str
    activity: str
    lists: str
    once: bool
    workers: int | None
    confirmed: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet: chosen or not, how many, and the address that changes it."""

    label: str
    value: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its values, the largest first; `rest` come behind “more”."""

    name: str
    label: str
    options: tuple[Option, ...]
    rest: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the directory. `count` is exact; None when a search found more than can be counted quickly."""

    rows: tuple[Line, ...]
    count: int | None
    following: str
    preceding: str
    chips: tuple[Option, ...]
    facets: tuple[Facet, ...]
    by_country: dict[str, int]


def matching(viewer: Viewer, wanted: Filter) -> QuerySet[Entry]:
    """The entries that a filter matches, of those that the viewer may see."""
    # `listed__in`: of “listed = True” Django makes the bare column, and SQLite then passes the index over.
    found = Entry.objects.filter(space=viewer.space, listed__in=[True]) if _reads(viewer) else Entry.objects.none()
    found = found.filter(wanted.condition)
    if wanted.federation:
        belonging = Belonging.objects.filter(space=viewer.space, umbrella=wanted.federation)
        found = found.filter(organisation__in=belonging.values("organisation"))
    return found


def _reads(viewer: Viewer) -> bool:
    return MAY["read"](viewer, viewer.space)


def listing(viewer: Viewer, wanted: Filter, cursor: str = "") -> Listing:
    """One page: its rows, its facets with counts, and how many there are. Bounded statements, no count of the table."""
    found = index.find(viewer, KIND, wanted.text, limit=MOST_FOUND) if wanted.text else None
    tally = _tally(_cells(viewer, wanted, found), wanted)
    shown = cut(matching(viewer, wanted), KEYS, cursor, lambda e: e) if found is None else (
        _searched(matching(viewer, wanted), found, cursor)
    )  # fmt: skip
    return Listing(
        _lines(viewer, shown.rows), None if found and len(found) >= MOST_FOUND else tally.count, shown.following,
        shown.preceding, _chips(viewer, wanted), tuple(_facets(viewer, wanted, tally, found)),
        dict(tally.by["country"]),
    )  # fmt: skip


def _searched(entries: QuerySet[Entry], numbers: list[int], cursor: str) -> Slice[Entry]:
    """The best hits first; the cursor of a search is how many were shown."""
    place = {number: rank for rank, number in enumerate(numbers)}
    ids = sorted(
        entries.filter(organisation__in=numbers).values_list("organisation_id", flat=True), key=place.__getitem__
    )
    start = int(cursor) if cursor.isdecimal() and len(cursor) < 5 else 0
    rows = sorted(entries.filter(organisation__in=ids[start : start + SIZE]), key=lambda e: place[e.organisation_id])
    following = str(start + SIZE) if len(ids) > start + SIZE else ""
    preceding = str(max(0, start - SIZE)) if start else ""
    return Slice(tuple(rows), following, preceding)


def _lines(viewer: Viewer, entries: Sequence[Entry]) -> tuple[Line, ...]:
    """Rows ready to print. Two statements for any number of rows."""
    if viewer.space is None or not entries:
        return ()
    ids = [entry.organisation_id for entry in entries]
    addresses = dict(Organisation.objects.filter(id__in=ids).values_list("id", "address"))
    lists: dict[int, list[str]] = {}
    on = Belonging.objects.filter(space=viewer.space, organisation__in=ids).order_by("umbrella__name")
    for organisation, umbrella in on.values_list("organisation_id", "umbrella__name"):
        lists.setdefault(organisation, []).append(umbrella)
    root = reverse("register:directory", args=[viewer.space.slug])
    old = today() - STALE
    return tuple(
        _line(e, f"{root}{addresses[e.organisation_id]}/", lists.get(e.organisation_id, []), old) for e in entries
    )


def _line(entry: Entry, href: str, lists: list[str], old: date) -> Line:
    place = ", ".join(part for part in (entry.city, entry.country) if part)
    activity = str(SECTION_TITLES.get(entry.section, ""))
    confirmed = date_format(entry.confirmed_on, "YEAR_MONTH_FORMAT") if entry.confirmed_on else ""
    stale = bool(entry.confirmed_on and entry.confirmed_on < old)
    on = ", ".join(dict.fromkeys(lists))
    workers = entry.heads if entry.size else None  # without a class the number is not known, or not for everybody
    return Line(entry.name, href, place, activity, on, entry.lists > 1, workers, confirmed, stale)


Cell = tuple[str, str, str, int]  # country, family, section, size
PLACES = {"country": 0, "family": 1, "section": 2, "size": 3}


def _cells(viewer: Viewer, wanted: Filter, found: list[int] | None) -> dict[Cell, int]:
    """How many share country, family, section and size: from the cube of the space or of one federation.

    What was searched for, or lies in one region, is counted itself: the cube knows neither. One statement.
    """
    if not _reads(viewer):
        return {}
    if found is not None or wanted.region:
        rows = _around(viewer, wanted, found).values_list(*PLACES).annotate(n=CountRows("id")).order_by()
        return {row[:4]: row[4] for row in rows}
    cube = Cube.objects.filter(space=viewer.space, umbrella=wanted.federation or None)
    return {
        row[:4]: row[4] for row in cube.values_list("country", "family", "section", "size", "count").iterator(5_000)
    }


def _around(viewer: Viewer, wanted: Filter, found: list[int] | None, **but: Any) -> QuerySet[Entry]:
    """Entries that match the text, the region and the federation, whatever else is chosen."""
    entries = matching(viewer, replace(Filter(region=wanted.region, federation=wanted.federation), **but))
    return entries if found is None else entries.filter(organisation__in=found)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match all facets, and by facet what else could be chosen in it: what matches all the others."""

    count: int
    by: dict[str, Counter[Any]]


def _tally(cells: dict[Cell, int], wanted: Filter) -> Tally:
    """One pass over the cells: one that misses a single facet counts for that facet alone."""
    chosen = {name: frozenset(values) for name in FACETS if (values := getattr(wanted, name))}
    count, by = 0, {name: Counter[Any]() for name in FACETS}
    for cell, number in cells.items():
        missed = [name for name, values in chosen.items() if cell[PLACES[name]] not in values]
        count += 0 if missed else number
        for name in missed or FACETS if len(missed) < 2 else ():
            by[name][cell[PLACES[name]]] += number
    return Tally(count, by)


def _facets(viewer: Viewer, wanted: Filter, tally: Tally, found: list[int] | None) -> Iterator[Facet]:
    labels = {"family": _("Kind"), "country": _("Country"), "section": _("Activity"), "size": _("Number of workers")}
    for name in FACETS:
        counted = tally.by[name]
        chosen = getattr(wanted, name)
        values = [v for v in counted if v] + [v for v in chosen if v not in counted]
        options = [_option(wanted, name, value, counted.get(value, 0)) for value in values]
        options.sort(key=_by_size if name == "size" else _by_count)
        yield Facet(
            name, labels[name], tuple(options[:SHOWN]), tuple(options[SHOWN:]), bool(chosen) or name in FACETS[:2]
        )
    if len(wanted.country) == 1:
        yield from _regions(viewer, wanted, found)
    yield from _federations(viewer, wanted, found)


def _by_size(option: Option) -> str:
    return option.value


def _by_count(option: Option) -> tuple[int, str]:
    return (-option.count, option.label)


def _option(wanted: Filter, name: str, value: Any, count: int) -> Option:
    chosen = getattr(wanted, name)
    after = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    return Option(label(name, value), str(value), count, value in chosen, wanted.query(**{name: after}))


def label(name: str, value: Any) -> str:
    """A value of a facet in the reader's language."""
    if name == "country":
        return country_name(value)
    if name == "size":
        return size_label(value)
    names = FAMILIES if name == "family" else SECTION_TITLES
    return str(names.get(value, value))


def labels(wanted: Filter) -> list[str]:
    """What is chosen in the facets, in the reader's language."""
    chosen = [label(name, value) for name in FACETS for value in getattr(wanted, name)]
    return chosen + ([wanted.region] if wanted.region else [])


def size_label(size: int) -> str:
    """A class of workers: “10 to 49”."""
    low, high = SIZES[size]
    if high is None:
        return _("%(low)d and more") % {"low": low}
    return _("none") if high == 0 else _("%(low)d to %(high)d") % {"low": low, "high": high}


def _regions(viewer: Viewer, wanted: Filter, found: list[int] | None) -> Iterator[Facet]:
    """Regions of the one country that is chosen: an index makes this cheap."""
    entries = _around(viewer, wanted, found, region="").filter(replace(wanted, region="").condition).exclude(region="")
    rows = entries.values_list("region").annotate(n=CountRows("id")).order_by("-n", "region")[:40]
    options = [
        Option(r, r, n, r == wanted.region, wanted.query(region="" if r == wanted.region else r)) for r, n in rows
    ]
    if options:
        yield Facet("region", _("Region"), tuple(options[:SHOWN]), tuple(options[SHOWN:]), bool(wanted.region))


def _federations(viewer: Viewer, wanted: Filter, found: list[int] | None) -> Iterator[Facet]:
    """On the list of: one federation at a time, since those who are on two lists would be counted twice."""
    if not _reads(viewer):
        return
    counted = dict(_by_federation(viewer, wanted, found).order_by())
    named = Organisation.objects.filter(id__in=counted).values_list("id", "name")
    rows = sorted(((number, name, counted[number]) for number, name in named), key=lambda r: (-r[2], r[1], r[0]))
    options = [
        Option(name, str(number), n, number == wanted.federation,
               wanted.query(federation=0 if number == wanted.federation else number))
        for number, name, n in rows
    ]  # fmt: skip
    if options:
        yield Facet(
            "federation", _("On the list of"), tuple(options[:SHOWN]), tuple(options[SHOWN:]), bool(wanted.federation)
        )


def _by_federation(viewer: Viewer, wanted: Filter, found: list[int] | None) -> Any:
    """(federation, how many of what is chosen): from the cube where it can tell. One statement, in index order."""
    if found is None and not wanted.region:
        cube = Cube.objects.filter(wanted.condition, space=viewer.space).exclude(umbrella=None)
        return cube.values_list("umbrella_id").annotate(n=Sum("count"))
    chosen = _around(viewer, wanted, found, federation=0).filter(wanted.condition)
    on = Belonging.objects.filter(space=viewer.space, organisation__in=chosen.values("organisation"))
    return on.values_list("umbrella_id").annotate(n=CountRows("organisation_id", distinct=True))


def _chips(viewer: Viewer, wanted: Filter) -> tuple[Option, ...]:
    """What is in use, each with the address that takes it away."""
    chips = [_option(wanted, name, value, 0) for name in FACETS for value in getattr(wanted, name)]
    if wanted.text:
        chips.insert(0, Option(f"“{wanted.text}”", wanted.text, 0, True, wanted.query(q="")))
    if wanted.region:
        chips.append(Option(wanted.region, wanted.region, 0, True, wanted.query(region="")))
    if wanted.federation:
        name = Organisation.objects.filter(pk=wanted.federation).values_list("name", flat=True).first()
        chips.append(Option(name or "?", str(wanted.federation), 0, True, wanted.query(federation=0)))
    return tuple(chips)


def points(viewer: Viewer, wanted: Filter, limit: int = 20_000) -> list[tuple[float, float]]:
    """Where the matching organisations are, (latitude, longitude), for the map."""
    found = matching(viewer, wanted).exclude(lat=None).values_list("lat", "lon")
    return [(lat, lon) for lat, lon in found[:limit] if lat is not None and lon is not None]


def likely_twins(viewer: Viewer, name: str, country: str = "") -> list[Line]:
    """Organisations that may be the one being typed: shown while a person adds one by hand."""
    numbers = index.find(viewer, KIND, name, limit=20) if len(name.strip()) >= 3 else []
    if not _reads(viewer):
        return []
    entries = Entry.objects.filter(space=viewer.space, organisation__in=numbers)
    if country:
        entries = entries.filter(country__in=[country, ""])
    place = {number: rank for rank, number in enumerate(numbers)}
    return list(_lines(viewer, sorted(entries, key=lambda e: place[e.organisation_id])[:5]))


def whole(viewer: Viewer, wanted: Filter) -> Iterable[Entry]:
    """Every matching entry in the order of the list, in bounded memory, for downloads."""
    entries = matching(viewer, wanted)
    if wanted.text:
        entries = entries.filter(organisation__in=index.find(viewer, KIND, wanted.text, limit=MOST_FOUND))
    return entries.select_related("organisation").order_by("sort_name", "id").iterator(2_000)
