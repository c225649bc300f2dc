"""The secretariat's page: who reports on what, when they last did, and who is over a date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from filrouge.ground.hours import day
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Action, Plan
from filrouge.rooms.plans.queries.actions import ActionRow, action_rows, shown_to, with_next
from filrouge.rooms.plans.queries.following import FORTNIGHT, OPEN

KEYS = (("lead", False), ("id", False))


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One action that is going on, by its owner. `may_remind`: its owner was not asked within a fortnight."""

    action: ActionRow
    owner: str
    first: bool
    asked: bool
    reported: str
    reminded: str
    may_remind: bool


def following_up(viewer: Viewer, plan: Plan, cursor: str = "") -> Slice[FollowRow]:
    """One page of the actions that are going on, by owner; those without one come last. Five statements."""
    found = with_next(Action.objects.filter(shown_to(viewer), plan=plan, state__in=OPEN))
    named = found.annotate(lead=Coalesce("owner__name", Value("\uffff")), reported_at=Max("progress__at"))
    page = cut(named, KEYS, cursor, lambda row: row)
    rows = action_rows(viewer, page.rows)
    now = timezone.now()
    made = [_row(action, row, now) for action, row in zip(page.rows, rows, strict=True)]
    return Slice(tuple(_grouped(made)), page.following, page.preceding)


def _row(action: Any, row: ActionRow, now: datetime) -> FollowRow:
    taken_on = action.owner is not None and action.accepted_at is not None
    quiet = action.reminded_at is None or action.reminded_at <= now - FORTNIGHT
    return FollowRow(
        row, action.owner.name if action.owner else "", first=False, asked=action.owner is not None and not taken_on,
        reported=day(action.reported_at) if action.reported_at else "",
        reminded=day(action.reminded_at) if action.reminded_at else "", may_remind=taken_on and quiet,
    )  # fmt: skip


def _grouped(rows: list[FollowRow]) -> list[FollowRow]:
    """Mark the first row of each owner, above which its name stands."""
    return [replace(row, first=place == 0 or rows[place - 1].owner != row.owner) for place, row in enumerate(rows)]
