"""What every action on a plan asks first: whether a step that is open allows it, and whether the words are words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.people.languages import NAMES
from filrouge.ground.said import whole
from filrouge.rooms.plans.models import Plan, PlanState
from filrouge.rooms.plans.queries.opening import closed_because

LONGEST = 4_000  # characters of a contribution, a comment, or an answer
LONGEST_TITLE = 300
LONGEST_TEXT = 20_000


def refuse_unless_open(plan: Plan, what: str) -> None:
    """Raises Refused with the sentence that says when it opens (rules.allowed_now)."""
    if because := closed_because(plan, what):
        raise Refused(because, code="not_open")


def refuse_unless_made(plan: Plan) -> None:
    """Raises Refused unless the plan is being made or runs: what those who sort may do whatever step is open."""
    if plan.state not in {PlanState.MAKING, PlanState.RUNNING}:
        raise Refused(
            _("This plan is “%(state)s”, so nothing can be taken in.") % {"state": plan.get_state_display()},
            code="state",
        )


def plain(text: str, *, longest: int = LONGEST, field: str = "text") -> str:
    """The text without blank ends and with one kind of line break. Raises Refused when it is empty or too long."""
    said = whole(text, longest=longest, field=field)
    if not said:
        raise Refused(_("Nothing is written yet. Write a sentence or two."), code="empty", field=field)
    return said


def spoken(language: str) -> str:
    """A language that can be written in. Raises Refused for any other."""
    if language not in NAMES:
        raise Refused(_("Choose the language that you write in."), code="language", field="language")
    return language
