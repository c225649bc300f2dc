"""Making the meetings of a plan's steps, as drafts in the room of meetings, and keeping them with their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from filrouge.ground.actions import Act
from filrouge.ground.people.models import Space
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions.dates import move_draft
from filrouge.rooms.meetings.actions.preparing import MeetingDraft, draft_meeting
from filrouge.rooms.meetings.actions.renewing import like, make_next
from filrouge.rooms.meetings.models import DatePoll, Meeting, Mode, State
from filrouge.rooms.plans.models import Step, StepKind
from filrouge.rooms.plans.queries.together import days_apart

if TYPE_CHECKING:
    from filrouge.rooms.plans.actions.planning import PlanDraft, StepDraft

LASTS = {Mode.PLACE: timedelta(hours=8), Mode.ONLINE: timedelta(hours=2)}  # a day in person, a session online


@dataclass(frozen=True, slots=True)
class Meets:
    """How people meet in a step: from when, on how many days in a row, in person or online; or `like` another time."""

    starts_at: datetime
    mode: Mode = Mode.ONLINE
    days: int = 1
    like: Meeting | None = None


def convene(act: Act, space: Space, plan: PlanDraft, step: StepDraft) -> Meeting | None:
    """Make the meeting of a step, a draft that members see once it is announced; None for a step without one.

    Raises NotAllowed for who may not prepare meetings.
    """
    if step.meets is None:
        return step.meeting
    before = step.meets.like
    if before is None:
        return draft_meeting(act.by, space=space, draft=_draft(space, plan, step, step.meets))
    if before.state in {State.DRAFTED, State.CANCELLED}:  # it has not been, so nothing follows it
        return draft_meeting(act.by, space=space, draft=like(before, step.meets.starts_at))
    return make_next(act.by, meeting=before, starts_at=step.meets.starts_at)


def _draft(space: Space, plan: PlanDraft, step: StepDraft, meets: Meets) -> MeetingDraft:
    first = localtime(meets.starts_at, ZoneInfo(space.zone))
    opens = [first + timedelta(n) for n in range(meets.days)]
    return MeetingDraft(
        _title(plan.title, StepKind(step.kind)), space.zone, tuple((at, at + LASTS[meets.mode]) for at in opens),
        mode=meets.mode, public=plan.public,
    )  # fmt: skip


def _title(plan: Words, kind: StepKind) -> Words:
    """“Action plan 2027: Listening”, in each language that the plan has a title in."""
    said = {}
    for language, title in plan.texts().items():
        with override(language):
            said[language] = _("%(plan)s: %(step)s") % {"plan": title, "step": kind.label}
    origin = plan.in_(plan.origin).language
    return Words.of(said.pop(origin), origin, **said)


def meeting_follows(act: Act, step: Step, was: tuple[datetime, datetime]) -> None:
    """Let a draft go along with the step that it was made for: whoever moves the one means both.

    A meeting that members know of stays, and so does one on which they are asked for a date, one that was on other days
    than its step before, and one whose step became longer or shorter.
    """
    meeting = Meeting.objects.filter(pk=step.meeting_id or 0, state=State.DRAFTED).first()
    zone = ZoneInfo(step.plan.space.zone)
    both = zip(was, (step.opens_at, step.closes_at), strict=True)
    days, closes = ((localtime(now, zone).date() - localtime(before, zone).date()).days for before, now in both)
    if meeting is None or not days or days != closes or days_apart(meeting, *was, zone):
        return
    if not DatePoll.objects.filter(meeting=meeting).exists() and move_draft.allowed(act.by, meeting):
        step.meeting = move_draft(act.by, meeting=meeting, days=days)
