"""Ready-made ways of making a plan with its meetings, and last year's way moved to this year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from filrouge.ground.words import Words, in_languages
from filrouge.rooms.meetings.models import Mode
from filrouge.rooms.plans.actions.convening import Meets
from filrouge.rooms.plans.actions.planning import StepDraft
from filrouge.rooms.plans.models import Plan, StepKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IN_PERSON, ONLINE = _("In person"), _("Online")


@dataclass(frozen=True, slots=True)
class PresetStep:
    """One step: what it is for, about which day of a year of 365 it opens, and on how many days people meet first: in
    one `place`, or online.
    """

    kind: StepKind
    opens: int
    meets: int = 1
    place: bool = False


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
            PresetStep(StepKind.LISTENING, 10, meets=2, place=True),
            PresetStep(StepKind.SORTING, 70),
            PresetStep(StepKind.AMENDING, 105, meets=2, place=True),
            PresetStep(StepKind.WEIGHING, 140),
            PresetStep(StepKind.ADOPTING, 255, meets=2, place=True),
            PresetStep(StepKind.STARTING, 305),
        ),
        363,
    ),
    "one_meeting": Preset(
        _("One meeting of three days"),
        _("Members write and propose beforehand, amend and adopt together, and start afterwards."),
        (
            PresetStep(StepKind.LISTENING, 30, meets=0),
            PresetStep(StepKind.AMENDING, 110, meets=0),
            PresetStep(StepKind.ADOPTING, 150, meets=3, place=True),
            PresetStep(StepKind.STARTING, 165, meets=0),
        ),
        330,
    ),
    "online": Preset(
        _("Online only"),
        _("Four steps: everybody is heard, proposals are drawn, weighed and adopted."),
        (
            PresetStep(StepKind.LISTENING, 10),
            PresetStep(StepKind.SORTING, 60),
            PresetStep(StepKind.WEIGHING, 110),
            PresetStep(StepKind.ADOPTING, 140),
        ),
        180,
    ),
}


def steps_of(
    preset: Preset, since: date, zone: str, languages: list[str], *, meet: bool = False
) -> tuple[StepDraft, ...]:
    """The steps of a preset in the year that begins on a day, on the clock of the network, named in its languages.

    With `meet`, those in which people meet ask for a meeting from the morning on which they open.
    """
    days = [step.opens for step in preset.steps] + [preset.closes]
    mornings = [_morning(since + timedelta(day), zone) for day in days]
    return tuple(
        StepDraft(
            step.kind,
            in_languages(IN_PERSON if step.place else ONLINE, languages),
            opens,
            closes,
            meets=_meets(step, opens) if meet else None,
        )
        for step, opens, closes in zip(preset.steps, mornings[:-1], mornings[1:], strict=True)
    )


def _meets(step: PresetStep, opens: datetime) -> Meets | None:
    return Meets(opens, Mode.PLACE if step.place else Mode.ONLINE, step.meets) if step.meets else None


def _morning(day: date, zone: str) -> datetime:
    """The Tuesday of that week: three days from there on are working days, and nobody travels on a Sunday."""
    tuesday = day + timedelta(1 - day.weekday())
    return datetime.combine(tuesday, time(9), ZoneInfo(zone)).astimezone(UTC)


def steps_like(plan: Plan, since: date, *, meet: bool = False) -> tuple[StepDraft, ...]:
    """The steps of an earlier plan, as many whole weeks later as this one begins later: they keep their day of the
    week, their hour and their distance. With `meet`, those that had a meeting ask for one like it.
    """
    later = timedelta(weeks=round((since - plan.since).days / 7))
    return tuple(_moved(plan, later, meet=meet))


def _moved(plan: Plan, later: timedelta, *, meet: bool) -> Iterator[StepDraft]:
    zone = plan.space.zone
    for step in plan.steps.select_related("meeting"):
        met = step.meeting if meet else None
        yield StepDraft(
            step.kind, step.name, _later(step.opens_at, later, zone), _later(step.closes_at, later, zone), step.text,
            tuple(step.allows), meets=Meets(_later(met.starts_at, later, met.zone), like=met) if met else None,
        )  # fmt: skip


def _later(at: datetime, later: timedelta, zone: str) -> datetime:
    """The same hour of the clock so much later: clocks may change in between."""
    return (at.astimezone(ZoneInfo(zone)) + later).astimezone(UTC)


def areas_like(plan: Plan) -> tuple[Words, ...]:
    """The areas of an earlier plan."""
    return tuple(area.name for area in plan.areas.all())
