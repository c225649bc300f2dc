"""What happens without anybody waiting: owners are asked how it goes, and those not heard are written to."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.jobs.work import Outcome, Progress, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.viewer import system
from filrouge.rooms.plans.actions import inviting
from filrouge.rooms.plans.actions.reminding import remind
from filrouge.rooms.plans.queries.reports import due_for_a_word

MOST = 100  # owners that are written to in one go; the others a minute later


@every_minute
def ask_how_it_goes() -> None:
    """Remind the owners that are due for a word. One whom nobody can write to does not keep the others waiting."""
    due = due_for_a_word(timezone.now()).select_related("plan__space__organisation", "owner", "area")
    for action in due.order_by("id")[:MOST]:
        with suppress(Refused):
            remind(system(action.plan.space, means="job"), action=action)


@job(inviting.JOB, says=gettext_lazy("Inviting those who have not been heard"))
def write_invitations(progress: Progress, step: int) -> Outcome:
    """Write the mails of a step whose invitations were asked for."""
    return inviting.write_invitations(progress, step)
