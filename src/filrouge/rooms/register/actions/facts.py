"""What people write here about an organisation: statements, choices between sources, and who may see a field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Level
from filrouge.ground.said import on_one_line
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.cards import expire_cards
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.models import Choice, FieldVisibility, Link, Membership, Row, Source
from filrouge.rooms.register.resolving import by_year
from filrouge.rooms.register.rules import MAY

WRITTEN = "written here"  # the series of statements; never shown


@action(
    "register.add_organisation", rule=MAY["add_organisation"], about="umbrella", says=gettext_lazy("Organisation added")
)
def add_organisation(
    act: Act, *, space: Space, umbrella: Organisation, values: Mapping[str, Any], category: str = ""
) -> Organisation:
    """Add an organisation by hand, as a member of an umbrella of the space."""
    name = on_one_line(str(values.get("name", "")))
    if not name:
        raise Refused(
            _("An organisation needs a name. Write the name by which it is known."), code="name", field="name"
        )
    organisation = Organisation.objects.create(name=name, country=str(values.get("country", ""))[:2])
    write_row(act, space, organisation, values)
    Membership.objects.create(
        space=space, member=organisation, umbrella=umbrella, category=category, since=act.at.date()
    )
    deriving.rebuild(space, {organisation.id, umbrella.id})
    act.changed(organisation, after={"fields": sorted(values), "umbrella": umbrella.id})
    return organisation


@action(
    "register.state_facts",
    rule=MAY["state_facts"],
    about="organisation",
    says=gettext_lazy("Facts about an organisation written down"),
)
def state_facts(
    act: Act, *, space: Space, organisation: Organisation, values: Mapping[str, Any], anew: Collection[str] = ()
) -> Row:
    """Say something about an organisation. What lists say stays beside it; what is written here is shown.

    A value of None says that nothing is known of a field, or that what is shown is not so. `anew`: fields whose values
    add up, and of which only what is said now holds. The secretariat's own word ends a choice it made before.
    """
    if not values and not anew:
        raise Refused(_("Nothing was changed. Change a field, then save."), code="nothing")
    if anew:
        row = write_row(act, space, organisation, dict.fromkeys(sorted(anew)))
    if values:
        row = write_row(act, space, organisation, values)
    if MAY["choose_value"](act.by, space):  # who may choose has chosen: this is the last word
        Choice.objects.filter(space=space, organisation=organisation, field__in=[*anew, *values]).delete()
    deriving.rebuild(space, {organisation.id})
    expire_cards(act, space, {organisation.id})
    emptied = sorted({*anew, *(field for field, value in values.items() if value is None)})
    act.changed(organisation, after={"fields": sorted({*anew, *values}), "emptied": emptied, "row": row.id})
    return row


def write_row(act: Act, space: Space, organisation: Organisation, values: Mapping[str, Any]) -> Row:
    """A statement is a row like any other: immutable, with its author and its day. None asserts nothing."""
    unknown = sorted(field for field in values if base(field) not in FIELDS)
    if unknown:
        raise Refused(_("There is no field “%(field)s”.") % {"field": unknown[0]}, code="field", field=unknown[0])
    if "name" in values and values["name"] is None:
        raise Refused(
            _("An organisation needs a name. Write the name by which it is known."), code="name", field="name"
        )
    source = _written(act, space)
    last = Row.objects.filter(source=source).aggregate(last=Max("line"))["last"] or 0
    said = {field: value for field, value in values.items() if value != ""}
    row = Row.objects.create(
        source=source, line=last + 1, raw=dict(values), said=said, key=f"o{organisation.id}", stated_on=act.at.date(),
        stated_by=act.by.person, digest=hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(),
    )  # fmt: skip
    Link.objects.create(
        row=row, organisation=organisation, space=space, method=Link.Method.PERSON, decided_by=act.by.person, at=act.at
    )
    return row


def _written(act: Act, space: Space) -> Source:
    """The source of everything that one organisation's people write in a space."""
    author = act.by.acting.organisation if act.by.acting else space.organisation_id
    source, _new = Source.objects.get_or_create(
        space=space, umbrella_id=author, series=WRITTEN, kind=Source.Kind.STATEMENT,
        defaults={
            "state": Source.State.IMPORTED, "as_of": act.at.date(), "received_at": act.at, "imported_at": act.at,
        },
    )  # fmt: skip
    return source


@action(
    "register.choose_value",
    rule=MAY["choose_value"],
    about="space",
    says=gettext_lazy("Value chosen where sources differ"),
)
def choose_value(act: Act, *, space: Space, organisation: Organisation, field: str, row: Row) -> Choice:
    """Where sources disagree, show what this row says. The others stay visible beside it."""
    linked = Link.objects.filter(row=row, organisation=organisation, space=space, ended_at=None).exists()
    if not linked or field not in by_year(row.said):
        raise Refused(_("That source says nothing about this field any more. Load the page again."), code="gone")
    old = Choice.objects.filter(space=space, organisation=organisation, field=field).first()
    choice, _new = Choice.objects.update_or_create(
        space=space, organisation=organisation, field=field, defaults={"row": row}
    )
    deriving.rebuild(space, {organisation.id})
    act.changed(
        organisation, before={"field": field, "row": old.row_id if old else None}, after={"field": field, "row": row.id}
    )
    return choice


@action(
    "register.set_visibility",
    rule=MAY["set_visibility"],
    about="organisation",
    says=gettext_lazy("Visibility of a field changed"),
)
def set_visibility(act: Act, *, space: Space, organisation: Organisation, field: str, level: Level) -> None:
    """Say who may see one field of an organisation: public, members, or the secretariat."""
    if field not in FIELDS or level not in {Level.PUBLIC, Level.MEMBERS, Level.SECRETARIAT}:
        raise Refused(_("Choose who may see the field: everybody, members, or the secretariat."), code="level")
    if field == "name":
        raise Refused(_("The name of an organisation is always shown."), code="name", field="name")
    old = FieldVisibility.objects.filter(space=space, organisation=organisation, field=field).first()
    FieldVisibility.objects.update_or_create(
        space=space, organisation=organisation, field=field, defaults={"level": int(level)}
    )
    deriving.rebuild(space, {organisation.id})  # the directory and the search hold only what everybody may see
    before = {"field": field, "level": old.level if old else int(FIELDS[field].level)}
    act.changed(organisation, before=before, after={"field": field, "level": int(level)})
