"""Columns of the entries of some organisations, and their figures, whether few or many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce

from filrouge.ground.people.models import Space
from filrouge.ground.statements import past_the_orm
from filrouge.rooms.register.models import Entry, Figure

Ids = np.ndarray[Any, np.dtype[np.int64]]
Amounts = np.ndarray[Any, np.dtype[np.float64]]
FEW = 5_000  # so many organisations are asked for by id


def entries_of(space: Space, ids: Ids, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of the entries of these organisations, by id: a few are asked for, of many the whole space is read."""
    rows = Entry.objects.filter(space=space).order_by("organisation_id").values_list("organisation_id", *columns)
    if len(ids) > FEW:
        wanted = set(ids.tolist())
        yield from (row for row in rows.iterator(5_000) if row[0] in wanted)
        return
    if len(ids):
        yield from rows.filter(organisation__in=ids.tolist())


def figures_of(
    space: Space, ids: Ids, units: Sequence[str], among: QuerySet[Entry, Any] | None = None
) -> list[dict[int, tuple[Ids, Amounts, Amounts]]]:
    """Of each of these units: year → (organisations, sorted; the low ends of their figures; the high ends), of these
    organisations; `ids` sorted. The ends differ for a size class alone. `among`: a statement of ids, these and hardly
    any others. One statement.
    """
    place = Case(*(When(unit=unit, then=place) for place, unit in enumerate(units)))
    told = Figure.objects.filter(space=space, unit__in=units).annotate(place=place, most=Coalesce("high", "amount"))
    if len(ids) <= FEW:
        told = told.filter(organisation__in=ids.tolist())
    elif among is not None:
        told = told.filter(organisation__in=among)
    found = _figures(told.values_list("place", "year", "organisation_id", "amount", "most")) if len(ids) else _NONE
    found = found[np.isin(found["organisation"], ids)]
    return [_by_year(found[found["place"] == place]) for place in range(len(units))]


def _by_year(found: np.ndarray[Any, Any]) -> dict[int, tuple[Ids, Amounts, Amounts]]:
    found = found[np.lexsort((found["organisation"], found["year"]))]
    years, begins = np.unique(found["year"], return_index=True)
    divided = np.split(found, begins[1:])
    return {
        int(year): (part["organisation"].copy(), part["low"].copy(), part["high"].copy())
        for year, part in zip(years, divided, strict=False)  # nothing divided is one part, of no year
    }


_TOLD = np.dtype(
    [
        ("place", np.int64), ("year", np.int64), ("organisation", np.int64), ("low", np.float64), ("high", np.float64),
    ]
)  # fmt: skip


_NONE = np.empty(0, _TOLD)


def _figures(query: QuerySet[Figure, Any]) -> np.ndarray[Any, Any]:
    rows = past_the_orm(query)
    return np.fromiter(rows, _TOLD, len(rows))
