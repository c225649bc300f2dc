"""A network whose delegate was sent a reminder that may be answered by mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any

import pytest
from django.utils import timezone

from filrouge.ground import apart
from filrouge.ground.mail.models import Arrival, Message
from filrouge.ground.mail.replies import answering, child
from filrouge.ground.mail.replies.addresses import reply_to
from filrouge.ground.mail.replies.receiving import receive
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from tests.ground.mail.letters import REPLY_TO, mail
from tests.world import World

ABOUT = Ref("plans.action", 7)


@dataclass
class Room:
    """A room that takes answers of the kind test.progress, and does with them what a test wants."""

    world: World
    address: str = ""
    taken: list[tuple[Viewer, Ref, str, str]] = field(default_factory=list)
    trouble: Exception | None = None

    def take(self, viewer: Viewer, about: Ref, text: str, message_id: str) -> str:
        self.taken.append((viewer, about, text, message_id))
        if self.trouble:
            raise self.trouble
        return "Your progress is on the page."

    def ask(self, **more: Any) -> str:
        """A new address for the delegate, for two weeks."""
        said = {
            "space": self.world.space, "organisation": self.world.federation, "about": ABOUT,
            "until": timezone.now() + timedelta(days=14),
        }  # fmt: skip
        return reply_to("test.progress", self.world.delegate, **(said | more))

    @property
    def texts(self) -> list[str]:
        return [text for _viewer, _about, text, _identifier in self.taken]

    def answer(self, *said: Any, **more: Any) -> Arrival:
        """Answer with a mail of tests.ground.mail.letters: its body and kind, and whatever else it has."""
        return receive(mail(more.pop("to", self.address), *said, **more))

    @staticmethod
    def letters() -> list[tuple[str, str]]:
        """What was written back: (kind, to)."""
        return list(Message.objects.order_by("id").values_list("kind", "to"))


def _here(_module: str, source: IO[bytes], _bounds: apart.Bounds) -> dict[str, Any]:
    return child.read(source, {})  # type: ignore[arg-type]  # a temporary file is a binary one


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails are read in this process: starting another for each would take most of the time of these stories."""
    monkeypatch.setattr(apart, "ask", _here)


@pytest.fixture
def room(world: World, settings: Any, read_here: None, monkeypatch: pytest.MonkeyPatch) -> Room:
    settings.REPLY_TO = REPLY_TO
    made = Room(world)
    monkeypatch.setattr(answering, "ANSWERS", answering.ANSWERS)
    monkeypatch.setitem(answering.ANSWERS, "test.progress", made.take)
    made.address = made.ask()
    return made
