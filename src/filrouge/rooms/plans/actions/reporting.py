"""How it goes with an action: reported by its owner, a partner or the secretariat, by one click or by mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.allowing import LONGEST, plain
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.telling import tell_of_action
from filrouge.rooms.plans.models import Action, ActionState, Milestone, PlanState, Progress
from filrouge.rooms.plans.queries.earlier import kept_words
from filrouge.rooms.plans.queries.following import concerned, said_percents, share, steps_of
from filrouge.rooms.plans.rules import MAY

MOST_STEPS = 60
LONGEST_STEP = 200
DONE = gettext_lazy("Action %(number)s is done. You lead it, take part in it or spoke for it.")
STOPPED = gettext_lazy("Action %(number)s was stopped: %(reason)s")


@dataclass(frozen=True, slots=True)
class Report:
    """How it goes: a state, a share in per cent where there are no steps, and words."""

    state: str
    percent: int | None = None
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step of an action, with its day if it has one."""

    name: Words
    due: date | None = None


@action("plans.report", rule=MAY["report"], about="action", says=gettext_lazy("Progress reported"))
def report(act: Act, *, action: Action, report: Report) -> Progress:
    """Say how it goes. What was said before stays. The line that it came from follows (actions.closing)."""
    hold(action.plan)
    action.refresh_from_db(fields=["state"])
    _refuse(action, report)
    before = str(action.state)
    action.state = report.state
    action.save(update_fields=["state"])
    progress = _written(act, action, report)
    act.changed(action, before={"state": before}, after={"state": report.state, "percent": report.percent})
    if before != report.state:
        _moved_on(act, action, report)
    return progress


@action("plans.tick", rule=MAY["report"], about="milestone", says=gettext_lazy("Step of an action ticked"))
def tick(act: Act, *, milestone: Milestone, done: bool = True) -> Milestone:
    """Say that a step is done, or that it is not after all. An action whose first step is done is under way."""
    action = milestone.action
    hold(action.plan)
    action.refresh_from_db(fields=["state"])
    _refuse_closed(action)
    changed = Milestone.objects.filter(pk=milestone.pk, done_on__isnull=done)
    if changed.update(done_on=act.at.date() if done else None):
        if action.state == ActionState.TO_START and done:
            action.state = ActionState.UNDER_WAY
            action.save(update_fields=["state"])
        _written(act, action, Report(action.state, _share(action)))
    milestone.refresh_from_db(fields=["done_on"])
    act.changed(action, after={"step": milestone.position, "done": done})
    return milestone


@action("plans.add_milestone", rule=MAY["keep_action"], about="action", says=gettext_lazy("Step of an action added"))
def add_milestone(act: Act, *, action: Action, draft: StepDraft) -> Milestone:
    """Add a step to an action, after the others."""
    _refuse_step(draft)
    hold(action.plan)
    if action.milestones.count() >= MOST_STEPS:
        raise Refused(_("An action has at most %(most)s steps.") % {"most": MOST_STEPS}, code="many")
    last = action.milestones.aggregate(last=Max("position"))["last"] or 0
    milestone = Milestone.objects.create(action=action, position=last + 1, name=draft.name, due=draft.due)
    act.changed(action, after=_kept_step(milestone))
    return milestone


@action(
    "plans.change_milestone", rule=MAY["keep_action"], about="milestone", says=gettext_lazy("Step of an action changed")
)
def change_milestone(act: Act, *, milestone: Milestone, draft: StepDraft) -> Milestone:
    """Change a step's words or its day."""
    _refuse_step(draft)
    before = _kept_step(milestone)
    milestone.name, milestone.due = draft.name, draft.due
    milestone.save(update_fields=["name", "due"])
    act.changed(milestone.action, before=before, after=_kept_step(milestone))
    return milestone


@action(
    "plans.remove_milestone", rule=MAY["keep_action"], about="milestone",
    says=gettext_lazy("Step of an action taken away"),
)  # fmt: skip
def remove_milestone(act: Act, *, milestone: Milestone) -> None:
    """Take a step away that is not done. What is done stays on record."""
    if milestone.done_on is not None:
        raise Refused(_("This step is done, so it stays on record."), code="done")
    act.changed(milestone.action, before=_kept_step(milestone))
    Milestone.objects.filter(pk=milestone.pk, done_on=None).delete()


def _kept_step(milestone: Milestone) -> dict[str, Any]:
    """What the trail keeps of a step."""
    due = milestone.due.isoformat() if milestone.due else None
    return {"step": milestone.position, "name": kept_words(milestone.name), "due": due}


def _written(act: Act, action: Action, report: Report) -> Progress:
    means = Progress.Means.MAIL if act.by.means == "mail" else Progress.Means.PAGE
    return Progress.objects.create(
        action=action, organisation_id=act.by.acting.organisation if act.by.acting else None, state=report.state,
        percent=report.percent, words=report.words, means=means, at=act.at,
    )  # fmt: skip


def _moved_on(act: Act, action: Action, report: Report) -> None:
    if report.state == ActionState.DONE:
        tell_of_action(act, action, "plans.action_done", DONE, concerned(action))
    elif report.state == ActionState.STOPPED:
        tell_of_action(act, action, "plans.action_done", STOPPED, concerned(action), reason=report.words)


def _share(action: Action) -> int:
    steps, percents = steps_of([action.pk]), said_percents([action.pk])
    return share(action, steps[action.pk], percents)


def _refuse(action: Action, report: Report) -> None:
    if action.state == ActionState.DRAFT:
        raise Refused(_("This is a draft from the room. Give it its place in the plan first."), code="draft")
    if action.plan.state not in {PlanState.MAKING, PlanState.RUNNING}:
        raise Refused(_("The plan has ended; everything stays readable."), code="ended")
    if report.state not in {ActionState.TO_START, ActionState.UNDER_WAY, ActionState.DONE, ActionState.STOPPED}:
        raise Refused(_("Choose where it stands."), code="reported", field="state")
    if report.percent is not None and not 0 <= report.percent <= 100:
        raise Refused(_("Per cent go from 0 to 100."), code="percent", field="percent")
    if report.percent is not None and action.milestones.exists():
        raise Refused(
            _("The share done is that of the steps. Tick those that are done."), code="steps", field="percent"
        )
    if report.state == ActionState.STOPPED and not report.words:
        raise Refused(_("Say why it is stopped: those who spoke for it read this."), code="reason", field="words")
    for said in report.words.texts().values():
        plain(said, longest=LONGEST, field="words")


def _refuse_closed(action: Action) -> None:
    if action.state in {ActionState.DRAFT, ActionState.STOPPED}:
        words = _("This action is “%(state)s”, so nothing is ticked.") % {"state": action.get_state_display()}
        raise Refused(words, code="state")


def _refuse_step(draft: StepDraft) -> None:
    if not draft.name:
        raise Refused(_("A step needs a name: what is there when it is done."), code="name", field="name")
    for said in draft.name.texts().values():
        plain(said, longest=LONGEST_STEP, field="name")
