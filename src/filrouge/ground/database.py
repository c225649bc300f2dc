"""What Filrouge asks of its database on top of Django: a time limit for statements, and lists that are not too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Model

STATEMENT_SECONDS = 60
CHUNK = 1_000  # rows or numbers in one statement
Each = TypeVar("Each")


def _set_limits(sender: object, connection: Any, **_kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [STATEMENT_SECONDS * 1000])


def chunks(each: Iterable[Each]) -> Iterator[list[Each]]:
    """Lists of at most CHUNK of them: databases limit the length of a statement."""
    ordered = list(each)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def know_your_sizes(*tables: type[Model]) -> None:
    """Let the database look at how tables are filled, after many rows were written at once.

    Without that it guesses: SQLite then read all rows of a space where an index leads to fifty.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        for table in tables:
            cursor.execute("ANALYZE " + connection.ops.quote_name(table._meta.db_table))


def tune() -> None:
    """Prepare every new connection. The one signal of the house: a connection is not a change of state."""
    connection_created.connect(_set_limits, dispatch_uid="filrouge-limits")
