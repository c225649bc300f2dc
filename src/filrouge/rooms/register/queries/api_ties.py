"""Ties between organisations as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Relation
from filrouge.rooms.register.queries.api import NamedOrganisation
from filrouge.rooms.register.queries.ties import relations_of
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A tie that is no membership: `organisation` is part_of, branch_of, hosted_by or included_in `other`."""

    id: int
    kind: str
    organisation: NamedOrganisation
    other: NamedOrganisation
    since: date | None


def relations(viewer: Viewer, organisation: Organisation, cursor: str) -> Slice[RelationLine]:
    """The ties of an organisation in both directions, the oldest first. One statement."""
    found = relations_of(viewer, organisation).select_related("organisation", "other")
    if not MAY["read"](viewer, viewer.space):
        found = found.none()
    return cut(found, [("id", False)], cursor, relation_line)


def relation_line(relation: Relation) -> RelationLine:
    """One tie as data."""
    one, other = (NamedOrganisation(end.address, end.name) for end in (relation.organisation, relation.other))
    return RelationLine(relation.id, relation.kind, one, other, relation.since)


def relation_called(viewer: Viewer, number: int) -> Relation | None:
    """A tie of the space by its number, for those who may take it back."""
    if not MAY["relate"](viewer, viewer.space):
        return None
    return Relation.objects.filter(space=viewer.space, pk=number).first()
