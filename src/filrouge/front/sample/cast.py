"""Who acts in the year of the sample network, and on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from filrouge.front.sample.clock import Clock
from filrouge.ground.people.models import Mandate, Organisation, Role, Space
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.ground.words import Words
from filrouge.rooms.register.queries.electorate import electorate

Said = Mapping[str, Any]
THURSDAY = 3
LAST = -15  # days from today to the last general meeting
DEMO = ("be-trame", "es-telar", "it-ordito")  # for whom somebody signs in: they find something left to do


@dataclass
class Cast:
    """The secretariat, the members by their key in the content, and the clock. `whole` is False in a small sample."""

    viewer: Viewer
    space: Space
    organisations: Mapping[str, Organisation]
    clock: Clock
    today: date
    whole: bool
    chance: Random = field(default_factory=lambda: Random("year"))  # noqa: S311  # sample content, always the same
    voices: dict[str, Viewer] = field(default_factory=dict)

    def voice(self, key: str) -> Viewer:
        """The delegate of a member: a person where somebody signs in for it, else nobody in particular."""
        if key not in self.voices:
            self.voices[key] = _delegate(self.space, self.organisations[key])
        return self.voices[key]

    def members(self) -> list[str]:
        """The members whose membership is in force today, by their keys."""
        keys = {organisation.pk: key for key, organisation in self.organisations.items()}
        there = (each.organisation for each in electorate(self.viewer, self.today))
        return sorted(keys[organisation] for organisation in there if organisation in keys)

    def several(self, keys: Iterable[str]) -> list[Organisation]:
        """Members by their keys."""
        return [self.organisations[key] for key in keys]

    def some(self, keys: Sequence[str], number: int) -> list[str]:
        """So many of them, the same every time; few in a small sample."""
        most = min(number, len(keys)) if self.whole else min(number, len(keys), 5)
        return self.chance.sample(list(keys), most)

    def day(self, days: int, hour: int = 10, minute: int = 0, zone: str = "Europe/Brussels") -> datetime:
        """So many days from the Thursday that stands for today: meetings begin on Thursdays."""
        last = self.today.weekday() + LAST  # the weekday of the last general meeting, if nothing was moved
        day = self.today + timedelta(days + (THURSDAY - last + 3) % 7 - 3)
        return datetime.combine(day, time(hour, minute), ZoneInfo(zone))

    def from_today(self, days: int, hour: int = 10) -> datetime:
        """So many days from today itself."""
        return datetime.combine(self.today + timedelta(days), time(hour), ZoneInfo("Europe/Brussels"))

    def go(self, days: int, hour: int = 10) -> None:
        """Set the clock to a day of the year."""
        self.clock.set(self.day(days, hour))


def _delegate(space: Space, organisation: Organisation) -> Viewer:
    spoken = (Role.HEAD_DELEGATE, Role.DELEGATE)
    held = Mandate.objects.filter(space=space, organisation=organisation, role__in=spoken).select_related("person")
    mandate = held.order_by("id").first()
    role = mandate.role if mandate else Role.HEAD_DELEGATE
    standing = Standing(mandate.pk if mandate else 0, organisation.pk, organisation.name, role)
    return Viewer(space, mandate.person if mandate else None, (standing,), standing, "command", strong=True)


def told(said: Mapping[str, str]) -> Words:
    """A text of the content in its languages; the first is the original, and `fr:machine` is a translation by status.

    Empty for an empty text.
    """
    words = Words()
    for code, text in said.items():
        language, _colon, status = code.partition(":")
        words = words.with_(language, text, status=status or "checked")
    return words
