"""A network opens its working place; an organisation that is here already opens its own, once."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.people.actions import open_space
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import system
from filrouge.ground.words import Words
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_member_opens_a_space_of_its_own_and_stays_the_same_organisation(world: World) -> None:
    given = {"name": Words.of("Fédération", "fr"), "languages": ["fr"], "organisation": world.federation}
    before = Organisation.objects.count()
    space = open_space(system(None), slug="federation", **given)
    assert (space.organisation, Organisation.objects.count()) == (world.federation, before)
    spaces = Space.objects.count()
    with pytest.raises(Refused, match="has a working place already"):
        open_space(system(None), slug="again", **given)
    assert Space.objects.count() == spaces
