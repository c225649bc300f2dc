"""What stories of killed processes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scale.forks import Forks


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Where processes come from that may be killed."""
    forks = Forks()
    yield forks
    forks.stop()
