"""What counts on a day: of each series of a federation the newest list, memberships in force, and who is one now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register.models import Membership, PublicRegisterCount, SampleCheck, Source

CHUNK = 1_000
OLD = timedelta(days=548)  # eighteen months: from then on a list, or a count, carries a warning


def current_lists(space: Space, day: date) -> list[Source]:
    """The lists (itemised and declared) in force on a day, one per federation and series, by federation.

    Each has `checked`: the answers of the newest check of a sample of its names, None where there is none.
    """
    newest = Window(
        RowNumber(), partition_by=[F("umbrella_id"), F("series")], order_by=[F("as_of").desc(), F("id").desc()]
    )
    found = Source.objects.filter(
        space=space, state=Source.State.IMPORTED, kind__in=[Source.Kind.ITEMISED, Source.Kind.DECLARED], as_of__lte=day
    ).alias(age=newest)
    checks = SampleCheck.objects.filter(source=OuterRef("pk")).order_by("-id")
    checked = found.filter(age=1).annotate(checked=Subquery(checks.values("answers")[:1]))
    return list(checked.select_related("umbrella").order_by("umbrella__name", "series", "id"))


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
    umbrella, whether it stands for others), who ever was a member of anything, and into whom each was merged.
    """

    lists: tuple[Source, ...]
    edges: tuple[tuple[int, int, bool], ...]
    written: frozenset[int]
    merged: dict[int, int | None]


def ties(space: Space, days: Mapping[date, Iterable[Source]]) -> dict[date, Ties]:
    """All of them on each of these days, with the lists in force on it. One statement."""
    ordered = sorted(days)
    holds = {f"on_{place}": ExpressionWrapper(on_that(day), BooleanField()) for place, day in enumerate(ordered)}
    told = Membership.objects.filter(space=space).annotate(**holds)
    rows = list(told.values_list(
        "member_id", "umbrella_id", "stands_for_others", "member__merged_into", "umbrella__merged_into", *holds
    ))  # fmt: skip
    merged = {end: into for row in rows for end, into in ((row[0], row[3]), (row[1], row[4]))}
    written = frozenset(row[0] for row in rows)
    return {
        day: _tied(days[day], [row[:3] for row in rows if row[5 + place]], written, merged)
        for place, day in enumerate(ordered)
    }


def _tied(
    lists: Iterable[Source], edges: Iterable[tuple[int, int, bool]], written: frozenset[int],
    merged: Mapping[int, int | None],
) -> Ties:  # fmt: skip
    named = tuple(source for source in lists if not source.sheet.get("sites"))
    of_lists = {source.umbrella_id: source.umbrella.merged_into_id for source in named}
    return Ties(named, tuple(edges), written, {**of_lists, **merged})


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
    ordered = sorted(organisations)
    found: dict[int, int] = {}
    for start in range(0, len(ordered), CHUNK):
        part = Organisation.objects.filter(id__in=ordered[start : start + CHUNK]).exclude(merged_into=None)
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
