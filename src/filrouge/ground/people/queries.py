"""What can be asked about people, spaces and mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from filrouge.ground.people.models import Mandate, Role, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate as the secretariat sees it."""

    id: int
    person: str
    email: str
    organisation: str
    role: str
    since: date
    until: date | None


def space_called(slug: str) -> Space | None:
    return Space.objects.select_related("organisation").filter(slug=slug).first()


def public_spaces() -> list[Space]:
    """The spaces that anybody may enter, by slug."""
    return list(Space.objects.filter(public=True).order_by("slug"))


def mandates(viewer: Viewer) -> list[MandateRow]:
    """All mandates of the space, for its secretariat; nothing for anybody else."""
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return []
    found = Mandate.objects.filter(space=viewer.space).select_related("person", "organisation")
    return [
        MandateRow(
            m.id,
            m.person.name or m.person.email,
            m.person.email,
            m.organisation.name,
            str(Role(m.role).label),
            m.since,
            m.until,
        )
        for m in found.order_by("organisation__name", "role", "person__name")
    ]


def today() -> date:
    """The day by which mandates and terms are judged (UTC)."""
    return timezone.now().date()
