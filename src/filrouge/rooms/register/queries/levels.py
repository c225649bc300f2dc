"""Networks above and below each other: the spaces of the umbrellas of an organisation, and those of its members."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from filrouge.ground.people.models import Space
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.models import Membership


def spaces_above(organisation: int) -> list[Space]:
    """The spaces of the networks of which an organisation is an active member, by slug. One statement."""
    mine = _own_members().filter(member=organisation)
    return list(Space.objects.filter(pk__in=mine.values("space")).select_related("organisation").order_by("slug"))


def public_spaces_above(organisation: int) -> list[int]:
    """Those of them that everybody may look at, by their numbers. One statement."""
    return [row.pk for row in _PUBLIC.rows(organisation=organisation)]


def spaces_below(space: Space) -> QuerySet[Space]:
    """The spaces of the active members of a network: those that can answer to its lines."""
    members = _own_members().filter(space=space)
    return Space.objects.filter(organisation__in=members.values("member"))


def _public(organisation: int) -> QuerySet[Space, Any]:
    mine = _own_members().filter(member=organisation)
    return Space.objects.filter(pk__in=mine.values("space"), public=True).order_by("pk").values_list("pk")


_PUBLIC = Prepared(_public, organisation=-1)


def _own_members() -> QuerySet[Membership]:
    """Active memberships in networks that have a space, told in that space; nobody is above by what others say."""
    return Membership.objects.filter(
        Q(until=None), status=Membership.Status.ACTIVE, umbrella=F("space__organisation")
    ).exclude(member=F("space__organisation"))
