"""What counts on a day: of each series of a federation the newest list, memberships in force, and who is one now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from filrouge.ground.database import chunks
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.queries import today
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.rooms.register.models import Doubt, Membership, PublicRegisterCount, Relation, SampleCheck, Source

OLD = timedelta(days=548)  # eighteen months: from then on a list, or a count, carries a warning


def is_old(day: date) -> bool:
    """Whether a list, or a count, of a day is so old that there should be a newer one."""
    return day < today() - OLD


def current_lists(space: Space, day: date) -> list[Source]:
    """The lists (itemised and declared) in force on a day, one per federation and series, by federation.

    Each has `checked`: the answers of the newest check of a sample of its names, None where there is none.
    """
    return lists_in_force(space, [day])[day]


def lists_in_force(space: Space, days: Collection[date]) -> dict[date, list[Source]]:
    """The same for each of several days. One statement."""
    asked = {f"day_{place}": day for place, day in enumerate(days)}
    rows = _newest(len(asked)).rows(space=space.id, **asked)
    lists = [(_source(row), row[-len(asked) :]) for row in rows]
    return {
        day: [source for source, ages in lists if ages[place] == 1 and source.as_of <= day]
        for place, day in enumerate(asked.values())
    }


def _listed(space: int, **days: date) -> QuerySet[Source, Any]:
    """What is the newest of its federation and series on one of these days, and its age on each of them."""
    ages = {day: name.replace("day", "age") for name, day in days.items()}
    newest = (Q(**{age: 1, "as_of__lte": day}) for day, age in ages.items())
    found = Source.objects.filter(
        space=space, state=Source.State.IMPORTED, kind__in=[Source.Kind.ITEMISED, Source.Kind.DECLARED]
    ).annotate(**{age: _age(day) for day, age in ages.items()})
    checks = SampleCheck.objects.filter(source=OuterRef("pk")).order_by("-id")
    checked = found.filter(reduce(or_, newest)).annotate(checked=Subquery(checks.values("answers")[:1]))
    return checked.order_by("umbrella__name", "series", "id").values_list(*SOURCE, *UMBRELLA, "checked", *ages.values())


SOURCE, UMBRELLA = columns(Source), columns(Organisation, "umbrella__")


@lru_cache(maxsize=50)
def _newest(days: int) -> Prepared:
    """For so many days: every change of the register asks for one, every total for several."""
    return Prepared(_listed, space=-1, **{f"day_{place}": date.min + timedelta(days=place) for place in range(days)})


def _source(row: Sequence[Any]) -> Source:
    """A list with its federation and the newest check of a sample of its names."""
    source = instance(Source, SOURCE, row)
    source.umbrella = instance(Organisation, UMBRELLA, row[len(SOURCE) :])
    source.checked = row[len(SOURCE) + len(UMBRELLA)]  # type: ignore[attr-defined]  # told in `current_lists`
    return source


def _age(day: date) -> Window:
    """1 for what is the newest of its federation and series on a day, if anything is."""
    later = Case(When(as_of__gt=day, then=1), default=0)
    return Window(
        RowNumber(), partition_by=[F("umbrella_id"), F("series")],
        order_by=[later, F("as_of").desc(), F("id").desc()],
    )  # fmt: skip


def register_counts(space: Space, day: date, countries: Collection[str]) -> list[PublicRegisterCount]:
    """What public registers of these countries count on a day: of each register and scope the newest, by name."""
    if not countries:
        return []
    scope = [F("register"), F("country"), F("family")]
    newest = Window(RowNumber(), partition_by=scope, order_by=[F("as_of").desc(), F("id").desc()])
    standing = PublicRegisterCount.objects.filter(space=space, country__in=countries, withdrawn_at=None)
    found = standing.filter(as_of__lte=day).alias(age=newest)
    return list(found.filter(age=1).order_by("register", "country", "family"))


def speaking(space: Space) -> list[int]:
    """Ids of all sources whose rows are evidence: every imported list of any year, and what was written here."""
    return list(
        Source.objects.filter(space=space, state=Source.State.IMPORTED)
        .exclude(kind=Source.Kind.DECLARED)
        .values_list("id", flat=True)
    )


def in_force(space: Space, day: date) -> QuerySet[Membership]:
    """The memberships of a space on a day; who has only applied is not a member."""
    return Membership.objects.filter(on_that(day), space=space)


def on_that(day: date) -> Q:
    """What memberships are like that are in force on a day."""
    begun, going_on = Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day)
    return begun & going_on & ~Q(status=Membership.Status.APPLIED)


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties the organisations of a space to each other on a day: its lists, the memberships in force (member,
    umbrella, whether it stands for others), who ever was a member of anything, who is included in whose figures, which
    pairs wait for a person and how probably they are one, into whom each was merged, and the names of those who stand
    for others.
    """

    lists: tuple[Source, ...]
    edges: tuple[tuple[int, int, bool], ...]
    written: frozenset[int]
    included: tuple[tuple[int, int], ...]
    open: tuple[tuple[int, int, float], ...]
    merged: dict[int, int | None]
    names: dict[int, str]


MEMBER, INCLUDED, OPEN = range(3)  # what a pair of organisations is, as it is read


def ties(space: Space, days: Mapping[date, Iterable[Source]]) -> dict[date, Ties]:
    """All of them on each of these days, with the lists in force on it. One statement."""
    ordered = sorted(days)
    included = Relation.objects.filter(space=space, kind=Relation.Kind.INCLUDED_IN)
    found = _memberships(space, ordered).union(
        _pairs(included, INCLUDED, ("organisation", "other"), Value(0.0), len(ordered)),
        _pairs(Doubt.objects.filter(space=space), OPEN, ("left", "right"), F("probability"), len(ordered)),
        all=True,
    )
    rows: tuple[list[Any], ...] = ([], [], [])
    for row in found:
        rows[row[0]].append(row[1:])
    members, included_in, waiting = rows
    whole = {
        "written": frozenset(row[0] for row in members),
        "included": tuple(row[:2] for row in included_in),
        "open": tuple((*row[:2], row[4]) for row in waiting),
        "merged": {end: into for row in members + included_in for end, into in ((row[0], row[2]), (row[1], row[3]))},
        "names": {row[0]: row[5] for row in members if row[6]},
    }
    edges = {day: tuple((*row[:2], row[6]) for row in members if row[7 + place]) for place, day in enumerate(ordered)}
    return {day: _tied(days[day], edges[day], whole) for day in ordered}


def _memberships(space: Space, days: Iterable[date]) -> QuerySet[Membership, Any]:
    """All memberships: what they are, both ends, into whom each was merged, no probability, the name of a member that
    stands for others, whether it does, and for each day whether they are in force on it.
    """
    holds = {f"on_{place}": ExpressionWrapper(on_that(day), BooleanField()) for place, day in enumerate(days)}
    called = Case(When(stands_for_others=True, then=F("member__name")), default=Value(""))
    told = Membership.objects.filter(space=space).annotate(of=Value(MEMBER), perhaps=Value(0.0), called=called, **holds)
    ends = ("member_id", "umbrella_id", "member__merged_into", "umbrella__merged_into")
    return told.values_list("of", *ends, "perhaps", "called", "stands_for_others", *holds)


def _pairs(
    found: QuerySet[Any], of: int, ends: tuple[str, str], perhaps: Value | F, days: int
) -> QuerySet[Any, Any]:  # fmt: skip
    """Other pairs in the columns of memberships."""
    none = {name: Value(value=False) for name in ("stands", *(f"on_{place}" for place in range(days)))}
    columns = (*(f"{end}_id" for end in ends), *(f"{end}__merged_into" for end in ends))
    told: QuerySet[Any, Any] = found.annotate(of=Value(of), perhaps=perhaps, called=Value(""), **none)
    return told.values_list("of", *columns, "perhaps", "called", *none)


def _tied(lists: Iterable[Source], edges: tuple[tuple[int, int, bool], ...], whole: dict[str, Any]) -> Ties:
    named = tuple(source for source in lists if not source.sheet.get("sites"))
    of_lists = {source.umbrella_id: source.umbrella.merged_into_id for source in named}
    return Ties(named, edges, **(whole | {"merged": {**of_lists, **whole["merged"]}}))


def one_now(organisations: Collection[int], known: Mapping[int, int | None] | None = None) -> dict[int, int]:
    """Organisation → the one it was merged into, through merges of merges; those that stand alone are left out.

    Memberships and relations are declared between organisations and stay where they are when rows move, so that a
    merge can be undone; whoever counts them asks here who is meant now. `known`: into which each was merged, where
    that was read already.
    """
    seen = set(known or ())
    into = {old: new for old, new in (known or {}).items() if new}
    asked = {*organisations, *into.values()} - seen
    while asked:
        found = _merged(asked)
        into |= found
        seen |= asked
        asked = set(found.values()) - seen
    return {old: _end(old, into) for old in organisations if old in into}


def _merged(organisations: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(sorted(organisations)):
        part = Organisation.objects.filter(id__in=chunk).exclude(merged_into=None)
        found |= {old: new for old, new in part.values_list("id", "merged_into_id") if new}
    return found


def _end(old: int, into: dict[int, int]) -> int:
    seen = {old}
    while (new := into.get(old)) is not None and new not in seen:
        seen.add(new)
        old = new
    return old


def formerly(organisation: int) -> list[int]:
    """The organisations that were merged into this one, at first or second hand."""
    found: list[int] = []
    asked = [organisation]
    while asked:
        known = {organisation, *found}
        asked = [o for o in Organisation.objects.filter(merged_into__in=asked).values_list("id", flat=True)
                 if o not in known]  # fmt: skip
        found += asked
    return found
