"""Rows of the directory, ready to print: where each is, what it does, on whose lists, and when it was confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.activity_titles import SECTION_TITLES
from filrouge.rooms.register.fields import as_figure
from filrouge.rooms.register.models import Belonging
from filrouge.rooms.register.queries.values import figure_in_words

STALE = timedelta(days=300)  # ten months: an older confirmation is marked
# What a row needs of an entry; whole entries would be read and built for nothing.
COLUMNS = (
    "id", "sort_name", "name", "country", "city", "section", "size", "heads", "heads_high", "lists", "confirmed_on",
    "organisation_id", "organisation__address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the directory. `workers` is a number or a size class in words, `heads` the number alone."""

    name: str
    href: str
    place: str
    activity: str
    lists: str
    once: bool
    workers: str
    heads: int | None
    confirmed: str
    stale: bool


def lines(
    viewer: Viewer, entries: Sequence[dict[str, Any]], lists: Mapping[int, str] | None = None
) -> tuple[Line, ...]:  # fmt: skip
    """Entries with COLUMNS as rows, in their order. One statement for any number of rows; none where it is known on
    whose `lists` each organisation is.
    """
    if viewer.space is None or not entries:
        return ()
    lists = _lists(viewer.space, entries) if lists is None else lists
    root = reverse("register:directory", args=[viewer.space.slug])
    old, month = today() - STALE, cache(_month)
    return tuple(_line(entry, root, lists.get(entry["organisation_id"], ""), old, month) for entry in entries)


def _lists(space: Space, entries: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Organisation → on whose lists it is."""
    found: dict[int, list[str]] = {}
    on = Belonging.objects.filter(space=space, organisation__in=[entry["organisation_id"] for entry in entries])
    for organisation, umbrella in on.order_by("umbrella__name").values_list("organisation_id", "umbrella__name"):
        found.setdefault(organisation, []).append(umbrella)
    return {organisation: in_a_row(names) for organisation, names in found.items()}


def in_a_row(names: Iterable[str]) -> str:
    """Names of federations, each once; many have a comma of their own."""
    return " · ".join(dict.fromkeys(names))


def _month(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def _line(entry: dict[str, Any], root: str, lists: str, old: date, month: Any) -> Line:
    confirmed, high = entry["confirmed_on"], entry["heads_high"]
    heads = entry["heads"] if entry["size"] else None  # no class: not known, or not for everybody
    return Line(
        name=entry["name"],
        href=f"{root}{entry['organisation__address']}/",
        place=", ".join(part for part in (entry["city"], entry["country"]) if part),
        activity=str(SECTION_TITLES.get(entry["section"], "")),
        lists=lists,
        once=entry["lists"] > 1,
        workers="" if heads is None else figure_in_words(as_figure(heads, high)),
        heads=heads if high is None else None,
        confirmed=month(confirmed) if confirmed else "",
        stale=bool(confirmed and confirmed < old),
    )
