"""Whom a meeting can invite: members by class, bodies by who holds their seats, and any organisation as a guest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Attendee, DateAnswer, Invited, Meeting, Topic
from filrouge.rooms.register.queries.api_bodies import BodyLine, bodies, composition
from filrouge.rooms.register.queries.electorate import electorate, from_electorate
from filrouge.rooms.register.queries.hits import find
from filrouge.rooms.register.queries.organisations import organisation_at

MOST_GUESTS = 100  # organisations that the form of a guest offers
MOST_FOUND = 10  # organisations that a search for a guest shows


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations that are invited together: a class of members, or those who sit in a body."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Guest:
    """An organisation that a search found; `because` says as what it is invited already."""

    address: str
    name: str
    href: str
    country: str
    because: str


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows when an invitation is withdrawn: how many persons, answers to dates and proxies fall with it, and
    whether it offers or visits topics of an open space (`market`).
    """

    name: str
    people: int
    dates: int
    proxies: int
    market: bool


def classes_of(viewer: Viewer, on: date) -> tuple[Group, ...]:
    """The classes of active members on a day, with how many are in each. Four statements, one while nothing is done in
    the register.
    """
    held = from_electorate(viewer, on, "classes", lambda found: Counter(elector.category for elector in found))
    return tuple(Group(name, name or _("without a class"), number) for name, number in sorted(held.items()))


def bodies_of(viewer: Viewer) -> tuple[Group, ...]:
    """The bodies that have not ended, with how many of their seats are held. Three statements."""
    found = [body for body in bodies(viewer) if body.ended_on is None and body.held]
    rows = [Group(body.slug, _named(body), body.held) for body in found]
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def members_of(viewer: Viewer, classes: Collection[str], on: date) -> list[Organisation]:
    """The active members of these classes on a day, by name."""
    chosen = [elector.organisation for elector in electorate(viewer, on) if elector.category in classes]
    return list(Organisation.objects.filter(pk__in=chosen).order_by("name", "id"))


def seated_in(viewer: Viewer, body: str, on: date) -> tuple[str, list[Organisation]]:
    """The name of a body and the organisations that hold its seats on a day; nobody for a body that is not there."""
    found = composition(viewer, body, on)
    if found is None:
        return "", []
    addresses = {holder.organisation.address for kind in found.kinds for holder in kind.holders}
    here = Organisation.objects.filter(address__in=addresses).select_related("merged_into").order_by("name", "id")
    # A seat may stand under a name that was found to be another organisation since.
    return _named(found.body), list(dict.fromkeys(each.merged_into or each for each in here))


def members_among(viewer: Viewer, organisations: Collection[Organisation], on: date) -> set[int]:
    """Which of these are active members on a day."""
    return {elector.organisation for elector in electorate(viewer, on)} & {each.pk for each in organisations}


def guests_called(viewer: Viewer, meeting: Meeting, words: str) -> tuple[Guest, ...]:
    """Organisations of the register that may be meant, however their name is spelled, the best first."""
    numbers = [hit.organisation for hit in find(viewer, words, MOST_FOUND).hits] if words.strip() else []
    invited = dict(meeting.invited.filter(organisation__in=numbers).values_list("organisation_id", "because"))
    known = Organisation.objects.in_bulk(numbers)
    slug = viewer.space.slug if viewer.space else ""
    return tuple(
        Guest(
            known[number].address, known[number].name,
            reverse("register:organisation", args=[slug, known[number].address]), known[number].country,
            invited.get(number, ""),
        )
        for number in numbers
        if number in known
    )  # fmt: skip


def guest_organisations(meeting: Meeting) -> list[tuple[str, str]]:
    """Address and name of the organisations that are invited as guests, the first hundred by name. One statement."""
    return list(named(meeting.invited.filter(guest=True))[:MOST_GUESTS])


def named(invited: QuerySet[Invited]) -> QuerySet[Invited, tuple[str, str]]:
    """Address and name of organisations that are invited, by name. One statement."""
    return invited.order_by("organisation__name", "id").values_list("organisation__address", "organisation__name")


def guest_at(viewer: Viewer, address: str) -> Organisation | None:
    """An organisation of the register by its address."""
    return organisation_at(viewer, address)


def invitation_of(meeting: Meeting, organisation: str) -> Invited | None:
    """The invitation of an organisation, by its address."""
    found = meeting.invited.filter(organisation__address=organisation)
    return found.select_related("meeting__space", "organisation").first()


def what_follows(invited: Invited) -> Follows:
    """What falls when an invitation is withdrawn. Four statements."""
    here = {"meeting": invited.meeting, "organisation": invited.organisation}
    said = DateAnswer.objects.filter(option__poll__meeting=invited.meeting, organisation=invited.organisation)
    return Follows(
        invited.organisation.name, Attendee.objects.filter(**here, withdrawn_at=None).count(), said.count(),
        invited.meeting.invited.filter(proxy_to=invited.organisation).count(), _market(invited),
    )  # fmt: skip


def _market(invited: Invited) -> bool:
    here = Topic.objects.filter(item__meeting=invited.meeting, withdrawn_at=None)
    return here.filter(Q(organisation=invited.organisation) | Q(visits__organisation=invited.organisation)).exists()


def _named(body: BodyLine) -> str:
    return body.name.get(get_language() or "") or next(iter(body.name.values()), body.slug)
