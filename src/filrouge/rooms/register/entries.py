"""Columns of the entries of some organisations, whether few or many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from filrouge.ground.people.models import Space
from filrouge.rooms.register.models import Entry

Ids = np.ndarray[Any, np.dtype[np.int64]]
FEW, ASKED = 5_000, 1_000  # so many organisations are asked for by id, so many in one statement


def entries_of(space: Space, ids: Ids, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of the entries of these organisations, by id: a few are asked for, of many the whole space is read."""
    rows = Entry.objects.filter(space=space).order_by("organisation_id").values_list("organisation_id", *columns)
    if len(ids) > FEW:
        wanted = set(ids.tolist())
        yield from (row for row in rows.iterator(5_000) if row[0] in wanted)
        return
    for start in range(0, len(ids), ASKED):
        yield from rows.filter(organisation__in=ids[start : start + ASKED].tolist())
