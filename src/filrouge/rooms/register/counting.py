"""Totals of an umbrella, counted once: gathers the lists below it and asks methods.totals.

Everything returned is JSON-ready, so that a count can be kept, published and compared later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.queries import today
from filrouge.methods import totals
from filrouge.methods.places import COUNTRIES
from filrouge.methods.totals import AnyList, Declared, Listed, OpenPairs, Unknown
from filrouge.rooms.register.as_json import as_json, total_as_json
from filrouge.rooms.register.current import Ties, one_now, ties
from filrouge.rooms.register.employment import Numbers, employment
from filrouge.rooms.register.entries import Ids, entries_of, figures_of
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.missing import missed_of
from filrouge.rooms.register.models import Belonging, Doubt, Entry, SampleCheck, Source


@dataclass(frozen=True, slots=True)
class Perimeter:
    """What lies below an umbrella on a day: its direct members, the lists, and the federations without one."""

    umbrella: int
    day: date
    members: frozenset[int]
    umbrellas: frozenset[int]
    lists: tuple[Source, ...]
    silent: tuple[int, ...]
    singles: frozenset[int]  # members of any of these umbrellas that stand for themselves
    known: dict[int, Ids]  # list → members of its federation that are declared one by one, sorted
    down: dict[int, set[int]]  # umbrella → its direct members
    holders: dict[int, int]  # list → the umbrella whose it is


def perimeter(space: Space, umbrella: int, day: date, tied: Ties | None = None) -> Perimeter:
    """Everything below an umbrella on a day, through as many levels as there are. `tied`: as from `ties`."""
    tied = tied or ties(space, day)
    lists, edges = tied.lists, tied.edges
    asked = {umbrella, *(s.umbrella_id for s in lists), *(end for edge in edges for end in edge[:2])}
    now = one_now(asked, tied.merged)
    top = now.get(umbrella, umbrella)
    down, stands = _downwards(edges, now)
    having: dict[int, list[Source]] = {}
    for source in lists:
        having.setdefault(now.get(source.umbrella_id, source.umbrella_id), []).append(source)
    if umbrella == space.organisation_id:
        # Federations whose lists the network has although nobody wrote down their membership count with it; who
        # applied, left or was suspended has a membership that says so, and is counted by that.
        down.setdefault(top, set()).update(set(having) - tied.written - {top})
    below = _reach(top, down)
    umbrellas = {o for o in below if o in having or o in down or o in stands} | {top}
    silent = sorted(o for o in umbrellas - {top} if o not in having and o not in down)
    found = [source for o in sorted(umbrellas) for source in having.get(o, [])]
    known = {s.id: _sorted(down.get(o, set()) - umbrellas) for o in umbrellas for s in having.get(o, [])}
    return Perimeter(
        umbrella, day, frozenset(down.get(top, ())), frozenset(umbrellas), tuple(found), tuple(silent),
        frozenset(below - umbrellas), known, down, {s.id: o for o in umbrellas for s in having.get(o, [])},
    )  # fmt: skip


def _sorted(organisations: Collection[int]) -> Ids:
    return np.array(sorted(organisations), np.int64)


def _downwards(edges: Iterable[tuple[int, int, bool]], now: dict[int, int]) -> tuple[dict[int, set[int]], set[int]]:
    """Umbrella → members, and who stands for others; what was merged counts as the one it was merged into."""
    down: dict[int, set[int]] = {}
    stands: set[int] = set()
    for member, umbrella, federation in edges:
        one, other = now.get(member, member), now.get(umbrella, umbrella)
        if one != other:
            down.setdefault(other, set()).add(one)
        if federation:
            stands.add(one)
    return down, stands


def _reach(umbrella: int, down: dict[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = [umbrella]
    while waiting:
        for member in down.get(waiting.pop(), set()) - seen:
            seen.add(member)
            waiting.append(member)
    return seen


@dataclass(frozen=True, slots=True)
class Part:
    """Which organisations of an umbrella are counted: entries that match `where`, of those below a federation."""

    where: Q | None = None
    within: int | None = None


ALL = Part()


def count(
    space: Space, umbrella: int, *, day: date | None = None, part: Part = ALL, lists: Iterable[Source] | None = None
) -> dict[str, Any]:  # fmt: skip
    """The total of an umbrella on a day (today when not said), for all or for a part of its organisations.

    `lists`: the current ones of that day, where they were read already.
    """
    tied = ties(space, day or today(), lists)
    around = perimeter(space, umbrella, day or today(), tied)
    below = _lists(space, around, part, tied)
    doubts = _open_pairs(space)
    missed = missed_of(space) if part == ALL and umbrella == space.organisation_id else None
    listed = [each for each in below if isinstance(each, Listed)]
    return {
        "umbrella": umbrella,
        "day": around.day.isoformat(),
        "members": len(_members(around, below, part)),
        "organisations": total_as_json(totals.total(below, open_pairs=doubts, missed=missed)),
        "open": _inside(listed, doubts),
        "lists": _list_rows(around, below, listed),
        "matrix": totals.overlaps(listed).tolist() if listed else [],
        "spread": _spread(listed),
        **_stated(space, around, below, doubts),
        **_shares(space, listed),
    }


def _members(around: Perimeter, lists: list[AnyList], part: Part) -> list[int]:
    """The direct members; of a part those with somebody in it: on their own lists, below them, or themselves."""
    if part == ALL:
        return sorted(around.members)
    filled = {each.key for each in lists if _size(each)}
    here = {holder for source, holder in around.holders.items() if f"list {source}" in filled}
    here |= {int(one) for each in lists if isinstance(each, Listed) and each.key == "members" for one in each.members}
    return [one for one in sorted(around.members) if not here.isdisjoint(_reach(one, around.down) | {one})]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a total. `of` says what it counts: “all”; of a list “list”, “only”, “also” and, with another,
    “shared”; “times” (on so many lists, 3 for more); “country” and “family” of a `value`; “jobs” in the unit `value`,
    which may be that of members of members; “members”: the direct ones of the umbrella.
    """

    of: str = "all"
    on: str = ""  # a list by its key
    other: str = ""
    value: str = ""
    year: int = 0


def behind(
    space: Space, umbrella: int, figure: Figure, *, day: date | None = None, part: Part = ALL,
    lists: Iterable[Source] | None = None,
) -> Ids:  # fmt: skip
    """The organisations that a figure of `count` counts, sorted: int64 (n,). None for a list that is not below it."""
    tied = ties(space, day or today(), lists)
    around = perimeter(space, umbrella, day or today(), tied)
    below = _lists(space, around, part, tied)
    if figure.of == "members":
        return np.array(_members(around, below, part), np.int64)
    listed = [each for each in below if isinstance(each, Listed)]
    if figure.of in {"list", "only", "also", "shared"}:
        return _behind_list({each.key: each.members for each in listed}, figure)
    if figure.of == "times":
        ids, times = np.unique(np.concatenate([_NOBODY, *(each.members for each in listed)]), return_counts=True)
        often: Ids = ids[np.minimum(times, 3) == int(figure.value)]
        return often
    ids = totals.union(listed)
    return ids if figure.of == "all" else np.array(list(_behind_value(space, ids, figure)), np.int64)


_NOBODY: Ids = np.empty(0, np.int64)


def _behind_list(on: dict[str, Ids], figure: Figure) -> Ids:
    members = on.get(figure.on, _NOBODY)
    if figure.of == "list":
        return members
    if figure.of == "shared":
        return np.intersect1d(members, on.get(figure.other, _NOBODY))
    others = np.concatenate([_NOBODY, *(ids for key, ids in on.items() if key != figure.on)])
    return np.intersect1d(members, others) if figure.of == "also" else np.setdiff1d(members, others)


def _behind_value(space: Space, ids: Ids, figure: Figure) -> Iterator[int]:
    """Those of a country or family, or those who said a figure of a unit and year."""
    if figure.of == "jobs":
        [by_year] = figures_of(space, ids, [figure.value])
        told = by_year.get(figure.year)
        yield from told[0].tolist() if told else ()
    else:
        yield from (one for one, value in entries_of(space, ids, figure.of) if value == figure.value)


def growth(space: Space, umbrella: int, *, since: date, until: date, part: Part = ALL) -> totals.Growth:
    """What became of an umbrella between two days, like for like; a list is the same when its series is."""
    before, after = (_of_series(space, umbrella, ties(space, day), day, part) for day in (since, until))
    return totals.growth(before, after)


def _of_series(space: Space, umbrella: int, tied: Ties, day: date, part: Part) -> list[Listed | Declared]:
    """The lists on a day under keys that last: this year's list of a federation follows last year's."""
    around = perimeter(space, umbrella, day, tied)
    keys = {f"list {s.id}": f"{s.umbrella_id} {s.series}" for s in around.lists}
    told = [each for each in _lists(space, around, part, tied) if not isinstance(each, Unknown)]
    return [replace(each, key=keys.get(each.key, each.key)) for each in told]


def _lists(space: Space, around: Perimeter, part: Part, tied: Ties) -> list[AnyList]:
    """The lists below an umbrella as methods.totals wants them; umbrellas are not organisations of their own lists."""
    inside = perimeter(space, part.within, around.day, tied) if part.within else None
    whole = {s.id for s in inside.lists if part.where is None} if inside else set()
    members = members_of([s.id for s in around.lists if s.kind == Source.Kind.ITEMISED], around.day)
    kept = _kept(space, around, part.where, _organisations(inside, members) if inside else None)
    checks = _checks([source.id for source in around.lists if source.kind == Source.Kind.DECLARED])
    lists: list[AnyList] = []
    for source in around.lists:
        if source.kind == Source.Kind.DECLARED:
            # How many of a declared number match a filter, nobody knows; of the federation's own all are below it.
            told = part == ALL or source.id in whole
            given = _declared(source, around, checks.get(source.id)) if told else None
            lists.append(given or Unknown(f"list {source.id}", _named(source)))
        else:
            on_list = members.get(source.id, np.empty(0, np.int64))
            lists.append(
                Listed(f"list {source.id}", source.umbrella.name, scope(source), source.as_of, on_list[kept(on_list)])
            )
    if around.singles:
        own = np.array(sorted(around.singles), np.int64)
        lists.append(Listed("members", "", "", around.day, own[kept(own)]))
    names = dict(Organisation.objects.filter(id__in=around.silent).values_list("id", "name")) if around.silent else {}
    return lists + [Unknown(f"silent {number}", names[number]) for number in around.silent]


def _organisations(inside: Perimeter, members: Mapping[int, Ids]) -> Ids:
    """Everything below a federation: who is on a list there, or a member that was declared. `members`: of the lists
    that were read already.
    """
    asked = [s.id for s in inside.lists if s.kind == Source.Kind.ITEMISED]
    more = members_of([source for source in asked if source not in members], inside.day)
    on_lists = (more.get(source, members.get(source, _NOBODY)) for source in asked)
    return np.unique(np.concatenate([*on_lists, np.array(sorted(inside.singles), np.int64)]))


def members_of(sources: Collection[int], day: date) -> dict[int, Ids]:
    """List → sorted ids of the organisations on it."""
    current = Belonging.objects.filter(source__in=sources).values_list("source_id", "organisation_id")
    pairs = _pairs(current)
    missing = set(sources) - {int(s) for s in np.unique(pairs[:, 0])}
    if missing:
        pairs = np.concatenate([pairs, _linked(missing)])
    return {int(source): np.unique(pairs[pairs[:, 0] == source, 1]) for source in np.unique(pairs[:, 0])}


def _linked(sources: Collection[int]) -> Ids:
    """The same from rows and links, for lists that are not current any more (or not derived yet)."""
    from filrouge.rooms.register.models import Link, Row

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


def _kept(space: Space, around: Perimeter, where: Q | None, inside: Ids | None) -> Any:
    """Which ids count: not an umbrella, not closed by that day, matching the filter, and among those `inside`."""
    out = np.array(sorted(around.umbrellas), np.int64)
    closed = Entry.objects.filter(space=space, closed_on__lte=around.day).values_list("organisation_id", flat=True)
    out = np.concatenate([out, np.fromiter(closed, np.int64)])
    match = inside
    if where is not None:
        entries = Entry.objects.filter(where, space=space).values_list("organisation_id", flat=True)
        found = np.fromiter(entries, np.int64)
        match = found if inside is None else np.intersect1d(found, inside)
    if match is None:
        return lambda ids: ~np.isin(ids, out)
    return lambda ids: ~np.isin(ids, out) & np.isin(ids, match)


def _named(source: Source) -> str:
    return str(source.umbrella.name)


def _checks(sources: Collection[int]) -> dict[int, SampleCheck]:
    """Declared list → its newest sample check, where it has one."""
    found = SampleCheck.objects.filter(source__in=sources).order_by("id") if sources else ()
    return {check.source_id: check for check in found}


def _declared(source: Source, around: Perimeter, checked: SampleCheck | None) -> Declared:
    check = totals.sample_check([totals.Ticked(bool(f), int(n)) for f, n in checked.answers]) if checked else None
    return Declared(
        f"list {source.id}", source.umbrella.name, scope(source), source.as_of, source.declared_organisations or 0,
        known=len(around.known[source.id]), check=check,
    )  # fmt: skip


def scope(source: Source) -> frozenset[str]:
    """Country and family as words that differ exactly when two lists cannot overlap; empty for no limit."""
    if not source.country and not source.family:
        return frozenset()
    countries = [source.country] if source.country else list(COUNTRIES)
    families = [source.family] if source.family else list(FAMILIES)
    return frozenset(f"{country}/{family}" for country in countries for family in families)


def _open_pairs(space: Space) -> OpenPairs:
    """Pairs that wait for review: all of the space, since two members may both be the same third organisation."""
    rows = list(Doubt.objects.filter(space=space).values_list("left_id", "right_id", "probability"))
    pairs = np.array([row[:2] for row in rows], np.int64).reshape(-1, 2)
    return OpenPairs(pairs, np.array([row[2] for row in rows], np.float64))


def _inside(listed: list[Listed], doubts: OpenPairs) -> int:
    """How many open pairs have both sides here."""
    return int(np.isin(doubts.pairs, totals.union(listed)).all(axis=1).sum()) if len(doubts.pairs) else 0


def _list_rows(around: Perimeter, lists: list[AnyList], listed: list[Listed]) -> list[dict[str, Any]]:
    spread = totals.spread(listed)
    alone = {key: (int(a), int(b)) for key, a, b in zip(spread.keys, spread.only_here, spread.elsewhere, strict=True)}
    sources = {f"list {source.id}": source for source in around.lists}
    return [_list_row(each, sources.get(each.key), alone.get(each.key)) for each in lists]


def _list_row(each: AnyList, source: Source | None, alone: tuple[int, int] | None) -> dict[str, Any]:
    kind = {"Listed": "itemised", "Declared": "declared", "Unknown": "unknown"}[type(each).__name__]
    return {
        "key": each.key, "name": each.name, "kind": kind, "organisations": _size(each),
        "source": source.id if source else None, "umbrella": source.umbrella_id if source else None,
        "date": source.as_of.isoformat() if source else None,
        "only_here": alone[0] if alone else None, "elsewhere": alone[1] if alone else None,
    }  # fmt: skip


def _size(each: AnyList) -> int | None:
    return len(each.members) if isinstance(each, Listed) else getattr(each, "organisations", None)


def _spread(listed: list[Listed]) -> dict[str, int]:
    spread = totals.spread(listed)
    return {"once": spread.once, "twice": spread.twice, "more": spread.more}


def _shares(space: Space, listed: list[Listed]) -> dict[str, Any]:
    """How the organisations counted once divide by country and by family, the largest first."""
    country, family = Counter[str](), Counter[str]()
    for _organisation, where, kind in entries_of(space, totals.union(listed), "country", "family"):
        country[where] += 1
        family[kind] += 1
    return {"countries": country.most_common(), "families": family.most_common()}


def _stated(space: Space, around: Perimeter, lists: list[AnyList], doubts: OpenPairs) -> dict[str, Any]:
    """Jobs by unit and year, and members of members by year, which are no jobs: the range with its steps, what
    federations declared, who said nothing, like for like.
    """
    numbers = {f"list {s.id}": Numbers(s, around.known[s.id]) for s in around.lists}
    jobs: dict[str, Any] = {}
    memberships: dict[str, Any] = {}
    for each in employment(space, lists, numbers, doubts):
        years = memberships if each.unit == totals.Unit.MEMBERS else jobs.setdefault(each.unit.value, {})
        years[str(each.year)] = total_as_json(each.jobs.total) | {
            "coverage": as_json(each.jobs.coverage),
            "declared": [[one.name, one.jobs] for one in each.declared],
            "silent": list(each.silent),
            "same": as_json(each.same),
        }
    return {"jobs": jobs, "memberships": memberships}
