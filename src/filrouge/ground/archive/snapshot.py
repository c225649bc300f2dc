"""One moment of the database, kept still while it is read and others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

# A read transaction. Django's own would begin as IMMEDIATE on SQLite (see settings), which keeps writers waiting.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """Everything that is read inside was true at one moment. Inside a transaction, that one serves."""
    connection = connections[using]
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
