"""On which actions reports are expected, and which are due for a word."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from filrouge.ground.people.models import Mandate
from filrouge.ground.people.viewer import in_force
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Plan, PlanState
from filrouge.rooms.plans.queries.following import FORTNIGHT
from filrouge.rooms.plans.rules import SPEAKERS

OPEN = (ActionState.TO_START, ActionState.UNDER_WAY)


def reporting_on() -> Q:
    """The actions on which reports are expected: taken on, not done, in a plan that is being made or runs."""
    plans = Plan.objects.filter(state__in=(PlanState.MAKING, PlanState.RUNNING))
    return Q(state__in=OPEN, accepted_at__isnull=False, plan__in=plans)


def soon_after(at: datetime) -> date:
    """The last day that is near: within a fortnight."""
    return (at + FORTNIGHT).date()


def near_a_date(soon: date) -> Q:
    """Actions whose end, or a step of which that is not done, is until a day or past."""
    missed = Milestone.objects.filter(action=OuterRef("pk"), done_on=None, due__lte=soon)
    return Q(until__lte=soon) | Q(Exists(missed))


def asked_by_a_meeting(soon: date) -> Q:
    """Actions of which the meeting that they were taken on at asks already, by their line: nobody is asked twice."""
    return Q(line__closed_at=None, line__due__lte=soon)


def due_for_a_word(at: datetime) -> QuerySet[Action]:
    """Actions whose owner is to be asked how it goes: near a date, and not asked nor heard of within a fortnight."""
    quiet = Q(reminded_at=None) | Q(reminded_at__lte=at - FORTNIGHT)
    heard = Q(progress__at__gt=at - FORTNIGHT)
    delegates = Mandate.objects.filter(
        in_force(at.date()), space=OuterRef("plan__space"), organisation=OuterRef("owner"), role__in=SPEAKERS
    )
    soon = soon_after(at)
    near = Action.objects.filter(reporting_on(), near_a_date(soon), quiet)
    found = near.exclude(heard).exclude(asked_by_a_meeting(soon))
    return found.filter(Exists(delegates.filter(person__is_active=True)))
