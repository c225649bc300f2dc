"""Priorities by points: everybody shares the same number of points among the options.

Known as cumulative voting: Glasser, "Game theory and cumulative voting for corporate directors", Management
Science 5, 1959. A ballot that weighs more gives every one of its points that much more weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

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


@dataclass(frozen=True, slots=True)
class Points:
    """One ballot: points by option, its weight, and the heads behind it.

    Merged ballots give the points of one of them, with the weights and heads added up.
    """

    given: Mapping[str, int]
    weight: Weight = 1
    heads: Weight = 1

    def __post_init__(self) -> None:
        check_weights(self.weight, self.heads)


@dataclass(frozen=True, slots=True)
class PointsLine:
    """What one option got.

    `points` are weighted, `points_by_heads` as if every head weighed one; `givers` gave it a point at
    least; `share` is its part of all weighted points given, None if none were.
    """

    option: str
    place: int
    elected: bool
    points: Fraction
    points_by_heads: Fraction
    givers: Tally
    share: Fraction | None

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "option": self.option,
            "place": self.place,
            "elected": self.elected,
            "points": written(self.points),
            "points_by_heads": written(self.points_by_heads),
            "givers": self.givers.as_dict(),
            "share": written_or_none(self.share),
        }


@dataclass(frozen=True, slots=True)
class PointsCount(Totals[PointsLine]):
    """The options by falling points; `unspent` are weighted points that nobody got."""

    budget: int
    spend_all: bool
    unspent: Fraction

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        shared = Totals.as_dict(self)
        own = {"budget": self.budget, "spend_all": self.spend_all, "unspent": written(self.unspent)}
        return {"method": "points", **own, **shared}


def count_points(
    options: Sequence[str],
    ballots: Iterable[Points],
    *,
    budget: int,
    lot: Sequence[str],
    spend_all: bool = False,
    places: int = 1,
) -> PointsCount:
    """Add points up by weight. A ballot is spoilt, and said so, if it gives more than `budget` points in all,
    less than nought to anything, or with `spend_all` anything but exactly `budget`.

    `lot` names every option, best lot first, and parts equals. A ballot that names what does not stand
    is a ValueError.
    """
    check_options(options, places)
    if budget < 1:
        raise ValueError(f"there is one point to share or more, not {budget}")
    good, spoilt = _parted(ballots, frozenset(options), budget, spend_all)
    weighted = {option: _weighted(option, good) for option in options}
    given, cast = sum(weighted.values(), Fraction(0)), Tally.of(good)
    order, draws = in_order(weighted, lot)
    lines = tuple(
        PointsLine(
            option=option,
            place=place,
            elected=place <= places,
            points=weighted[option],
            points_by_heads=_by_heads(option, good),
            givers=Tally.of(ballot for ballot in good if ballot.given.get(option)),
            share=weighted[option] / given if given else None,
        )
        for place, option in enumerate(order, start=1)
    )
    unspent = budget * cast.weight - given
    return PointsCount(places, lines, cast, Tally.of(spoilt), tuple(lot), draws, budget, spend_all, unspent)


def _weighted(option: str, ballots: list[Points]) -> Fraction:
    return Fraction(sum(ballot.given.get(option, 0) * ballot.weight for ballot in ballots))


def _by_heads(option: str, ballots: list[Points]) -> Fraction:
    return Fraction(sum(ballot.given.get(option, 0) * ballot.heads for ballot in ballots))


def _parted(
    ballots: Iterable[Points], options: frozenset[str], budget: int, spend_all: bool
) -> tuple[list[Points], list[Points]]:
    good: list[Points] = []
    spoilt: list[Points] = []
    for ballot in ballots:
        check_known(ballot.given, options)
        (good if _keeps(ballot, budget, spend_all) else spoilt).append(ballot)
    return good, spoilt


def _keeps(ballot: Points, budget: int, spend_all: bool) -> bool:
    points = ballot.given.values()
    if any(not isinstance(given, int) or given < 0 for given in points):
        return False
    return sum(points) == budget if spend_all else sum(points) <= budget
