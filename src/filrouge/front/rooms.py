"""The list of rooms, and who listens to whom. Nothing else knows every room."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the front door sees it: its folder, its word in the masthead, its first page."""

    name: str
    label: Promise
    first_page: str


ROOMS: tuple[Room, ...] = (Room("register", _("Register"), "register:directory"),)


def listen() -> None:
    """Subscriptions between rooms, `after(action, follower)`, one line each; and how each room looks on the thread."""
    from filrouge.rooms.register.queries import knots

    knots.describe()
