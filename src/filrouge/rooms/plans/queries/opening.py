"""What is not open says when it will be: one sentence, for the page beforehand and for the refusal afterwards."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import Plan, PlanState, Step, StepKind

WHAT = {
    rules.CONTRIBUTE: gettext_lazy("Contributions"),
    rules.PROPOSE: gettext_lazy("Proposals"),
    rules.SUPPORT: gettext_lazy("Support"),
    rules.COMMENT: gettext_lazy("Comments"),
    rules.AMEND: gettext_lazy("Amendments"),
    rules.WEIGH: gettext_lazy("Weighing"),
    rules.ADOPT: gettext_lazy("Adoption"),
    rules.REPORT: gettext_lazy("Reports of progress"),
}


def closed_because(plan: Plan, what: str) -> str:
    """Why members cannot do this now and when they can; empty while a step that is open allows it.

    Reads the steps once where they are prefetched.
    """
    if rules.allowed_now(plan, what):
        return ""
    words = {"what": str(WHAT[what])}
    if plan.state == PlanState.ENDED:
        return _("%(what)s: closed. The plan has ended; everything stays readable.") % words
    step = rules.next_opening(plan, what)
    if step is None:
        return _("%(what)s: closed. No step that is still to come opens them again.") % words
    return _("%(what)s: open from %(time)s, with the step “%(step)s”.") % (
        words | {"time": moment(step.opens_at), "step": step_name(step)}
    )


def open_until(plan: Plan, what: str) -> str:
    """Until when the steps that are open allow it, in words; empty where none does."""
    closing = [step.closes_at for step in rules.open_steps(plan) if what in step.allows]
    if not closing or not rules.allowed_now(plan, what):
        return ""
    return _("%(what)s: open until %(time)s.") % {"what": str(WHAT[what]), "time": moment(max(closing))}


def step_name(step: Step) -> str:
    """The name of a step in the reader's language, with what it is for: three steps of a year are called “Online”."""
    name, kind = step.name.in_(get_language() or "en").text, str(StepKind(step.kind).label)
    return name if name == kind else _("%(name)s (%(kind)s)") % {"name": name, "kind": kind}
