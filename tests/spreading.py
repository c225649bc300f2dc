"""How tests are spread over workers: file by file, except those that share something that takes long to start.

The marks of pytest-xdist for groups come too late in our version of pytest, which gives nodes their names for good.
"""

from __future__ import annotations

from typing import Any

import pytest

JOURNEYS = "tests/journeys/"  # they share a browser, two servers and the shapes of pages that were looked at
SPARK = "[spark]"  # they share a session


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """The largest group comes first, so that journeys run beside all the rest."""
    from xdist.scheduler import LoadScopeScheduling

    class Spreading(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed for this
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Spreading(config, log)


def group(nodeid: str) -> str:
    """The tests of one group run on the same worker; those of a file share what it makes once."""
    if nodeid.startswith(JOURNEYS):
        return JOURNEYS
    return SPARK if nodeid.endswith(SPARK) else nodeid.partition("::")[0]
