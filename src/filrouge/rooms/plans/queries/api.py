"""Contributions and proposals as data: what their pages say, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Contribution, Plan, Proposal
from filrouge.rooms.plans.queries import contributions as said
from filrouge.rooms.plans.queries import proposals as proposed
from filrouge.rooms.plans.queries.contributions import PLACE, address_of
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.standing import authors_in, families, supporters_in


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


def contributions(viewer: Viewer, plan: Plan, cursor: str) -> Slice[ContributionLine]:
    """One page of contributions, the newest first. Four statements for any number."""
    found = said.matching(viewer, plan, Wanted()).select_related("organisation")
    page = cut(found, said.KEYS, cursor, lambda row: row)
    became = said.became_of(viewer, [each.pk for each in page.rows])
    areas, steps = _positions(plan)
    root = settings.PUBLIC_ADDRESS + address_of(viewer, "contribution")
    lines = (_said(each, areas, steps, [b.number for b in became.get(each.pk, ())], root) for each in page.rows)
    return Slice(tuple(lines), page.following, page.preceding)


def proposals(viewer: Viewer, plan: Plan, cursor: str) -> Slice[ProposalLine]:
    """One page of proposals, the newest first. Five statements for any number where nothing was merged."""
    found = proposed.matching(viewer, plan, Wanted()).select_related("merged_into")
    page = cut(found, proposed.KEYS, cursor, lambda row: row)
    family = families([each.pk for each in page.rows])
    authors, support = authors_in(family), supporters_in(family)
    areas, _steps = _positions(plan)
    root = settings.PUBLIC_ADDRESS + address_of(viewer, "proposal")
    lines = (
        _proposed(each, areas, sorted(authors[each.pk].values()), len(support[each.pk]), root) for each in page.rows
    )
    return Slice(tuple(lines), page.following, page.preceding)


def _positions(plan: Plan) -> tuple[dict[int, int], dict[int, int]]:
    """The positions of areas and of steps, by which people and programs know them."""
    areas = {area.pk: area.position for area in plan.areas.all()}
    return areas, {step.pk: step.position for step in plan.steps.all()}


def _said(
    each: Contribution, areas: dict[int, int], steps: dict[int, int], proposals: list[int], root: str
) -> ContributionLine:
    return ContributionLine(
        each.address, each.number or 0, each.organisation.name, each.organisation.country,
        areas.get(each.area_id or 0), steps.get(each.step_id or 0), each.text.origin, each.text.texts(), each.came,
        each.state, each.at, proposals, root.replace(PLACE, each.address),
    )  # fmt: skip


def _proposed(each: Proposal, areas: dict[int, int], authors: list[str], supporters: int, root: str) -> ProposalLine:
    into = each.merged_into.number if each.merged_into else None
    return ProposalLine(
        each.address, each.number, areas.get(each.area_id or 0), each.title.origin, each.title.texts(),
        each.text.texts(), each.version, each.state, authors, supporters, into, each.reason.texts(), each.decided_at,
        root.replace(PLACE, each.address),
    )  # fmt: skip
