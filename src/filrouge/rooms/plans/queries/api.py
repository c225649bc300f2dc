"""Plans, contributions and proposals as data: what their pages say, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from filrouge.ground.pages.kept import house
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.queries.api import absolute, thread_of
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import Contribution, Plan, Proposal, Step
from filrouge.rooms.plans.queries import contributions as said
from filrouge.rooms.plans.queries import plans as listed
from filrouge.rooms.plans.queries import proposals as proposed
from filrouge.rooms.plans.queries.counts import Counts, counts_of
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.opening import closed_because, open_until
from filrouge.rooms.plans.queries.plans import seen_plans
from filrouge.rooms.plans.queries.standing import authors_in, families, supporters_in
from filrouge.rooms.plans.queries.whole_plan import meetings_shown


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan of a list. Texts are by language; `origin` is that of the original."""

    address: str
    origin: str
    title: dict[str, str]
    since: date
    until: date
    state: str
    page: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area: `actions` counts what was adopted, `proposals` what is open."""

    number: int
    origin: str
    name: dict[str, str]
    text: dict[str, str]
    actions: int
    proposals: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step and what it allows while it is open; `meeting` is the address of its meeting if the caller sees it."""

    number: int
    kind: str
    origin: str
    name: dict[str, str]
    text: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    open: bool
    allows: list[str]
    meeting: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One thing that members do in a plan: whether a step allows it now, from when it next will, and in words."""

    what: str
    open: bool
    opens_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class PlanProfile(PlanLine):
    """One plan with its areas and its steps. `calendar` has its dates (RFC 5545)."""

    text: dict[str, str]
    areas: list[AreaLine]
    steps: list[StepLine]
    open: list[OpenLine]
    calendar: str


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One contribution. `text` by language, `origin` is that of the original; `proposals` by their numbers."""

    address: str
    number: int
    organisation: str
    country: str
    area: int | None
    step: int | None
    origin: str
    text: dict[str, str]
    came: str
    state: str
    at: datetime
    proposals: list[int]
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal. `supporters` counts organisations, each once, with those of what was merged into it."""

    address: str
    number: int
    area: int | None
    origin: str
    title: dict[str, str]
    text: dict[str, str]
    version: int
    state: str
    authors: list[str]
    supporters: int
    merged_into: int | None
    reason: dict[str, str]
    decided_at: datetime | None
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the things of one kind stand: looked up once for a whole list."""

    page: str
    thread: str

    def of(self, address: str) -> dict[str, str]:
        """The page of a thing, and its thread as W3C PROV."""
        return {"page": self.page.replace(PLACE, address), "thread": self.thread.replace(PLACE, address)}


def addresses(viewer: Viewer, kind: str) -> Addresses:
    """The addresses of a kind of thing, by the word that pages and threads have for it."""
    return Addresses(absolute(viewer, f"plans:{kind}", PLACE), thread_of(viewer, kind, PLACE))


def plans(viewer: Viewer, cursor: str) -> Slice[PlanLine]:
    """One page of plans, the newest first. One statement."""
    return cut(seen_plans(viewer).defer("text"), listed.KEYS, cursor, lambda plan: PlanLine(**_plan(viewer, plan)))


def _plan(viewer: Viewer, plan: Plan) -> dict[str, Any]:
    plain = {name: getattr(plan, name) for name in ("address", "since", "until", "state")}
    page = absolute(viewer, "plans:plan", plan.address)
    return plain | {"origin": plan.title.origin, "title": plan.title.texts(), "page": page}


def profile(viewer: Viewer, plan: Plan) -> PlanProfile:
    """One plan. Three statements where nothing was done since its numbers were counted; its steps came with it."""
    counts, shown = counts_of(viewer, plan, house()), meetings_shown(viewer, plan)
    opened = {step.pk for step in rules.open_steps(plan)}
    return PlanProfile(
        **_plan(viewer, plan),
        text=plan.text.texts(),
        areas=_areas(plan, counts),
        steps=[_step(step, step.pk in opened, shown) for step in plan.steps.all()],
        open=[_open(plan, what) for what in rules.EVERYTHING],
        calendar=absolute(viewer, "plans:plan_as", plan.address, "ics"),
    )


def _areas(plan: Plan, counts: Counts) -> list[AreaLine]:
    return [
        AreaLine(
            area.position, area.name.origin, area.name.texts(), area.text.texts(), counts.actions.get(area.pk, 0),
            counts.proposals.get(area.pk, 0),
        )
        for area in plan.areas.all()
    ]  # fmt: skip


def _step(step: Step, is_open: bool, shown: set[int]) -> StepLine:
    meeting = step.meeting.address if step.meeting and step.meeting_id in shown else ""
    return StepLine(
        step.position, step.kind, step.name.origin, step.name.texts(), step.text.texts(), step.opens_at,
        step.closes_at, is_open, list(step.allows), meeting,
    )  # fmt: skip


def _open(plan: Plan, what: str) -> OpenLine:
    closed = closed_because(plan, what)
    coming = rules.next_opening(plan, what) if closed else None
    return OpenLine(what, not closed, coming.opens_at if coming else None, closed or open_until(plan, what))


def contributions(viewer: Viewer, plan: Plan, cursor: str) -> Slice[ContributionLine]:
    """One page of contributions, the newest first. Four statements for any number."""
    found = said.matching(viewer, plan, Wanted()).select_related("organisation")
    page = cut(found, said.KEYS, cursor, lambda row: row)
    return Slice(tuple(contribution_lines(viewer, plan, *page.rows)), page.following, page.preceding)


def contribution_lines(viewer: Viewer, plan: Plan, *rows: Contribution) -> list[ContributionLine]:
    """Contributions of one plan as data. Three statements for any number."""
    became = said.became_of(viewer, [each.pk for each in rows])
    areas, steps = positions(plan)
    where = addresses(viewer, "contribution")
    return [
        ContributionLine(
            each.address, each.number or 0, each.organisation.name, each.organisation.country,
            areas.get(each.area_id or 0), steps.get(each.step_id or 0), each.text.origin, each.text.texts(), each.came,
            each.state, each.at, [one.number for one in became.get(each.pk, ())], **where.of(each.address),
        )
        for each in rows
    ]  # fmt: skip


def proposals(viewer: Viewer, plan: Plan, cursor: str) -> Slice[ProposalLine]:
    """One page of proposals, the newest first. Five statements for any number where nothing was merged."""
    found = proposed.matching(viewer, plan, Wanted()).select_related("merged_into")
    page = cut(found, proposed.KEYS, cursor, lambda row: row)
    family = families([each.pk for each in page.rows])
    lines = proposal_lines(viewer, plan, page.rows, family)
    return Slice(tuple(ProposalLine(**line) for line in lines), page.following, page.preceding)


def proposal_lines(
    viewer: Viewer, plan: Plan, rows: tuple[Proposal, ...], family: Mapping[int, set[int]]
) -> list[dict[str, Any]]:
    """Proposals of one plan as the fields of ProposalLine. Four statements for any number."""
    authors, support = authors_in(dict(family)), supporters_in(dict(family))
    areas, _steps = positions(plan)
    where = addresses(viewer, "proposal")
    return [
        _proposed(each, areas) | where.of(each.address)
        | {"authors": sorted(authors[each.pk].values()), "supporters": len(support[each.pk])}
        for each in rows
    ]  # fmt: skip


def _proposed(each: Proposal, areas: Mapping[int, int]) -> dict[str, Any]:
    plain = {name: getattr(each, name) for name in ("address", "number", "version", "state", "decided_at")}
    return plain | {
        "area": areas.get(each.area_id or 0),
        "origin": each.title.origin,
        "title": each.title.texts(),
        "text": each.text.texts(),
        "merged_into": each.merged_into.number if each.merged_into else None,
        "reason": each.reason.texts(),
    }


def positions(plan: Plan) -> tuple[dict[int, int], dict[int, int]]:
    """The positions of areas and of steps, by which people and programs know them."""
    areas = {area.pk: area.position for area in plan.areas.all()}
    return areas, {step.pk: step.position for step in plan.steps.all()}
