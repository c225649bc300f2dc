"""Amendments: the desk with one row for each, and one of them, with what it changes in the words of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.models import PLACE, Organisation
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.ground.words import Shown
from filrouge.methods.amending.difference import Run
from filrouge.rooms.plans.models import (
    Amendment,
    AmendmentState,
    Author,
    Plan,
    Proposal,
    ProposalState,
    ProposalVersion,
)
from filrouge.rooms.plans.queries.changes import (
    Brought,
    Wording,
    as_it_is,
    carried,
    changed,
    runs,
    said,
    spans,
    touching,
)
from filrouge.rooms.plans.queries.contributions import address_of
from filrouge.rooms.plans.queries.earlier import closed_to
from filrouge.rooms.plans.queries.row_words import days, labels
from filrouge.rooms.plans.queries.seen import seen_amendments, seen_proposals
from filrouge.rooms.plans.rules import MAY

KEYS = (("id", False),)
PAGES = ("amendment", "proposal", "amendment_languages")
OPEN, ANSWERED = "open", "answered"
WHICHES = {OPEN: gettext_lazy("To be answered"), ANSWERED: gettext_lazy("Answered")}
MARKS = {
    AmendmentState.OPEN: "due",
    AmendmentState.TAKEN_IN: "done",
    AmendmentState.NOT_TAKEN_IN: "no",
    AmendmentState.TAKEN_BACK: "no",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amendment and today's words both changed the same: how it was, as asked, as it is."""

    was: str
    asked: str
    now: str


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment with its change in place. `touches` are the numbers of others that change the same words.

    `languages_href` is where its answer is translated, for those who may answer.
    """

    id: int
    address: str
    number: int
    href: str
    proposal: int
    proposal_title: Shown
    proposal_href: str
    organisation: str
    when: str
    language: str
    language_name: str
    because: str
    state: str
    mark: str
    open: bool
    title: tuple[Run, ...]
    text: tuple[Run, ...]
    places: tuple[Place, ...] = ()
    touches: tuple[int, ...] = ()
    answer: Shown | None = None
    may_answer: bool = False
    own: bool = False
    languages_href: str = ""


@dataclass(slots=True)
class _Read:
    """What a page of amendments is made of."""

    bases: dict[tuple[int, int], Wording]
    closed: set[tuple[int, int]]  # of these bases, those that the viewer does not read
    roots: tuple[str, ...]  # where one of them is, its proposal, and the languages of its answer
    answering: set[int] = field(default_factory=set)
    mine: int = 0
    language: str = field(default_factory=lambda: get_language() or "en")
    days: Callable[[datetime], str] = field(default_factory=days)
    states: Mapping[str, str] = field(default_factory=lambda: labels(AmendmentState))


def amendments(
    viewer: Viewer, plan: Plan, which: str = OPEN, cursor: str = "", proposal: int | None = None
) -> Slice[AmendmentRow]:
    """One page of amendments, those to be answered unless asked, the oldest first. Three statements for any number."""
    asked = {"plan": plan.pk, "proposal": proposal or 0}
    page = _LISTED.page(viewer, cursor, which == OPEN, proposal is not None, **asked)
    found = _amendments(page.rows, plan)
    return Slice(amendment_rows(viewer, found), page.following, page.preceding)


OWN = columns(Amendment)
OF_PROPOSAL = ("id", "address", "number", "title", "text", "version", "state")
ITS = (*OWN, *(f"proposal__{name}" for name in OF_PROPOSAL), "organisation__id", "organisation__name")


def _listed(
    viewer: Viewer, waiting: bool = True, of_one: bool = False, *, plan: int, proposal: int
) -> QuerySet[Amendment, Any]:
    found = seen_amendments(viewer).filter(proposal__plan=plan)
    if of_one:
        found = found.filter(proposal=proposal)
    open_ones = {"state": AmendmentState.OPEN, "proposal__state": ProposalState.OPEN}
    return (found.filter(**open_ones) if waiting else found.exclude(**open_ones)).values_list(*ITS)


_LISTED = SeenList(_listed, KEYS, plan=-10, proposal=-11)


def _amendments(rows: Sequence[Sequence[Any]], plan: Plan) -> list[Amendment]:
    """Amendments with so much of their proposals and of who asked for them as their rows say."""
    after = len(OWN) + len(OF_PROPOSAL)
    proposals: dict[int, Proposal] = {}
    organisations: dict[int, Organisation] = {}
    found = [instance(Amendment, OWN, row) for row in rows]
    for amendment, row in zip(found, rows, strict=True):
        if amendment.proposal_id not in proposals:
            proposals[amendment.proposal_id] = instance(Proposal, OF_PROPOSAL, row[len(OWN) :])
            proposals[amendment.proposal_id].plan = plan
        if amendment.organisation_id not in organisations:
            organisations[amendment.organisation_id] = instance(Organisation, ("id", "name"), row[after:])
        amendment.proposal = proposals[amendment.proposal_id]
        amendment.organisation = organisations[amendment.organisation_id]
    return found


def amendment_rows(viewer: Viewer, found: Sequence[Amendment]) -> tuple[AmendmentRow, ...]:
    """Rows ready to print. At most two statements."""
    read = _read(viewer, found)
    brought = {each.pk: _brought(each, read) for each in found}
    touches = _touches([each for each in found if each.state == AmendmentState.OPEN], brought)
    return tuple(_row(each, brought[each.pk], read, touches.get(each.number, set())) for each in found)


class Named(NamedTuple):
    """So much of a proposal as the page of its amendments says."""

    id: int
    address: str
    number: int
    plan: str


def proposal_named(viewer: Viewer, address: str) -> Named | None:
    """One proposal by its address, with that of its plan; None for who may not see it and for what does not exist
    alike. One statement.
    """
    return next((Named(*row) for row in _NAMED.rows(viewer, address=address)), None)


def _named(viewer: Viewer, address: str) -> QuerySet[Proposal, Any]:
    return seen_proposals(viewer).filter(address=address).values_list("id", "address", "number", "plan__address")


_NAMED = Seen(_named, address="?")


def amendment_called(viewer: Viewer, address: str) -> Amendment | None:
    """One amendment; None for who may not see it and for what does not exist alike. Two statements."""
    found = seen_amendments(viewer).filter(address=address)
    related = found.select_related("proposal__plan__space__organisation", "organisation")
    return related.prefetch_related("proposal__plan__steps", "proposal__plan__areas").first()


def _read(viewer: Viewer, found: Sequence[Amendment]) -> _Read:
    numbers = {each.proposal_id for each in found}
    read = _Read(*_bases(viewer, found), tuple(address_of(viewer, page) for page in PAGES))
    read.mine = viewer.acting.organisation if viewer.acting else 0
    if found and MAY["sort"](viewer, found[0].proposal):
        read.answering = numbers
    elif found and MAY["propose"](viewer, found[0].proposal):
        read.answering = {number for (number,) in _THEIRS.rows(proposals=sorted(numbers), organisation=read.mine)}
    return read


def _theirs(proposals: list[int], organisation: int) -> QuerySet[Author, Any]:
    """Those proposals of which an organisation is an author."""
    wrote = Author.objects.filter(proposal__in=proposals, organisation=organisation, accepted_at__isnull=False)
    return wrote.order_by().values_list("proposal")


_THEIRS = Prepared(_theirs, proposals=[-10], organisation=-11)


def _bases(viewer: Viewer, found: Sequence[Amendment]) -> tuple[dict[tuple[int, int], Wording], set[tuple[int, int]]]:
    """The words that each amends, and which of them are kept from the viewer. Those of the newest version are the
    proposal's own: one statement for older ones.
    """
    bases: dict[tuple[int, int], Wording] = {
        (each.proposal_id, each.base): each.proposal for each in found if each.base == each.proposal.version
    }
    older, closed = {(each.proposal_id, each.base) for each in found} - bases.keys(), set()
    if older:
        versions = ProposalVersion.objects.filter(
            proposal__in={proposal for proposal, _base in older}, version__in={base for _proposal, base in older}
        ).annotate(closed=closed_to(viewer))
        bases |= {(each.proposal_id, each.version): each for each in versions}
        closed = {(each.proposal_id, each.version) for each in versions if each.closed}
    return bases, closed


def _brought(amendment: Amendment, read: _Read) -> Brought:
    """What it asks for: in the words of today while it is open, in those it was made for once it is answered."""
    base = read.bases[amendment.proposal_id, amendment.base]
    if amendment.state == AmendmentState.OPEN:
        return carried(amendment, base)
    return Brought(amendment.title, amendment.text)


def _row(amendment: Amendment, brought: Brought, read: _Read, touches: set[int]) -> AmendmentRow:
    proposal, state, language = amendment.proposal, AmendmentState(amendment.state), read.language
    is_open = waits(amendment)
    base, kept = read.bases[place := (amendment.proposal_id, amendment.base)], place in read.closed
    if state == AmendmentState.OPEN:
        difference = changed(proposal, amendment.language, brought.title, brought.text)
        title, text = difference.title, difference.text
    elif kept:
        title, text = as_it_is(amendment.title), as_it_is(amendment.text)
    else:
        title = runs(said(base.title, amendment.language), amendment.title)
        text = runs(said(base.text, amendment.language), amendment.text)
    return AmendmentRow(
        id=amendment.pk, address=amendment.address, number=amendment.number,
        href=read.roots[0].replace(PLACE, amendment.address),
        proposal=proposal.number, proposal_title=proposal.title.in_(language),
        proposal_href=read.roots[1].replace(PLACE, proposal.address),
        organisation=amendment.organisation.name, when=read.days(amendment.at),
        language=amendment.language, language_name=str(NAMES.get(amendment.language, amendment.language)),
        because=amendment.because, open=is_open, state=stands(amendment, read.states),
        mark=MARKS[state] if is_open or state != AmendmentState.OPEN else "no", title=title, text=text,
        places=() if kept else tuple(Place(each.base, each.amended, each.newer) for each in brought.places),
        touches=tuple(sorted(touches)), answer=amendment.answer.in_(language) if amendment.answer else None,
        may_answer=is_open and amendment.proposal_id in read.answering,
        own=is_open and amendment.organisation_id == read.mine,
        languages_href=read.roots[2].replace(PLACE, amendment.address)
        if amendment.answer and amendment.proposal_id in read.answering else "",
    )  # fmt: skip


def waits(amendment: Amendment) -> bool:
    """Whether it can still be answered: what became of its proposal may have come before an answer."""
    return amendment.state == AmendmentState.OPEN and amendment.proposal.state == ProposalState.OPEN


def stands(amendment: Amendment, states: Mapping[str, str]) -> str:
    """Where it stands, in words; `states` are those of its states."""
    left = amendment.state == AmendmentState.OPEN and not waits(amendment)
    return _("Not answered") if left else states[amendment.state]


def _touches(found: Sequence[Amendment], brought: dict[int, Brought]) -> dict[int, set[int]]:
    """Which open amendments of one proposal and language change the same words of today."""
    parts: dict[tuple[int, str, str, str], list[tuple[int, tuple[tuple[int, int], ...]]]] = {}
    for each in found:
        for part in ("title", "text"):
            now = said(getattr(each.proposal, part), each.language)
            changed_here = spans(now, getattr(brought[each.pk], part))
            parts.setdefault((each.proposal_id, each.language, part, now), []).append((each.number, changed_here))
    touches: dict[int, set[int]] = {}
    for (*_where, now), spans_of in parts.items():
        if len(spans_of) > 1:
            for number, others in touching(now, spans_of).items():
                touches.setdefault(number, set()).update(others)
    return touches


def href(viewer: Viewer, amendment: Amendment, page: str = "amendment") -> str:
    """The address of one of an amendment's pages."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, amendment.address]) if viewer.space else ""
