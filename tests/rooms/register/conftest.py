"""What the stories of the review queue, of totals and of bodies start from."""

from __future__ import annotations

import pytest

from filrouge.ground.people.models import Organisation, Person, Role
from filrouge.rooms.register.actions import bodies
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Body, Doubt, SeatCategory
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.register.review import NAMES
from tests.rooms.register.seating import words
from tests.world import World, _grant


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


@pytest.fixture
def organisations(world: World, second: Organisation) -> list[Organisation]:
    """Four organisations that nothing takes for each other, two on each list."""
    for federation in (world.federation, second):
        admit_member(
            world.system, space=world.space, member=federation, umbrella=world.space.organisation,
            stands_for_others=True,
        )  # fmt: skip
    add_list(world.space, world.federation, [org(name, city="Namur", own_id=name) for name in NAMES[:2]])
    add_list(world.space, second, [org(name, city="Gent", own_id=name) for name in NAMES[2:]])
    link(world.space)
    Doubt.objects.all().delete()
    keep_count(world.space)
    return [at(world.space, name) for name in NAMES]


@pytest.fixture
def contact(world: World, second: Organisation) -> Person:
    """The data contact of the second federation, who reads French."""
    person = _grant(world.space, "contact@two.example", second, Role.DATA_CONTACT).person
    Person.objects.filter(pk=person.pk).update(language="fr")
    _grant(world.space, "delegate@two.example", second, Role.DELEGATE)
    _grant(world.space, "observer@two.example", second, Role.OBSERVER)
    return person


@pytest.fixture
def board(world: World) -> Body:
    return bodies.create_body(
        world.secretariat, space=world.space, name=words("Board", fr="Conseil"), purpose=words("It leads.")
    )


@pytest.fixture
def private(world: World, board: Body) -> SeatCategory:
    return bodies.add_seats(world.secretariat, body=board, name=words("Private"), seats=2)
