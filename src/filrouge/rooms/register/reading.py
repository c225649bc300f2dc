"""What is read of a space to count it: each thing once, however many days and parts are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, compress
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.statements import past_the_orm
from filrouge.rooms.register.current import Ties, lists_in_force, one_now, ties
from filrouge.rooms.register.entries import FEW, Ids
from filrouge.rooms.register.models import Belonging, Entry, Link, Row, Source
from filrouge.rooms.register.perimeter import Perimeter, perimeter

Lists = Callable[[Collection[date]], Mapping[date, Iterable[Source]]]  # those in force on each of some days


class Reading:
    """What was read of a space so far. For one page or one count, then thrown away.

    `days`: those that will be asked, so that what changes with the day is read once for all of them. `lists`: the
    current ones of these days, where they are kept.
    """

    def __init__(self, space: Space, days: Collection[date], lists: Lists | None = None) -> None:
        self.space, self.days = space, frozenset(days)
        self._read_lists = lists or (lambda days: lists_in_force(space, days))
        self._lists: Mapping[date, Iterable[Source]] = {}
        self._ties: dict[date, Ties] = {}
        self._below: dict[tuple[int, date], Perimeter] = {}
        self._members: dict[Q | None, dict[int, Ids]] = {}
        self._names: dict[int, str] = {}
        self._known: dict[Q | frozenset[int] | None, Known] = {}  # by filter, by umbrellas; all that closed

    def lists(self, day: date) -> Iterable[Source]:
        """The lists in force on a day."""
        if day not in self._lists:
            self._lists = self._read_lists(self.days | {day})
        return self._lists[day]

    def below(self, umbrella: int, day: date) -> Perimeter:
        """What lies below an umbrella on a day."""
        if (umbrella, day) not in self._below:
            self._below[umbrella, day] = perimeter(self.space, umbrella, day, self._tied(day))
        return self._below[umbrella, day]

    def _tied(self, day: date) -> Ties:
        if day not in self._ties:
            self._ties = ties(self.space, {one: self.lists(one) for one in self.days | {day}})
        return self._ties[day]

    def open(self, day: date) -> Sequence[tuple[int, int, float]]:
        """Two organisations that wait for a person, and how probably they are one."""
        return self._tied(day).open

    def included(self, day: date) -> set[tuple[int, int]]:
        """(organisation, the one whose figures include it), as they are meant now."""
        tied = self._tied(day)
        now = one_now({end for pair in tied.included for end in pair}, tied.merged)
        return {(now.get(one, one), now.get(other, other)) for one, other in tied.included}

    def names(self, organisations: Collection[int]) -> dict[int, str]:
        """What organisations are called."""
        if new := set(organisations) - self._names.keys():
            told = {number: name for tied in self._ties.values() for number, name in tied.names.items()}
            asked = new - told.keys()
            others = Organisation.objects.filter(id__in=asked).values_list("id", "name") if asked else ()
            self._names |= told | dict(others)
        return self._names

    def members(self, umbrellas: Collection[int], day: date, where: Q | None = None) -> dict[int, Ids]:
        """List → sorted ids of the organisations on it (those that match a filter), of the lists below these umbrellas
        on a day; what the days that will be asked need of them is read with it.
        """
        asked = {one: self._itemised(umbrellas, one) for one in self.days | {day}}
        known = self._members.setdefault(where, {})
        if asked[day] - known.keys():
            known |= members_of(self.space, set().union(*asked.values()) - known.keys(), self.among(where))
        return {source: known[source] for source in asked[day]}

    def _itemised(self, umbrellas: Collection[int], day: date) -> set[int]:
        found = (source for umbrella in umbrellas for source in self.below(umbrella, day).lists)
        return {source.id for source in found if source.kind == Source.Kind.ITEMISED}

    def among(self, where: Q | None) -> QuerySet[Entry, Any] | None:
        """The ids of those that match a filter, to ask for no others; None where there is none."""
        return None if where is None else Entry.objects.filter(where, space=self.space).values("organisation_id")

    def known(self, umbrellas: Collection[int], day: date, where: Q | None) -> Known:
        """What is known of all that match a filter; where there is none, of all below these umbrellas on a day, and on
        the days that will be asked.
        """
        key = where or frozenset(umbrellas)
        if key not in self._known:
            found = Entry.objects.filter(where or Q(), space=self.space)
            self._known[key] = known_of(found if where else self._few(found, umbrellas, day))
        return self._known[key]

    def _few(self, found: QuerySet[Entry], umbrellas: Collection[int], day: date) -> QuerySet[Entry]:
        """A few organisations are asked for by id; of many the whole space is read."""
        self.members(umbrellas, day)
        around = (self.below(umbrella, on) for umbrella in umbrellas for on in self.days | {day})
        singles = {one for each in around for one in each.singles}
        ids = np.unique(np.concatenate([np.array(sorted(singles), np.int64), *self._members[None].values()]))
        return found if len(ids) > FEW else found.filter(organisation__in=ids.tolist())

    def closed(self, umbrellas: Collection[int], day: date) -> Ids:
        """The organisations below these umbrellas that are closed on a day, perhaps with others of the space: of what
        is known of them, where that was read.
        """
        known = self._known.get(frozenset(umbrellas)) or self._known.get(None)
        if known is None:
            known = self._known[None] = known_of(Entry.objects.filter(space=self.space, closed_on__isnull=False))
        return known.closed(day)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of some organisations, by id: country, family, and of some the day on which they closed."""

    ids: Ids
    countries: Sequence[str]
    families: Sequence[str]
    ends: Mapping[int, date]

    def closed(self, day: date) -> Ids:
        """Those that are closed on a day."""
        return np.array(sorted(one for one, closed in self.ends.items() if closed <= day), np.int64)

    def of(self, ids: Ids) -> Iterator[tuple[str, str]]:
        """Country and family of each of these."""
        wanted = np.isin(self.ids, ids).tolist()
        return compress(zip(self.countries, self.families, strict=True), wanted)


def known_of(entries: QuerySet[Entry]) -> Known:
    """What is known of the organisations of these entries. One statement."""
    columns = entries.order_by("organisation_id").values_list("organisation_id", "country", "family", "closed_on")
    rows = past_the_orm(columns)
    ids, countries, families, ends = zip(*rows, strict=True) if rows else ((), (), (), ())
    closed = ((one, end) for one, end in zip(ids, ends, strict=True) if end)
    # SQLite has no days: what is read past the ORM is their text.
    days = {one: end if isinstance(end, date) else date.fromisoformat(end) for one, end in closed}
    return Known(np.array(ids, np.int64), countries, families, days)


def members_of(
    space: Space, sources: Collection[int], among: QuerySet[Entry, Any] | None = None
) -> dict[int, Ids]:  # fmt: skip
    """List of a space → sorted ids of the organisations on it, none for a list without any. One statement.

    Of a list that is not current any more (or not derived yet) they are read from rows and links. `among`: whom of the
    current lists to read; the others come with more, for looking each of them up would take longer.
    """
    current = Belonging.objects.filter(space=space, source__in=sources)  # the space has an index that holds both
    others = Source.objects.filter(~Exists(Belonging.objects.filter(source=OuterRef("pk"))), pk__in=sources)
    links = Link.objects.filter(row__source__in=others, row__kind=Row.Kind.ORGANISATION, ended_at=None)
    told = (current if among is None else current.filter(organisation__in=among)).values_list(
        "source_id", "organisation_id"
    )
    return _divided(sources, past_the_orm(told.union(links.values_list("row__source_id", "organisation_id"), all=True)))


def _divided(sources: Collection[int], pairs: Collection[tuple[int, int]]) -> dict[int, Ids]:
    """Pairs (list, organisation) by list, each organisation once, sorted."""
    flat = np.fromiter(chain.from_iterable(pairs), np.int64, 2 * len(pairs))
    on, ids = flat[0::2], flat[1::2]
    order = np.lexsort((ids, on))
    on, ids = on[order], ids[order]
    first = np.append(True, (on[1:] != on[:-1]) | (ids[1:] != ids[:-1]))[: len(on)]
    on, ids = on[first], ids[first]
    return {source: ids[slice(*np.searchsorted(on, [source, source + 1]))] for source in sources}
