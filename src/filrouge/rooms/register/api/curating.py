"""Curating an organisation: which source is shown, who may see a field, and rows that were wrongly joined."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field, StringConstraints

from filrouge.ground.api import Asked, Strict, serve
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.rooms.register.actions import facts
from filrouge.rooms.register.actions.linking import split_rows
from filrouge.rooms.register.api.shapes import WRITE, Address, Moved, Named, operations, standing_at, wrong
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.queries import api as queries
from filrouge.rooms.register.queries.api import OrganisationProfile
from filrouge.rooms.register.queries.organisations import row_of
from filrouge.rooms.register.rules import MAY

FieldName = Annotated[str, StringConstraints(max_length=40)]


class ChosenValue(Strict):
    """Whose word is shown: `row` of one of the values that stand beside each other in `field`."""

    field: FieldName
    row: Named


class FieldLevel(Strict):
    """Who may see a field of this organisation, in all its languages."""

    field: FieldName
    level: Literal["public", "members", "secretariat"]


class RowsApart(Strict):
    """Rows that speak of another organisation: `row` of their values."""

    rows: Annotated[list[Named], Field(min_length=1, max_length=500)]


@operations.put(
    "/{space}/organisations/{address}/chosen",
    response={200: OrganisationProfile, 301: Moved},
    summary="Choose the value that is shown",
)
@serve(MAY["choose_value"], WRITE)
def choose_value(request: Asked, viewer: Viewer, address: Address, sent: ChosenValue) -> Any:
    """Where sources disagree, one of them is shown; the others stay beside it."""
    found = standing_at(viewer, address)
    row = row_of(viewer, found, str(sent.row))
    if row is None:
        raise wrong("body.row", _("No row of this number speaks of it. Look at `row` of its values."))
    facts.choose_value(viewer, space=space_of(viewer), organisation=found, field=sent.field, row=row)
    return queries.profile(viewer, found)


@operations.put(
    "/{space}/organisations/{address}/visibility",
    response={200: OrganisationProfile, 301: Moved},
    summary="Say who may see a field",
)
@serve(MAY["read"], WRITE)
def set_visibility(request: Asked, viewer: Viewer, address: Address, sent: FieldLevel) -> Any:
    """Everybody, members, or the secretariat alone. Open to who keeps the organisation."""
    found = standing_at(viewer, address)
    level = Level[sent.level.upper()]
    facts.set_visibility(viewer, space=space_of(viewer), organisation=found, field=sent.field, level=level)
    return queries.profile(viewer, found)


@operations.post(
    "/{space}/organisations/{address}/split",
    response={201: OrganisationProfile, 301: Moved},
    summary="Take rows apart",
)
@serve(MAY["settle"], WRITE)
def split(request: Asked, viewer: Viewer, address: Address, sent: RowsApart) -> Any:
    """Some of its rows become an organisation of their own, which no linking joins to this one again."""
    found = standing_at(viewer, address)
    made = split_rows(viewer, organisation=found, space=space_of(viewer), rows=sent.rows)
    return Status(201, queries.profile(viewer, made))
