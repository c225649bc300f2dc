"""The members of the network as the pages of plans count them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.queries.stamps import enrolled
from filrouge.rooms.register.queries.member_roll import roll_size
from filrouge.rooms.register.queries.members import seen_memberships
from filrouge.rooms.register.rules import MAY as READS


def active_memberships(viewer: Viewer) -> QuerySet[Any]:
    """The memberships that are in force, the same for everybody who reads the space."""
    return seen_memberships(viewer).filter(status="active")


def members_of(viewer: Viewer, at: str | None = None) -> int:
    """How many members the network has; kept under the stamp `at`. One statement for the stamp, one where it is new."""
    if viewer.space is None:
        return 0
    key = ("plans.members", viewer.space.pk, READS["read"](viewer, viewer.space))
    return kept(enrolled() if at is None else at, key, lambda: roll_size(viewer))
