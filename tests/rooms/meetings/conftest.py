"""The gathering that the stories of the room start from."""

from __future__ import annotations

import pytest

from tests.rooms.ballots.assembly import assemble
from tests.rooms.meetings.gathering import Gathering
from tests.world import World


@pytest.fixture
def gathering(world: World) -> Gathering:
    return Gathering(assemble(world))
