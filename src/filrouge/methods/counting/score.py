"""Scores: everybody gives each option a grade from 0 to a highest grade; the highest sum (or mean) wins.

Source: Smith, "Range voting", 2000, for sum and mean; the median shown beside them is the lower one, as in
Balinski and Laraki, "A theory of measuring, electing, and ranking", PNAS 104, 2007.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .tallies import (
    Tally,
    Totals,
    Weight,
    check_known,
    check_options,
    check_weights,
    in_order,
    written,
    written_or_none,
)

Deciding = Literal["sum", "mean"]
Unanswered = Literal["apart", "zero"]
"""What no answer is: "apart" counts neither for nor against, "zero" is a grade of 0."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One ballot: grades by option (an option that is missing got no answer), weight, heads behind it."""

    given: Mapping[str, int]
    weight: Weight = 1
    heads: Weight = 1

    def __post_init__(self) -> None:
        check_weights(self.weight, self.heads)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """What one option got: `spread[g]` is the weight behind grade g; mean and median are None without answers."""

    option: str
    place: int
    elected: bool
    sum: Fraction
    mean: Fraction | None
    median: int | None
    answered: Tally
    spread: tuple[Fraction, ...]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "option": self.option,
            "place": self.place,
            "elected": self.elected,
            "sum": written(self.sum),
            "mean": written_or_none(self.mean),
            "median": self.median,
            "answered": self.answered.as_dict(),
            "spread": [written(weight) for weight in self.spread],
        }


@dataclass(frozen=True, slots=True)
class ScoreCount(Totals[ScoreLine]):
    """The options from the best graded to the worst, and how that was reckoned."""

    highest: int
    by: Deciding
    unanswered: Unanswered

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        shared = Totals.as_dict(self)
        return {"method": "score", "highest": self.highest, "by": self.by, "unanswered": self.unanswered, **shared}


def count_scores(
    options: Sequence[str],
    ballots: Iterable[Scores],
    *,
    highest: int,
    lot: Sequence[str],
    by: Deciding = "sum",
    unanswered: Unanswered = "apart",
    places: int = 1,
) -> ScoreCount:
    """Count grades by weight; a ballot with a grade outside 0..`highest` is spoilt and said so.

    With `by="mean"` and `unanswered="apart"` an option that few know can win on few answers: `answered`
    shows it. An option without any answer stands below every other. `lot` names every option, best lot
    first, and parts equals. A ballot that names what does not stand is a ValueError.
    """
    check_options(options, places)
    if highest < 1:
        raise ValueError(f"the highest grade is one or more, not {highest}")
    good, spoilt = _parted(ballots, frozenset(options), highest)
    found = {option: _Grades(option, good, highest, unanswered) for option in options}
    order, draws = in_order({option: grades.key(by) for option, grades in found.items()}, lot)
    lines = tuple(found[option].line(place, place <= places) for place, option in enumerate(order, start=1))
    return ScoreCount(places, lines, Tally.of(good), Tally.of(spoilt), tuple(lot), draws, highest, by, unanswered)


class _Grades:
    """The grades of one option, added up."""

    def __init__(self, option: str, ballots: list[Scores], highest: int, unanswered: Unanswered) -> None:
        self.option = option
        spread: list[Weight] = [0] * (highest + 1)
        heads: Weight = 0
        for ballot in ballots:
            if option in ballot.given or unanswered == "zero":
                spread[ballot.given.get(option, 0)] += ballot.weight
                heads += ballot.heads
        self.spread = tuple(Fraction(weight) for weight in spread)
        self.answered = Tally(Fraction(heads), sum(self.spread, Fraction(0)))
        self.sum = sum((grade * weight for grade, weight in enumerate(self.spread)), Fraction(0))

    @property
    def mean(self) -> Fraction | None:
        return self.sum / self.answered.weight if self.answered.weight else None

    @property
    def median(self) -> int | None:
        """The lowest grade that at least half of the weight does not exceed."""
        below = Fraction(0)
        for grade, weight in enumerate(self.spread):
            below += weight
            if weight and 2 * below >= self.answered.weight:
                return grade
        return None

    def key(self, by: Deciding) -> Fraction:
        if by == "sum":
            return self.sum
        return Fraction(-1) if self.mean is None else self.mean

    def line(self, place: int, elected: bool) -> ScoreLine:
        return ScoreLine(self.option, place, elected, self.sum, self.mean, self.median, self.answered, self.spread)


def _parted(ballots: Iterable[Scores], options: frozenset[str], highest: int) -> tuple[list[Scores], list[Scores]]:
    good: list[Scores] = []
    spoilt: list[Scores] = []
    for ballot in ballots:
        check_known(ballot.given, options)
        kept = all(isinstance(grade, int) and 0 <= grade <= highest for grade in ballot.given.values())
        (good if kept else spoilt).append(ballot)
    return good, spoilt
