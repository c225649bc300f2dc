"""Totals of an umbrella, counted once: gathers the lists below it and asks methods.totals.

Everything returned is JSON-ready, so that a count can be kept, published and compared later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
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
from filrouge.rooms.register.current import current_lists, in_force, one_now
from filrouge.rooms.register.employment import Numbers, employment
from filrouge.rooms.register.entries import Ids, entries_of, figures_of
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.missing import missed_of
from filrouge.rooms.register.models import Belonging, Doubt, Entry, Membership, SampleCheck, Source


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


def perimeter(space: Space, umbrella: int, day: date) -> Perimeter:
    """Everything below an umbrella on a day, through as many levels as there are."""
    lists = [source for source in current_lists(space, day) if not source.sheet.get("sites")]
    edges = list(in_force(space, day).values_list("member_id", "umbrella_id", "stands_for_others"))
    now = one_now({umbrella, *(s.umbrella_id for s in lists), *(end for edge in edges for end in edge[:2])})
    top = now.get(umbrella, umbrella)
    down, stands = _downwards(edges, now)
    having: dict[int, list[Source]] = {}
    for source in lists:
        having.setdefault(now.get(source.umbrella_id, source.umbrella_id), []).append(source)
    if umbrella == space.organisation_id:
        down.setdefault(top, set()).update(_not_admitted(space, having) - {top})
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


def _not_admitted(space: Space, having: Collection[int]) -> set[int]:
    """Federations whose lists the network has although nobody wrote down their membership: they count with it.

    Who applied, left or was suspended has a membership that says so, and is counted by that.
    """
    written = Membership.objects.filter(space=space).values_list("member_id", flat=True)
    return set(having) - set(written)


def _downwards(edges: list[tuple[int, int, bool]], now: dict[int, int]) -> tuple[dict[int, set[int]], set[int]]:
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


def count(space: Space, umbrella: int, *, day: date | None = None, part: Part = ALL) -> dict[str, Any]:
    """The total of an umbrella on a day (today when not said), for all or for a part of its organisations."""
    around = perimeter(space, umbrella, day or today())
    lists = _lists(space, around, part)
    doubts = _open_pairs(space)
    missed = missed_of(space) if part == ALL and umbrella == space.organisation_id else None
    listed = [each for each in lists if isinstance(each, Listed)]
    return {
        "umbrella": umbrella,
        "day": around.day.isoformat(),
        "members": len(around.members) if part == ALL else _members_with_any(around, lists),
        "organisations": _as_json(totals.total(lists, open_pairs=doubts, missed=missed)),
        "open": _inside(listed, doubts),
        "lists": _list_rows(around, lists, listed),
        "matrix": totals.overlaps(listed).tolist() if listed else [],
        "spread": _spread(listed),
        "jobs": _jobs(space, around, lists, doubts),
        **_shares(space, listed),
    }


def _members_with_any(around: Perimeter, lists: list[AnyList]) -> int:
    """How many direct members have somebody in what is counted: on their own lists, below them, or themselves."""
    filled = {each.key for each in lists if _size(each)}
    here = {holder for source, holder in around.holders.items() if f"list {source}" in filled}
    here |= {int(one) for each in lists if isinstance(each, Listed) and each.key == "members" for one in each.members}
    return sum(not here.isdisjoint(_reach(member, around.down) | {member}) for member in around.members)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a total. `of` says what it counts: “all”; of a list “list”, “only”, “also” and, with another,
    “shared”; “times” (on so many lists, 3 for more); “country” and “family” of a `value`; “jobs” in the unit `value`.
    """

    of: str = "all"
    on: str = ""  # a list by its key
    other: str = ""
    value: str = ""
    year: int = 0


def behind(space: Space, umbrella: int, figure: Figure, *, day: date | None = None, part: Part = ALL) -> Ids:
    """The organisations that a figure of `count` counts, sorted: int64 (n,). None for a list that is not below it."""
    around = perimeter(space, umbrella, day or today())
    listed = [each for each in _lists(space, around, part) if isinstance(each, Listed)]
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
    """Those of a country or family, or those who said how many jobs of a unit they have in a year."""
    if figure.of == "jobs":
        told = figures_of(space, ids, figure.value).get(figure.year)
        yield from told[0].tolist() if told else ()
    else:
        yield from (one for one, value in entries_of(space, ids, figure.of) if value == figure.value)


def growth(space: Space, umbrella: int, *, since: date, until: date, part: Part = ALL) -> totals.Growth:
    """What became of an umbrella between two days, like for like; a list is the same when its series is."""
    before, after = (_of_series(space, perimeter(space, umbrella, day), part) for day in (since, until))
    return totals.growth(before, after)


def _of_series(space: Space, around: Perimeter, part: Part) -> list[Listed | Declared]:
    """The lists on a day under keys that last: this year's list of a federation follows last year's."""
    keys = {f"list {s.id}": f"{s.umbrella_id} {s.series}" for s in around.lists}
    told = [each for each in _lists(space, around, part) if not isinstance(each, Unknown)]
    return [replace(each, key=keys.get(each.key, each.key)) for each in told]


def _lists(space: Space, around: Perimeter, part: Part) -> list[AnyList]:
    """The lists below an umbrella as methods.totals wants them; umbrellas are not organisations of their own lists."""
    inside = perimeter(space, part.within, around.day) if part.within else None
    whole = {s.id for s in inside.lists if part.where is None} if inside else set()
    members = members_of([s.id for s in around.lists if s.kind == Source.Kind.ITEMISED], around.day)
    kept = _kept(space, around, part.where, _organisations(inside) if inside else None)
    lists: list[AnyList] = []
    for source in around.lists:
        if source.kind == Source.Kind.DECLARED:
            # How many of a declared number match a filter, nobody knows; of the federation's own all are below it.
            told = part == ALL or source.id in whole
            lists.append(_declared(source, around) if told else Unknown(f"list {source.id}", _named(source)))
        else:
            on_list = members.get(source.id, np.empty(0, np.int64))
            lists.append(
                Listed(f"list {source.id}", source.umbrella.name, scope(source), source.as_of, on_list[kept(on_list)])
            )
    if around.singles:
        own = np.array(sorted(around.singles), np.int64)
        lists.append(Listed("members", "", "", around.day, own[kept(own)]))
    names = dict(Organisation.objects.filter(id__in=around.silent).values_list("id", "name"))
    return lists + [Unknown(f"silent {number}", names[number]) for number in around.silent]


def _organisations(inside: Perimeter) -> Ids:
    """Everything below a federation: who is on a list there, or a member that was declared."""
    on_lists = members_of([s.id for s in inside.lists if s.kind == Source.Kind.ITEMISED], inside.day)
    return np.unique(np.concatenate([*on_lists.values(), np.array(sorted(inside.singles), np.int64)]))


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


def _declared(source: Source, around: Perimeter) -> Declared:
    checked = SampleCheck.objects.filter(source=source).order_by("-id").first()
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


def _as_json(total: totals.Total) -> dict[str, Any]:
    steps = [[s.code, _plain(dict(s.parameters)), s.low, s.best, s.high] for s in total.steps]
    return {"naive": total.naive, "low": total.low, "best": total.best, "high": total.high, "steps": steps}


def _plain(parameters: Any) -> Any:
    """Parameters of a step as JSON: dates as ISO text, numpy numbers as numbers."""
    if isinstance(parameters, dict):
        return {str(key): _plain(value) for key, value in parameters.items()}
    if isinstance(parameters, (list, tuple, frozenset, set)):
        return [_plain(value) for value in parameters]
    if isinstance(parameters, date):
        return parameters.isoformat()
    if hasattr(parameters, "_asdict") or hasattr(parameters, "__dataclass_fields__"):
        return _plain({name: getattr(parameters, name) for name in parameters.__dataclass_fields__})
    return parameters.item() if isinstance(parameters, np.generic) else parameters


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


def _jobs(space: Space, around: Perimeter, lists: list[AnyList], doubts: OpenPairs) -> dict[str, Any]:
    """Unit → year → jobs: the range with its steps, what federations declared, who said nothing, like for like."""
    numbers = {f"list {s.id}": Numbers(s, around.known[s.id]) for s in around.lists}
    found: dict[str, Any] = {}
    for each in employment(space, lists, numbers, doubts):
        found.setdefault(each.unit.value, {})[str(each.year)] = _as_json(each.jobs.total) | {
            "coverage": _plain(each.jobs.coverage),
            "declared": [[one.name, one.jobs] for one in each.declared],
            "silent": list(each.silent),
            "same": _plain(each.same),
        }
    return found
