"""Statements that are written once and asked often: Django takes longer to write a wide one than a database to answer.

Only for what a page needs anew after every action, with many parts, and where a profile says so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.utils import create_namedtuple_class

M = TypeVar("M", bound=Model)
MOST = 200  # statements of one process, and forms of one that is prepared; a wide one has some five kilobytes
APART = 1_000  # between the numbers that stand for those of a list

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
    return _fetched(*found)


def past_the_orm(query: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as the database gives them, for millions of rows, which the ORM would make slowly; one
    statement, none where it can have no rows.
    """
    try:
        return _fetched(*query.query.sql_with_params())
    except EmptyResultSet:
        return []


def _fetched(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


class Prepared:
    """A statement that is asked often, each time with other values: it is written once, with stand-ins for the values.

    `make(*shape, **stand_ins)` gives its queryset of values; whatever makes another statement of it is its `shape`.
    Stand-ins are numbers, texts, days and hours, each another, and none of them a value that the statement itself
    names. A list of one whole number stands for whole numbers of which there is at least one.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **stand_ins: Any) -> None:
        self.make, self.stand_ins = make, stand_ins
        self._written: dict[Hashable, _Written | None] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[Any]:
        """The rows for these values, one for each stand-in, as the queryset would give them by their names; one
        statement, none where it can have no rows.
        """
        written, given = self._asked(shape, values)
        return written.rows(given) if written else []

    def bare(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The same as the database gives them, without names: for thousands of rows of whole numbers and texts, which
        take longer to be named than to be found.
        """
        written, given = self._asked(shape, values)
        return written.bare(given) if written else []

    def _asked(self, shape: Hashable, values: Mapping[str, Any]) -> tuple[_Written | None, dict[str, Any]]:
        given = {name: _bound(_many(values[name]) if self._lists(name) else values[name]) for name in self.stand_ins}
        form = shape, tuple(len(given[name]) for name in self.stand_ins if self._lists(name))
        forms = self._written
        if form not in forms:
            if len(forms) >= MOST:
                forms = self._written = {}  # threads that read the old ones go on with them
            forms[form] = self._write(shape, given)
        return forms[form], given

    def _lists(self, name: str) -> bool:
        return isinstance(self.stand_ins[name], list)

    def _write(self, shape: Any, given: Mapping[str, Any]) -> _Written | None:
        """The statement for lists as long as those given; None for one that can have no rows."""
        stand_ins = {
            name: [found[0] - APART * place for place in range(len(given[name]))] if self._lists(name) else found
            for name, found in self.stand_ins.items()
        }
        try:
            return _written_for(self.make(*shape, **stand_ins), stand_ins)
        except EmptyResultSet:
            return None


def columns(model: type[Model], through: str = "") -> list[str]:
    """All columns of a model, as they are reached from another one (`"meeting__"`)."""
    return [f"{through}{column.attname}" for column in model._meta.concrete_fields]


def instance(model: type[M], columns: Sequence[str], values: Sequence[Any]) -> M:
    """A row of a model from the first of these values; a column that is not among them is read when it is asked for.

    The columns stand in the order of the model, in which Django takes the values.
    """
    return model.from_db(DEFAULT_DB_ALIAS, columns, values[: len(columns)])


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement. `parameters` are each the name of a stand-in ("" for none) with a place in its list (-1 where it is
    none) and what stands there itself; `columns` those that Django makes values of, by their places.
    """

    sql: str
    parameters: tuple[tuple[str, int, Any], ...]
    columns: tuple[tuple[int, Any], ...]
    row: Callable[[Sequence[Any]], Any]

    def rows(self, given: Mapping[str, Any]) -> list[Any]:
        return list(map(self.row, self._values(self.bare(given))))

    def bare(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        bound = [
            constant if not name else given[name] if place < 0 else given[name][place]
            for name, place, constant in self.parameters
        ]
        return _fetched(self.sql, bound)

    def _values(self, found: list[tuple[Any, ...]]) -> Iterable[Sequence[Any]]:
        """The values of rows: what Django makes of what the database gives, column by column."""
        if not found or not self.columns:
            return found
        values: list[Sequence[Any]] = list(zip(*found, strict=True))
        database = connections[DEFAULT_DB_ALIAS]  # `connection` looks that up at each of hundreds of values
        for place, column in self.columns:
            for way in _ways(column, database):
                values[place] = [way(value, column, database) for value in values[place]]
        return zip(*values, strict=True)


def _written_for(asked: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> _Written:
    compiler = asked.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    places = {
        value: (name, place if isinstance(found, list) else -1)
        for name, found in stand_ins.items()
        for place, value in enumerate(_bound(found) if isinstance(found, list) else [_bound(found)])
    }
    named = (places.get(each, ("", -1)) if isinstance(each, Hashable) else ("", -1) for each in parameters)
    columns = enumerate(column for column, *_spelled in compiler.select)
    return _Written(
        sql,
        tuple((*found, each) for found, each in zip(named, parameters, strict=True)),
        tuple((place, column) for place, column in columns if _ways(column, connections[DEFAULT_DB_ALIAS])),
        create_namedtuple_class(*asked.query.selected or ())._make,
    )


def _ways(column: Any, database: BaseDatabaseWrapper) -> list[Callable[[Any, Any, Any], Any]]:
    """What makes a value of what the database gives in a column."""
    return [*database.ops.get_db_converters(column), *column.get_db_converters(database)]


def _many(numbers: Collection[int]) -> list[int]:
    """The numbers, the last of them so often that there are two, four, eight …: few lengths make few statements."""
    found = list(numbers)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found))


def _bound(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
