"""Telling members when a plan begins and when its dates move."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from filrouge.ground.actions import Act
from filrouge.ground.asked.telling import Value, tell
from filrouge.ground.hours import clock_of, moment
from filrouge.ground.people.models import Space
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import Plan, PlanState, Step
from filrouge.rooms.plans.queries.news import BEGUN, MOVED
from filrouge.rooms.plans.queries.opening import WHAT
from filrouge.rooms.register.queries.member_roll import member_roll

MOVES = gettext_noop(
    "The step “%(step)s” has moved. It opens %(what)s. Before: from %(old_opens)s until %(old_closes)s. "
    "Now: from %(opens)s until %(closes)s."
)
BEGINS = gettext_noop("The plan has begun. Its steps and their dates are on its page.")
MEMBERS_DO = (rules.CONTRIBUTE, rules.PROPOSE, rules.SUPPORT, rules.COMMENT, rules.AMEND, rules.WEIGH, rules.REPORT)


def tell_begun(act: Act, plan: Plan) -> None:
    """Tell every member that a plan has begun."""
    tell(
        BEGUN, by=act.by, space=plan.space, about=plan, title=plan.title, text=BEGINS, at=act.at,
        page=("plans:plan", [plan.space.slug, plan.address]), organisations=_members(act),
    )  # fmt: skip


def tell_moved(act: Act, step: Step, was: tuple[datetime, datetime]) -> None:
    """Tell the members that may do what a step opens, once for each time it moves. Before the plan begins nobody is."""
    plan, allowed = step.plan, [what for what in MEMBERS_DO if what in step.allows]
    began = plan.state in {PlanState.MAKING, PlanState.RUNNING}
    if not began or not allowed or was == (step.opens_at, step.closes_at) or _over(act, step, was):
        return
    values = {
        "step": step.name, "what": _what(tuple(allowed)),
        "old_opens": _moment(was[0], plan.space), "old_closes": _moment(was[1], plan.space),
        "opens": _moment(step.opens_at, plan.space), "closes": _moment(step.closes_at, plan.space),
    }  # fmt: skip
    tell(
        MOVED, by=act.by, space=plan.space, about=plan, title=plan.title, text=MOVES, at=act.at, values=values,
        page=("plans:plan", [plan.space.slug, plan.address]), organisations=_members(act),
    )  # fmt: skip


def _over(act: Act, step: Step, was: tuple[datetime, datetime]) -> bool:
    """Whether it was over and still is: then nobody can do anything else than before."""
    return was[1] <= act.at and step.closes_at <= act.at


def _members(act: Act) -> list[int]:
    return [each.organisation for each in member_roll(act.by)]


def _moment(at: datetime, space: Space) -> Value:
    """The moment on the clock of the network, said anew in each language."""

    def say() -> str:
        with clock_of(space):
            return moment(at)

    return lazy(say, str)()


def _what(allowed: tuple[str, ...]) -> Value:
    """What a step opens, said anew in each language."""
    return lazy(lambda: get_text_list([str(WHAT[what]).lower() for what in allowed], _("and")), str)()
