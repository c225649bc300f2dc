"""Where an action stands: its number, its share done, whether it is late, and whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Label, Shown, Words
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Partner, Progress
from filrouge.rooms.plans.queries.standing import spoke_about

OPEN = (ActionState.TO_START, ActionState.UNDER_WAY)
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Steps:
    """The milestones of an action in numbers; `due` is the day of the next that has one, `late` of the first missed."""

    done: int = 0
    of: int = 0
    due: date | None = None


def number_of(action: Action) -> str:
    """The number that people cite: 1.2. A draft has none."""
    return f"{action.area.position}.{action.number}" if action.area is not None and action.number else ""


def concerned(action: Action) -> set[int]:
    """Whom an action concerns: who leads it or takes part, and who spoke about the proposal that it came from."""
    found = set(action.partners.filter(accepted_at__isnull=False).values_list("organisation_id", flat=True))
    if action.owner_id:
        found.add(action.owner_id)
    return found | (spoke_about(action.proposal) if action.proposal is not None else set())


def _steps(actions: list[int]) -> QuerySet[Milestone, Any]:
    found = Milestone.objects.filter(action__in=actions).order_by().values("action")
    missing, there = Min("due", filter=Q(done_on=None)), Count("id", filter=Q(done_on__isnull=False))
    return found.annotate(done=there, of=Count("id"), next=missing).values_list("action", "done", "of", "next")


_STEPS = Prepared(_steps, actions=[-1])


def steps_of(actions: Iterable[int]) -> dict[int, Steps]:
    """The milestones of many actions in numbers. One statement."""
    return {row.action: Steps(row.done, row.of, row.next) for row in _STEPS.rows(actions=list(actions))}


def _percents(actions: list[int]) -> QuerySet[Progress, Any]:
    said = Progress.objects.filter(action__in=actions, percent__isnull=False)
    return said.order_by("id").values_list("action", "percent")


_PERCENTS = Prepared(_percents, actions=[-1])


def said_percents(actions: Iterable[int]) -> dict[int, int]:
    """What was last reported in per cent, of many actions. One statement."""
    return dict(_PERCENTS.rows(actions=list(actions)))


def last_reports(actions: Iterable[int]) -> dict[int, datetime]:
    """When each of many actions was last reported on. One statement."""
    reported = Progress.objects.filter(action__in=list(actions)).order_by().values_list("action")
    return dict(reported.annotate(last=Max("at")))


def _facts(actions: list[int]) -> QuerySet[Action, Any]:
    steps = Milestone.objects.filter(action=OuterRef("pk"))
    waiting = steps.filter(done_on=None).order_by("due", "position")
    said = Progress.objects.filter(action=OuterRef("pk"), percent__isnull=False).order_by("-id")
    partners = Partner.objects.filter(action=OuterRef("pk"), accepted_at__isnull=False)
    asked = {
        "done": _how_many(steps.filter(done_on__isnull=False)), "of": _how_many(steps),
        "missing": Subquery(steps.filter(done_on=None).order_by().values("action").annotate(n=Min("due")).values("n")),
        "next_name": Subquery(waiting.values("name")[:1]), "next_due": Subquery(waiting.values("due")[:1]),
        "percent": Subquery(said.values("percent")[:1]), "others": _how_many(partners),
    }  # fmt: skip
    found: QuerySet[Action, Any] = Action.objects.filter(pk__in=actions).annotate(**asked).values_list("id", *asked)
    return found


def _how_many(found: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(found.order_by().values("action").annotate(n=Count("pk")).values("n")), 0)


_FACTS = Prepared(_facts, actions=[-1])


def facts_of(actions: Iterable[int]) -> dict[int, Any]:
    """What a row says of each of many actions: `done` of its `of` steps, the first day that is `missing`, `next_name`
    and `next_due` of its next step, the `percent` that was last reported, how many `others` take part. One statement.
    """
    numbers = list(actions)
    return {row.id: row for row in _FACTS.rows(actions=numbers)} if numbers else {}


def share(action: Action, steps: Steps, percents: Mapping[int, int]) -> int:
    """The share done in per cent: that of the milestones, else what was last reported."""
    if action.state == ActionState.DONE:
        return 100
    return round(100 * steps.done / steps.of) if steps.of else percents.get(action.id, 0)


def share_words(action: Action, steps: Steps, percents: Mapping[int, int]) -> str:
    """The share done in words: “3 of 8 steps done”, “60 % done”, “Not started”."""
    if action.state in {ActionState.DONE, ActionState.STOPPED, ActionState.DRAFT}:
        return str(ActionState(action.state).label)
    if steps.of:
        words = ngettext("%(done)s of %(of)s step done", "%(done)s of %(of)s steps done", steps.of)
        return words % {"done": steps.done, "of": steps.of}
    if percents.get(action.id):
        return _("%(percent)s %% done") % {"percent": percents[action.id]}
    return str(ActionState(action.state).label)


def first_due(action: Action, steps: Steps) -> date | None:
    """The day that counts next: that of the first step not done, or the end of the action."""
    return min((each for each in (steps.due, action.until) if each), default=None)


def days_late(action: Action, steps: Steps, today: date) -> int:
    """By how many days an action is over its date; 0 while it is in time or when nothing more is expected."""
    due = first_due(action, steps)
    return max((today - due).days, 0) if due and action.state in OPEN else 0


def late_words(action: Action, steps: Steps, today: date) -> str:
    """That an action or the next of its steps is late, kindly: by how much, and that the owner knows."""
    days = days_late(action, steps, today)
    if not days:
        return ""
    of_a_step = first_due(action, steps) != action.until  # the row says until when the whole action goes
    over = _("a step is %(over)s") % {"over": _over(days)} if of_a_step else _over(days)
    if action.reminded_at is None:
        return over
    return _("%(over)s; the owner was reminded on %(day)s") % {"over": over, "day": day(action.reminded_at)}


def _over(days: int) -> str:
    if days < 14:
        return ngettext("%(days)s day over its date", "%(days)s days over its date", days) % {"days": days}
    if days < 60:
        return _("%(weeks)s weeks over its date") % {"weeks": days // 7}
    return _("%(months)s months over its date") % {"months": days // 30}


def shown_day(at: date | None) -> str:
    """A day in words; empty for none."""
    return date_format(at) if at else ""


def shown(words: Words) -> Shown | None:
    """Words as the reader reads them; None where nothing is said."""
    return words.in_(get_language() or "en") if words else None


def in_(words: object) -> Label:
    """Words in the reader's language."""
    label: Label = words.in_(get_language() or "en").label  # type: ignore[attr-defined]  # Words, whose column mypy does not know
    return label
