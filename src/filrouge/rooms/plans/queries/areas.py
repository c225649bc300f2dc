"""The areas of a plan with the first of their actions and open proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language, ngettext

from filrouge.ground import statements
from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, ActionState, Area, Plan, Proposal, ProposalState, Support
from filrouge.rooms.plans.queries.actions import ActionRow, action_rows, with_next
from filrouge.rooms.plans.queries.counts import Counts
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.plans import href
from filrouge.rooms.plans.queries.proposals import ProposalRow, proposal_rows
from filrouge.rooms.plans.queries.standing import families

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


def areas_of(viewer: Viewer, plan: Plan, counts: Counts, at: str) -> tuple[AreaRow, ...]:
    """The areas in their order. One statement for members, none for others, where nothing was done since the last."""
    public, members = Viewer(viewer.space), counts.members
    first = kept(at, ("plans.first", plan.pk, get_language()), lambda: _first(public, plan, members))
    reader = Reader(viewer, counts.members, _supported(viewer, first))
    return tuple(_area(reader, area, counts, first) for area in plan.areas.all())


def _first(public: Viewer, plan: Plan, members: int) -> First:
    """Read as somebody without a mandate, so that nothing of one reader is kept for the next. Nine statements."""
    done, opened = _numbers(plan)
    actions = list(with_next(Action.objects.filter(pk__in=done)).order_by("number"))
    chosen = Proposal.objects.filter(pk__in=opened).defer("text", "reason")
    proposals = list(chosen.order_by("number"))
    family = families([row.pk for row in proposals])
    return First(
        _by_area(actions, action_rows(public, actions)),
        _by_area(proposals, proposal_rows(public, plan, proposals, family, members)),
        {each: one for one, whole in family.items() for each in whole},
    )


def _numbers(plan: Plan) -> tuple[list[int], list[int]]:
    """The keys of the first actions and of the first open proposals of every area. One statement.

    Proposals have their numbers in the order of their keys, by which the database finds open ones without the others.
    """

    def written() -> QuerySet[Any, Any]:
        begun = Action.objects.filter(area=OuterRef("pk")).exclude(state=ActionState.DRAFT).order_by("number")
        opened = Proposal.objects.filter(plan=plan, state=ProposalState.OPEN, area=OuterRef("pk")).order_by("id")
        wanted = [Subquery(begun.values("pk")[place : place + 1]) for place in range(FIRST_ACTIONS)]
        wanted += [Subquery(opened.values("pk")[place : place + 1]) for place in range(FIRST_PROPOSALS)]
        return Area.objects.filter(plan=plan).order_by().values_list(*wanted)

    found = statements.rows(("plans.first", plan.pk), written)
    actions = [number for row in found for number in row[:FIRST_ACTIONS] if number]
    return actions, [number for row in found for number in row[FIRST_ACTIONS:] if number]


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
