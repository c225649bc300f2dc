"""A rule is tried before it is adopted: on votes of the past, or on votes that are made up from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from .casting import Cast, Choice
from .decision import Decision, decide
from .exact import HALF, ZERO
from .problems import Problem, RuleRefused, refuse_if
from .roll import Roll
from .rule import Rule
from .weighing import weigh

Vote = Sequence[Cast]

_DRAWN = 2**64


def tried(rule: Rule, roll: Roll, votes: Sequence[Vote]) -> tuple[Decision, ...]:
    """What the rule would have decided in each of the `votes`; ties stay open. Refusals as `decide`.

    Members to whom this rule gives no vote are left out, whatever they voted under another.
    """
    weighing = weigh(rule, roll)
    without = {line.key for line in weighing.lines if not line.votes}
    under = ([cast for cast in casts if cast.key not in without] for casts in votes)
    return tuple(decide(rule, roll, casts, weighing=weighing) for casts in under)


@dataclass(frozen=True, slots=True)
class Difference:
    """Vote number `index` (from 0) ends otherwise under one rule than under the other."""

    index: int
    first: Decision
    second: Decision


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rules on the same votes."""

    votes: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> int:
        """In how many votes both rules come to the same outcome."""
        return self.votes - len(self.differences)


def compare(first: Rule, second: Rule, roll: Roll, votes: Sequence[Vote]) -> Comparison:
    """Which outcomes differ between two rules for the same members, each tried as `tried` does."""
    outcomes = [tried(rule, roll, votes) for rule in (first, second)]
    pairs = enumerate(zip(*outcomes, strict=True))
    differing = (Difference(at, one, other) for at, (one, other) in pairs if one.outcome != other.outcome)
    return Comparison(len(votes), tuple(differing))


def invented(
    rule: Rule,
    roll: Roll,
    seed: str,
    number: int,
    *,
    turnout: Fraction = Fraction(3, 4),
    yes: Fraction = HALF,
    abstain: Fraction = Fraction(1, 10),
) -> tuple[tuple[Cast, ...], ...]:
    """`number` made-up votes, the same for the same seed: every member decides for itself.

    Of all members with a vote a share of `turnout` casts; of those `abstain` abstain, and of the rest
    `yes` say yes. RuleRefused for what is no share. Real members vote alike more often than that, so
    this shows where a rule is strict, not how probable an outcome is.
    """
    shares = {"turnout": turnout, "yes": yes, "abstain": abstain}
    refuse_if([Problem(name, "not_a_share") for name, share in shares.items() if not ZERO <= share <= 1], RuleRefused)
    keys = [line.key for line in weigh(rule, roll).lines if line.votes]

    def vote(at: int) -> tuple[Cast, ...]:
        return tuple(
            Cast.whole(key, _choice(f"{seed}\n{at}\n{key}", yes, abstain))
            for key in keys
            if _drawn(f"{seed}\n{at}\n{key}\nturnout") < turnout
        )

    return tuple(vote(at) for at in range(number))


def _choice(seed: str, yes: Fraction, abstain: Fraction) -> Choice:
    if _drawn(f"{seed}\nabstain") < abstain:
        return "abstain"
    return "yes" if _drawn(f"{seed}\nyes") < yes else "no"


def _drawn(seed: str) -> Fraction:
    """A number from 0 up to, and without, 1; from a digest, so that it is the same on every machine."""
    return Fraction(int.from_bytes(sha256(seed.encode()).digest()[:8]), _DRAWN)
