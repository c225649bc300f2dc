"""What Filrouge asks of its database on top of Django: SQLite functions and a statement time limit."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created

STATEMENT_SECONDS = 60


def _set_limits(sender: object, connection: Any, **_kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [STATEMENT_SECONDS * 1000])


def tune() -> None:
    """Prepare every new connection. The one signal of the house: a connection is not a change of state."""
    connection_created.connect(_set_limits, dispatch_uid="filrouge-limits")
