"""A network that meets: the members of the room of ballots, and a meeting of two days in Brussels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Organisation, Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import agenda, preparing
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting
from tests.rooms.ballots.assembly import Assembly
from tests.world import DAY, World

DAYS = (
    (datetime(2026, 9, 24, 12, tzinfo=UTC), datetime(2026, 9, 24, 16, tzinfo=UTC)),
    (datetime(2026, 9, 25, 7, tzinfo=UTC), datetime(2026, 9, 25, 15, tzinfo=UTC)),
)


@dataclass
class Gathering:
    """An assembly (members alpha to eta, each with its head delegate) that meets."""

    assembly: Assembly

    @property
    def world(self) -> World:
        return self.assembly.world

    @property
    def secretariat(self) -> Viewer:
        return self.assembly.secretariat

    @property
    def members(self) -> dict[str, Organisation]:
        return self.assembly.members

    def viewer(self, member: str) -> Viewer:
        """The head delegate of a member."""
        return self.assembly.viewer(member)

    def draft(self, **fields: Any) -> Meeting:
        """A meeting that is being prepared."""
        given: dict[str, Any] = {
            "title": Words.of("General meeting, Bologna", "en"),
            "zone": "Europe/Rome",
            "days": DAYS,
            "place": "Sala Borsa",
            "country": "IT",
        }
        draft = preparing.MeetingDraft(**(given | fields))
        return preparing.draft_meeting(self.secretariat, space=self.world.space, draft=draft)

    def announced(self, **fields: Any) -> Meeting:
        """A meeting that is announced to all members."""
        meeting = self.draft(**fields)
        preparing.invite(self.secretariat, meeting=meeting, organisations=self.members.values(), because="full members")
        return preparing.announce_meeting(self.secretariat, meeting=meeting)

    def under_way(self, **fields: Any) -> Meeting:
        """A meeting whose room is open."""
        return preparing.begin_meeting(self.secretariat, meeting=self.announced(**fields))

    def item(self, meeting: Meeting, title: str = "A desk for joint tenders", **fields: Any) -> AgendaItem:
        """An item of its agenda: a deliberation unless another kind is given."""
        draft = agenda.ItemDraft(Words.of(title, "en"), **({"kind": ItemKind.DELIBERATION} | fields))
        return agenda.add_item(self.secretariat, meeting=meeting, item=draft)

    def chair(self) -> Viewer:
        """Somebody who leads meetings for the network and is not its secretariat."""
        space = self.world.space
        mandate = people.grant_mandate(
            self.world.system, space=space, email="chair@sample.example", name="Chair",
            organisation=space.organisation, role=Role.FACILITATOR, since=date(2020, 1, 1),
        )  # fmt: skip
        return viewer_for(mandate.person, space, day=DAY)
