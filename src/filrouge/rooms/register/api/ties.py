"""Ties between organisations that are no memberships."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Status

from filrouge.ground.api import After, Asked, Page, Strict, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import memberships
from filrouge.rooms.register.api.shapes import READ, WRITE, Address, Day, Number, operations, organisation_at
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.queries import api_ties as queries
from filrouge.rooms.register.queries.api_ties import RelationLine
from filrouge.rooms.register.rules import MAY


class NewRelation(Strict):
    """What `organisation` is of `other`. Only included_in changes a total: the figures of jobs."""

    kind: Literal["part_of", "branch_of", "hosted_by", "included_in"]
    organisation: Address
    other: Address
    since: Day | None = None


@operations.get(
    "/{space}/organisations/{address}/relations", response=Page[RelationLine], summary="What an organisation is tied to"
)
@serve(MAY["read"], READ)
def list_relations(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[RelationLine]:
    """Part of, branch of, hosted by, included in the figures of: in both directions."""
    found = queries.relations(viewer, organisation_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.post("/{space}/relations", response={201: RelationLine}, summary="Tie two organisations")
@serve(MAY["relate"], WRITE)
def relate(request: Asked, viewer: Viewer, sent: NewRelation) -> Any:
    """Refused when it is said already, or when it would close a circle."""
    made = memberships.relate(
        viewer, space=space_of(viewer), kind=sent.kind, organisation=organisation_at(viewer, sent.organisation),
        other=organisation_at(viewer, sent.other), since=sent.since,
    )  # fmt: skip
    return Status(201, queries.relation_line(made))


@operations.delete("/{space}/relations/{number}", response={204: None}, summary="Take a tie back")
@serve(MAY["relate"], WRITE)
def unrelate(request: Asked, viewer: Viewer, number: Number) -> Any:
    """The tie is gone; the trail keeps that it was there."""
    found = there(queries.relation_called(viewer, number))
    memberships.unrelate(viewer, space=space_of(viewer), relation=found)
    return Status(204, None)
