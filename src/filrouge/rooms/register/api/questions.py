"""Questions to the federations: those that wait for one's own, and its answers. They are asked by answering a card."""

from __future__ import annotations

from typing import Literal

from filrouge.ground.api import After, Asked, Page, Strict, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.questions import answer_question as answer
from filrouge.rooms.register.api.shapes import READ, WRITE, Number, operations
from filrouge.rooms.register.queries import api_questions as queries
from filrouge.rooms.register.queries import questions
from filrouge.rooms.register.queries.api_questions import DuplicateQuestion, DuplicateQuestionLine
from filrouge.rooms.register.rules import MAY


class FederationVerdict(Strict):
    """Whether both are the same organisation, different ones, or unknown to the federation."""

    verdict: Literal["same", "different", "unknown"]


@operations.get("/{space}/questions", response=Page[DuplicateQuestionLine], summary="Questions to your federation")
@serve(MAY["see_questions"], READ)
def list_questions(request: Asked, viewer: Viewer, after: After = "") -> Page[DuplicateQuestionLine]:
    """Two entries of which the secretariat asks whether they are one organisation, the newest first."""
    found = queries.waiting(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/questions/{number}", response=DuplicateQuestion, summary="One question to your federation")
@serve(MAY["see_questions"], READ)
def show_question(request: Asked, viewer: Viewer, number: Number) -> DuplicateQuestion:
    """Both sides as your federation may see them, without any score: nobody's opinion comes before its own."""
    return queries.question(viewer, there(questions.question(viewer, number)))


@operations.put("/{space}/questions/{number}/answer", response=DuplicateQuestion, summary="Answer for your federation")
@serve(MAY["see_questions"], WRITE)
def answer_question(request: Asked, viewer: Viewer, number: Number, sent: FederationVerdict) -> DuplicateQuestion:
    """The secretariat sees it and decides; until then it may be changed."""
    found = there(questions.question(viewer, number))
    answer(viewer, question=found, verdict=sent.verdict)
    return queries.question(viewer, found)
