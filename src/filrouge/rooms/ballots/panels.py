"""Who is on the panel, read from the rounds that were drawn."""

from __future__ import annotations

from collections.abc import Iterable

from filrouge.rooms.ballots.drawing import Question, households_of, people_of, quotas_of, read_panels
from filrouge.rooms.ballots.models import Draw, DrawRound, RoundState


def drawn_rounds(rounds: Iterable[DrawRound]) -> list[DrawRound]:
    """The rounds whose number is known to all, in order."""
    return sorted((each for each in rounds if each.state == RoundState.DRAWN), key=lambda each: each.position)


def drawn_of(drawing: DrawRound) -> tuple[str, ...]:
    """Those whom a round drew, by number; nobody before its last digit is shown."""
    if drawing.state != RoundState.DRAWN or drawing.number is None:
        return ()
    return read_panels(drawing.panels)[drawing.number]


def panel_now(rounds: Iterable[DrawRound]) -> tuple[str, ...]:
    """The panel after these rounds, by number: those first drawn, without who declined, with who replaced them."""
    panel: tuple[str, ...] = ()
    for drawing in rounds:
        gone = {str(number) for number in drawing.declined}
        panel = (*(number for number in panel if number not in gone), *drawn_of(drawing))
    return tuple(sorted(panel, key=int))


def question_of(draw: Draw, drawing: DrawRound) -> Question:
    """What a round asks of methods.panels. Two statements."""
    candidates = list(draw.candidates.only("number", "household", "features").order_by("number"))
    before = [each for each in draw.rounds.order_by("position") if each.position < drawing.position]
    drawn = drawn_rounds(before)
    return Question(
        people=people_of(candidates),
        quotas=quotas_of(drawing.quotas),
        size=draw.size,
        households=households_of(candidates),
        panel=panel_now(drawn),
        declined=tuple(map(str, drawing.declined)),
        unavailable=tuple(str(number) for each in drawn for number in each.declined),
    )
