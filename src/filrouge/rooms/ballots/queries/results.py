"""The result of a ballot as its page says it: which rule applied, what it asked, what there was, and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Contest, Count, State
from filrouge.rooms.ballots.queries.results_blocks import Block, result_blocks
from filrouge.rooms.ballots.queries.results_contests import ContestRow, contest_rows, may_contest
from filrouge.rooms.ballots.queries.results_members import MemberRow, members, page_of
from filrouge.rooms.ballots.queries.results_names import question_text
from filrouge.rooms.ballots.rules import MAY

MOST_MEMBERS = 50  # rows on the page of the ballot; more have a page of their own


@dataclass(frozen=True, slots=True)
class VotesPage:
    """Who voted what to one question, at most fifty to a page."""

    text: Shown
    members: tuple[MemberRow, ...]
    pager: dict[str, str]
    back: str


@dataclass(frozen=True, slots=True)
class Lot:
    """The lot: its commitment from the opening, and the seed that was told after the closing."""

    commitment: str
    seed: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about the result. `published` is False while only the secretariat sees it."""

    published: bool
    took_part: str
    silent: str
    rule: Shown
    rule_version: int
    blocks: tuple[Block, ...]
    members: tuple[MemberRow, ...]
    contests: tuple[ContestRow, ...]
    may_contest: bool
    may_answer: bool
    ties: bool
    lot: Lot
    digest: str
    hrefs: dict[str, str]


def published_count(viewer: Viewer, ballot: Ballot) -> Count | None:
    """The count whose result holds, None where this viewer may not see one. One statement, kept with the ballot.

    The secretariat sees the result as soon as it is counted, the others when it is published. A recount stands beside
    it and never takes its place.
    """
    seen = ballot.state == State.PUBLISHED or (ballot.state == State.COUNTED and MAY["keep_ballot"](viewer, ballot))
    if not seen or not MAY["see"](viewer, ballot):
        return None
    recounts = Contest.objects.filter(recount=OuterRef("pk"))
    first_counts = Count.objects.filter(~Exists(recounts)).order_by("-number")
    prefetch_related_objects([ballot], Prefetch("counts", first_counts))
    return next(iter(ballot.counts.all()), None)


def result_of(viewer: Viewer, ballot: Ballot) -> Result | None:
    """The result as this viewer may see it. Four statements, whatever the number of questions and members."""
    count = published_count(viewer, ballot)
    if count is None:
        return None
    keeps = MAY["answer_contest"](viewer, ballot)
    blocks = result_blocks(
        viewer, ballot, count, votes=_href(viewer, ballot, "votes"), told=_href(viewer, ballot, "count")
    )
    return Result(
        published=ballot.state == State.PUBLISHED,
        took_part=_took_part(count.result["took_part"]),
        silent=_silent(ballot, count.file),
        rule=ballot.rule.name.in_(get_language() or "en"),
        rule_version=ballot.rule.version,
        blocks=blocks,
        members=_members(viewer, ballot, count),
        contests=contest_rows(viewer, ballot, count),
        may_contest=may_contest(viewer, ballot),
        may_answer=keeps,
        ties=keeps and ballot.state == State.COUNTED and any(block.tied for block in blocks),
        lot=Lot(ballot.lot_commitment, ballot.lot_seed),
        digest=count.digest,
        hrefs={name: _href(viewer, ballot, name) for name in ("contest", "tie")},
    )


def votes_page(viewer: Viewer, ballot: Ballot, number: str, at: str) -> VotesPage | None:
    """Who voted what to question `number` (the first where it is empty); None where this viewer may not know it."""
    count = published_count(viewer, ballot)
    if count is None:
        return None
    asked = {question["number"]: question for question in count.file["questions"]}
    chosen = number or next(iter(asked))
    rows = members(viewer, ballot, count, chosen)
    if not rows:
        return None
    shown, around = page_of(rows, at, MOST_MEMBERS)
    pager = {way: f"?question={chosen}&page={to}" if to else "" for way, to in around.items()}
    return VotesPage(question_text(asked[chosen]), shown, pager | {"position": ""}, _href(viewer, ballot, "ballot"))


def _took_part(sums: Mapping[str, int]) -> str:
    words = ngettext(
        "%(heads)d of %(of)d organisation took part.", "%(heads)d of %(of)d organisations took part.", sums["of"]
    )
    return words % sums


def _silent(ballot: Ballot, file: Mapping[str, Any]) -> str:
    """How many agreed by saying nothing; empty where silence says nothing."""
    if not ballot.silence_consents:
        return ""
    voters = {key for key, weight in file["roll"]["weights"].items() if weight != "0"}
    number = len(voters - set(file["took_part"]))
    words = ngettext(
        "%(number)d organisation said nothing until the closing, and so agreed.",
        "%(number)d organisations said nothing until the closing, and so agreed.",
        number,
    )
    return words % {"number": number}


def _members(viewer: Viewer, ballot: Ballot, count: Count) -> tuple[MemberRow, ...]:
    """Who voted what, where one table on this page can say it."""
    if len(count.result["questions"]) > 1 or count.result["took_part"]["of"] > MOST_MEMBERS:
        return ()
    return members(viewer, ballot, count, count.result["questions"][0]["number"])


def _href(viewer: Viewer, ballot: Ballot, page: str) -> str:
    return reverse(f"ballots:{page}", args=[viewer.space.slug, ballot.address]) if viewer.space else ""
