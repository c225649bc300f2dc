"""What the page of an action shows: who leads it, its steps, what was reported, and what became of it below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.hours import day
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, ActionState, Milestone, PlanState
from filrouge.rooms.plans.queries.actions import MARKS
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.earlier import money
from filrouge.rooms.plans.queries.following import (
    FORTNIGHT,
    OPEN,
    Steps,
    late_words,
    number_of,
    said_percents,
    share,
    share_words,
    shown,
    shown_day,
)
from filrouge.rooms.plans.rules import MAY, SPEAKERS

MOST_REPORTS = 20


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an action. `late`: over its day and not done."""

    id: int
    position: int
    name: Shown
    due: str
    done: str
    late: bool


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One organisation that takes part or is asked; `mine` when the one acted for is it."""

    id: int
    name: str
    accepted: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What was reported once."""

    who: str
    when: str
    state: str
    mark: str
    percent: int | None
    words: Shown | None
    means: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """An action as its page shows it. `can` says what the viewer may do; texts are None where nothing is written."""

    number: str
    area: str
    title: Shown
    text: Shown | None
    lead: PartnerRow | None
    partners: tuple[PartnerRow, ...]
    since: str
    until: str
    budget: str
    risks: Shown | None
    moves: Shown | None
    state: str
    mark: str
    share: int
    words: str
    late: str
    steps: tuple[StepRow, ...]
    reports: tuple[ReportRow, ...]
    proposal: Shown | None
    proposal_href: str
    revision: int
    can: Mapping[str, bool]


def action_page(viewer: Viewer, action: Action) -> ActionPage:
    """The page of an action. Four statements beside those of the action."""
    milestones = list(action.milestones.all())
    steps = _counted(milestones)
    percents = {} if steps.of else said_percents([action.pk])
    state, proposal = ActionState(action.state), action.proposal
    return ActionPage(
        number_of(action), action.area.name.in_(get_language() or "en").label if action.area else "",
        action.title.in_(get_language() or "en"), shown(action.text), _lead(viewer, action),
        _partners(viewer, action), shown_day(action.since), shown_day(action.until), budget_words(action),
        shown(action.risks), shown(action.moves), str(state.label), MARKS[state],
        share(action, steps, percents), share_words(action, steps, percents),
        late_words(action, steps, today()),
        tuple(_step(action, each, today()) for each in milestones), _reports(action),
        shown(proposal.title) if proposal else None, proposal_href(viewer, proposal) if proposal else "",
        action.revision, _can(viewer, action),
    )  # fmt: skip


def _counted(milestones: list[Milestone]) -> Steps:
    """The same as following.steps_of, of steps that are here already."""
    waiting = [each.due for each in milestones if each.done_on is None and each.due]
    return Steps(sum(each.done_on is not None for each in milestones), len(milestones), min(waiting, default=None))


def budget_words(action: Action) -> str:
    """The budget with its currency; without decimals where it is whole."""
    if action.budget is None:
        return ""
    return money(f"{action.budget} {action.currency}")


def _lead(viewer: Viewer, action: Action) -> PartnerRow | None:
    if action.owner is None:
        return None
    return PartnerRow(
        action.owner.pk, viewer.calls(action.owner.pk, action.owner.name), action.accepted_at is not None,
        _mine(viewer, action.owner.pk),
    )  # fmt: skip


def _partners(viewer: Viewer, action: Action) -> tuple[PartnerRow, ...]:
    found = action.partners.select_related("organisation").order_by("organisation__name", "id")
    return tuple(
        PartnerRow(each.pk, each.organisation.name, each.accepted_at is not None, _mine(viewer, each.organisation_id))
        for each in found
    )


def _mine(viewer: Viewer, organisation: int) -> bool:
    return viewer.acts_for(organisation, *SPEAKERS)


def _step(action: Action, milestone: Milestone, at: date) -> StepRow:
    late = milestone.done_on is None and milestone.due is not None and milestone.due < at and action.state in OPEN
    return StepRow(
        milestone.pk, milestone.position, milestone.name.in_(get_language() or "en"), shown_day(milestone.due),
        shown_day(milestone.done_on), late,
    )  # fmt: skip


def _reports(action: Action) -> tuple[ReportRow, ...]:
    found = action.progress.select_related("organisation").order_by("-id")[:MOST_REPORTS]
    return tuple(
        ReportRow(
            each.organisation.name if each.organisation else "", _day(each.at), str(ActionState(each.state).label),
            MARKS[ActionState(each.state)], each.percent, shown(each.words), each.get_means_display(),
        )
        for each in found
    )  # fmt: skip


def _day(at: datetime) -> str:
    return day(at)


def _can(viewer: Viewer, action: Action) -> dict[str, bool]:
    alive = action.plan.state in {PlanState.MAKING, PlanState.RUNNING}
    draft = action.state == ActionState.DRAFT
    return {
        "report": alive and not draft and MAY["report"](viewer, action),
        "keep": alive and not draft and MAY["keep_action"](viewer, action),
        "place": alive and draft and MAY["keep_plan"](viewer, action),
        "remind": alive
        and action.state in OPEN
        and action.accepted_at is not None
        and (action.reminded_at is None or action.reminded_at <= timezone.now() - FORTNIGHT)
        and MAY["keep_plan"](viewer, action),
        "answer": alive and MAY["answer_invitation"](viewer, action),
        "answer_partner": alive,
    }
