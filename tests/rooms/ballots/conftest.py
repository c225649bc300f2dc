from __future__ import annotations

import pytest

from tests.rooms.ballots.assembly import Assembly, assemble
from tests.world import World


@pytest.fixture
def assembly(world: World) -> Assembly:
    return assemble(world)
