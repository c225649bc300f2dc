"""Totals of an umbrella, counted once: gathers the lists below it and asks methods.totals.

Everything returned is JSON-ready, so that a count can be kept, published and compared later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import numpy as np
from django.db.models import Q

from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.methods import totals
from filrouge.methods.places import COUNTRIES
from filrouge.methods.totals import AnyList, Declared, Listed, OpenPairs, RegisterCount, Unknown
from filrouge.rooms.register.as_json import as_json, total_as_json
from filrouge.rooms.register.current import register_counts
from filrouge.rooms.register.employment import Numbers, employment
from filrouge.rooms.register.entries import Ids, entries_of, figures_of
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.missed import missed_of
from filrouge.rooms.register.models import PublicRegisterCount, Source
from filrouge.rooms.register.perimeter import Perimeter, reach
from filrouge.rooms.register.reading import Known, Reading


@dataclass(frozen=True, slots=True)
class Part:
    """Which organisations of an umbrella are counted: entries that match `where`, of those below a federation."""

    where: Q | None = None
    within: int | None = None


ALL = Part()


def count(
    space: Space, umbrella: int, *, day: date | None = None, part: Part = ALL, reading: Reading | None = None
) -> dict[str, Any]:
    """The total of an umbrella on a day (today when not said), for all or for a part of its organisations.

    `reading`: what was read of the space already. A public register bounds the lists that say they lie in its country;
    of a part of these, too, there are no more than it counts.
    """
    on = day or today()
    read = reading or Reading(space, [on])
    around = read.below(umbrella, on)
    known = read.known([one for one in (umbrella, part.within) if one], on, part.where)
    below = _lists(around, part, read)
    doubts = _open_pairs(read.open(on))
    missed = missed_of(space) if part == ALL and umbrella == space.organisation_id else None
    counts = register_counts(space, on, {source.country for source in around.lists} - {""})
    listed = [each for each in below if isinstance(each, Listed)]
    whole = totals.total(below, open_pairs=doubts, missed=missed, registers=[_register(each) for each in counts])
    spread = totals.spread(listed)
    return {
        "umbrella": umbrella,
        "day": around.day.isoformat(),
        "members": len(_members(around, below, part)),
        "organisations": total_as_json(whole),
        "open": _asked(whole),
        "lists": _list_rows(around, below, spread),
        "registers": [_register_row(each) for each in counts],
        "matrix": totals.overlaps(listed).tolist() if listed else [],
        "spread": {"once": spread.once, "twice": spread.twice, "more": spread.more},
        **_stated(around, below, doubts, part, read),
        **_shares(listed, known),
    }


def _members(around: Perimeter, lists: list[AnyList], part: Part) -> list[int]:
    """The direct members; of a part those with somebody in it: on their own lists, below them, or themselves."""
    if part == ALL:
        return sorted(around.members)
    filled = {each.key for each in lists if _size(each)}
    here = {holder for source, holder in around.holders.items() if f"list {source}" in filled}
    here |= {int(one) for each in lists if isinstance(each, Listed) and each.key == "members" for one in each.members}
    return [one for one in sorted(around.members) if not here.isdisjoint(reach(one, around.down) | {one})]


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
    reading: Reading | None = None,
) -> Ids:  # fmt: skip
    """The organisations that a figure of `count` counts, sorted: int64 (n,). None for a list that is not below it."""
    on = day or today()
    read = reading or Reading(space, [on])
    around = read.below(umbrella, on)
    below = _lists(around, part, read)
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


def growth(
    space: Space, umbrella: int, *, since: date, until: date, part: Part = ALL, reading: Reading | None = None
) -> totals.Growth:
    """What became of an umbrella between two days, like for like; a list is the same when its series is."""
    read = reading or Reading(space, [since, until])
    before, after = (_of_series(read.below(umbrella, day), part, read) for day in (since, until))
    return totals.growth(before, after)


def _of_series(around: Perimeter, part: Part, read: Reading) -> list[Listed | Declared]:
    """The lists on a day under keys that last: this year's list of a federation follows last year's."""
    keys = {f"list {s.id}": f"{s.umbrella_id} {s.series}" for s in around.lists}
    told = [each for each in _lists(around, part, read) if not isinstance(each, Unknown)]
    return [replace(each, key=keys.get(each.key, each.key)) for each in told]


def _lists(around: Perimeter, part: Part, read: Reading) -> list[AnyList]:
    """The lists below an umbrella as methods.totals wants them; umbrellas are not organisations of their own lists."""
    inside = read.below(part.within, around.day) if part.within else None
    whole = {s.id for s in inside.lists if part.where is None} if inside else set()
    asked = [each.umbrella for each in (around, inside) if each]
    members = read.members(asked, around.day, part.where)
    within = _organisations(inside, part.where, read) if inside else None
    kept = _kept(around, part.where, within, read, read.closed(asked, around.day) if part.where is None else _NOBODY)
    lists: list[AnyList] = []
    for source in around.lists:
        if source.kind == Source.Kind.DECLARED:
            # How many of a declared number match a filter, nobody knows; of the federation's own all are below it.
            told = part == ALL or source.id in whole
            given = _declared(source, around) if told else None
            lists.append(given or Unknown(f"list {source.id}", _named(source)))
        else:
            on_list = members[source.id]
            lists.append(
                Listed(f"list {source.id}", source.umbrella.name, scope(source), source.as_of, on_list[kept(on_list)])
            )
    if around.singles:
        own = np.array(sorted(around.singles), np.int64)
        lists.append(Listed("members", "", "", around.day, own[kept(own)]))
    names = read.names(around.silent)
    return lists + [Unknown(f"silent {number}", names[number]) for number in around.silent]


def _organisations(inside: Perimeter, where: Q | None, read: Reading) -> Ids:
    """Everything below a federation: who is on a list there, or a member that was declared."""
    on_lists = read.members([inside.umbrella], inside.day, where).values()
    return np.unique(np.concatenate([*on_lists, np.array(sorted(inside.singles), np.int64)]))


def _kept(around: Perimeter, where: Q | None, inside: Ids | None, read: Reading, closed: Ids) -> Any:
    """Which ids count: not an umbrella, not closed by that day, matching the filter, and among those `inside`."""
    out, match = np.concatenate([np.array(sorted(around.umbrellas), np.int64), closed]), inside
    if where is not None:
        known = read.known([around.umbrella], around.day, where)
        found = np.setdiff1d(known.ids, known.closed(around.day), assume_unique=True)
        match = found if inside is None else np.intersect1d(found, inside)
    if match is None:
        return lambda ids: ~np.isin(ids, out)
    return lambda ids: ~np.isin(ids, out) & np.isin(ids, match)


def _named(source: Source) -> str:
    return str(source.umbrella.name)


def _declared(source: Source, around: Perimeter) -> Declared:
    answers = getattr(source, "checked", None)  # of current_lists
    check = totals.sample_check([totals.Ticked(bool(f), int(n)) for f, n in answers]) if answers else None
    return Declared(
        f"list {source.id}", source.umbrella.name, scope(source), source.as_of, source.declared_organisations or 0,
        known=len(around.known[source.id]), check=check,
    )  # fmt: skip


def scope(source: Source | PublicRegisterCount) -> frozenset[str]:
    """Country and family as words that differ exactly when two lists cannot overlap; empty for no limit."""
    if not source.country and not source.family:
        return frozenset()
    countries = [source.country] if source.country else list(COUNTRIES)
    families = [source.family] if source.family else list(FAMILIES)
    return frozenset(f"{country}/{family}" for country in countries for family in families)


def _register(told: PublicRegisterCount) -> RegisterCount:
    return RegisterCount(f"register {told.id}", told.register, scope(told), told.as_of, told.organisations)


def _register_row(told: PublicRegisterCount) -> dict[str, Any]:
    return {
        "key": f"register {told.id}", "id": told.id, "name": told.register, "country": told.country,
        "family": told.family, "organisations": told.organisations, "date": told.as_of.isoformat(), "link": told.link,
    }  # fmt: skip


def _open_pairs(waiting: Sequence[tuple[int, int, float]]) -> OpenPairs:
    """Pairs that wait for review: all of the space, since two members may both be the same third organisation."""
    pairs = np.array([row[:2] for row in waiting], np.int64).reshape(-1, 2)
    return OpenPairs(pairs, np.array([row[2] for row in waiting], np.float64))


def _asked(whole: totals.Total) -> int:
    """How many open pairs can take one off the total: those that its steps tell of."""
    return next((cast(int, step.parameters["pairs"]) for step in whole.steps if step.code == "open_pairs"), 0)


def _list_rows(around: Perimeter, lists: list[AnyList], spread: totals.Spread) -> list[dict[str, Any]]:
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


def _shares(listed: list[Listed], known: Known) -> dict[str, Any]:
    """How the organisations counted once divide by country and by family, the largest first."""
    country, family = Counter[str](), Counter[str]()
    for (where, kind), number in Counter(known.of(totals.union(listed))).items():
        country[where] += number
        family[kind] += number
    return {"countries": country.most_common(), "families": family.most_common()}


def _stated(
    around: Perimeter, lists: list[AnyList], doubts: OpenPairs, part: Part, read: Reading
) -> dict[str, Any]:  # fmt: skip
    """Jobs by unit and year, and members of members by year, which are no jobs: the range with its steps, what
    federations declared, who said nothing, like for like.
    """
    numbers = {f"list {s.id}": Numbers(s, around.known[s.id]) for s in around.lists}
    ids = totals.union([each for each in lists if isinstance(each, Listed)])
    told = figures_of(read.space, ids, [unit.value for unit in totals.Unit], read.among(part.where))
    jobs: dict[str, Any] = {}
    memberships: dict[str, Any] = {}
    for each in employment(lists, numbers, doubts, read.included(around.day), told):
        years = memberships if each.unit == totals.Unit.MEMBERS else jobs.setdefault(each.unit.value, {})
        years[str(each.year)] = total_as_json(each.jobs.total) | {
            "coverage": as_json(each.jobs.coverage),
            "declared": [[one.name, one.jobs] for one in each.declared],
            "silent": list(each.silent),
            "same": as_json(each.same),
        }
    return {"jobs": jobs, "memberships": memberships}
