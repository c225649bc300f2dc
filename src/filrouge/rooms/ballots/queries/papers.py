"""The papers of a secret ballot as they were published: receipt, weight, answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from filrouge.ground.numbers import number_in
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, State
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.answers import said
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import Asked, asked_of

PAGE = 50  # papers


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: what it says to each question."""

    receipt: str
    weight: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PapersPage:
    """One page of papers in the order of their receipts, and the one that was looked for."""

    title: Shown
    questions: tuple[Asked, ...]
    papers: tuple[PaperRow, ...]
    total: int
    wanted: str
    found: PaperRow | None
    pager: dict[str, str]
    digest: str
    back: str


def papers_page(viewer: Viewer, ballot: Ballot, number: str, wanted: str) -> PapersPage | None:
    """The papers of a published secret ballot; None of any other. Three statements, whatever their number."""
    count = ballot.counts.order_by("-number").first() if ballot.secret and ballot.state == State.PUBLISHED else None
    if count is None:
        return None
    questions, listed = asked_of(ballot), sorted(count.file["papers"], key=lambda paper: str(paper["receipt"]))
    at = min(max(number_in(number, 6), 1), _pages(listed))
    receipt = wanted.strip().lower()
    found = next((paper for paper in listed if receipt and paper["receipt"] == receipt), None)
    return PapersPage(
        title=ballot.title.in_(get_language() or "en"),
        questions=questions,
        papers=tuple(_row(ballot, questions, paper) for paper in listed[(at - 1) * PAGE : at * PAGE]),
        total=len(listed),
        wanted=wanted.strip()[:40],
        found=_row(ballot, questions, found) if found else None,
        pager={
            "previous": f"?page={at - 1}" if at > 1 else "",
            "next": f"?page={at + 1}" if at < _pages(listed) else "",
            "position": "",
        },
        digest=count.digest,
        back=href(viewer, ballot),
    )


def _pages(listed: list[Any]) -> int:
    return max(1, -(-len(listed) // PAGE))


def _row(ballot: Ballot, questions: tuple[Asked, ...], paper: dict[str, Any]) -> PaperRow:
    return PaperRow(paper["receipt"], fraction_text(paper["weight"]), said(ballot, questions, paper["answers"]))
