"""What everybody may know of some organisations, field by field, for the roll of a ballot."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Level
from filrouge.rooms.register.current import speaking
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.models import Choice, FieldVisibility, Row, Source
from filrouge.rooms.register.resolving import Said, resolve, value


def public_values(space: Space, numbers: Collection[int], fields: Collection[str]) -> dict[int, dict[str, Any]]:
    """The values of these fields that are shown and that everybody may see, of each organisation that has any.

    A roll is published with its ballot, so what an organisation shows to some alone does not go there. Four statements.
    """
    hidden = _hidden(space, numbers, fields)
    chosen: dict[int, dict[str, int]] = {}
    choices = Choice.objects.filter(space=space, organisation__in=numbers, field__in=fields)
    for number, field, row in choices.values_list("organisation_id", "field", "row_id"):
        chosen.setdefault(number, {})[field] = row
    found: dict[int, dict[str, Any]] = {}
    for number, said in _said(space, numbers, fields).items():
        profile = resolve(said, chosen.get(number))
        shown = {name: value(profile, name) for name in fields if (number, name) not in hidden}
        if known := {name: one for name, one in shown.items() if one not in (None, "")}:
            found[number] = known
    return found


def _hidden(space: Space, numbers: Collection[int], fields: Collection[str]) -> set[tuple[int, str]]:
    own = FieldVisibility.objects.filter(space=space, organisation__in=numbers, field__in=fields)
    levels = {(number, field): level for number, field, level in own.values_list("organisation_id", "field", "level")}
    return {
        (number, name)
        for number in numbers
        for name in fields
        if levels.get((number, name), FIELDS[base(name)].level) != Level.PUBLIC
    }


def _said(space: Space, numbers: Collection[int], fields: Collection[str]) -> dict[int, list[Said]]:
    rows = Row.objects.filter(
        links__organisation__in=numbers, links__ended_at=None, source__in=speaking(space), kind=Row.Kind.ORGANISATION
    )
    columns = ("links__organisation_id", "id", "source_id", "stated_on", "source__kind", "said")
    found: dict[int, list[Said]] = {}
    for number, row, source, stated_on, kind, values in rows.order_by("id").values_list(*columns):
        told = {name: one for name, one in values.items() if base(name) in fields}
        if told:
            found.setdefault(number, []).append(Said(row, source, stated_on, kind == Source.Kind.STATEMENT, told))
    return found
