"""Approval: everybody marks what they can live with; the most marks win, for one place or for several.

Source: Brams and Fishburn, "Approval voting", American Political Science Review 72, 1978; for several
places the block form, in which the options with most marks take them ("multiple non-transferable approval").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    written_or_none,
)


@dataclass(frozen=True, slots=True)
class Approval:
    """One ballot: the options it marks, its weight, and the heads behind it (equal ballots may be merged)."""

    marks: frozenset[str]
    weight: Weight = 1
    heads: Weight = 1

    def __post_init__(self) -> None:
        check_weights(self.weight, self.heads)


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """What one option got. `share` is its weight among all that was cast and not spoilt, None if nothing was."""

    option: str
    place: int
    elected: bool
    approved: Tally
    share: Fraction | None

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "option": self.option,
            "place": self.place,
            "elected": self.elected,
            "approved": self.approved.as_dict(),
            "share": written_or_none(self.share),
        }


@dataclass(frozen=True, slots=True)
class ApprovalCount(Totals[ApprovalLine]):
    """The options from the most approved to the least; a ballot marks `least` to `most` of them."""

    least: int
    most: int | None

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        shared = Totals.as_dict(self)
        return {"method": "approval", "least": self.least, "most": self.most, **shared}


def count_approval(
    options: Sequence[str],
    ballots: Iterable[Approval],
    *,
    lot: Sequence[str],
    places: int = 1,
    least: int = 0,
    most: int | None = None,
) -> ApprovalCount:
    """Count marks by weight. Ballots with fewer than `least` or more than `most` marks are spoilt and said so.

    `lot` names every option, best lot first, and parts equals. An option that does not stand on a
    ballot is a ValueError, as are limits that no ballot could keep.
    """
    check_options(options, places)
    if not 0 <= least <= (len(options) if most is None else most):
        raise ValueError(f"no ballot can have at least {least} and at most {most} marks among {len(options)} options")
    good, spoilt = _parted(ballots, frozenset(options), least, most)
    cast = Tally.of(good)
    approved = _approved(options, good)
    order, draws = in_order({option: tally.weight for option, tally in approved.items()}, lot)
    lines = tuple(
        ApprovalLine(
            option=option,
            place=place,
            elected=place <= places,
            approved=approved[option],
            share=approved[option].weight / cast.weight if cast.weight else None,
        )
        for place, option in enumerate(order, start=1)
    )
    return ApprovalCount(places, lines, cast, Tally.of(spoilt), tuple(lot), draws, least, most)


def _parted(
    ballots: Iterable[Approval], options: frozenset[str], least: int, most: int | None
) -> tuple[list[Approval], list[Approval]]:
    good: list[Approval] = []
    spoilt: list[Approval] = []
    for ballot in ballots:
        check_known(ballot.marks, options)
        kept = least <= len(ballot.marks) <= (len(options) if most is None else most)
        (good if kept else spoilt).append(ballot)
    return good, spoilt


def _approved(options: Sequence[str], ballots: list[Approval]) -> dict[str, Tally]:
    heads: dict[str, Weight] = dict.fromkeys(options, 0)
    weight: dict[str, Weight] = dict.fromkeys(options, 0)
    for ballot in ballots:
        for option in ballot.marks:
            heads[option] += ballot.heads
            weight[option] += ballot.weight
    return {option: Tally(Fraction(heads[option]), Fraction(weight[option])) for option in options}
