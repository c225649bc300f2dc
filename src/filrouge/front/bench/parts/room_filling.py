"""A meeting under way with many members, and a signed-in delegate for every phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Person, Space
    from filrouge.ground.people.viewer import Viewer
    from filrouge.rooms.meetings.models import AgendaItem, Meeting

MEMBERS, ITEMS = 65, 12
SINCE = date(2020, 1, 1)
COUNTRIES = ("BE", "FR", "IT", "ES", "NL", "PL", "SE", "DK", "LV", "PT", "HR", "DE", "AT", "FI", "IE", "RO")


@dataclass(frozen=True, slots=True)
class Room:
    """The meeting, who leads it, and the session cookie of each phone."""

    meeting: Meeting
    chair: Viewer
    cookies: tuple[str, ...]


def fill(phones: int) -> Room:
    """A network of 65 members whose general meeting is at its second item, with so many delegates."""
    from django.db import transaction

    from filrouge.ground.people.viewer import Standing, Viewer

    space = _space()
    with transaction.atomic():
        members = [_member(space, number) for number in range(MEMBERS)]
        people = _delegates(space, members, phones)
        cookies = tuple(_session(person) for person in people)
    own = space.organisation
    chair = Viewer(space, None, (), Standing(0, own.pk, own.name, "secretariat"), means="command", strong=True)
    meeting = _meeting(chair, space, members)
    _arrive(meeting, chair, members, people)
    return Room(meeting, chair, cookies)


def _space() -> Space:
    from filrouge.ground.people import actions
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    name = Words.of("Network that meets", "en")
    return actions.open_space(system(None), slug="network", name=name, languages=["en"], country="BE")


def _member(space: Space, number: int) -> Organisation:
    from filrouge.ground.people.models import Organisation
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register.actions import memberships

    member = Organisation.objects.create(name=f"Federation {number:02}", country=COUNTRIES[number % len(COUNTRIES)])
    memberships.admit_member(
        system(space), space=space, member=member, umbrella=space.organisation, category="full", since=SINCE
    )
    return member


def _delegates(space: Space, members: list[Organisation], phones: int) -> list[Person]:
    from filrouge.ground.people.models import Mandate, Person, Role

    people = Person.objects.bulk_create(
        Person(email=f"delegate{number}@network.example", name=f"Delegate {number}", password="!")  # noqa: S106  # none
        for number in range(phones)
    )
    Mandate.objects.bulk_create(
        Mandate(
            person=person, organisation=members[number % len(members)], space=space, since=SINCE,
            role=Role.HEAD_DELEGATE if number < len(members) else Role.DELEGATE,
        )
        for number, person in enumerate(people)
    )  # fmt: skip
    return people


def _session(person: Person) -> str:
    """Somebody signed in: the value of the cookie."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def _meeting(chair: Viewer, space: Space, members: list[Organisation]) -> Meeting:
    from django.utils import timezone

    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.actions import agenda, leading, preparing

    now = timezone.now()
    draft = preparing.MeetingDraft(
        title=Words.of("General meeting", "en"), zone="Europe/Rome", place="Sala Borsa", rule=_rule(space),
        days=((now - timedelta(hours=1), now + timedelta(hours=6)),),
    )  # fmt: skip
    meeting = preparing.draft_meeting(chair, space=space, draft=draft)
    for number in range(ITEMS):
        title = Words.of(f"Item about a matter of the network, number {number}", "en")
        agenda.add_item(chair, meeting=meeting, item=agenda.ItemDraft(title, minutes=30))
    preparing.invite(chair, meeting=meeting, organisations=members, because="full members")
    preparing.announce_meeting(chair, meeting=meeting)
    preparing.begin_meeting(chair, meeting=meeting)
    leading.next_item(chair, meeting=meeting, seen="")
    return meeting


def _rule(space: Space) -> Any:
    from fractions import Fraction

    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.methods import deciding
    from filrouge.rooms.ballots.actions import ruling

    half = deciding.Quorum(Fraction(1, 2), "heads", strict=True)
    said = deciding.Rule({"full": Fraction(1)}, (deciding.Majority.simple(),), participation=(half,)).as_dict()
    wording = ruling.Wording(Words.of("More for than against", "en"), said)
    rule = ruling.try_rule(system(space), rule=ruling.write_rule(system(space), space=space, wording=wording))
    return ruling.adopt_rule(system(space), rule=rule)


def _arrive(meeting: Meeting, chair: Viewer, members: list[Organisation], people: list[Person]) -> None:
    """Everybody is there, and ten organisations ask to speak."""
    from filrouge.rooms.meetings.actions import speaking
    from filrouge.rooms.meetings.models import Attendee, Presence

    there = Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting, organisation=members[number % len(members)], person=person, name=person.name,
            registered_at=meeting.drafted_at,
        )
        for number, person in enumerate(people)
    )  # fmt: skip
    Presence.objects.bulk_create(
        Presence(attendee=one, came_at=meeting.drafted_at, means=Presence.Means.PHONE) for one in there
    )
    item = current(meeting)
    for member in members[:10]:
        speaking.list_speaker(chair, item=item, organisation=member, name="Delegate")


def current(meeting: Meeting) -> AgendaItem:
    """The item that the room is at."""
    from filrouge.rooms.meetings.actions.leading import current_item

    found = current_item(meeting)
    assert found is not None
    return found
