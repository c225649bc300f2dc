"""A line taken on in the room and the action that it became tell each other how it goes. Followers (front/rooms.py).

Whatever moves one moves the other once: the second finds that it stands there already.
"""

from __future__ import annotations

from django.utils.text import Truncator

from filrouge.ground.actions import Act
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions.following import LONGEST, follow_up
from filrouge.rooms.meetings.models import FollowUp
from filrouge.rooms.plans.actions.reporting import Report, report
from filrouge.rooms.plans.models import Action, ActionState, Progress

TOLD = {
    ActionState.UNDER_WAY: FollowUp.Outcome.UNDER_WAY,
    ActionState.DONE: FollowUp.Outcome.DONE,
    ActionState.STOPPED: FollowUp.Outcome.DROPPED,
}
STANDS = {outcome: state for state, outcome in TOLD.items()}


def line_follows(act: Act, progress: Progress) -> None:
    """Tell the meeting what was reported; the line is closed when the action is done or stopped."""
    line, outcome = progress.action.line, TOLD.get(ActionState(progress.state))
    if line is None or outcome is None:
        return
    line.refresh_from_db(fields=["closed_at", "state"])
    last = line.follow_ups.order_by("-id").first()
    words = Truncator(progress.words.in_(line.language).text).chars(LONGEST)  # the action keeps all of it
    if line.closed_at is None and (last is None or (last.outcome, last.words) != (outcome, words)):
        follow_up(_who(act, follow_up.allowed(act.by, line)), line=line, outcome=outcome, words=words)


def action_follows(act: Act, told: FollowUp) -> None:
    """Report on the action what was told at a meeting about its line, where it does not stand there already."""
    action = Action.objects.select_related("plan__space__organisation", "line").filter(line=told.line_id).first()
    state = STANDS[FollowUp.Outcome(told.outcome)]
    if action is None or action.state in {ActionState.DRAFT, ActionState.STOPPED, state}:
        return
    words = Words.of(told.words, told.line.language) if told.words else Words()
    report(_who(act, report.allowed(act.by, action)), action=action, report=Report(state, words=words))


def _who(act: Act, may: bool) -> Viewer:
    """Whoever acted, where they may do the other too; else the house, for it follows from what they did."""
    return act.by if may else system(act.by.space, means=act.by.means)
