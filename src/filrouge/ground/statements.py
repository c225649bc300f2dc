"""Statements that are written once and asked often: Django takes longer to write a wide one than a database to answer.

Only for what a page needs anew after every action, with many parts, and where a profile says so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
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


class Prepared:
    """A statement that every page asks with other values: it is written once, with stand-ins for the values.

    `make` gives its queryset of values; `stand_ins` are whole numbers, texts and days, each another, and none of them a
    value that the statement itself names. The columns come as the database gives them, as with `rows`.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **stand_ins: Any) -> None:
        self.make, self.stand_ins = make, stand_ins

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values, one for each stand-in; one statement."""
        sql, places = self._written
        given = {name: _bound(values[name]) for name in self.stand_ins}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(name, constant) for name, constant in places])
            return list(cursor.fetchall())

    @cached_property
    def _written(self) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """The statement, and of each of its parameters the name of its stand-in ("" for none) and what it is itself."""
        sql, parameters = self.make(**self.stand_ins).query.sql_with_params()
        names = {_bound(value): name for name, value in self.stand_ins.items()}
        return sql, tuple((names.get(parameter, ""), parameter) for parameter in parameters)


def _bound(value: Any) -> Any:
    """A value as the database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
