"""Writing in the register: organisations, what is said of them, memberships, published totals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Status

from filrouge.ground.api import Asked, serve, there
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import facts, memberships, totals
from filrouge.rooms.register.api.shapes import (
    WRITE,
    Address,
    Facts,
    MembershipFacts,
    MembershipStep,
    Moved,
    NewMembership,
    NewOrganisation,
    Number,
    Publication,
    operations,
    organisation_at,
    standing_at,
    umbrella_at,
    wrong,
)
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.reading import read_typed
from filrouge.rooms.register.formats.spreadsheet import OF_A_LIST
from filrouge.rooms.register.models import Membership
from filrouge.rooms.register.queries import api as queries
from filrouge.rooms.register.queries import api_totals
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries.api import MembershipLine, OrganisationProfile
from filrouge.rooms.register.queries.api_totals import PublishedTotal
from filrouge.rooms.register.queries.organisations import umbrella_to_add_to
from filrouge.rooms.register.resolving import MANY
from filrouge.rooms.register.rules import MAY


def space_of(viewer: Viewer) -> Space:
    """The space that the operation stands in."""
    return there(viewer.space)


def said(values: dict[str, str]) -> dict[str, Any]:
    """Values as a row of a list would say them; 422 for a field that is not known or a value not understood."""
    unknown = [name for name in values if not headings.is_field(name) or name == headings.IGNORE]
    if unknown:
        raise wrong(f"body.values.{unknown[0]}", _("There is no such field. Look at the list of fields."))
    read = read_typed(values)
    for code, field, typed in read.warnings:
        raise wrong(f"body.values.{field}", words.warning(code, field, typed))
    if not read.said:
        raise wrong("body.values", _("All values are empty. Say something."))
    return read.said


@operations.post("/{space}/organisations", response={201: OrganisationProfile}, summary="Add an organisation")
@serve(MAY["read"], WRITE)
def add_organisation(request: Asked, viewer: Viewer, sent: NewOrganisation) -> Any:
    """An organisation that stands on no list, as a member of an umbrella. Open to who keeps that umbrella's list.

    If it stands on a list already, the two are joined at the next linking, or asked about.
    """
    under = umbrella_at(viewer, sent.umbrella) if sent.umbrella else umbrella_to_add_to(viewer)
    made = facts.add_organisation(
        viewer, space=space_of(viewer), umbrella=under or space_of(viewer).organisation, values=said(sent.values),
        category=sent.category,
    )  # fmt: skip
    return Status(201, queries.profile(viewer, made))


@operations.patch(
    "/{space}/organisations/{address}",
    response={200: OrganisationProfile, 301: Moved},
    summary="Say something of an organisation",
)
@serve(MAY["read"], WRITE)
def state_facts(request: Asked, viewer: Viewer, address: Address, sent: Facts) -> Any:
    """What is said here is shown; what lists say stays beside it. Open to who keeps the organisation.

    `null` says that nothing is known of a field, or that it is not so.
    """
    found = standing_at(viewer, address)
    none = [field for name, value in sent.values.items() if value is None for field in _emptied(name)]
    typed = {name: value for name, value in sent.values.items() if value is not None}
    values = dict.fromkeys(field for field in none if field not in MANY) | (said(typed) if typed else {})
    facts.state_facts(
        viewer, space=space_of(viewer), organisation=found, values=values, anew=[f for f in none if f in MANY]
    )
    return queries.profile(viewer, found)


def _emptied(name: str) -> tuple[str, ...]:
    """The fields of which nothing is known where a program says null."""
    if name == "point":
        return "lat", "lon"
    field = FIELDS.get(base(name))
    if field is None or field.name in OF_A_LIST or (name != field.name and not headings.is_field(name)):
        raise wrong(f"body.values.{name}", _("This cannot be null. Register numbers are emptied as `identifiers`."))
    return (name,)


@operations.post("/{space}/memberships", response={201: MembershipLine}, summary="Admit a member")
@serve(MAY["admit_member"], WRITE)
def admit_member(request: Asked, viewer: Viewer, sent: NewMembership) -> Any:
    """Make an organisation a member. Refused when it is one already, or when it would close a circle."""
    made = memberships.admit_member(
        viewer, space=space_of(viewer), member=organisation_at(viewer, sent.member),
        umbrella=umbrella_at(viewer, sent.umbrella), category=sent.category, since=sent.since, status=sent.status,
        stands_for_others=sent.stands_for_others,
    )  # fmt: skip
    return Status(201, queries.membership_line(made))


def membership(viewer: Viewer, number: int) -> Membership:
    """A membership of this space; 404 where there is none."""
    return there(queries.membership_called(viewer, number))


@operations.patch("/{space}/memberships/{number}", response=MembershipLine, summary="Move a membership on")
@serve(MAY["read"], WRITE)
def change_membership(request: Asked, viewer: Viewer, number: Number, sent: MembershipStep) -> MembershipLine:
    """applied → active ⇄ suspended → left. Who left keeps the record and may be admitted anew."""
    changed = memberships.change_membership(
        viewer, membership=membership(viewer, number), status=sent.status, on=sent.on
    )
    return queries.membership_line(changed)


@operations.put("/{space}/memberships/{number}", response=MembershipLine, summary="Correct a membership")
@serve(MAY["read"], WRITE)
def correct_membership(request: Asked, viewer: Viewer, number: Number, sent: MembershipFacts) -> MembershipLine:
    """Its class, its first day, whether the member is counted through its own list. Open to the secretariat."""
    found = membership(viewer, number)
    stands = found.stands_for_others if sent.stands_for_others is None else sent.stands_for_others
    changed = memberships.correct_membership(
        viewer, membership=found, category=found.category if sent.category is None else sent.category,
        since=sent.since if "since" in sent.model_fields_set else found.since, stands_for_others=stands,
    )  # fmt: skip
    return queries.membership_line(changed)


@operations.post("/{space}/totals", response={201: PublishedTotal}, summary="Publish a total")
@serve(MAY["publish_total"], WRITE)
def publish_total(request: Asked, viewer: Viewer, sent: Publication) -> Any:
    """Freeze a total as it is now, with its digest and the lists it came from."""
    made = totals.publish_total(viewer, space=space_of(viewer), umbrella=umbrella_at(viewer, sent.umbrella))
    return Status(201, api_totals.published_line(viewer, made))
