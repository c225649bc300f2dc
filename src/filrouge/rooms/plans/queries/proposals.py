"""The list of proposals with its filters, and one of them by its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Amendment, AmendmentState, Author, Plan, Proposal, ProposalState
from filrouge.rooms.plans.queries.contributions import PLACE, address_of
from filrouge.rooms.plans.queries.filters import Wanted, organisations_in
from filrouge.rooms.plans.queries.members import members_of
from filrouge.rooms.plans.queries.seen import open_to, seen_proposals
from filrouge.rooms.plans.queries.standing import Families, authors_in, families, supporters_in

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


def proposals(viewer: Viewer, plan: Plan, wanted: Wanted, cursor: str = "") -> Slice[ProposalRow]:
    """One page of proposals, the newest first. Seven statements for any number."""
    page = cut(matching(viewer, plan, wanted).defer("text", "reason"), KEYS, cursor, lambda row: row)
    return Slice(proposal_rows(viewer, plan, page.rows), page.following, page.preceding)


def matching(viewer: Viewer, plan: Plan, wanted: Wanted) -> QuerySet[Proposal]:
    """The proposals of a plan that somebody may see and wants."""
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
        found = found.filter(_by(organisation__in=organisations_in(wanted.country)))
    if wanted.organisation:
        found = found.filter(_by(organisation__address=wanted.organisation))
    return found.filter(title__origin=wanted.language) if wanted.language else found


def _by(**who: object) -> Q:
    return Q(Exists(Author.objects.filter(proposal=OuterRef("pk"), accepted_at__isnull=False, **who)))


def proposal_rows(
    viewer: Viewer, plan: Plan, found: Sequence[Proposal], family: Families | None = None, members: int | None = None
) -> tuple[ProposalRow, ...]:
    """Rows ready to print: authors, support and open amendments of each. `family`, and how many `members` the network
    has, save statements where they are known.
    """
    numbers = [each.pk for each in found]
    areas = {area.pk: area.name.in_(get_language() or "en").text for area in plan.areas.all()}
    family = families(numbers) if family is None else family
    backing, authors = backings_in(viewer, family, members), authors_in(family)
    amended = Amendment.objects.filter(proposal__in=numbers, state=AmendmentState.OPEN).order_by()
    amendments = dict(amended.values_list("proposal").annotate(n=Count("id")))
    root = address_of(viewer, "proposal")
    return tuple(
        _row(root, each, areas.get(each.area_id or 0, ""), backing[each.pk],
             sorted(authors[each.pk].values()), amendments.get(each.pk, 0))
        for each in found
    )  # fmt: skip


def _row(
    root: str, proposal: Proposal, area: str, backing: Backing, authors: Sequence[str], amendments: int
) -> ProposalRow:
    state = ProposalState(proposal.state)
    return ProposalRow(
        proposal.pk, proposal.address, proposal.number, proposal.title.in_(get_language() or "en"),
        root.replace(PLACE, proposal.address), by_words(authors), area, str(state.label), MARKS[state], backing,
        amendments,
    )  # fmt: skip


def backings(viewer: Viewer, proposals: Sequence[int]) -> dict[int, Backing]:
    """Who supports each of many, counted once with what was merged into it."""
    return backings_in(viewer, families(proposals))


def backings_in(viewer: Viewer, family: Families, members: int | None = None) -> dict[int, Backing]:
    """The same where the families are known, and perhaps the number of members. At most three statements."""
    mine, of = (viewer.acting.organisation if viewer.acting else 0), members_of(viewer) if members is None else members
    found = supporters_in(family)
    return {number: Backing(len(who), max(of, len(who)), mine in who) for number, who in found.items()}


def named_authors(proposals: Sequence[int]) -> dict[int, list[str]]:
    """The names of the authors of each of many, with those of what was merged into it."""
    return {number: sorted(who.values()) for number, who in authors_in(families(proposals)).items()}


def by_words(authors: Sequence[str]) -> str:
    """The authors in words, the first two by name."""
    if len(authors) > 3:
        more = len(authors) - 2
        return _("%(one)s, %(two)s and %(more)s others") % {"one": authors[0], "two": authors[1], "more": more}
    return ", ".join(authors)


def proposal_called(viewer: Viewer, address: str) -> Proposal | None:
    """One proposal; None for who may not see it and for what does not exist alike. Three statements."""
    found = seen_proposals(viewer).filter(address=address)
    related = found.select_related("plan__space__organisation", "area", "line", "merged_into")
    return related.prefetch_related("plan__steps", "plan__areas").first()
