"""Making a plan: its period, its areas, and its steps on a line that can be moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Space
from filrouge.ground.words import Words
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.plans.actions.convening import Meets, convene, meeting_follows
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.actions.telling_members import tell_begun, tell_moved
from filrouge.rooms.plans.models import Area, Plan, PlanState, Step, StepKind
from filrouge.rooms.plans.queries.earlier import kept_words
from filrouge.rooms.plans.rules import ALLOWS, EVERYTHING, MAY

MOST_AREAS = 30
MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class StepDraft:
    """One step as drafted; `allows` None takes what steps of its kind usually allow (rules.ALLOWS).

    `meets` says how people meet in it, where its meeting is still to be made.
    """

    kind: str
    name: Words
    opens_at: datetime
    closes_at: datetime
    text: Words = field(default_factory=Words)
    allows: tuple[str, ...] | None = None
    meeting: Meeting | None = None
    meets: Meets | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A whole plan as drafted; the fields are those of models.Plan."""

    title: Words
    since: date
    until: date
    text: Words = field(default_factory=Words)
    public: bool = True
    areas: tuple[Words, ...] = ()
    steps: tuple[StepDraft, ...] = ()


@action("plans.draft", rule=MAY["keep_plan"], about="space", says=gettext_lazy("Plan drafted"))
def draft_plan(act: Act, *, space: Space, draft: PlanDraft, follows: Plan | None = None) -> Plan:
    """Begin a plan with its areas, its steps and the meetings that these ask for. `follows` is the plan before it."""
    _refuse(space, draft)
    _refuse_twin(space, draft)
    steps = [replace(step, meeting=convene(act, space, draft, step)) for step in draft.steps]
    plan = Plan.objects.create(
        space=space, title=draft.title, text=draft.text, since=draft.since, until=draft.until, public=draft.public,
        follows=follows, made_at=act.at,
    )  # fmt: skip
    Area.objects.bulk_create(Area(plan=plan, position=n, name=name) for n, name in enumerate(draft.areas, start=1))
    Step.objects.bulk_create(Step(plan=plan, position=n, **_columns(step)) for n, step in enumerate(steps, 1))
    act.changed(plan, after=_noted(plan) | {"areas": len(draft.areas), "steps": len(steps)})
    if follows is not None:
        act.linked(plan, "wasRevisionOf", follows)
    return plan


@action("plans.change", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Plan changed"))
def change_plan(act: Act, *, plan: Plan, draft: PlanDraft) -> Plan:
    """Change a plan's name, words and period. Its areas and steps are changed one by one."""
    _refuse(plan.space, draft)
    before = _noted(plan)
    plan.title, plan.text, plan.since, plan.until = draft.title, draft.text, draft.since, draft.until
    plan.public = draft.public
    plan.save(update_fields=["title", "text", "since", "until", "public"])  # not its state: it may have begun meanwhile
    act.changed(plan, before=before, after=_noted(plan))
    return plan


@action("plans.begin", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Plan begun"))
def begin_plan(act: Act, *, plan: Plan) -> Plan:
    """Show the plan to its members. From now on its steps open and close by their dates."""
    if not plan.steps.exists():
        raise Refused(_("A plan is made in steps. Add the first one, then begin."), code="steps")
    begun = _go(act, plan, PlanState.DRAFTED, PlanState.MAKING)
    tell_begun(act, begun)
    return begun


@action("plans.run", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Plan adopted"))
def run_plan(act: Act, *, plan: Plan) -> Plan:
    """The plan is adopted as a whole: what is open from now on is its actions."""
    return _go(act, plan, PlanState.MAKING, PlanState.RUNNING)


@action("plans.end", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Plan ended"))
def end_plan(act: Act, *, plan: Plan) -> Plan:
    """The period is over. Everything stays readable."""
    return _go(act, plan, PlanState.RUNNING, PlanState.ENDED)


@action("plans.add_step", rule=MAY["keep_plan"], about="plan", says=gettext_lazy("Step added"))
def add_step(act: Act, *, plan: Plan, draft: StepDraft) -> Step:
    """Add a step after the others."""
    _refuse_step(plan.space, draft)
    hold(plan)
    last = plan.steps.order_by("-position").values_list("position", flat=True).first() or 0
    if last >= MOST_STEPS:
        raise Refused(_("A plan has at most %(most)s steps.") % {"most": MOST_STEPS}, code="many")
    step = Step.objects.create(plan=plan, position=last + 1, **_columns(draft))
    act.changed(step, after=_noted_step(step))
    if step.meeting is not None:
        act.linked(step, "wasInformedBy", step.meeting)
    return step


@action("plans.change_step", rule=MAY["keep_plan"], about="step", says=gettext_lazy("Step changed"))
def change_step(act: Act, *, step: Step, draft: StepDraft) -> Step:
    """Change a step: when it is open, what it allows, to which meeting it belongs. Moved dates are told.

    Its meeting goes along while it is a draft (convening.meeting_follows).
    """
    _refuse_step(step.plan.space, draft)
    before, was, met = _noted_step(step), (step.opens_at, step.closes_at), step.meeting_id
    columns = _columns(draft)
    for name, value in columns.items():
        setattr(step, name, value)
    step.save(update_fields=list(columns))  # not its place: those before it may have been taken away meanwhile
    if step.meeting_id == met:
        meeting_follows(act, step, was)
    act.changed(step, before=before, after=_noted_step(step))
    tell_moved(act, step, was)
    if step.meeting is not None:
        act.linked(step, "wasInformedBy", step.meeting)
    return step


@action("plans.move_step", rule=MAY["keep_plan"], about="step", says=gettext_lazy("Step moved"))
def move_step(act: Act, *, step: Step, opens_at: datetime, closes_at: datetime) -> Step:
    """Move a step on the line. Those concerned are told, with the old dates and the new ones.

    Its meeting goes along while it is a draft (convening.meeting_follows).
    """
    if closes_at <= opens_at:
        raise Refused(_("A step closes after it opens. Choose a later day."), code="times", field="closes_at")
    before, was = _noted_step(step), (step.opens_at, step.closes_at)
    step.opens_at, step.closes_at = opens_at, closes_at
    step.save(update_fields=["opens_at", "closes_at"])
    meeting_follows(act, step, was)
    act.changed(step, before=before, after=_noted_step(step))
    tell_moved(act, step, was)
    return step


def _go(act: Act, plan: Plan, origin: PlanState, to: PlanState) -> Plan:
    moved = Plan.objects.filter(pk=plan.pk, state=origin).update(state=to)
    plan.refresh_from_db()
    if not moved:
        raise Refused(
            _("This plan is “%(state)s”, so that cannot be done any more.") % {"state": plan.get_state_display()},
            code="state",
        )
    act.changed(plan, before={"state": origin.value}, after={"state": to.value})
    return plan


def _refuse(space: Space, draft: PlanDraft) -> None:
    if not draft.title:
        raise Refused(_("A plan needs a title. Write what it is for."), code="title", field="title")
    if draft.until < draft.since:
        raise Refused(_("A plan ends after it begins. Choose a later day."), code="until", field="until")
    if len(draft.areas) > MOST_AREAS or len(draft.steps) > MOST_STEPS:
        raise Refused(
            _("A plan has at most %(areas)s areas and %(steps)s steps.") % {"areas": MOST_AREAS, "steps": MOST_STEPS},
            code="many",
        )
    _refuse_steps(space, draft.steps)


def _refuse_twin(space: Space, draft: PlanDraft) -> None:
    """Whoever presses the button twice means one plan, and its meetings once."""
    list(Space.objects.select_for_update(no_key=True).filter(pk=space.pk).values_list("pk"))
    drafted = Plan.objects.filter(space=space, state=PlanState.DRAFTED, since=draft.since, until=draft.until)
    if any(plan.title.texts() == draft.title.texts() for plan in drafted):
        raise Refused(
            _("A plan of this title and these days is being prepared already. Change that one, or the title."),
            code="twin",
            field="title",
        )


def _refuse_steps(space: Space, steps: Sequence[StepDraft]) -> None:
    for step in steps:
        _refuse_step(space, step)


def _refuse_step(space: Space, step: StepDraft) -> None:
    if step.kind not in StepKind.values:
        raise Refused(_("Choose what the step is for."), code="kind", field="kind")
    if not step.name:
        raise Refused(_("A step needs a name, such as “Lisbon” or “Online”."), code="name", field="name")
    if step.closes_at <= step.opens_at:
        raise Refused(_("A step closes after it opens. Choose a later day."), code="times", field="closes_at")
    if step.allows is not None and not set(step.allows) <= set(EVERYTHING):
        raise Refused(_("Choose what the step allows from the list."), code="allows", field="allows")
    if step.meeting is not None and step.meeting.space_id != space.id:
        raise Refused(_("That meeting is not one of this network. Choose another."), code="meeting", field="meeting")


def _columns(step: StepDraft) -> dict[str, Any]:
    allows = ALLOWS[step.kind] if step.allows is None else step.allows
    kept = ("kind", "name", "text", "opens_at", "closes_at", "meeting")
    return {name: getattr(step, name) for name in kept} | {"allows": list(allows)}


def _noted(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title.in_(plan.title.origin).text,
        "text": kept_words(plan.text),
        "since": plan.since.isoformat(),
        "until": plan.until.isoformat(),
        "public": plan.public,
    }


def _noted_step(step: Step) -> dict[str, Any]:
    return {
        "kind": str(step.kind),
        "name": kept_words(step.name),
        "text": kept_words(step.text),
        "opens": step.opens_at.isoformat(),
        "closes": step.closes_at.isoformat(),
        "allows": ", ".join(step.allows),
        "meeting": step.meeting_id,
    }
