"""A room that exists for one story: what it asks, and what it tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from filrouge.ground.asked import offers
from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.asked.telling import tell
from filrouge.ground.people.models import Role, Space
from filrouge.ground.words import Shown, Words
from tests.world import World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)  # a Monday


@dataclass
class Desk:
    """The room: `rows` are asked of whoever they are for, `told` counts how often it was asked."""

    world: World
    rows: list[Asked] = field(default_factory=list)
    asked: int = 0

    def waiting(self, space: Space, organisations: Collection[int]) -> list[Asked]:
        self.asked += 1
        return [row for row in self.rows if space == self.world.space and row.organisation in organisations]

    def asks(self, what: str, due: datetime | None = None, organisation: int = 0, role: str = Role.DELEGATE) -> Asked:
        """One more thing that waits for the federation, or for another organisation."""
        number = organisation or self.world.federation.pk
        row = Asked(
            "test.do", f"test.thing:{what}", number, Shown(what, "en", "original"), "Do it", f"/en/network/{what}/",
            NOON, (role,), due,
        )  # fmt: skip
        self.rows.append(row)
        return row

    def tells(self, text: str, kind: str = "test.happened", **more: Any) -> None:
        """Something happened; everybody is told unless it says whom."""
        if not {"organisations", "persons"} & set(more):
            more["everybody"] = True
        thing = more.pop("about", self.world.federation)
        said = {"by": self.world.system, "space": self.world.space, "at": NOON} | more
        tell(
            kind,
            about=thing,
            title=Words.of("Action plan", "en", fr="Plan d'action"),
            text=Words.of(text, "en"),
            **said,
        )


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The only room of the house, with one kind that is asked and three that are told."""
    desk = Desk(world)
    kinds = (
        Kind("test.happened", "Things that happened"),
        Kind("test.urgent", "Urgent things", Way.AT_ONCE),
        Kind("test.small", "Small things", Way.NEVER),
    )
    room = Offer(desk.waiting, (Role.DELEGATE, Role.SECRETARIAT), (Kind("test.do", "Things to do"),), kinds)
    monkeypatch.setattr(offers, "OFFERS", [room])
    return desk
