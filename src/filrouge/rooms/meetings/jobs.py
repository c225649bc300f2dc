"""What happens without anybody clicking: reminding of a country round, asking owners how it goes, forgetting."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.utils import timezone

from filrouge.ground.actions import Action, Refused
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.meetings.actions import coming, following
from filrouge.rooms.meetings.actions import round as rounds
from filrouge.rooms.meetings.models import AgendaItem, Attendee, ItemKind, Meeting, State
from filrouge.rooms.meetings.queries.following import of_kind

AHEAD = timedelta(days=14)  # before it is due, an owner is asked; and again once the day has passed
TOLD_SINCE = timedelta(days=30)
FORGOTTEN_AFTER = timedelta(days=2)  # after the last hour of a meeting


@every_minute
def remind_of_rounds() -> None:
    """Remind once of every round whose answers are due soon."""
    now = timezone.now()
    due = AgendaItem.objects.filter(
        kind=ItemKind.COUNTRY_ROUND, began_at=None, answers_until__gt=now, answers_until__lte=now + rounds.BEFORE,
        meeting__state=State.ANNOUNCED,
    ).select_related("meeting__space__organisation")  # fmt: skip
    for item in due:
        if not rounds.is_reminded(item):
            _unless_refused(rounds.remind_round, item.meeting.space, item=item, timed=True)


@every_minute
def ask_owners() -> None:
    """Ask the owner of every action that is due soon or late and of which nothing was told for a month."""
    now = timezone.now()
    due = of_kind().filter(owner__isnull=False, due__lte=(now + AHEAD).date())
    for line in due.exclude(follow_ups__at__gt=now - TOLD_SINCE).select_related(
        "meeting__space__organisation", "owner"
    ):
        if not following.written_since(line, now - TOLD_SINCE):
            _unless_refused(following.remind_owner, line.meeting.space, line=line)


@every_minute
def forget_needs() -> None:
    """Forget what people need of meetings that are over, though nobody has ended them."""
    over = Attendee.objects.exclude(diet="", access="").filter(meeting__ends_at__lt=timezone.now() - FORGOTTEN_AFTER)
    for meeting in Meeting.objects.filter(pk__in=over.values("meeting")).select_related("space__organisation"):
        _unless_refused(coming.forget_needs, meeting.space, meeting=meeting)


def _unless_refused(step: Action[Any, Any], space: Space, **about: Any) -> None:
    """One that cannot be reminded does not keep the others waiting."""
    with suppress(Refused):
        step(system(space, means="job"), **about)
