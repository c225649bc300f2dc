"""The page of one proposal: its words and versions, who stands behind it, what it came from, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.methods.amending.difference import Run
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import (
    Amendment,
    Author,
    Comment,
    Contribution,
    ContributionState,
    Drawn,
    Proposal,
    ProposalState,
    ProposalVersion,
)
from filrouge.rooms.plans.queries.amendments import AmendmentRow, amendment_rows
from filrouge.rooms.plans.queries.changes import as_it_is, runs, said
from filrouge.rooms.plans.queries.contributions import href, proposal_href
from filrouge.rooms.plans.queries.earlier import versions_for
from filrouge.rooms.plans.queries.opening import closed_because
from filrouge.rooms.plans.queries.proposals import MARKS, Backing, backings
from filrouge.rooms.plans.queries.standing import families
from filrouge.rooms.plans.rules import MAY

SOURCES = 8  # contributions shown on the page; the list has all
COMMENTS = 60
AMENDMENTS = 12
OPEN_TO = (rules.SUPPORT, rules.COMMENT, rules.AMEND)


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """One organisation that stands behind a proposal, or that is asked to. `mine`: the viewer answers for it."""

    id: int
    name: str
    accepted: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One contribution that a proposal was drawn from."""

    id: int
    number: int | None
    text: Shown
    href: str
    who: str


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment with the answers to it. What was taken back has no text."""

    id: int
    who: str
    when: str
    text: Shown | None
    mine: bool
    answers: tuple[CommentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the text; `stale` when nobody has checked it against the wording of today, `missing` when it is
    not written in it yet.
    """

    code: str
    name: str
    original: bool
    stale: bool
    renew_href: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """A proposal that was merged into this one."""

    number: int
    title: Shown
    href: str
    undo: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Everything that the page of a proposal says. `closed` says of each thing why it is not open now."""

    number: int
    title: Shown
    text: Shown
    state: str
    mark: str
    area: str
    when: str
    version: int
    cost: str
    reason: Shown | None
    tongues: tuple[Tongue, ...]
    authors: tuple[AuthorLine, ...]
    backing: Backing
    sources: tuple[Source, ...]
    more_sources: int
    merged: tuple[Merged, ...]
    amendments: tuple[AmendmentRow, ...]
    comments: tuple[CommentLine, ...]
    closed: dict[str, str]
    can: dict[str, bool]


def proposal_page(viewer: Viewer, proposal: Proposal) -> ProposalPage:
    """Twelve statements at most, whatever hangs on it; steps and areas are prefetched."""
    language = get_language() or "en"
    state = ProposalState(proposal.state)
    merged = list(Proposal.objects.filter(merged_into=proposal).order_by("number").defer("text"))
    below = families([each.pk for each in merged]) if merged else {}
    family = {proposal.pk}.union(*below.values())
    (sources, more_sources), authors = _sources(viewer, family), _authors(viewer, proposal)
    amendments = proposal.amendments.select_related("proposal__plan", "organisation").order_by("-id")[:AMENDMENTS]
    return ProposalPage(
        number=proposal.number, title=proposal.title.in_(language), text=proposal.text.in_(language),
        state=str(state.label), mark=MARKS[state], area=_area(proposal, language), when=day(proposal.made_at),
        version=proposal.version, cost="" if proposal.cost is None else f"{proposal.cost:,.0f}",
        reason=proposal.reason.in_(language) if proposal.reason else None, tongues=_tongues(viewer, proposal),
        authors=authors, backing=backings(viewer, [proposal.pk])[proposal.pk],
        sources=sources, more_sources=more_sources,
        merged=tuple(_merged(viewer, each) for each in merged),
        amendments=amendment_rows(viewer, list(reversed(amendments))), comments=_comments(viewer, proposal),
        closed={what: closed_because(proposal.plan, what) for what in OPEN_TO}, can=_can(viewer, proposal, authors),
    )  # fmt: skip


def _can(viewer: Viewer, proposal: Proposal, authors: Sequence[AuthorLine]) -> dict[str, bool]:
    """What the viewer may do here by who they are; `closed` says what no step allows now."""
    sorts = MAY["sort"](viewer, proposal)
    open_ = proposal.state == ProposalState.OPEN
    undecided = open_ or proposal.state == ProposalState.DRAFT
    return {
        "support": open_ and MAY["support"](viewer, proposal),
        "comment": open_ and MAY["comment"](viewer, proposal),
        "amend": open_ and MAY["amend"](viewer, proposal),
        "keep": undecided and (sorts or any(author.mine and author.accepted for author in authors)),
        "sort": undecided and sorts,
        "draft": proposal.state == ProposalState.DRAFT,
    }


def _area(proposal: Proposal, language: str) -> str:
    area = proposal.area
    return f"{area.position}. {area.name.in_(language).text}" if area else ""


def _tongues(viewer: Viewer, proposal: Proposal) -> tuple[Tongue, ...]:
    """The languages of the proposal, and those of the network that it does not exist in yet."""
    here = viewer.space.languages if viewer.space else []
    renew = proposal_href(viewer, proposal, "renew_proposal")
    found = [
        Tongue(
            code, str(NAMES.get(code, code)), code == proposal.title.origin,
            wording.status in {"draft", "machine"}, f"{renew}?language={code}",
        )
        for code, wording in sorted(proposal.title.wordings.items())
        if wording.text
    ]  # fmt: skip
    known = {each.code for each in found}
    missing = [code for code in here if code not in known] if proposal.title else []
    lacking = (
        Tongue(code, str(NAMES.get(code, code)), False, False, f"{renew}?language={code}", True) for code in missing
    )
    return (*found, *lacking)


def _authors(viewer: Viewer, proposal: Proposal) -> tuple[AuthorLine, ...]:
    found = Author.objects.filter(proposal=proposal).select_related("organisation").order_by("organisation__name")
    mine = viewer.acting.organisation if viewer.acting and MAY["propose"](viewer, proposal) else 0
    return tuple(
        AuthorLine(each.pk, each.organisation.name, each.accepted_at is not None, each.organisation_id == mine)
        for each in found
    )


def _sources(viewer: Viewer, family: set[int]) -> tuple[tuple[Source, ...], int]:
    """The first of what it was drawn from, with what those were drawn from that were merged into it, each once; and how
    many more there are. One statement, two where there are more.
    """
    drawn = Drawn.objects.filter(proposal__in=family).values("contribution")
    found = Contribution.objects.filter(pk__in=drawn, state=ContributionState.HANDED_IN)
    rows = found.select_related("organisation").only("number", "text", "address", "organisation__name").order_by("id")
    first = tuple(
        Source(each.pk, each.number, each.text.in_(get_language() or "en"), href(viewer, each), each.organisation.name)
        for each in rows[: SOURCES + 1]
    )
    return first[:SOURCES], found.count() - SOURCES if len(first) > SOURCES else 0


def _merged(viewer: Viewer, each: Proposal) -> Merged:
    title = each.title.in_(get_language() or "en")
    return Merged(each.number, title, proposal_href(viewer, each, "original"), each.address)


def _comments(viewer: Viewer, proposal: Proposal) -> tuple[CommentLine, ...]:
    """The newest conversations, each comment with the answers below it. One statement."""
    found = list(
        Comment.objects.filter(proposal=proposal).select_related("organisation").order_by("-id")[: COMMENTS * 3]
    )
    below: dict[int, list[CommentLine]] = {}
    for each in reversed(found):
        each.proposal = proposal  # known already: the rule asks each comment where it belongs
        if each.answers_id:
            below.setdefault(each.answers_id, []).append(_comment(viewer, each))
    return tuple(_comment(viewer, each, below.get(each.pk, ())) for each in reversed(found) if each.answers_id is None)[
        -COMMENTS:
    ]


def _comment(viewer: Viewer, comment: Comment, answers: Sequence[CommentLine] = ()) -> CommentLine:
    text = None if comment.taken_back_at else comment.text.in_(get_language() or "en")
    mine = text is not None and MAY["take_back"](viewer, comment)
    return CommentLine(comment.pk, comment.organisation.name, day(comment.at), text, mine, tuple(answers))


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version with what it changed in the one before, in the language in which it was changed."""

    number: int
    when: str
    because: str
    because_href: str
    language: str
    title: tuple[Run, ...]
    text: tuple[Run, ...]


def versions(viewer: Viewer, proposal: Proposal) -> tuple[VersionLine, ...]:
    """The wordings that the viewer may read, the newest first, each against the one before it. One statement."""
    found = list(versions_for(viewer, proposal))
    lines = [_version(viewer, each, before) for each, before in zip(found, [None, *found], strict=False)]
    return tuple(reversed(lines))


def _version(viewer: Viewer, each: ProposalVersion, before: ProposalVersion | None) -> VersionLine:
    language = each.title.origin
    old_title, old_text = _then(before or each, language)
    amendment: Amendment | None = each.because
    return VersionLine(
        each.version, day(each.at), _("Amendment %(number)s") % {"number": amendment.number} if amendment else "",
        reverse("plans:amendment", args=[viewer.space.slug, amendment.address]) if amendment and viewer.space else "",
        language, _runs(old_title, said(each.title, language)), _runs(old_text, said(each.text, language)),
    )  # fmt: skip


def _then(before: ProposalVersion, language: str) -> tuple[str, str]:
    return _said(before.title, language), _said(before.text, language)


def _said(words: Words, language: str) -> str:
    """In that language, or in the original where it was not translated then."""
    return words.in_(language).text


def _runs(old: str, new: str) -> tuple[Run, ...]:
    return runs(old, new) or as_it_is(new)
