"""What members said: the list with its filters, one contribution, and what became of each of one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.rooms.plans.models import (
    Came,
    Contribution,
    ContributionState,
    Drawn,
    Plan,
    Proposal,
    ProposalState,
)
from filrouge.rooms.plans.queries.filters import EVERYTHING, Wanted, organisations_in
from filrouge.rooms.plans.queries.following import in_
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.row_words import days, labels
from filrouge.rooms.plans.queries.seen import heard_by, open_to, seen_contributions
from filrouge.rooms.register.queries.values import country_name

KEYS = (("id", True),)
NAMED = 3  # proposals drawn from one contribution that the list of all names; its own page names each
UNSORTED, TO_CONFIRM, TAKEN_BACK = "unsorted", "to_confirm", "taken_back"
WHICHES = {UNSORTED: gettext_lazy("Without a proposal yet"), TO_CONFIRM: gettext_lazy("To be confirmed")}
MARKS = {
    ContributionState.DRAFT: "due",
    ContributionState.TO_CONFIRM: "half",
    ContributionState.HANDED_IN: "done",
    ContributionState.TAKEN_BACK: "no",
}


@dataclass(frozen=True, slots=True)
class Became:
    """One proposal that was drawn from a contribution, with where it stands now, in words."""

    number: int
    title: Shown
    href: str
    words: str
    reason: Shown | None = None


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One contribution as a list shows it. `number` is None for a draft; `more` proposals were drawn from it than are
    named in `became`.
    """

    id: int
    address: str
    number: int | None
    text: Shown
    href: str
    organisation: str
    organisation_href: str
    country: str
    area: str
    step: str
    came: str
    when: str
    state: str
    mark: str
    became: tuple[Became, ...]
    more: int


class Said(NamedTuple):
    """The columns of one contribution that its row is made of."""

    id: int
    address: str
    number: int | None
    text: Words
    came: str
    state: str
    at: datetime
    area: int | None
    step: int | None
    name: str
    organisation: str
    country: str


COLUMNS = (
    "id", "address", "number", "text", "came", "state", "at", "area_id", "step_id", "organisation__name",
    "organisation__address", "organisation__country",
)  # fmt: skip
_said = attrgetter(*(column.replace("__", ".") for column in COLUMNS))


def contributions(viewer: Viewer, plan: Plan, wanted: Wanted, cursor: str = "") -> Slice[ContributionRow]:
    """One page of contributions, the newest first, each with the first proposals drawn from it. Two statements for any
    number; areas and steps are prefetched.
    """
    among = organisations_in(wanted.country) if wanted.country else [0]
    return _page(viewer, plan, _LISTED.page(viewer, cursor, wanted, plan=plan.pk, among=among), NAMED)


def _page(viewer: Viewer, plan: Plan, page: Slice[Any], named: int = 0) -> Slice[ContributionRow]:
    return Slice(_rows(viewer, plan, list(map(Said._make, page.rows)), named), page.following, page.preceding)


def _listed(viewer: Viewer, wanted: Wanted = EVERYTHING, *, plan: int, among: list[int]) -> QuerySet[Contribution, Any]:
    return matching(viewer, Plan(pk=plan), wanted, among).values_list(*COLUMNS)


_LISTED = SeenList(_listed, KEYS, plan=-10, among=[-20])


def matching(
    viewer: Viewer, plan: Plan, wanted: Wanted, among: Collection[int] | None = None
) -> QuerySet[Contribution]:
    """The contributions of a plan that somebody may see and wants; `among` the organisations of a country, where they
    are known.
    """
    found = Contribution.objects.filter(heard_by(viewer), plan=plan)
    if wanted.which == UNSORTED:
        found = found.filter(unsorted())
    elif wanted.which == TO_CONFIRM:
        found = found.filter(state=ContributionState.TO_CONFIRM)
    else:
        found = found.exclude(state__in=(ContributionState.DRAFT, ContributionState.TAKEN_BACK))
    if wanted.area:
        found = found.filter(area__position=wanted.area, area__plan=plan)
    if wanted.step:
        found = found.filter(step__position=wanted.step, step__plan=plan)
    if wanted.country:
        found = found.filter(organisation__in=organisations_in(wanted.country) if among is None else among)
    if wanted.organisation:
        found = found.filter(organisation__address=wanted.organisation)
    return found.filter(text__origin=wanted.language) if wanted.language else found


def heard(viewer: Viewer, plan: Plan) -> QuerySet[Contribution]:
    """The contributions of a plan that somebody may see, without drafts and what was taken back."""
    said = Contribution.objects.filter(heard_by(viewer), plan=plan)
    return said.exclude(state__in=(ContributionState.DRAFT, ContributionState.TAKEN_BACK))


def heard_in(viewer: Viewer, drawn: QuerySet[Drawn]) -> QuerySet[Drawn]:
    """Those of these draws whose contribution somebody may see, without what was taken back."""
    aside = (ContributionState.DRAFT, ContributionState.TAKEN_BACK)
    return drawn.filter(heard_by(viewer, "contribution__")).exclude(contribution__state__in=aside)


def unsorted() -> Q:
    """Handed in, and no proposal that stands was drawn from it. What was merged stands in what it became."""
    alive = Drawn.objects.filter(contribution=OuterRef("pk")).exclude(proposal__state=ProposalState.TAKEN_BACK)
    return Q(~Exists(alive), state__in=(ContributionState.HANDED_IN, ContributionState.TO_CONFIRM))


def contribution_rows(viewer: Viewer, plan: Plan, found: Sequence[Contribution]) -> tuple[ContributionRow, ...]:
    """Rows ready to print, with what became of each. One statement."""
    return _rows(viewer, plan, [Said._make(_said(each)) for each in found])


def _rows(viewer: Viewer, plan: Plan, found: Sequence[Said], named: int = 0) -> tuple[ContributionRow, ...]:
    around = _Around(
        areas={area.pk: in_(area.name) for area in plan.areas.all()},
        steps={step.pk: in_(step.name) for step in plan.steps.all()},
        root=address_of(viewer, "contribution"),
        list_root=plan_href(viewer, plan, "contributions") + "?organisation=",
        language=get_language() or "en",
        days=days(),
        country=cache(country_name),
        came=labels(Came),
        states=labels(ContributionState),
    )
    became, more = _led_to(viewer, [each.id for each in found], named)
    return tuple(_row(each, around, became.get(each.id, ()), more.get(each.id, 0)) for each in found)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of one list share."""

    areas: Mapping[int, str]
    steps: Mapping[int, str]
    root: str
    list_root: str
    language: str
    days: Callable[[datetime], str]
    country: Callable[[str], str]
    came: Mapping[str, str]
    states: Mapping[str, str]


def _row(said: Said, around: _Around, became: Sequence[Became], more: int) -> ContributionRow:
    return ContributionRow(
        id=said.id, address=said.address, number=said.number, text=said.text.in_(around.language),
        href=around.root.replace(PLACE, said.address), organisation=said.name,
        organisation_href=around.list_root + said.organisation,
        country=around.country(said.country) if said.country else "", area=around.areas.get(said.area or 0, ""),
        step=around.steps.get(said.step or 0, ""), came=around.came[said.came], when=around.days(said.at),
        state=around.states[said.state], mark=MARKS[ContributionState(said.state)], became=tuple(became),
        more=more,
    )  # fmt: skip


def became_of(viewer: Viewer, contributions: Collection[int]) -> Mapping[int, list[Became]]:
    """What was drawn from contributions, as far as the viewer may see it. One statement, of lean rows."""
    return _led_to(viewer, contributions)[0]


def _led_to(
    viewer: Viewer, contributions: Collection[int], named: int = 0
) -> tuple[Mapping[int, list[Became]], Mapping[int, int]]:
    """The same, of each contribution the first `named` where some are, with how many more there are."""
    if not contributions:
        return {}, {}
    around = _Led(
        address_of(viewer, "proposal"), get_language() or "en", labels(ProposalState),
        _("Merged into proposal %(number)s: %(state)s"),
    )  # fmt: skip
    found: dict[int, list[Became]] = defaultdict(list)
    proposals: dict[int, Became] = {}  # one of them may have been drawn from many on a page
    more: Counter[int] = Counter()
    for contribution, proposal, *led in _DRAWN.rows(viewer, contributions=list(contributions)):
        if named and len(found[contribution]) == named:
            more[contribution] += 1
            continue
        if proposal not in proposals:
            proposals[proposal] = _became(around, *led)
        found[contribution].append(proposals[proposal])
    return found, more


BECAME = (
    "proposal__number", "proposal__title", "proposal__address", "proposal__state", "proposal__reason",
    "proposal__merged_into__number", "proposal__merged_into__address", "proposal__merged_into__state",
    "proposal__merged_into__reason",
)  # fmt: skip


def _drawn(viewer: Viewer, contributions: list[int]) -> QuerySet[Drawn, Any]:
    shown = Drawn.objects.filter(open_to(viewer, "proposal__"), contribution__in=contributions)
    return shown.order_by("proposal_id").values_list("contribution", "proposal", *BECAME)


_DRAWN = Seen(_drawn, contributions=[-10])


class _Led(NamedTuple):
    """What all that was drawn from contributions shares on a page."""

    root: str
    language: str
    states: Mapping[str, str]
    merged: str


def _became(around: _Led, number: int, title: Words, address: str, state: str, reason: Words, *into: Any) -> Became:
    """Where a proposal stands, as somebody would say it to who it came from; of what was merged, where that stands."""
    words = around.states[state]
    if into[0] is not None:
        address, reason = into[1], into[3]
        words = around.merged % {"number": into[0], "state": around.states[into[2]]}
    why = reason.in_(around.language) if reason else None
    return Became(number, title.in_(around.language), around.root.replace(PLACE, address), words, why)


def contribution_called(viewer: Viewer, address: str) -> Contribution | None:
    """One contribution; None for who may not see it and for what does not exist alike. Two statements."""
    found = seen_contributions(viewer).filter(address=address)
    related = found.select_related("plan__space__organisation", "organisation", "line")
    return related.prefetch_related("plan__steps", "plan__areas").first()


def mine(viewer: Viewer, plan: Plan, cursor: str = "") -> Slice[ContributionRow]:
    """What the organisation acted for said in a plan, drafts of this person first of all. Two statements."""
    if viewer.acting is None or viewer.person is None:
        return Slice(())
    return _page(viewer, plan, _MINE.page(viewer, cursor, plan=plan.pk, person=viewer.person.pk))


def _mine(viewer: Viewer, *, plan: int, person: int) -> QuerySet[Contribution, Any]:
    own = Contribution.objects.filter(plan=plan, organisation=viewer.acting.organisation if viewer.acting else 0)
    others = Q(state=ContributionState.DRAFT) & ~Q(person=person)
    return own.exclude(others).values_list(*COLUMNS)


_MINE = SeenList(_mine, KEYS, plan=-10, person=-11)


def draft_of(viewer: Viewer, plan: Plan) -> Contribution | None:
    """What this person is writing for whom they act; None when nothing is begun. One statement."""
    if viewer.acting is None or viewer.person is None:
        return None
    drafts = Contribution.objects.filter(plan=plan, state=ContributionState.DRAFT, person=viewer.person)
    return drafts.filter(organisation=viewer.acting.organisation).select_related("area").order_by("id").first()


def address_of(viewer: Viewer, page: str, *also: str) -> str:
    """The address of a kind of page with PLACE in it, so that a list looks it up once for all of its rows."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, PLACE, *also]) if viewer.space else ""


def href(viewer: Viewer, contribution: Contribution, page: str = "contribution") -> str:
    """The address of one of a contribution's pages."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, contribution.address]) if viewer.space else ""


def proposal_href(viewer: Viewer, proposal: Proposal, page: str = "proposal") -> str:
    """The address of one of a proposal's pages."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, proposal.address]) if viewer.space else ""
