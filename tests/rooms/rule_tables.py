"""Tables of who may do what, as the stories of rules write them.

A table is text: a line of heads (action, subject, one kind of caller after another), then a line for each action and
kind of subject; y: may, -: may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import SPACE_ROLES, Organisation
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.rules import Rule
from tests.world import DAY, World


def wrong_cells(
    table: str, may: Mapping[str, Rule], callers: Mapping[str, Viewer], subjects: Mapping[str, object]
) -> list[str]:
    """The cells that say something else than the rules do."""
    return [
        f"{action} {subject} for {caller}"
        for action, subject, cells in _lines(table)
        for caller, cell in cells.items()
        if may[action](callers[caller], subjects[subject]) != (cell == "y")
    ]


def actions_of(table: str) -> set[str]:
    """The actions that a table speaks of."""
    return {action for action, _subject, _cells in _lines(table)}


def _lines(table: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    heads, *lines = (line.split() for line in table.strip().splitlines())
    for action, subject, *cells in lines:
        yield action, subject, dict(zip(heads[2:], cells, strict=True))


def acting(world: World, name: str, role: str, member: Organisation) -> Viewer:
    """Somebody new who acts for the network itself where the role is one of its own, else for a member."""
    organisation = world.space.organisation if role in SPACE_ROLES else member
    mandate = people.grant_mandate(
        world.system, space=world.space, email=f"{name}@sample.example", name=name, organisation=organisation,
        role=role, since=date(2020, 1, 1),
    )  # fmt: skip
    return viewer_for(mandate.person, world.space, day=DAY)
