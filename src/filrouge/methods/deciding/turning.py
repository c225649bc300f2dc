"""What one member adds to every condition of a decision when it votes otherwise.

Margins are linear in the votes: `have` − share · base, and each member's part of both is its own. So
what a turn adds does not depend on what the others do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .casting import Split
from .decision import Condition, base_of
from .exact import ZERO
from .rule import Measure, Rule, Spread
from .searching import Need, SpreadNeed
from .tallies import Tally, tally_of
from .weighing import Weighed

YES = Split.whole("yes")
NO = Split.whole("no")


@dataclass(frozen=True, slots=True)
class Voter:
    """A member with a vote: what it voted (None: did not cast) and whether it was there anyway."""

    line: Weighed
    split: Split | None
    came: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """What changes in have and in margin of one condition."""

    have: Fraction
    margin: Fraction


def effect(rule: Rule, condition: Condition, voter: Voter, after: Split | None) -> Turned:
    """What a condition other than the spread gains or loses when `voter` votes `after` instead."""
    if condition.scope not in ("", voter.line.pillar) or condition.of == "groups":
        return Turned(ZERO, ZERO)
    changed = _difference(voter, after, condition.of)
    if condition.key == "participation":
        return Turned(changed.present, changed.present)
    if condition.key == "approval":
        return Turned(changed.yes, changed.yes)
    base = base_of(changed, rule.majorities[condition.number].base)
    return Turned(changed.yes, changed.yes - condition.share * base)


def _difference(voter: Voter, after: Split | None, of: Measure) -> Tally:
    return tally_of(voter.line, of, after, voter.came) - tally_of(voter.line, of, voter.split, voter.came)


def balance(tally: Tally, spread: Spread) -> Fraction:
    """A group stands behind the yes as long as this is above nought."""
    return tally.yes - (tally.no if spread.counting == "majority" else ZERO)


def needs_to_adopt(
    rule: Rule, unmet: Sequence[Condition], voters: Sequence[Voter], *, tie_is_enough: bool
) -> list[Need]:
    """What every unmet condition needs from members who turn to yes.

    `tie_is_enough`: the chair or the lot would say yes, so a majority only has to be equalled.
    """
    needs: list[Need] = []
    for condition in unmet:
        if condition.key == "spread":
            continue
        turned = [effect(rule, condition, voter, YES) for voter in voters]
        strict = condition.strict and not (tie_is_enough and condition.key == "majority")
        needs.append(Need.of(-condition.margin, strict, [turn.margin for turn in turned], condition.scope))
        if condition.have == ZERO:
            needs.append(Need.of(ZERO, True, [turn.have for turn in turned], condition.scope))
    return needs


def needs_to_break(
    rule: Rule, condition: Condition, voters: Sequence[Voter], after: Split | None, *, tie_is_enough: bool
) -> list[Need]:
    """Two ways in which a met condition fails: its margin is used up, or nothing is left of what it has.

    `tie_is_enough`: a mere tie would be saved by the chair or the lot.
    """
    turned = [effect(rule, condition, voter, after) for voter in voters]
    saved = tie_is_enough and condition.key == "majority"
    return [
        Need.of(condition.margin, not condition.strict or saved, [-turn.margin for turn in turned]),
        Need.of(condition.have, False, [-turn.have for turn in turned]),
    ]


def spread_need(
    spread: Spread, by_group: Mapping[str, Tally], voters: Sequence[Voter], after: Split | None
) -> SpreadNeed:
    """Groups with their balances, and what each member's turn would change in its own."""
    return SpreadNeed(
        spread.minimum,
        {group: balance(tally, spread) for group, tally in by_group.items()},
        tuple(voter.line.group for voter in voters),
        tuple(balance(_difference(voter, after, "weights"), spread) for voter in voters),
    )
