"""What counts on a day: of each series of a federation the newest list, memberships in force, and who is one now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register.models import Membership, Source

CHUNK = 1_000


def current_lists(space: Space, day: date) -> list[Source]:
    """The lists (itemised and declared) in force on a day, one per federation and series, by federation."""
    newest = Window(
        RowNumber(), partition_by=[F("umbrella_id"), F("series")], order_by=[F("as_of").desc(), F("id").desc()]
    )
    found = Source.objects.filter(
        space=space, state=Source.State.IMPORTED, kind__in=[Source.Kind.ITEMISED, Source.Kind.DECLARED], as_of__lte=day
    ).alias(age=newest)
    return list(found.filter(age=1).select_related("umbrella").order_by("umbrella__name", "series"))


def speaking(space: Space) -> list[int]:
    """Ids of all sources whose rows are evidence: every imported list of any year, and what was written here."""
    return list(
        Source.objects.filter(space=space, state=Source.State.IMPORTED)
        .exclude(kind=Source.Kind.DECLARED)
        .values_list("id", flat=True)
    )


def in_force(space: Space, day: date) -> QuerySet[Membership]:
    """The memberships of a space on a day; who has only applied is not a member."""
    begun, going_on = Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day)
    return Membership.objects.filter(begun, going_on, space=space).exclude(status=Membership.Status.APPLIED)


def one_now(organisations: Collection[int]) -> dict[int, int]:
    """Organisation → the one it was merged into, through merges of merges; those that stand alone are left out.

    Memberships and relations are declared between organisations and stay where they are when rows move, so that a
    merge can be undone; whoever counts them asks here who is meant now.
    """
    into: dict[int, int] = {}
    asked = set(organisations)
    while asked:
        found = _merged(asked)
        into |= found
        asked = set(found.values()) - into.keys()
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
