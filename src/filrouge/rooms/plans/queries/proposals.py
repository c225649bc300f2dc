"""The list of proposals with its filters, and one of them by its address."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Author, Plan, Proposal, ProposalState
from filrouge.rooms.plans.queries.contributions import address_of
from filrouge.rooms.plans.queries.filters import EVERYTHING, Wanted, organisations_in
from filrouge.rooms.plans.queries.members import members_of
from filrouge.rooms.plans.queries.row_words import labels
from filrouge.rooms.plans.queries.seen import open_to, seen_proposals
from filrouge.rooms.plans.queries.standing import Hangs, hanging

KEYS = (("id", True),)
WHICHES = {state.value: state.label for state in ProposalState} | {"mine": gettext_lazy("We are authors")}
MARKS = {
    ProposalState.DRAFT: "due",
    ProposalState.OPEN: "",
    ProposalState.MERGED: "half",
    ProposalState.ADOPTED: "done",
    ProposalState.DEFERRED: "half",
    ProposalState.NOT_TAKEN_UP: "no",
    ProposalState.TAKEN_BACK: "no",
}
ASIDE = (ProposalState.MERGED, ProposalState.TAKEN_BACK)  # shown when they are asked for


@dataclass(frozen=True, slots=True)
class Backing:
    """How many members support a proposal, of how many; `mine` when the one acted for does."""

    yes: int
    of: int
    mine: bool

    @property
    def silent(self) -> int:
        return max(self.of - self.yes, 0)

    @property
    def words(self) -> str:
        said = _("%(yes)s of %(of)s members in support") if self.of else _("%(yes)s in support")
        return said % {"yes": self.yes, "of": self.of}


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal as a list shows it."""

    id: int
    address: str
    number: int
    title: Shown
    href: str
    authors: str
    area: str
    state: str
    mark: str
    backing: Backing
    amendments: int


def proposals(
    viewer: Viewer, plan: Plan, wanted: Wanted, cursor: str = "", enrolled: str | None = None
) -> Slice[ProposalRow]:
    """One page of proposals, the newest first. Four statements at most for any number, three where the stamp of who is
    a member is known.
    """
    among = organisations_in(wanted.country) if wanted.country else [0]
    page = _LISTED.page(viewer, cursor, wanted, plan=plan.pk, among=among)
    rows = proposal_rows(viewer, plan, page.rows, members=members_of(viewer, enrolled))
    return Slice(rows, page.following, page.preceding)


def listed(found: QuerySet[Proposal]) -> QuerySet[Any, Any]:
    """What rows of a list are made of, as named columns and no more."""
    return found.values_list("id", "address", "number", "title", "area_id", "state", named=True)


def _listed(viewer: Viewer, wanted: Wanted = EVERYTHING, *, plan: int, among: list[int]) -> QuerySet[Any, Any]:
    return listed(matching(viewer, Plan(pk=plan), wanted, among))


_LISTED = SeenList(_listed, KEYS, plan=-10, among=[-20])


def matching(viewer: Viewer, plan: Plan, wanted: Wanted, among: Collection[int] | None = None) -> QuerySet[Proposal]:
    """The proposals of a plan that somebody may see and wants; `among` the organisations of a country, where they are
    known.
    """
    found = Proposal.objects.filter(open_to(viewer), plan=plan)
    if wanted.which == "mine" and viewer.acting is not None:
        found = found.filter(_by(organisation=viewer.acting.organisation))
    elif wanted.which in ProposalState.values:
        found = found.filter(state=wanted.which)
    else:
        found = found.exclude(state__in=ASIDE)
    if wanted.area:
        found = found.filter(area__position=wanted.area, area__plan=plan)
    if wanted.country:
        # Of few authors, their proposals: going through all proposals finds those of a small country late.
        theirs = organisations_in(wanted.country) if among is None else among
        found = found.filter(pk__in=_accepted(organisation__in=theirs).values("proposal"))
    if wanted.organisation:
        found = found.filter(_by(organisation__address=wanted.organisation))
    return found.filter(title__origin=wanted.language) if wanted.language else found


def _by(**who: object) -> Q:
    return Q(Exists(_accepted(proposal=OuterRef("pk"), **who)))


def _accepted(**who: object) -> QuerySet[Author]:
    return Author.objects.filter(accepted_at__isnull=False, **who)


def proposal_rows(
    viewer: Viewer,
    plan: Plan,
    found: Sequence[Any],
    hangs: Mapping[int, Hangs] | None = None,
    members: int | None = None,
) -> tuple[ProposalRow, ...]:
    """Rows ready to print, of proposals or of what is `listed` of them. What `hangs` on them, and how many `members`
    the network has, save statements where they are known. At most three.
    """
    language = get_language() or "en"
    areas = {area.pk: area.name.in_(language).label for area in plan.areas.all()}
    hangs = hanging([each.id for each in found], _mine(viewer)) if hangs is None else hangs
    of = members_of(viewer) if members is None else members
    root, states = address_of(viewer, "proposal"), labels(ProposalState)
    return tuple(
        ProposalRow(
            each.id, each.address, each.number, each.title.in_(language), root.replace(PLACE, each.address),
            by_words(hangs[each.id].authors), areas.get(each.area_id or 0, ""), states[each.state],
            MARKS[ProposalState(each.state)], _backing(hangs[each.id], of), hangs[each.id].amendments,
        )
        for each in found
    )  # fmt: skip


def backings(viewer: Viewer, proposals: Collection[int]) -> dict[int, Backing]:
    """Who supports each of many, counted once with what was merged into it. At most three statements."""
    of = members_of(viewer)
    return {number: _backing(hangs, of) for number, hangs in hanging(proposals, _mine(viewer)).items()}


def _backing(hangs: Hangs, of: int) -> Backing:
    return Backing(hangs.supporters, max(of, hangs.supporters), hangs.ours)


def _mine(viewer: Viewer) -> int:
    return viewer.acting.organisation if viewer.acting else 0


def named_authors(proposals: Collection[int]) -> dict[int, list[str]]:
    """The names of the authors of each of many, with those of what was merged into it. One statement."""
    return {number: hangs.authors for number, hangs in hanging(proposals).items()}


def by_words(authors: Sequence[str]) -> str:
    """The authors in words, the first two by name."""
    if len(authors) > 3:
        more = len(authors) - 2
        return _("%(two)s and %(more)s others") % {"two": with_semicolons(authors[:2]), "more": more}
    return with_semicolons(authors)


def proposal_called(viewer: Viewer, address: str) -> Proposal | None:
    """One proposal; None for who may not see it and for what does not exist alike. Three statements."""
    found = seen_proposals(viewer).filter(address=address)
    related = found.select_related("plan__space__organisation", "area", "line", "merged_into")
    return related.prefetch_related("plan__steps", "plan__areas").first()
