"""The list of rooms, and who listens to whom. Nothing else knows every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Space

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the front door sees it: its folder, its word in the masthead, its first page.

    `derived` names what an archive leaves out, table by table (which of its rows, or None for all), and `derive` the
    function of the room, `(space, told)`, that makes it anew after a restore.
    """

    name: str
    label: Promise
    first_page: str
    derived: Mapping[str, Q | None] = field(default_factory=dict)
    derive: str = ""


ROOMS: tuple[Room, ...] = (
    Room(
        "register",
        _("Register"),
        "register:directory",
        derived={
            "register.entry": None,
            "register.belonging": None,
            "register.cube": None,
            "register.count": Q(published=False),
        },
        derive="filrouge.rooms.register.actions.totals.derive_anew",
    ),
    Room("ballots", _("Ballots"), "ballots:ballots"),
)


def left_out() -> dict[str, Q | None]:
    """What an archive leaves out because a room can make it anew."""
    return {table: rows for room in ROOMS for table, rows in room.derived.items()}


def derive_anew(space: Space, told: Told) -> None:
    """Make everything anew that the rooms derive for a space."""
    for room in ROOMS:
        if room.derive:
            import_string(room.derive)(space, told)
    kept.forget()  # deriving is no action, so the stamp of what pages keep has not changed


def listen() -> None:
    """Subscriptions between rooms, `after(action, follower)`, one line each; and how each room looks on the thread."""
    from filrouge.rooms.ballots.queries import knots as of_ballots
    from filrouge.rooms.register.queries import knots as of_the_register

    of_the_register.describe()
    of_ballots.describe()
