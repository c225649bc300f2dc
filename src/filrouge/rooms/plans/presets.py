"""Ready-made ways of making a plan, and last year's way moved to this year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import Words, in_languages
from filrouge.rooms.plans.actions.planning import StepDraft
from filrouge.rooms.plans.models import Plan, StepKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IN_PERSON, ONLINE = _("In person"), _("Online")


@dataclass(frozen=True, slots=True)
class PresetStep:
    """One step: what it is for, how people meet, and which day of a year of 365 it opens."""

    kind: StepKind
    name: StrOrPromise
    opens: int


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of making a plan within one year. Each step closes when the next one opens; the last one at `closes`."""

    label: StrOrPromise
    hint: StrOrPromise
    steps: tuple[PresetStep, ...]
    closes: int


PRESETS: dict[str, Preset] = {
    "three_and_three": Preset(
        _("Three meetings, three online sessions"),
        _("Listening, sorting, amending, weighing, adopting, starting: a year in six steps."),
        (
            PresetStep(StepKind.LISTENING, IN_PERSON, 10),
            PresetStep(StepKind.SORTING, ONLINE, 70),
            PresetStep(StepKind.AMENDING, IN_PERSON, 105),
            PresetStep(StepKind.WEIGHING, ONLINE, 140),
            PresetStep(StepKind.ADOPTING, IN_PERSON, 255),
            PresetStep(StepKind.STARTING, ONLINE, 305),
        ),
        363,
    ),
    "one_meeting": Preset(
        _("One meeting of three days"),
        _("Members write beforehand, propose and adopt together, and start afterwards."),
        (
            PresetStep(StepKind.LISTENING, ONLINE, 30),
            PresetStep(StepKind.AMENDING, ONLINE, 110),
            PresetStep(StepKind.ADOPTING, IN_PERSON, 150),
            PresetStep(StepKind.STARTING, ONLINE, 165),
        ),
        330,
    ),
    "online": Preset(
        _("Online only"),
        _("Three steps: everybody is heard, proposals are weighed, what is adopted begins."),
        (
            PresetStep(StepKind.LISTENING, ONLINE, 10),
            PresetStep(StepKind.SORTING, ONLINE, 60),
            PresetStep(StepKind.WEIGHING, ONLINE, 110),
            PresetStep(StepKind.ADOPTING, ONLINE, 140),
        ),
        180,
    ),
}


def steps_of(preset: Preset, since: date, zone: str, languages: list[str]) -> tuple[StepDraft, ...]:
    """The steps of a preset in the year that begins on a day, on the clock of the network, named in its languages."""
    days = [step.opens for step in preset.steps] + [preset.closes]
    return tuple(
        StepDraft(
            step.kind,
            in_languages(step.name, languages),
            _morning(since + timedelta(days[place]), zone),
            _morning(since + timedelta(days[place + 1]), zone),
        )
        for place, step in enumerate(preset.steps)
    )


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)


def steps_like(plan: Plan, since: date) -> tuple[StepDraft, ...]:
    """The steps of an earlier plan, moved to the year of `since`, without their meetings."""
    years = since.year - plan.since.year
    return tuple(_moved(plan, years))


def _moved(plan: Plan, years: int) -> Iterator[StepDraft]:
    for step in plan.steps.all():
        yield StepDraft(
            step.kind, step.name, _later(step.opens_at, years), _later(step.closes_at, years), step.text,
            tuple(step.allows),
        )  # fmt: skip


def _later(at: datetime, years: int) -> datetime:
    """The same week and weekday so many years later: meetings keep their day of the week."""
    target = at.replace(year=at.year + years, day=min(at.day, 28) if at.month == 2 else at.day)
    return target + timedelta((at.weekday() - target.weekday() + 3) % 7 - 3)


def areas_like(plan: Plan) -> tuple[Words, ...]:
    """The areas of an earlier plan."""
    return tuple(area.name for area in plan.areas.all())
