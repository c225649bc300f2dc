"""Whom a meeting can invite."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.queries.electorate import electorate


def members_of(viewer: Viewer, classes: Collection[str], on: date) -> list[Organisation]:
    """The active members of these classes on a day, by name."""
    chosen = [elector.organisation for elector in electorate(viewer, on) if elector.category in classes]
    return list(Organisation.objects.filter(pk__in=chosen).order_by("name", "id"))
