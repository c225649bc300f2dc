"""One proposal as data, with what hangs on it: versions, comments, amendments with their difference, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.amending.difference import Run
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.plans.models import Amendment, Comment, Decision, Drawn, Plan, Proposal, Support
from filrouge.rooms.plans.queries.amendments import AmendmentRow, amendment_rows
from filrouge.rooms.plans.queries.api import ProposalLine, addresses, proposal_lines
from filrouge.rooms.plans.queries.contributions import heard_in
from filrouge.rooms.plans.queries.earlier import versions_for
from filrouge.rooms.plans.queries.seen import open_to
from filrouge.rooms.plans.queries.standing import families

KEYS = (("id", True),)
COMMENTS = 200  # the newest of a proposal


@dataclass(frozen=True, slots=True)
class RunLine:
    """A piece of a text: `same`, `deleted` or `inserted`. `move` is above 0 for a paragraph that was moved."""

    kind: str
    text: str
    move: int


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """Other words for a proposal, in one language: `title` and `text` as they should read.

    The changes are those in the words of today while it is open, in those of version `base` once it is answered; empty
    where nothing changes. `touches` are the numbers of open ones that change the same words.
    """

    address: str
    number: int
    proposal: int
    base: int
    organisation: str
    language: str
    title: str
    text: str
    title_changes: list[RunLine]
    text_changes: list[RunLine]
    because: str
    state: str
    answer: dict[str, str]
    at: datetime
    answered_at: datetime | None
    touches: list[int]
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision about a proposal with its reason; `holds` is false once it was reopened.

    `ballot` is the address of the one it follows, if the caller may see it.
    """

    proposal: int
    number: int
    outcome: str
    reason: dict[str, str]
    ballot: str
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One wording; `because` is the number of the amendment that was taken in, if one was."""

    version: int
    title: dict[str, str]
    text: dict[str, str]
    because: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CommentLine:
    """What an organisation says of a proposal; `answers` is the number of the comment above. No text: taken back."""

    number: int
    answers: int | None
    organisation: str
    text: dict[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class SupportLine:
    """How many organisations support a proposal, each once; `ours`: the caller's is among them."""

    supporters: int
    ours: bool


@dataclass(frozen=True, slots=True)
class ProposalProfile(ProposalLine):
    """One proposal. `contributions`, `merged` and `amendments` by their numbers; the newest comments."""

    ours: bool
    cost: str | None
    contributions: list[int]
    merged: list[int]
    versions: list[VersionLine]
    comments: list[CommentLine]
    amendments: list[int]
    decisions: list[DecisionLine]


def proposal(viewer: Viewer, found: Proposal) -> ProposalProfile:
    """One proposal that the viewer may see. Twelve statements, whatever hangs on it."""
    family = families([found.pk])
    whole = family[found.pk]
    [line] = proposal_lines(viewer, found.plan, (found,), family)
    heard = heard_in(viewer, Drawn.objects.filter(proposal__in=whole)).values_list("contribution__number", flat=True)
    merged = Proposal.objects.filter(merged_into=found).order_by("number")
    return ProposalProfile(
        **line,
        ours=_ours(viewer, whole),
        cost=_money(found.cost),
        contributions=sorted({number for number in heard if number is not None}),
        merged=list(merged.values_list("number", flat=True)),
        versions=_versions(viewer, found),
        comments=_comments(found),
        amendments=list(found.amendments.order_by("number").values_list("number", flat=True)),
        decisions=_decisions(viewer, Decision.objects.filter(proposal=found).order_by("number")),
    )


def support(viewer: Viewer, found: Proposal) -> SupportLine:
    """Who stands behind a proposal, in numbers. Two statements where nothing was merged."""
    family = families([found.pk])[found.pk]
    who = set(Support.objects.filter(proposal__in=family).values_list("organisation_id", flat=True))
    return SupportLine(len(who), viewer.acting is not None and viewer.acting.organisation in who)


def _ours(viewer: Viewer, family: Iterable[int]) -> bool:
    if viewer.acting is None:
        return False
    return Support.objects.filter(proposal__in=family, organisation=viewer.acting.organisation).exists()


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _versions(viewer: Viewer, found: Proposal) -> list[VersionLine]:
    return [
        VersionLine(each.version, each.title.texts(), each.text.texts(), _number(each.because), each.at)
        for each in versions_for(viewer, found)
    ]


def _number(amendment: Amendment | None) -> int | None:
    return amendment.number if amendment else None


def _comments(found: Proposal) -> list[CommentLine]:
    rows = Comment.objects.filter(proposal=found).select_related("organisation").order_by("-id")[:COMMENTS]
    return [
        CommentLine(
            each.pk, each.answers_id, each.organisation.name, {} if each.taken_back_at else each.text.texts(), each.at
        )
        for each in reversed(rows)
    ]


def amendments(viewer: Viewer, plan: Plan, cursor: str) -> Slice[AmendmentLine]:
    """One page of the amendments to the proposals of a plan, the newest first. Four statements for any number."""
    found = Amendment.objects.filter(open_to(viewer, "proposal__"), proposal__plan=plan)
    page = cut(found.select_related("proposal__plan", "organisation"), KEYS, cursor, lambda row: row)
    return Slice(tuple(amendment_lines(viewer, page.rows)), page.following, page.preceding)


def amendment_lines(viewer: Viewer, found: Sequence[Amendment]) -> list[AmendmentLine]:
    """Amendments as data. Two statements for any number."""
    where = addresses(viewer, "amendment")
    rows = amendment_rows(viewer, found)
    return [_amendment(each, row, where.of(each.address)) for each, row in zip(found, rows, strict=True)]


def _amendment(each: Amendment, row: AmendmentRow, where: dict[str, str]) -> AmendmentLine:
    return AmendmentLine(
        each.address, each.number, each.proposal.number, each.base, each.organisation.name, each.language, each.title,
        each.text, _runs(row.title), _runs(row.text), each.because, each.state, each.answer.texts(), each.at,
        each.answered_at, list(row.touches), **where,
    )  # fmt: skip


def _runs(runs: Iterable[Run]) -> list[RunLine]:
    return [RunLine(str(run.kind), run.text, run.move) for run in runs]


def decisions(viewer: Viewer, plan: Plan, cursor: str) -> Slice[DecisionLine]:
    """One page of what was decided about the proposals of a plan, the newest first. Two statements."""
    found = Decision.objects.filter(open_to(viewer, "proposal__"), proposal__plan=plan)
    page = cut(found.select_related("proposal", "ballot"), KEYS, cursor, lambda row: row)
    return Slice(tuple(_decision_lines(viewer, page.rows)), page.following, page.preceding)


def _decisions(viewer: Viewer, found: QuerySet[Decision]) -> list[DecisionLine]:
    return _decision_lines(viewer, list(found.select_related("proposal", "ballot")))


def _decision_lines(viewer: Viewer, found: Sequence[Decision]) -> list[DecisionLine]:
    wanted = [each.ballot_id for each in found if each.ballot_id]
    seen = set(seen_ballots(viewer).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return [
        DecisionLine(
            each.proposal.number, each.number, each.outcome, each.reason.texts(),
            each.ballot.address if each.ballot and each.ballot_id in seen else "", each.at, each.reopened_at is None,
        )
        for each in found
    ]  # fmt: skip
