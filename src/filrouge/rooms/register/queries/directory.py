"""The directory: search, facets, one page of rows, the map, and the same list for downloads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as CountRows
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.keyset import SIZE, Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search import index
from filrouge.rooms.register.activity_titles import SECTION_TITLES
from filrouge.rooms.register.deriving import DIMENSIONS, KIND
from filrouge.rooms.register.fields import FAMILIES, SIZES
from filrouge.rooms.register.models import Belonging, Cube, Entry
from filrouge.rooms.register.queries.hits import Found, find, fits
from filrouge.rooms.register.queries.lines import COLUMNS, Line, lines
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY

FACETS = ("family", "country", "section", "size")
SHOWN = 6  # values of a facet before “more”
KEYS = (("sort_name", False), ("id", False))
MOST_FOUND = 1_000  # hits of a search that are counted and filtered
LONG_LIST = 2_000  # entries of a federation from which its next rows are looked for in the order of the list
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
        federation=number_in(federation),
    )


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


def matching(viewer: Viewer, wanted: Filter, *, long_list: bool = False) -> QuerySet[Entry]:
    """The entries that a filter matches, of those that the viewer may see. `long_list`: the federation lists many."""
    if not _reads(viewer):
        return Entry.objects.none()
    found = Entry.objects.filter(wanted.condition, space=viewer.space)
    belonging = Belonging.objects.filter(space=viewer.space, umbrella=wanted.federation)
    if wanted.federation and not long_list:  # read whole, by organisation
        return found.filter(listed=True, organisation__in=belonging.values("organisation"))
    if wanted.federation:  # the next rows in the order of the list are soon on it
        found = found.filter(Exists(belonging.filter(organisation=OuterRef("organisation"))))
    # Of “listed = True” Django makes the bare column, and SQLite then passes the index over.
    return found.filter(listed__in=[True])


def _reads(viewer: Viewer) -> bool:
    return MAY["read"](viewer, viewer.space)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the rows, the same on every page of the list. `hits` are those of a search, the best first,
    each with the lists on which it is.
    """

    count: int | None
    facets: tuple[Facet, ...]
    chips: tuple[Option, ...]
    by_country: dict[str, int]
    hits: tuple[tuple[int, str], ...] | None
    long_list: bool


def listing(viewer: Viewer, wanted: Filter, cursor: str = "", at: str | None = None) -> Listing:
    """One page: its rows, its facets with counts, and how many there are. Bounded statements, no count of the table.

    What stands around the rows is public wherever the space may be read, and is kept until something is done. `at`
    is the stamp of the house where it was asked already.
    """
    if viewer.space is None or not _reads(viewer):
        return Listing((), 0, "", "", (), (), {})
    key = ("register.directory", viewer.space.id, int(viewer.level), get_language(), wanted)
    around = kept(stamp() if at is None else at, key, lambda: _around(viewer, wanted))
    hits = around.hits
    shown = _searched(viewer, [number for number, _lists in hits], cursor) if hits is not None else cut(
        matching(viewer, wanted, long_list=around.long_list).values(*COLUMNS), KEYS, cursor, dict
    )  # fmt: skip
    rows = lines(viewer, shown.rows, None if hits is None else dict(hits))
    return Listing(
        rows, around.count, shown.following, shown.preceding, around.chips, around.facets, around.by_country
    )  # fmt: skip


def _around(viewer: Viewer, wanted: Filter) -> Around:
    found = find(viewer, wanted.text, MOST_FOUND) if wanted.text else None
    cells = _cells(viewer, wanted, found)
    tally = _tally(cells, wanted)
    facets = tuple(_facets(viewer, wanted, tally, found))
    return Around(
        None if found and found.more else tally.count,
        facets,
        _chips(viewer, wanted, facets),
        dict(tally.by["country"]),
        tuple((hit.organisation, hit.lists) for hit in found.hits if fits(hit, wanted)) if found else None,
        sum(cells.values()) > LONG_LIST,
    )  # fmt: skip


def _searched(viewer: Viewer, hits: Sequence[int], cursor: str) -> Slice[dict[str, Any]]:
    """The best hits first; the cursor of a search is how many were shown."""
    start = number_in(cursor, 4)
    place = {organisation: rank for rank, organisation in enumerate(hits[start : start + SIZE])}
    entries = Entry.objects.filter(space=viewer.space, listed=True, organisation__in=place).values(*COLUMNS)
    following = str(start + SIZE) if len(hits) > start + SIZE else ""
    preceding = str(max(0, start - SIZE)) if start else ""
    return Slice(tuple(sorted(entries, key=lambda e: place[e["organisation_id"]])), following, preceding)


Cell = tuple[str, str, str, int]  # DIMENSIONS: country, family, section, size
PLACES = {name: place for place, name in enumerate(DIMENSIONS)}


def _cells(viewer: Viewer, wanted: Filter, found: Found | None) -> dict[Cell, int]:
    """How many share country, family, section and size: from the cube of the space or of one federation.

    What was searched for, or lies in one region, is counted itself: the cube knows neither. One statement at most.
    """
    some = Filter(region=wanted.region, federation=wanted.federation)
    if found is not None:
        return Counter(hit.cell for hit in found.hits if fits(hit, some))
    if wanted.region:
        rows = matching(viewer, some).values_list(*PLACES).annotate(n=CountRows("id")).order_by()
        return {row[:4]: row[4] for row in rows}
    cube = Cube.objects.filter(space=viewer.space, umbrella=wanted.federation or None)
    return {row[:4]: row[4] for row in cube.values_list(*PLACES, "count").iterator(5_000)}


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


def _facets(viewer: Viewer, wanted: Filter, tally: Tally, found: Found | None) -> Iterator[Facet]:
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


def _regions(viewer: Viewer, wanted: Filter, found: Found | None) -> Iterator[Facet]:
    """Regions of the one country that is chosen: an index makes this cheap."""
    rows = Counter({r: n for r, n in _by_region(viewer, wanted, found) if r}).most_common()
    rows.sort(key=lambda row: (-row[1], row[0]))
    options = [
        Option(r, r, n, r == wanted.region, wanted.query(region="" if r == wanted.region else r)) for r, n in rows[:40]
    ]
    if options:
        yield Facet("region", _("Region"), tuple(options[:SHOWN]), tuple(options[SHOWN:]), bool(wanted.region))


def regions(viewer: Viewer, country: str) -> list[str]:
    """The regions of a country in which anybody is, by name. One statement, by the same index."""
    found = matching(viewer, Filter(country=(country,))).exclude(region="")
    return list(found.values_list("region", flat=True).distinct().order_by("region"))


def _by_region(viewer: Viewer, wanted: Filter, found: Found | None) -> Iterable[tuple[str, int]]:
    if found is not None:
        return Counter(hit.region for hit in found.hits if fits(hit, wanted, "region")).items()
    entries = matching(viewer, replace(wanted, region=""))
    return entries.values_list("region").annotate(n=CountRows("id")).order_by()


def _federations(viewer: Viewer, wanted: Filter, found: Found | None) -> Iterator[Facet]:
    """On the list of: one federation at a time, since those who are on two lists would be counted twice."""
    counted = dict(_by_federation(viewer, wanted, found))
    names = found.names if found else dict(Organisation.objects.filter(id__in=counted).values_list("id", "name"))
    rows = sorted(((o, names[o], n) for o, n in counted.items()), key=lambda r: (-r[2], r[1], r[0]))
    options = [
        Option(name, str(number), n, number == wanted.federation,
               wanted.query(federation=0 if number == wanted.federation else number))
        for number, name, n in rows
    ]  # fmt: skip
    if options:
        yield Facet(
            "federation", _("On the list of"), tuple(options[:SHOWN]), tuple(options[SHOWN:]), bool(wanted.federation)
        )


def _by_federation(viewer: Viewer, wanted: Filter, found: Found | None) -> Iterable[tuple[int, int]]:
    """(federation, how many of what is chosen): from the hits, or from the cube where it can tell."""
    if found is not None:
        chosen = [hit.federations for hit in found.hits if fits(hit, wanted, "federation")]
        return Counter(number for federations in chosen for number in federations).items()
    if not wanted.region:
        cube = Cube.objects.filter(wanted.condition, space=viewer.space).exclude(umbrella=None)
        return cube.values_list("umbrella_id").annotate(n=Sum("count")).order_by()
    entries = matching(viewer, replace(wanted, federation=0))
    on = Belonging.objects.filter(space=viewer.space, organisation__in=entries.values("organisation"))
    return on.values_list("umbrella_id").annotate(n=CountRows("organisation_id", distinct=True)).order_by()


def _chips(viewer: Viewer, wanted: Filter, facets: tuple[Facet, ...]) -> tuple[Option, ...]:
    """What is in use, each with the address that takes it away."""
    chips = [_option(wanted, name, value, 0) for name in FACETS for value in getattr(wanted, name)]
    if wanted.text:
        chips.insert(0, Option(f"“{wanted.text}”", wanted.text, 0, True, wanted.query(q="")))
    if wanted.region:
        chips.append(Option(wanted.region, wanted.region, 0, True, wanted.query(region="")))
    if wanted.federation:
        named = _named(viewer, wanted.federation, facets)
        chips.append(Option(named, str(wanted.federation), 0, True, wanted.query(federation=0)))
    return tuple(chips)


def _named(viewer: Viewer, federation: int, facets: tuple[Facet, ...]) -> str:
    """A federation by its name in the facets; one that nobody who is shown belongs to stands in none. Whoever counts
    through the numbers learns of no organisation that is not one of this network.
    """
    options = [option for facet in facets if facet.name == "federation" for option in (*facet.options, *facet.rest)]
    if known := next((option.label for option in options if option.chosen), ""):
        return known
    here = Belonging.objects.filter(space=viewer.space, umbrella=federation)
    return here.values_list("umbrella__name", flat=True).first() or "?"


def likely_twins(viewer: Viewer, name: str, country: str = "", *, as_spelled: bool = False) -> list[Line]:
    """Organisations that may be the one being typed: shown while a person adds one by hand."""
    long = len(name.strip()) >= 3
    numbers = index.find(viewer, KIND, name, limit=20, as_spelled=as_spelled) if long else []
    if not _reads(viewer):
        return []
    entries = Entry.objects.filter(space=viewer.space, organisation__in=numbers)
    if country:
        entries = entries.filter(country__in=[country, ""])
    place = {number: rank for rank, number in enumerate(numbers)}
    found = sorted(entries.values(*COLUMNS), key=lambda e: place[e["organisation_id"]])
    return list(lines(viewer, found[:5]))


def twins_of(viewer: Viewer, values: Mapping[str, Any]) -> list[Line]:
    """Organisations that may be the one about to be added: those with one of its numbers, then those of a like name."""
    numbers = [number for _scheme, number, _state in values.get("identifiers", ())]
    found = [twin for number in numbers for twin in likely_twins(viewer, number, as_spelled=True)]
    found += likely_twins(viewer, str(values.get("name", "")), str(values.get("country", "")))
    return list(dict.fromkeys(found))


def whole(viewer: Viewer, wanted: Filter) -> QuerySet[Entry]:
    """Every matching entry in the order of the list, for downloads."""
    entries = matching(viewer, wanted)
    if wanted.text:
        entries = entries.filter(organisation__in=index.find(viewer, KIND, wanted.text, limit=MOST_FOUND))
    return entries.order_by("sort_name", "id")
