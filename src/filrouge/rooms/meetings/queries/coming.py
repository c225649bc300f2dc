"""Who comes: for an organisation its own people, for those who prepare everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Attendee, Invited, Meeting, Reply
from filrouge.rooms.meetings.rules import MAY


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who comes. Needs are shown to those who prepare and to their own organisation, to nobody else."""

    address: str
    name: str
    role: str
    online: bool
    needs: str


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """One invited organisation with its answer and its people."""

    name: str
    href: str
    country: str
    because: str
    reply: str
    people: tuple[PersonRow, ...]


def my_invitation(viewer: Viewer, meeting: Meeting) -> Invited | None:
    """The invitation of the organisation acted for. One statement."""
    if viewer.acting is None:
        return None
    mine = meeting.invited.filter(organisation=viewer.acting.organisation)
    return mine.select_related("meeting", "organisation").first()


def my_people(viewer: Viewer, meeting: Meeting) -> tuple[PersonRow, ...]:
    """Who comes for the organisation acted for. One statement."""
    if viewer.acting is None:
        return ()
    here = meeting.attendees.filter(organisation=viewer.acting.organisation, withdrawn_at=None).order_by("id")
    return tuple(_person(each) for each in here)


def my_person(viewer: Viewer, meeting: Meeting, address: str) -> Attendee | None:
    """One of those who come for the organisation acted for; None for anybody else."""
    if viewer.acting is None:
        return None
    here = meeting.attendees.filter(organisation=viewer.acting.organisation, withdrawn_at=None)
    return here.select_related("meeting").filter(address=address).first()


def everybody(viewer: Viewer, meeting: Meeting) -> tuple[InvitedRow, ...]:
    """Every invited organisation by name, with its people; for those who prepare. Two statements."""
    if not MAY["check_in"](viewer, meeting):
        return ()
    people: dict[int | None, list[PersonRow]] = {}
    for each in meeting.attendees.filter(withdrawn_at=None).order_by("id"):
        people.setdefault(each.organisation_id, []).append(_person(each))
    slug = viewer.space.slug if viewer.space else ""
    invited = meeting.invited.select_related("organisation").order_by("organisation__name", "id")
    return tuple(
        InvitedRow(
            each.organisation.name, reverse("register:organisation", args=[slug, each.organisation.address]),
            each.organisation.country, each.because, str(Reply(each.reply).label),
            tuple(people.get(each.organisation_id, ())),
        )
        for each in invited
    )  # fmt: skip


def _person(each: Attendee) -> PersonRow:
    role = str(Role(each.role).label) if each.role else ""
    said = " · ".join(word for word in (each.diet, each.access) if word)
    return PersonRow(each.address, each.name, role, each.online, said)
