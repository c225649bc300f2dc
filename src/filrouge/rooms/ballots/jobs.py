"""What happens without anybody clicking: opening, reminding and closing on time, counting after the closing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.viewer import system
from filrouge.rooms.ballots.actions import links, running
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.queries.reminders import BEFORE, timed_at, timed_is_out


@job("ballots.count", says=gettext_lazy("Counting a ballot"), about="ballots.ballot")
def count(progress: Progress, ballot: int) -> dict[str, str]:
    """Count a closed ballot; one that was counted meanwhile is left alone."""
    found = Ballot.objects.select_related("rule", "space").get(pk=ballot)
    if found.state != State.CLOSED:
        return {}
    counted = running.count_ballot(system(found.space, means="job"), ballot=found)
    return {"digest": counted.digest}


@every_minute
def keep_time() -> None:
    """Open and close what is due. A ballot that cannot open stays a draft, and its page says why."""
    now = timezone.now()
    due = Ballot.objects.select_related("rule", "space", "space__organisation")
    for ballot in due.filter(state=State.OPENED, closes_at__lte=now):
        _unless_refused(running.close_ballot, ballot)
    for ballot in due.filter(state=State.DRAFTED, opens_at__lte=now):
        # The hour was set on a form that says what opening freezes; a draft that was changed since would not open.
        _unless_refused(partial(running.open_ballot, confirmed=True), ballot)
    for ballot in due.filter(state=State.OPENED, closes_at__gt=now, closes_at__lte=now + BEFORE):
        _remind_once(ballot)


def _unless_refused(step: Callable[..., Any], ballot: Ballot) -> None:
    """One ballot that cannot move on, or that somebody moved on meanwhile, does not keep the others waiting."""
    with suppress(Refused):
        step(system(ballot.space, means="job"), ballot=ballot)


def _remind_once(ballot: Ballot) -> None:
    """Write to the silent of a ballot that closes soon, unless it was open for so short a time that all know of it."""
    if timed_at(ballot) is None or timed_is_out(ballot):
        return
    try:
        links.remind(system(ballot.space, means="job"), ballot=ballot, timed=True)
    except Refused:
        return
