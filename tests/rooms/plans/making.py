"""A plan in the making, by the members of the room of ballots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Plan, Step, StepKind
from tests.rooms.ballots.assembly import Assembly
from tests.world import World

AREAS = ("Buying and selling together", "Work and care", "Money that stays")


@dataclass
class Making:
    """An assembly (members alpha to eta, each with its head delegate) that makes a plan."""

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

    def draft(self, *kinds: str, **fields: Any) -> Plan:
        """A plan being prepared, with a step of each kind that is open now: listening and sorting unless said."""
        steps = tuple(self.step(kind) for kind in kinds or (StepKind.LISTENING, StepKind.SORTING))
        given: dict[str, Any] = {
            "title": Words.of("Action plan 2026–2028", "en"),
            "since": date(2026, 1, 1),
            "until": date(2028, 12, 31),
            "areas": tuple(Words.of(name, "en") for name in AREAS),
            "steps": steps,
        }
        draft = planning.PlanDraft(**(given | fields))
        return planning.draft_plan(self.secretariat, space=self.world.space, draft=draft)

    def begun(self, *kinds: str, **fields: Any) -> Plan:
        """A plan that its members see, whose steps are open now."""
        return planning.begin_plan(self.secretariat, plan=self.draft(*kinds, **fields))

    def step(self, kind: str, *, opens: int = -10, closes: int = 10, **fields: Any) -> planning.StepDraft:
        """A step open from so many days from now until so many."""
        now = timezone.now()
        return planning.StepDraft(
            kind, Words.of(StepKind(kind).name.title(), "en"), now + timedelta(opens), now + timedelta(closes), **fields
        )

    def first_step(self, plan: Plan) -> Step:
        return plan.steps.get(position=1)
