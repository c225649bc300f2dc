"""Ballots as data: what their pages say, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot, Option, State
from filrouge.rooms.ballots.queries.ballots import ballot_called, href, seen_ballots
from filrouge.rooms.ballots.queries.candidatures import href as candidature_href
from filrouge.rooms.ballots.queries.live import standing
from filrouge.rooms.ballots.queries.results import published_count
from filrouge.rooms.ballots.sentences import rule_sentences

NEWEST_FIRST = (("drafted_at", True), ("id", True))


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One ballot of a list. `title` by language; `page` is its address for people."""

    address: str
    title: dict[str, str]
    method: str
    state: str
    secret: bool
    opened_at: datetime | None
    closes_at: datetime | None
    published_at: datetime | None
    page: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with the numbers and names of its options."""

    number: str
    text: dict[str, str]
    options: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One admitted candidate: the number of the option, and the address of the organisation that put them forward."""

    option: str
    name: str
    organisation: str
    category: str
    statement: dict[str, str]
    page: str


@dataclass(frozen=True, slots=True)
class BallotProfile(BallotLine):
    """One ballot. `rule` in sentences; `may_vote` and `voted` count organisations; `result` once it is published.

    `candidates` are those whom organisations put forward, until `candidatures_until`, and the secretariat admitted.
    """

    text: dict[str, str]
    questions: list[QuestionLine]
    candidatures_until: datetime | None
    candidates: list[CandidateLine]
    rule: list[str]
    rule_digest: str
    roll_digest: str
    text_digest: str
    lot_commitment: str
    may_vote: int
    voted: int
    result: dict[str, Any] | None


def listing(viewer: Viewer, cursor: str) -> Slice[BallotLine]:
    """One page of ballots, the newest first. One statement."""
    return cut(seen_ballots(viewer), NEWEST_FIRST, cursor, lambda ballot: BallotLine(**_line(viewer, ballot)))


def profile(viewer: Viewer, address: str) -> BallotProfile | None:
    """One ballot; None for who may not see it and for what does not exist alike. Five statements, and
    one where candidates were called for.
    """
    ballot = ballot_called(viewer, address)
    if ballot is None:
        return None
    now = standing(ballot)
    digests = {name: getattr(ballot, name) for name in ("rule_digest", "roll_digest", "text_digest", "lot_commitment")}
    return BallotProfile(
        **_line(viewer, ballot), **digests, text=ballot.text.texts(), questions=_questions(ballot),
        candidatures_until=ballot.candidatures_until, candidates=_candidates(viewer, ballot),
        rule=list(rule_sentences(ballot.rule, ballot.method)), may_vote=now.of, voted=now.voted,
        result=_result(viewer, ballot),
    )  # fmt: skip


def _line(viewer: Viewer, ballot: Ballot) -> dict[str, Any]:
    times = {name: getattr(ballot, name) for name in ("opened_at", "closes_at", "published_at")}
    return {
        "address": ballot.address,
        "title": ballot.title.texts(),
        "method": str(ballot.method),
        "state": str(ballot.state),
        "secret": ballot.secret,
        "page": settings.PUBLIC_ADDRESS + href(viewer, ballot),
        **times,
    }


def _questions(ballot: Ballot) -> list[QuestionLine]:
    asked = ballot.questions.prefetch_related("options").order_by("position")
    return [
        QuestionLine(
            str(question.position),
            question.text.texts(),
            {str(o.position): o.name.texts() for o in sorted(question.options.all(), key=lambda o: o.position)},
        )
        for question in asked
    ]


def _candidates(viewer: Viewer, ballot: Ballot) -> list[CandidateLine]:
    if ballot.candidatures_until is None:
        return []
    options = Option.objects.filter(question__ballot=ballot).exclude(candidature=None).order_by("position")
    return [
        CandidateLine(
            option=str(option.position), name=one.name, organisation=one.organisation.address, category=one.category,
            statement=one.statement.texts(), page=settings.PUBLIC_ADDRESS + candidature_href(viewer, one),
        )
        for option in options.select_related("candidature__organisation", "candidature__ballot")
        if (one := option.candidature)
    ]  # fmt: skip


def _result(viewer: Viewer, ballot: Ballot) -> dict[str, Any] | None:
    """Outcome, conditions and sums; never who voted what: that stands in the file, for whom the rule lets see it."""
    count = published_count(viewer, ballot) if ballot.state == State.PUBLISHED else None
    if count is None:
        return None
    result: dict[str, Any] = count.result
    kept = ("number", "method", "outcome", "conditions", "elected", "scale")
    questions = [{name: question[name] for name in kept if name in question} for question in result["questions"]]
    capped = {"capped": result["capped"]} if "capped" in result else {}
    return {"took_part": result["took_part"], **capped, "questions": questions}
