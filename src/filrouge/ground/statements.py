"""Statements that are written once and asked often: Django takes longer to write a wide one than a database to answer.

Only for what a page needs anew after every action, with many parts, and where a profile says so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST = 200  # statements of one process; a wide one has some five kilobytes

_written: OrderedDict[Hashable, tuple[str, tuple[Any, ...]]] = OrderedDict()
_lock = Lock()  # the server's threads share them


def rows(key: Hashable, make: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    """The rows of the statement that `make` gives for this key; one statement.

    Whatever makes a difference to the statement belongs into the key, its parameters too. The columns come as the
    database gives them, so they must be whole numbers, text or nothing.
    """
    with _lock:
        found = _written.get(key)
    if found is None:
        found = make().query.sql_with_params()
        with _lock:
            _written[key] = found
            while len(_written) > MOST:
                _written.popitem(last=False)
    with connection.cursor() as cursor:
        cursor.execute(*found)
        return list(cursor.fetchall())
