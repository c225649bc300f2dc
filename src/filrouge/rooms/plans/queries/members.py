"""How many members a network has."""

from __future__ import annotations

from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.queries.members import seen_memberships


def members_of(viewer: Viewer) -> int:
    """The active members of the network; kept until anything is done. One statement or two."""
    if viewer.space is None:
        return 0
    found = seen_memberships(viewer).filter(status="active")
    return kept(stamp(), ("plans.members", viewer.space.pk), lambda: found.values("member").distinct().count())
