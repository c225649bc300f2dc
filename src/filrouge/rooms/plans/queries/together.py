"""A step and its meeting: whether they are on the same days, and where the step would go along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings.models import Meeting, State
from filrouge.rooms.meetings.queries.meetings import days_of
from filrouge.rooms.plans.models import Plan, Step
from filrouge.rooms.plans.queries.plans import href

MOVING = ("meetings.change", "meetings.choose_date")  # the trail of these says on which days a meeting was before


def held(step: Step) -> Meeting | None:
    """The meeting of a step, unless it was called off."""
    meeting = step.meeting
    return meeting if meeting is not None and meeting.state != State.CANCELLED else None


def announced(step: Step) -> Meeting | None:
    """The meeting of a step, once members know of it: the days of a draft change without anybody being told."""
    meeting = held(step)
    return meeting if meeting is not None and meeting.state != State.DRAFTED else None


def days_apart(meeting: Meeting, opens_at: datetime, closes_at: datetime, zone: tzinfo) -> int:
    """By how many days, the fewest, a step has to move to be open while its meeting lasts; 0 where it is.

    A step that is shorter than its meeting has to lie within it. Days are counted on the clock of the network, so that
    an hour between them moves nothing, except that a step does not close before its meeting does.
    """
    starts, ends = localtime(meeting.starts_at, zone), localtime(meeting.ends_at, zone)
    opens, closes = localtime(opens_at, zone), localtime(closes_at, zone)
    by_start = (starts.date() - opens.date()).days
    by_end = (ends.date() - closes.date()).days + (ends.time() > closes.time())
    least, most = sorted((by_start, by_end))
    return least if least > 0 else min(most, 0)


@dataclass(frozen=True, slots=True)
class Along:
    """The one click with which a step goes along with its meeting: `sent` goes to `href`. `said` is why it is offered,
    `label` what it does.
    """

    said: str
    label: str
    href: str
    sent: tuple[tuple[str, str], ...]


def along(viewer: Viewer, plan: Plan, steps: Iterable[Step]) -> dict[int, Along]:
    """Where steps of a plan would go along with meetings that are on days on which they are not open, by their keys.
    No statement where there is none, else two.
    """
    zone = ZoneInfo(plan.space.zone)
    fewest = {step: days_apart(meeting, step.opens_at, step.closes_at, zone) for step, meeting in _held(steps)}
    apart = [step for step, by in fewest.items() if by]
    moved = _days_moved(plan, apart, zone) if apart else {}
    return {step.pk: _along(viewer, plan, step, moved.get(step.pk, 0), fewest[step]) for step in apart}


def _held(steps: Iterable[Step]) -> Iterator[tuple[Step, Meeting]]:
    for step in steps:
        if (meeting := held(step)) is not None:
            yield step, meeting


def _along(viewer: Viewer, plan: Plan, step: Step, moved: int, fewest: int) -> Along:
    """As far as its meeting has moved, so that they keep their distance; where that leaves them apart, as few days as
    bring them together.
    """
    zone, meeting = ZoneInfo(plan.space.zone), step.meeting
    assert meeting is not None  # it is held
    opens, closes = _later(step, moved, zone)
    if days_apart(meeting, opens, closes, zone):
        opens, closes = _later(step, fewest, zone)
    when = days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    is_open = days_of(step.opens_at, step.closes_at, plan.space.zone)
    return Along(
        _("Its meeting is on %(when)s. The step is open %(open)s.") % {"when": when, "open": is_open},
        _("Move the step to %(days)s") % {"days": days_of(opens, closes, plan.space.zone)},
        href(viewer, plan, "steps"),
        (
            ("step", str(step.position)), ("opens", opens.date().isoformat()), ("closes", closes.date().isoformat()),
        ),
    )  # fmt: skip


def _later(step: Step, days: int, zone: tzinfo) -> tuple[datetime, datetime]:
    by = timedelta(days)
    return localtime(step.opens_at, zone) + by, localtime(step.closes_at, zone) + by


def _days_moved(plan: Plan, steps: Sequence[Step], zone: tzinfo) -> dict[int, int]:
    """By how many days the meeting of each step has moved since the step was put in its place, as the trail tells; a
    step of whose meeting it tells nothing is left out. Two statements.
    """
    placed = Q(subject_kind="plans.step", subject_id__in=[step.pk for step in steps])
    placed |= Q(subject_kind="plans.plan", subject_id=plan.pk, verb="plans.draft")
    found = Entry.objects.filter(placed).order_by().values_list("subject_kind", "subject_id").annotate(last=Max("pk"))
    since = {(kind, subject): last for kind, subject, last in found}
    drafted = since.get(("plans.plan", plan.pk), 0)
    meetings = [step.meeting_id for step in steps]
    moves = Entry.objects.filter(subject_kind="meetings.meeting", subject_id__in=meetings, verb__in=MOVING)
    told = list(moves.order_by("pk").values_list("pk", "subject_id", "before"))
    moved = {}
    for step in steps:
        last = since.get(("plans.step", step.pk), drafted)
        before: dict[str, Any] = next(
            (was for pk, meeting, was in told if meeting == step.meeting_id and pk > last), {}
        )
        if step.meeting is not None and "starts" in before:
            on = localtime(datetime.fromisoformat(before["starts"]), zone).date()
            moved[step.pk] = (localtime(step.meeting.starts_at, zone).date() - on).days
    return moved
