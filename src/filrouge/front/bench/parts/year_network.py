"""A network of many members in thirty countries, each with a delegate who can sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from filrouge.front.bench.parts.ballot_filling import SAID

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Person, Space
    from filrouge.ground.people.viewer import Viewer
    from filrouge.rooms.ballots.models import Rule

COUNTRIES = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "GB", "CH", "NO",
)  # fmt: skip
CLASSES = ("full", "full", "associate")
SINCE = date(2020, 1, 1)
SLUG = "year"


@dataclass(frozen=True, slots=True)
class Network:
    """The space, its members, who speaks for each, and its secretariat as it acts here and as it signs in."""

    space: Space
    members: list[Organisation]
    people: list[Person]
    chair: Viewer
    secretary: Person
    rule: Rule


def fill(members: int) -> Network:
    """The network, derived and counted once, as the register leaves it."""
    from filrouge.ground.people.viewer import Standing, Viewer

    space, secretary = _open()
    made = _members(space, members)
    own = space.organisation
    chair = Viewer(space, None, (), Standing(0, own.pk, own.name, "secretariat"), means="command", strong=True)
    _counted(space)
    return Network(space, made, _delegates(space, made), chair, secretary, _rule(space))


def _open() -> tuple[Space, Person]:
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Role
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    words = Words.of("Network of a year", "en")
    space = actions.open_space(system(None), slug=SLUG, name=words, languages=["en", "fr", "nl"], country="BE")
    secretary = actions.grant_mandate(
        system(space), space=space, email="secretary@year.example", name="Secretary", role=Role.SECRETARIAT,
        organisation=space.organisation, since=SINCE,
    ).person  # fmt: skip
    return space, secretary


def _members(space: Space, number: int) -> list[Organisation]:
    from filrouge.ground.people.models import Organisation
    from filrouge.rooms.register.models import Membership

    made = Organisation.objects.bulk_create(
        Organisation(name=f"Support organisation {at:04}", country=COUNTRIES[at % len(COUNTRIES)])
        for at in range(number)
    )
    Membership.objects.bulk_create(
        Membership(
            space=space, member=one, umbrella=space.organisation, category=CLASSES[at % len(CLASSES)], since=SINCE
        )
        for at, one in enumerate(made)
    )
    return made


def _delegates(space: Space, members: list[Organisation]) -> list[Person]:
    from filrouge.ground.people.models import Mandate, Person, Role

    people = Person.objects.bulk_create(
        Person(email=f"delegate{at}@year.example", name=f"Delegate {at}", password="!")  # noqa: S106  # none
        for at in range(len(members))
    )
    Mandate.objects.bulk_create(
        Mandate(person=person, organisation=member, space=space, role=Role.HEAD_DELEGATE, since=SINCE)
        for person, member in zip(people, members, strict=True)
    )
    return people


def _counted(space: Space) -> None:
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register import deriving
    from filrouge.rooms.register.actions.totals import keep_count, publish_total

    deriving.rebuild(space)
    keep_count(space)
    publish_total(system(space), space=space, umbrella=space.organisation)


def _rule(space: Space) -> Rule:
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.actions import ruling

    wording = ruling.Wording(Words.of("Ordinary majority", "en"), SAID)
    rule = ruling.try_rule(system(space), rule=ruling.write_rule(system(space), space=space, wording=wording))
    adopted: Rule = ruling.adopt_rule(system(space), rule=rule)
    return adopted
