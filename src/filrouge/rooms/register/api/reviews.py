"""Possible duplicates: the cards that wait, answering them, and taking answers back."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Status

from filrouge.ground.api import After, Asked, Page, Strict, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.api.shapes import READ, WRITE, Number, operations
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.queries import api_reviews as queries
from filrouge.rooms.register.queries import duplicates
from filrouge.rooms.register.queries.api_reviews import AnswerLine, DoubtCard, DoubtLine
from filrouge.rooms.register.rules import MAY


class Verdict(Strict):
    """same, different, branch (the left is a branch of the right), branch_right (the other way round), or asked."""

    verdict: Literal["same", "different", "branch", "branch_right", "asked"]


@operations.get("/{space}/duplicates", response=Page[DoubtLine], summary="Possible duplicates")
@serve(MAY["settle"], READ)
def list_duplicates(request: Asked, viewer: Viewer, after: After = "") -> Page[DoubtLine]:
    """The cards that wait for an answer. For the secretariat."""
    found = queries.doubts(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/duplicates/answers", response=Page[AnswerLine], summary="Answers about duplicates")
@serve(MAY["settle"], READ)
def list_answers(request: Asked, viewer: Viewer, after: After = "") -> Page[AnswerLine]:
    """What was answered, the newest first, also what was taken back."""
    found = queries.given(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.post(
    "/{space}/duplicates/answers/{number}/undo", response=AnswerLine, summary="Take an answer about duplicates back"
)
@serve(MAY["settle"], WRITE)
def undo_answer(request: Asked, viewer: Viewer, number: Number) -> AnswerLine:
    """Both are as they were before, and the question waits again."""
    found = there(duplicates.decision(viewer, number))
    undone = undo_decision(viewer, decision=found)
    keep_count(space_of(viewer))
    return queries.answer_line(undone)


@operations.get("/{space}/duplicates/{number}", response=DoubtCard, summary="One possible duplicate")
@serve(MAY["settle"], READ)
def show_duplicate(request: Asked, viewer: Viewer, number: Number) -> DoubtCard:
    """Both sides field by field, the evidence, and what “same” would do."""
    return there(queries.card(viewer, number))


@operations.post(
    "/{space}/duplicates/{number}/answer", response={201: AnswerLine}, summary="Answer a possible duplicate"
)
@serve(MAY["settle"], WRITE)
def answer_duplicate(request: Asked, viewer: Viewer, number: Number, sent: Verdict) -> Any:
    """“Different” is remembered for ever; “same” can be undone. A card goes when the data of either side change."""
    card = there(duplicates.doubt(viewer, number))
    turned = sent.verdict == "branch_right"
    made = settle_doubt(viewer, doubt=card, verdict="branch" if turned else sent.verdict, turned=turned)
    keep_count(space_of(viewer))
    return Status(201, queries.answer_line(made))
