"""Who comes: for an organisation its own people, for those who prepare everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import SIZE, Slice, cut
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.meetings.models import Attendee, Invited, Meeting, Reply, State
from filrouge.rooms.meetings.queries.listed import Listed
from filrouge.rooms.meetings.queries.meetings import days_of, hours_of, href, where
from filrouge.rooms.meetings.rules import MAY

MOST_WORDS = 4  # of a search
BY_NAME = ("name", False), ("id", False)
INVITED = ("id", "name", "organisation_id", "organisation__address", "because", "guest", "reply")
PERSON = ("address", "name", "role", "online", "diet", "access")


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
    """One invited organisation with its answer and its people. `withdraw` is empty for who may not, or no more.

    `speaks_not`: a guest, for whom those who prepare say who comes.
    """

    name: str
    href: str
    because: str
    reply: str
    people: tuple[PersonRow, ...]
    withdraw: str
    speaks_not: bool


@dataclass(frozen=True, slots=True)
class Everybody:
    """One page of those who are invited; with the first of them the guests who come for no organisation."""

    invited: Slice[InvitedRow]
    guests: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket as it is shown and printed: for whom, for which meeting, when and where."""

    name: str
    organisation: str
    title: Shown
    when: str
    hours: str
    where: str
    live: bool
    over: bool


def ticket_page(attendee: Attendee, meeting: Meeting) -> TicketPage:
    """The ticket of one person. No statement."""
    return TicketPage(
        attendee.name, attendee.organisation.name if attendee.organisation else "",
        meeting.title.in_(get_language() or "en"), days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
        hours_of(meeting.starts_at, meeting.ends_at, meeting.zone), where(meeting, whole=not attendee.online),
        meeting.state == State.UNDER_WAY,
        meeting.state in {State.ENDED, State.CANCELLED},
    )  # fmt: skip


def my_invitation(viewer: Viewer, meeting: Meeting) -> Invited | None:
    """The invitation of the organisation acted for. One statement."""
    if viewer.acting is None:
        return None
    mine = meeting.invited.filter(organisation=viewer.acting.organisation)
    return mine.select_related("meeting__rule", "organisation").first()


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


def person_of(meeting: Meeting, address: str) -> Attendee | None:
    """One of those who come, for whom those who prepare speak. One statement."""
    here = meeting.attendees.filter(withdrawn_at=None, address=address)
    return here.select_related("meeting").first()


def everybody(viewer: Viewer, meeting: Meeting, words: str = "", cursor: str = "") -> Everybody:
    """One page of the invited organisations by name, with their people; for those who prepare, and who check in.

    `words` are parts of names of organisations or of people. Three statements at most.
    """
    if not MAY["check_in"](viewer, meeting):
        return Everybody(Slice(()), ())
    invited = _all_invited(meeting.pk) if words.split() else _ALL_INVITED.asked(cursor, meeting=meeting.pk)
    guests = meeting.attendees.filter(organisation=None, withdrawn_at=None)
    for word in words.split()[:MOST_WORDS]:
        person = Attendee.objects.filter(
            meeting=meeting, organisation=OuterRef("organisation"), withdrawn_at=None, name__icontains=word
        )
        invited = invited.filter(Q(organisation__name__icontains=word) | Exists(person))
        guests = guests.filter(name__icontains=word)
    found = cut(invited, BY_NAME, cursor, _itself)
    people = guests.order_by("name", "id").values_list(*PERSON, named=True)
    prepares = MAY["keep"](viewer, meeting)
    alone = () if cursor else tuple(_person(each, needs=prepares) for each in people[:SIZE])
    return Everybody(Slice(_invited(viewer, meeting, found.rows), found.following, found.preceding), alone)


def _itself(invited: Any) -> Any:
    return invited


def _invited(viewer: Viewer, meeting: Meeting, rows: Sequence[Any]) -> tuple[InvitedRow, ...]:
    """These invitations with their people. One statement."""
    if not rows:
        return ()
    people: dict[int, list[PersonRow]] = {}
    prepares = MAY["keep"](viewer, meeting)
    for person in _PEOPLE.rows(meeting=meeting.pk, organisations=[each.organisation_id for each in rows]):
        people.setdefault(person.organisation_id, []).append(_person(person, needs=prepares))
    register = reverse("register:directory", args=[viewer.space.slug]) if viewer.space else ""
    may = prepares and meeting.state not in {State.ENDED, State.CANCELLED}
    mine = href(viewer, meeting, "people") if may else ""
    replies = {reply.value: str(reply.label) for reply in Reply}
    return tuple(
        InvitedRow(
            each.name,
            "" if each.guest else f"{register}{each.organisation__address}/",  # the register may not know a guest
            each.because, replies[each.reply], tuple(people.get(each.organisation_id, ())),
            f"{mine}{each.organisation__address}/withdraw/" if mine else "",
            each.guest,
        )
        for each in rows
    )  # fmt: skip


def _all_invited(meeting: int) -> QuerySet[Invited, Any]:
    named = Invited.objects.filter(meeting=meeting).annotate(name=F("organisation__name"))
    return named.values_list(*INVITED, named=True)


def _people(meeting: int, organisations: list[int]) -> QuerySet[Attendee, Any]:
    here = Attendee.objects.filter(meeting=meeting, withdrawn_at=None, organisation__in=organisations)
    return here.order_by("id").values_list("organisation_id", *PERSON)


_ALL_INVITED = Listed(Prepared, _all_invited, BY_NAME, meeting=-1)
_PEOPLE = Prepared(_people, meeting=-1, organisations=[-2])


def _person(each: Any, *, needs: bool = True) -> PersonRow:
    """`needs`: the reader prepares the meeting or is of the same organisation; a rapporteur lets in and reads none."""
    role = str(Role(each.role).label) if each.role else ""
    said = " · ".join(word for word in (each.diet, each.access) if word and needs)
    return PersonRow(each.address, each.name or _("Account erased"), role, each.online, said)
