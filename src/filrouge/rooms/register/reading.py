"""What is read of a space to count it: each thing once, however many days and parts are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from filrouge.ground.people.models import Space
from filrouge.rooms.register.current import Ties, current_lists, ties
from filrouge.rooms.register.entries import Ids
from filrouge.rooms.register.models import Belonging, Entry, Link, Row, Source

Known = tuple[int, date | None, str, str]  # organisation, the day it closed, country, family


class Reading:
    """What was read of a space so far. For one page or one count, then thrown away.

    `days`: those that will be asked, so that memberships are read once for all of them. `lists`: the current ones of a
    day, where they are kept.
    """

    def __init__(
        self, space: Space, days: Collection[date], lists: Callable[[date], Iterable[Source]] | None = None
    ) -> None:  # fmt: skip
        self.space, self.days = space, frozenset(days)
        self._lists = lists or (lambda day: current_lists(space, day))
        self._ties: dict[date, Ties] = {}
        self._members: dict[int, Ids] = {}
        self._closed: list[tuple[int, date | None]] | None = None
        self._matching: dict[Q, list[Known]] = {}

    def ties(self, day: date) -> Ties:
        """What ties the organisations of the space to each other on a day."""
        if day not in self._ties:
            self._ties |= ties(self.space, {one: self._lists(one) for one in self.days | {day}})
        return self._ties[day]

    def members(self, sources: Collection[int]) -> dict[int, Ids]:
        """List → sorted ids of the organisations on it."""
        if new := set(sources) - self._members.keys():
            self._members |= members_of(new)
        return {source: self._members[source] for source in sources}

    def closed(self, day: date) -> Ids:
        """The organisations that are closed on a day."""
        if self._closed is None:
            gone = Entry.objects.filter(space=self.space, closed_on__isnull=False)
            self._closed = list(gone.values_list("organisation_id", "closed_on"))
        return np.array([one for one, closed in self._closed if closed and closed <= day], np.int64)

    def matching(self, where: Q, day: date) -> list[Known]:
        """The organisations that match a filter and are not closed on a day, by id."""
        if where not in self._matching:
            entries = Entry.objects.filter(where, space=self.space).order_by("organisation_id")
            self._matching[where] = list(entries.values_list("organisation_id", "closed_on", "country", "family"))
        return [known for known in self._matching[where] if not (known[1] and known[1] <= day)]


def members_of(sources: Collection[int]) -> dict[int, Ids]:
    """List → sorted ids of the organisations on it, none for a list without any."""
    pairs = _pairs(Belonging.objects.filter(source__in=sources).values_list("source_id", "organisation_id"))
    missing = set(sources) - {int(source) for source in np.unique(pairs[:, 0])}
    if missing:
        pairs = np.concatenate([pairs, _linked(missing)])
    return {source: np.unique(pairs[pairs[:, 0] == source, 1]) for source in sources}


def _linked(sources: Collection[int]) -> Ids:
    """The same from rows and links, for lists that are not current any more (or not derived yet)."""
    links = Link.objects.filter(row__source__in=sources, row__kind=Row.Kind.ORGANISATION, ended_at=None)
    return _pairs(links.values_list("row__source_id", "organisation_id"))


def _pairs(query: Any) -> Ids:
    """Two columns of a query as an array; read past the ORM, which would make two million tuples slowly."""
    try:
        sql, parameters = query.query.sql_with_params()
    except EmptyResultSet:
        return np.empty((0, 2), np.int64)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return np.array(cursor.fetchall() or np.empty((0, 2)), dtype=np.int64)
