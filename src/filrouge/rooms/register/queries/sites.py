"""Sites and outlets of an organisation: rows of lists of places, kept and shown, and never counted.

A list of sites says in each row to whom the site belongs, by name or by the federation's own number. So the sites of an
organisation are looked for on the lists of sites of the federations that list it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.keyset import SIZE, Slice
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search.folding import fold
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.models import Row, Source

SHOWN = 20  # on the page of the organisation


@dataclass(frozen=True, slots=True)
class Site:
    """One site: what it is called, where it is ("" where that may not be seen), and who says so."""

    name: str
    place: str
    source: str


@dataclass(frozen=True, slots=True)
class Sites:
    """The first sites of an organisation, and how many there are."""

    rows: tuple[Site, ...]
    count: int

    @property
    def more(self) -> bool:
        return self.count > len(self.rows)


def first_sites(viewer: Viewer, called: Mapping[int, Collection[str]], *, placed: bool) -> Sites:
    """The sites of whoever is `called` so by each federation (umbrella → names and numbers).

    `placed`: the viewer may see where. Two statements where there are lists of sites, else one.
    """
    numbers = _numbers(viewer, called)
    return Sites(_rows(numbers[:SHOWN], placed), len(numbers))


def sites(viewer: Viewer, called: Mapping[int, Collection[str]], cursor: str, *, placed: bool) -> Slice[Site]:
    """One page of them all; the cursor is how many came before."""
    numbers = _numbers(viewer, called)
    start = number_in(cursor, 7)
    following = str(start + SIZE) if len(numbers) > start + SIZE else ""
    preceding = str(max(0, start - SIZE)) if start else ""
    return Slice(_rows(numbers[start : start + SIZE], placed), following, preceding)


def _numbers(viewer: Viewer, called: Mapping[int, Collection[str]]) -> tuple[int, ...]:
    """Ids of the rows, list by list, in the order of each list."""
    found: list[int] = []
    for source, umbrella, imported_at in _lists(viewer):
        names = {fold(name) for name in called.get(umbrella, ())} - {""}
        owners = _owners(source, imported_at) if names else {}
        found += sorted(number for name in names for number in owners.get(name, ()))
    return tuple(found)


def _lists(viewer: Viewer) -> list[tuple[int, int, datetime | None]]:
    """(list, federation, when it was imported) of the lists of sites in force: of each series the newest."""
    told = _LISTS.rows(space=viewer.space.pk) if viewer.space else []
    newest = {(umbrella, series): (number, umbrella, at) for number, umbrella, at, series in told}
    return sorted(newest.values(), key=lambda found: found[0])


def _of_sites(space: int) -> QuerySet[Source, Any]:
    imported = Source.objects.filter(space=space, state=Source.State.IMPORTED, sheet__sites=True)
    return imported.order_by("as_of", "id").values_list("id", "umbrella_id", "imported_at", "series")


_LISTS = Prepared(_of_sites, space=-1)


def _owners(source: int, imported_at: datetime | None) -> dict[str, tuple[int, ...]]:
    """To whom each row of a list of sites belongs, as it says: name or number → rows.

    Rows of an imported list never change, so this holds whatever is done in the house.
    """

    def read() -> dict[str, tuple[int, ...]]:
        rows = Row.objects.filter(source=source, kind=Row.Kind.SITE).values_list("id", "said__site_of")
        found: dict[str, list[int]] = {}
        for number, owner in rows.order_by("id").iterator(5_000):
            found.setdefault(fold(str(owner or "")), []).append(number)
        return {owner: tuple(numbers) for owner, numbers in found.items()}

    return kept("", ("register.sites", source, imported_at), read)


def _rows(numbers: Collection[int], placed: bool) -> tuple[Site, ...]:
    columns = ("said", "source__umbrella__name", "stated_on")
    rows = Row.objects.filter(id__in=numbers).order_by("source_id", "id").values_list(*columns) if numbers else ()
    return tuple(_site(said, f"{umbrella}, {date_format(day)}", placed) for said, umbrella, day in rows)


def _site(said: Mapping[str, object], source: str, placed: bool) -> Site:
    parts = [str(said[part]) for part in ("street", "city") if said.get(part)] if placed else []
    return Site(
        str(said.get("name") or said.get("trading_name") or said.get("site_of") or ""), ", ".join(parts), source
    )
