"""The plan in the making that the stories of the room start from."""

from __future__ import annotations

import pytest

from tests.rooms.ballots.assembly import assemble
from tests.rooms.plans.making import Making
from tests.world import World


@pytest.fixture
def making(world: World) -> Making:
    return Making(assemble(world))
