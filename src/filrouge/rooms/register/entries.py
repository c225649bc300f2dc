"""Columns of the entries of some organisations, and their figures, whether few or many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from filrouge.ground.people.models import Space
from filrouge.rooms.register.models import Entry, Figure

Ids = np.ndarray[Any, np.dtype[np.int64]]
Amounts = np.ndarray[Any, np.dtype[np.float64]]
FEW, ASKED = 5_000, 1_000  # so many organisations are asked for by id, so many in one statement
READ = 100_000  # rows taken at once where no objects are made of them


def entries_of(space: Space, ids: Ids, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of the entries of these organisations, by id: a few are asked for, of many the whole space is read."""
    rows = Entry.objects.filter(space=space).order_by("organisation_id").values_list("organisation_id", *columns)
    if len(ids) > FEW:
        wanted = set(ids.tolist())
        yield from (row for row in rows.iterator(5_000) if row[0] in wanted)
        return
    for start in range(0, len(ids), ASKED):
        yield from rows.filter(organisation__in=ids[start : start + ASKED].tolist())


def figures_of(space: Space, ids: Ids, unit: str) -> dict[int, tuple[Ids, Amounts]]:
    """Year → (organisations, sorted; their figures), of these organisations in one unit; `ids` sorted."""
    told = Figure.objects.filter(space=space, unit=unit).values_list("year", "organisation_id", "amount")
    if len(ids) > FEW:
        parts = list(_arrays(told))
    else:
        asked = (ids[start : start + ASKED].tolist() for start in range(0, len(ids), ASKED))
        parts = [part for some in asked for part in _arrays(told.filter(organisation__in=some))]
    if not parts:
        return {}
    found = np.concatenate(parts)
    found = found[np.isin(found["organisation"], ids)]
    found.sort(order=("year", "organisation"))
    years, begins = np.unique(found["year"], return_index=True)
    divided = np.split(found, begins[1:])
    return {
        int(year): (part["organisation"].copy(), part["amount"].copy())
        for year, part in zip(years, divided, strict=True)
    }


_TOLD = np.dtype([("year", np.int64), ("organisation", np.int64), ("amount", np.float64)])


def _arrays(query: QuerySet[Figure, tuple[int, int, float]]) -> Iterator[np.ndarray[Any, Any]]:
    """The rows of a query past the ORM, which would make millions of tuples slowly."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(READ):
            yield np.array(rows, _TOLD)
