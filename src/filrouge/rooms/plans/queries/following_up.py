"""The secretariat's page: who reports on what, when they last did, and who is over a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from filrouge.ground.pages.keyset import Slice
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Action, Plan
from filrouge.rooms.plans.queries.actions import ActionRow, action_rows, listed, shown_to
from filrouge.rooms.plans.queries.following import FORTNIGHT, OPEN, last_reports
from filrouge.rooms.plans.queries.row_words import days

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
    """One page of the actions that are going on, by owner; those without one come last. Three statements."""
    page = _GOING_ON.page(viewer, cursor, plan=plan.pk)
    rows, reported = action_rows(viewer, page.rows), last_reports([row.id for row in page.rows])
    around = _Around(timezone.now(), days())
    made = [_row(each, row, reported.get(row.id), around) for each, row in zip(page.rows, rows, strict=True)]
    return Slice(tuple(_grouped(made)), page.following, page.preceding)


def _going_on(viewer: Viewer, *, plan: int) -> QuerySet[Any, Any]:
    found = Action.objects.filter(shown_to(viewer), plan=plan, state__in=OPEN)
    return listed(found.annotate(lead=Coalesce("owner__name", Value("\uffff"))), "lead")


_GOING_ON = SeenList(_going_on, KEYS, texts=("lead",), plan=-10)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of one list share."""

    now: datetime
    days: Callable[[datetime], str]


def _row(action: Any, row: ActionRow, reported: datetime | None, around: _Around) -> FollowRow:
    taken_on = action.owner_id is not None and action.accepted_at is not None
    quiet = action.reminded_at is None or action.reminded_at <= around.now - FORTNIGHT
    return FollowRow(
        row, action.owner__name or "", first=False, asked=action.owner_id is not None and not taken_on,
        reported=around.days(reported) if reported else "",
        reminded=around.days(action.reminded_at) if action.reminded_at else "", may_remind=taken_on and quiet,
    )  # fmt: skip


def _grouped(rows: list[FollowRow]) -> list[FollowRow]:
    """Mark the first row of each owner, above which its name stands."""
    return [replace(row, first=place == 0 or rows[place - 1].owner != row.owner) for place, row in enumerate(rows)]
