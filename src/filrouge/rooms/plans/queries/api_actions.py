"""Actions as data: who leads them, their milestones, and what was reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Prefetch

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Action, Milestone, Partner, Plan, Progress
from filrouge.rooms.plans.queries.actions import KEYS, matching
from filrouge.rooms.plans.queries.api import addresses
from filrouge.rooms.plans.queries.earlier import WORDS, changes_kept, words_of
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.following import Steps, days_late, number_of, said_percents, share, steps_of

REPORTS = 100  # the newest of an action


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action. `number` is “1.2”, `share` in per cent, `days_late` 0 while it is in time, `proposal` a number.

    `lead_accepted` is false while the organisation is asked to lead it; `partners` said yes.
    """

    address: str
    number: str
    area: int | None
    origin: str
    title: dict[str, str]
    lead: str
    lead_accepted: bool
    partners: list[str]
    since: date | None
    until: date | None
    state: str
    share: int
    days_late: int
    milestones_done: int
    milestones: int
    budget: str | None
    currency: str
    proposal: int | None
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A step of an action, with its day; `done_on` once it is done."""

    number: int
    origin: str
    name: dict[str, str]
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """What was reported once: where it stands, a share in per cent where there are no milestones, and words."""

    organisation: str
    state: str
    percent: int | None
    words: dict[str, str]
    means: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """How an action read until somebody changed it: `changed_at`, for `changed_by`. `lead` led it or was asked to.

    `revision` grows when the original words or the dates change: federations that answered to a line say to which.
    """

    revision: int
    changed_at: datetime
    changed_by: str
    title: dict[str, str]
    text: dict[str, str]
    risks: dict[str, str]
    moves: dict[str, str]
    since: date | None
    until: date | None
    budget: str | None
    currency: str
    lead: str


@dataclass(frozen=True, slots=True)
class ActionProfile(ActionLine):
    """One action with its steps in their order, the newest reports, and how it read earlier, the newest first."""

    revision: int
    earlier: list[EarlierWording]

    text: dict[str, str]
    risks: dict[str, str]
    moves: dict[str, str]
    steps: list[MilestoneLine]
    progress: list[ProgressLine]


def actions(viewer: Viewer, plan: Plan, cursor: str) -> Slice[ActionLine]:
    """One page of the actions of a plan by area and number, without drafts. Four statements for any number."""
    found: Any = matching(viewer, plan, Wanted()).select_related("owner", "area", "proposal")
    placed = found.defer("text", "risks", "moves").annotate(place=F("area__position"))
    page = cut(placed.prefetch_related(_PARTNERS), KEYS, cursor, lambda row: row)
    lines = tuple(ActionLine(**line) for line in _lines(viewer, page.rows))
    return Slice(lines, page.following, page.preceding)


_PARTNERS = Prefetch(
    "partners",
    Partner.objects.filter(accepted_at__isnull=False).select_related("organisation").order_by("organisation__name"),
)


def _lines(viewer: Viewer, found: Sequence[Action]) -> list[dict[str, Any]]:
    numbers = [each.pk for each in found]
    steps, percents = steps_of(numbers), said_percents(numbers)
    where = addresses(viewer, "action")
    return [
        _line(each, steps.get(each.pk, Steps()), percents) | where.of(each.address)
        for each in found
    ]  # fmt: skip


def _line(action: Action, steps: Steps, percents: Mapping[int, int]) -> dict[str, Any]:
    plain = ("address", "since", "until", "state", "currency")
    return {name: getattr(action, name) for name in plain} | {
        "number": number_of(action),
        "area": action.area.position if action.area else None,
        "origin": action.title.origin,
        "title": action.title.texts(),
        "lead": action.owner.name if action.owner else "",
        "lead_accepted": action.accepted_at is not None,
        "partners": [each.organisation.name for each in action.partners.all()],
        "share": share(action, steps, percents),
        "days_late": days_late(action, steps, today()),
        "milestones_done": steps.done,
        "milestones": steps.of,
        "budget": None if action.budget is None else str(action.budget),
        "proposal": action.proposal.number if action.proposal else None,
    }


def action(viewer: Viewer, found: Action) -> ActionProfile:
    """One action that the viewer may see. Eight statements."""
    whole = Action.objects.select_related("owner", "area", "proposal").prefetch_related(_PARTNERS).get(pk=found.pk)
    [line] = _lines(viewer, [whole])
    reports = whole.progress.select_related("organisation").order_by("-id")[:REPORTS]
    return ActionProfile(
        **line,
        revision=whole.revision,
        earlier=list(_earlier(viewer, whole)),
        text=whole.text.texts(),
        risks=whole.risks.texts(),
        moves=whole.moves.texts(),
        steps=[_step(each) for each in whole.milestones.order_by("position")],
        progress=[progress_line(each) for each in reports],
    )


def _earlier(viewer: Viewer, action: Action) -> Iterator[EarlierWording]:
    """What stood before each change of its own. What an older version did not keep of it is not said."""
    entries, names = changes_kept(viewer, action)
    for entry in entries:
        kept = entry.before
        said: dict[str, Any] = {name: words_of(kept.get(name), action.title.origin).texts() for name in WORDS}
        days: dict[str, Any] = {
            name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in ("since", "until")
        }
        budget, _space, currency = (kept.get("budget") or "").partition(" ")
        yield EarlierWording(
            revision=kept["revision"], changed_at=entry.at, changed_by=names.get(entry.organisation or 0, ""),
            budget=budget or None, currency=currency, lead=names.get(kept.get("owner") or 0, ""), **said, **days,
        )  # fmt: skip


def _step(each: Milestone) -> MilestoneLine:
    return MilestoneLine(each.position, each.name.origin, each.name.texts(), each.due, each.done_on)


def progress_line(each: Progress) -> ProgressLine:
    """One report."""
    who = each.organisation.name if each.organisation else ""
    return ProgressLine(who, each.state, each.percent, each.words.texts(), each.means, each.at)


def milestone_of(found: Action, number: int) -> Milestone | None:
    """A step of an action by its place; None where there is none."""
    return found.milestones.filter(position=number).select_related("action__plan__space__organisation").first()
