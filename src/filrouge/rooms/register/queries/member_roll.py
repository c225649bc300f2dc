"""The active members of a network in one list: who they are, where, and of which class, for the rooms above."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Entry, Membership
from filrouge.rooms.register.queries.members import seen_memberships


@dataclass(frozen=True, slots=True)
class RollMember:
    """One active member; class and region are empty where they are not known."""

    organisation: int
    address: str
    name: str
    country: str
    category: str
    region: str


def member_roll(viewer: Viewer) -> tuple[RollMember, ...]:
    """Every active member once, by name; of several memberships the oldest counts. One statement."""
    entry = Entry.objects.filter(space=viewer.space, organisation=OuterRef("member"))
    found = seen_memberships(viewer).filter(status=Membership.Status.ACTIVE)
    rows = found.annotate(region=Subquery(entry.values("region")[:1])).order_by("member__name", "member_id", "id")
    once: dict[int, RollMember] = {}
    for number, address, name, country, category, region in rows.values_list(
        "member_id", "member__address", "member__name", "member__country", "category", "region"
    ):
        once.setdefault(number, RollMember(number, address, name, country, category, region or ""))
    return tuple(once.values())
