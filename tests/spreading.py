"""How tests are spread over workers: file by file, except those that share something that takes long to start.

The marks of pytest-xdist for groups come too late in our version of pytest, which gives nodes their names for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

JOURNEYS = "tests/journeys/"  # they share a browser, two servers and the shapes of pages that were looked at
SPARK = "[spark]"  # they share a session


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Groups begin as they stand in what was collected: see `in_order`."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False

    class Spreading(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed for this
        def add_node_collection(self, node: Any, collection: list[str]) -> None:
            each_has_its_name(collection)
            super().add_node_collection(node, collection)

        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Spreading(config, log)


def each_has_its_name(names: Iterable[str]) -> None:
    """Workers are told what to run by name: of two tests that share one, a divided run would leave one out unseen."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"More than one test is called {', '.join(twice)}: name each, or give it a parameter.")


def in_order(items: list[pytest.Item]) -> None:
    """Journeys, so that they run beside all the rest; what is slow, lest one worker ends on it alone; then the largest.

    By number of tests alone, as pytest-xdist does it, single tests that take half a minute would come last of all.
    """
    sizes = Counter(group(item.nodeid) for item in items)
    slow = {group(item.nodeid) for item in items if item.get_closest_marker("slow")}

    def turn(item: pytest.Item) -> tuple[bool, bool, int]:
        name = group(item.nodeid)
        return name != JOURNEYS, name not in slow, -sizes[name]

    items.sort(key=turn)


def group(nodeid: str) -> str:
    """The tests of one group run on the same worker; those of a file share what it makes once."""
    if nodeid.startswith(JOURNEYS):
        return JOURNEYS
    return SPARK if nodeid.endswith(SPARK) else nodeid.partition("::")[0]
