"""The active members of a network in one list: who they are, where, and of which class, for the rooms above."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.models import Entry, Membership
from filrouge.rooms.register.rules import MAY


class RollMember(NamedTuple):
    """One active member; class and region are empty where they are not known."""

    organisation: int
    address: str
    name: str
    country: str
    category: str
    region: str


def member_roll(viewer: Viewer) -> tuple[RollMember, ...]:
    """Every active member once, by name; of several memberships the oldest counts: whoever reads the space sees them.

    One statement, none for who does not read it.
    """
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return ()
    once: dict[int, RollMember] = {}
    for row in _ACTIVE.bare(space=viewer.space.pk, umbrella=viewer.space.organisation_id):
        once.setdefault(row[0], RollMember._make(row))
    return tuple(once.values())


def _active(space: int, umbrella: int) -> QuerySet[Membership, Any]:
    entry = Entry.objects.filter(space=space, organisation=OuterRef("member"))
    found = Membership.objects.filter(space=space, umbrella=umbrella, status=Membership.Status.ACTIVE)
    region = Coalesce(Subquery(entry.values("region")[:1]), Value(""))
    rows = found.annotate(region=region).order_by("member__name", "member_id", "id")
    return rows.values_list("member_id", "member__address", "member__name", "member__country", "category", "region")


def roll_size(viewer: Viewer) -> int:
    """How many are on it. One statement, none for who does not read the space."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return 0
    return sum(n for _space, n in _SIZE.rows(space=viewer.space.pk, umbrella=viewer.space.organisation_id))


def _size(space: int, umbrella: int) -> QuerySet[Membership, Any]:
    found = Membership.objects.filter(space=space, umbrella=umbrella, status=Membership.Status.ACTIVE)
    return found.order_by().values("space").annotate(n=Count("member", distinct=True)).values_list("space", "n")


_ACTIVE, _SIZE = Prepared(_active, space=-1, umbrella=-2), Prepared(_size, space=-1, umbrella=-2)
