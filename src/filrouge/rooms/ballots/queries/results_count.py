"""The page that tells the count of one question stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.methods.recount.answers import RANKED, SHARED
from filrouge.rooms.ballots.models import Ballot, Method
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.results import Lot, published_count
from filrouge.rooms.ballots.queries.results_blocks import MARKED, chosen
from filrouge.rooms.ballots.queries.results_fund import Shared, shared
from filrouge.rooms.ballots.queries.results_names import option_names, question_text
from filrouge.rooms.ballots.queries.results_options import Bars, option_bars
from filrouge.rooms.ballots.queries.results_pairs import Pairs, pairs
from filrouge.rooms.ballots.queries.results_stages import Stages, stages

TOLD = (*MARKED, *RANKED, *SHARED)


@dataclass(frozen=True, slots=True)
class OtherQuestion:
    """A question of the same ballot whose count can be read too."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class CountPage:
    """The count of one question. Of `stages`, `pairs`, `bars` and `shared` the one of its method is there."""

    title: Shown
    text: Shown
    method: str
    sentences: tuple[str, ...]
    questions: tuple[OtherQuestion, ...]
    stages: Stages | None
    pairs: Pairs | None
    bars: Bars | None
    shared: Shared | None
    lot: Lot
    back: str


def count_page(viewer: Viewer, ballot: Ballot, number: str) -> CountPage | None:
    """The count of question `number` (the first where it is empty); None where there is nothing this viewer may see.

    One statement.
    """
    count = published_count(viewer, ballot, with_file=True)
    if count is None or ballot.method not in TOLD:
        return None
    counted = {question["number"]: question for question in count.result["questions"]}
    asked = {question["number"]: question for question in count.file["questions"]}
    chosen_number = number or next(iter(counted))
    if chosen_number not in counted:
        return None
    return _page(viewer, ballot, counted[chosen_number], asked[chosen_number], tuple(counted))


def _page(
    viewer: Viewer, ballot: Ballot, question: Mapping[str, Any], asked: Mapping[str, Any], numbers: tuple[str, ...]
) -> CountPage:
    names, method = option_names(asked), question["method"]
    return CountPage(
        title=ballot.title.in_(get_language() or "en"),
        text=question_text(asked),
        method=str(Method(ballot.method).label),
        sentences=tuple(chosen(question, names)),
        questions=tuple(
            OtherQuestion(number, f"?question={number}", number == question["number"])
            for number in numbers
            if len(numbers) > 1
        ),
        stages=stages(question, names) if method in RANKED and method != "schulze" else None,
        pairs=pairs(question, names) if method == "schulze" else None,
        bars=option_bars(question["count"], names) if method in MARKED else None,
        shared=shared(question, names) if method in SHARED else None,
        lot=Lot(ballot.lot_commitment, ballot.lot_seed),
        back=href(viewer, ballot),
    )
