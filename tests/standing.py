"""What hundreds of stories start from is made once, through the actions that users use, and copied in from then on.

A copy has the same numbers, addresses and times as what was made first, and its objects are each test's own.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection, transaction

Rows = dict[str, set[tuple[Any, ...]]]
T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """The rows that were written, table by table, and the object that a story holds in its hands."""

    rows: Rows
    thing: bytes

    def copied_in(self) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(next(iter(rows))))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', sorted(rows, key=_number))  # noqa: S608  # a table of ours
        return pickle.loads(self.thing)  # noqa: S301  # written by this very process


_MADE: dict[str, Standing] = {}


def standing(name: str, make: Callable[[], T]) -> T:
    """What `make` makes: made the first time that a process asks for this name, copied in every other time."""
    if name not in _MADE:
        before = _rows()
        thing = make()
        _MADE[name] = Standing(_written(before, _rows()), pickle.dumps(thing))
        return thing
    return cast("T", _MADE[name].copied_in())


def _written(before: Rows, after: Rows) -> Rows:
    """Rows that are new; what stood before must stand as it was, for a copy only adds."""
    for table, rows in before.items():
        assert rows <= after[table], f"{table}: rows of before were changed"
    return {table: rows - before[table] for table, rows in after.items() if rows - before[table]}


def _rows() -> Rows:
    """Every row of every table of the house, as the database gives it."""
    with connection.cursor() as cursor:
        return {table: set(_all(cursor, table)) for table in _tables()}


def _all(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the same
    return list(cursor.fetchall())


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True)]


def _number(row: tuple[Any, ...]) -> int:
    """Links of a chain are put in as they were made."""
    return int(row[0]) if isinstance(row[0], int) else 0
