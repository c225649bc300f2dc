"""The areas of a plan with the first of their actions and open proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language, ngettext

from filrouge.ground import statements
from filrouge.ground.pages.kept import House, kept
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, ActionState, Area, Plan, Proposal, ProposalState, Support
from filrouge.rooms.plans.queries.actions import ActionRow, action_rows, listed
from filrouge.rooms.plans.queries.counts import Counts
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.proposals import ProposalRow, proposal_rows
from filrouge.rooms.plans.queries.proposals import listed as proposal_columns
from filrouge.rooms.plans.queries.stamps import acted, proposed
from filrouge.rooms.plans.queries.standing import hanging

FIRST_ACTIONS, FIRST_PROPOSALS = 3, 2  # of each area; the others are one click away
OPEN_AREAS = 3  # areas that are unfolded


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area. `said` counts in words what it holds; the two `more` say what else there is, empty for nothing."""

    number: int
    name: Shown
    text: Shown
    said: str
    actions: tuple[ActionRow, ...]
    proposals: tuple[ProposalRow, ...]
    more_actions: str
    more_proposals: str
    actions_href: str
    proposals_href: str


@dataclass(frozen=True, slots=True)
class First:
    """The first rows of every area by its key, the same for all readers, and to which row what was merged belongs."""

    actions: dict[int, tuple[ActionRow, ...]]
    proposals: dict[int, tuple[ProposalRow, ...]]
    root: dict[int, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: of how many members they know, and which of the proposals shown their organisation supports."""

    viewer: Viewer
    members: int
    supported: set[int]


def areas_of(viewer: Viewer, plan: Plan, counts: Counts, now: House) -> tuple[AreaRow, ...]:
    """The areas in their order. One statement for members, none for others, where nothing was done since the last.

    What is kept is read as by somebody without a mandate, so that nothing of one reader is kept for the next.
    """
    public, language = Viewer(viewer.space), get_language()
    actions = kept(acted(now), ("plans.begun", plan.pk, language, today()), lambda: _actions(public, plan))
    proposals, root = kept(proposed(now), ("plans.open", plan.pk, language), lambda: _proposals(public, plan))
    first = First(actions, proposals, root)
    reader = Reader(viewer, counts.members, _supported(viewer, first))
    return tuple(_area(reader, area, counts, first) for area in plan.areas.all())


def _actions(public: Viewer, plan: Plan) -> dict[int, tuple[ActionRow, ...]]:
    """The first actions of every area. Three statements."""
    found = list(listed(Action.objects.filter(pk__in=_begun(plan))).order_by("number", "id"))
    return _by_area(found, action_rows(public, found))


def _proposals(public: Viewer, plan: Plan) -> tuple[dict[int, tuple[ProposalRow, ...]], dict[int, int]]:
    """The first open proposals of every area, and to which of them what was merged belongs. Three statements."""
    found = list(proposal_columns(Proposal.objects.filter(pk__in=_opened(plan)).order_by("number", "id")))
    hangs = hanging([row.id for row in found])
    rows = proposal_rows(public, plan, found, hangs, 0)  # of how many members, each reader is told
    return _by_area(found, rows), {part: root for root, each in hangs.items() for part in each.parts}


def _begun(plan: Plan) -> list[int]:
    """The keys of the first actions of every area. One statement."""

    def written() -> QuerySet[Any, Any]:
        begun = Action.objects.filter(area=OuterRef("pk")).exclude(state=ActionState.DRAFT).order_by("number")
        return _first_of(plan, begun, FIRST_ACTIONS)

    return _keys(statements.rows(("plans.begun", plan.pk), written))


def _opened(plan: Plan) -> list[int]:
    """The keys of the first open proposals of every area. One statement.

    Proposals have their numbers in the order of their keys, by which the database finds open ones without the others.
    """

    def written() -> QuerySet[Any, Any]:
        opened = Proposal.objects.filter(plan=plan, state=ProposalState.OPEN, area=OuterRef("pk")).order_by("id")
        return _first_of(plan, opened, FIRST_PROPOSALS)

    return _keys(statements.rows(("plans.opened", plan.pk), written))


def _first_of(plan: Plan, found: QuerySet[Any], most: int) -> QuerySet[Any, Any]:
    wanted = [Subquery(found.values("pk")[place : place + 1]) for place in range(most)]
    return Area.objects.filter(plan=plan).order_by().values_list(*wanted)


def _keys(found: Iterable[Sequence[int | None]]) -> list[int]:
    return [number for row in found for number in row if number]


def _by_area(found: Sequence[Any], rows: Sequence[Any]) -> dict[int, tuple[Any, ...]]:
    gathered: dict[int, tuple[Any, ...]] = {}
    for each, row in zip(found, rows, strict=True):
        gathered[each.area_id] = (*gathered.get(each.area_id, ()), row)
    return gathered


def _supported(viewer: Viewer, first: First) -> set[int]:
    """Which of the proposals shown the organisation acted for supports, with what was merged into them."""
    if viewer.acting is None or not first.root:
        return set()
    ours = Support.objects.filter(proposal__in=first.root, organisation=viewer.acting.organisation)
    return {first.root[number] for number in ours.values_list("proposal_id", flat=True)}


def _area(reader: Reader, area: Area, counts: Counts, first: First) -> AreaRow:
    language, only = get_language() or "en", Wanted(area=area.position)
    actions, proposals = first.actions.get(area.pk, ()), first.proposals.get(area.pk, ())
    done, proposed = counts.actions.get(area.pk, 0), counts.proposals.get(area.pk, 0)
    more = done - len(actions), proposed - len(proposals)
    opened = Wanted(area=area.position, which=ProposalState.OPEN.value)
    return AreaRow(
        area.position, area.name.in_(language), area.text.in_(language), said_of(done, proposed), actions,
        tuple(_backed(row, reader) for row in proposals),
        ngettext("%(n)s more action", "%(n)s more actions", more[0]) % {"n": more[0]} if more[0] > 0 else "",
        ngettext("%(n)s more open proposal", "%(n)s more open proposals", more[1]) % {"n": more[1]}
        if more[1] > 0 else "",
        href(reader.viewer, area.plan, "actions") + only.query(),
        href(reader.viewer, area.plan, "proposals") + opened.query(),
    )  # fmt: skip


def _backed(row: ProposalRow, reader: Reader) -> ProposalRow:
    """The support as this reader sees it: of how many members, and whether theirs is among them."""
    of = max(reader.members, row.backing.yes)
    return replace(row, backing=replace(row.backing, of=of, mine=row.id in reader.supported))


def said_of(actions: int, proposals: int) -> str:
    """What an area holds, in words: “4 actions, 2 open proposals”; empty for nothing."""
    words = []
    if actions:
        words.append(ngettext("%(n)s action", "%(n)s actions", actions) % {"n": actions})
    if proposals:
        words.append(ngettext("%(n)s open proposal", "%(n)s open proposals", proposals) % {"n": proposals})
    return ", ".join(words)
