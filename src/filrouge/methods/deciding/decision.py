"""Whether something is decided: every condition of the rule, with what there was, what was needed and the margin.

Compared are fractions, never binary numbers. A condition is met when `have` ≥ `needed` (`strict`: >) and
`have` > 0: without a single yes nothing is adopted, even where nobody but abstainers voted.

Whoever turns to yes, from no, from abstaining or from staying away, lowers no margin, and whoever is
there and turns to no raises none. But a member who comes and votes no may make a participation quorum
and so an adoption that its staying away would have stopped: the no-show paradox, which comes with every
such quorum (Maniquet and Morelli, "Approval quorums dominate participation quorums", Social Choice and
Welfare 45, 2015). An approval quorum does not have it. Nor may a no hurt where half of all that have a
vote said yes: it makes votes equal, and a chair or a lot that breaks the tie may say yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .casting import Cast
from .exact import ZERO, write_fraction
from .roll import Roll
from .rule import Base, Majority, Measure, Quorum, Rule, Spread
from .tallies import Count, Tally, count
from .weighing import Weighing, weigh

Outcome = Literal["adopted", "rejected", "no quorum", "tied"]
Key = Literal["participation", "approval", "majority", "spread"]
Answer = Literal["yes", "no"]
Breaker = Literal["", "rule", "chair", "lot"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule and how it was met.

    `number`: which of the rule's conditions of this `key`, from 0. `scope`: the pillar, or "" for all.
    `of`: what is counted. `share` of `base` is `needed`; for the spread, `base` is the number of groups
    on the roll and `share` is 0.
    """

    key: Key
    number: int
    scope: str
    of: Literal["weights", "heads", "groups"]
    have: Fraction
    needed: Fraction
    base: Fraction
    share: Fraction
    strict: bool

    @property
    def margin(self) -> Fraction:
        """How much more there was than needed; below nought: how much was missing."""
        return self.have - self.needed

    @property
    def met(self) -> bool:
        """Whether this condition holds."""
        return self.have > ZERO and (self.margin > ZERO if self.strict else self.margin >= ZERO)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, fractions as `2/3`."""
        numbers = {name: write_fraction(getattr(self, name)) for name in ("have", "needed", "margin", "base", "share")}
        labels = {"key": self.key, "number": self.number, "scope": self.scope, "of": self.of}
        return {**labels, **numbers, "strict": self.strict, "met": self.met}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and why.

    `outcome`: `no quorum` if any participation quorum failed; `tied` if yes and no are equal, nothing
    else is missing and the chair or the lot that the rule names has not spoken yet. `tied` says that
    there was such a tie, `broken_by` what broke it: the `rule` (then it is rejected), `chair`, `lot`.
    """

    outcome: Outcome
    conditions: tuple[Condition, ...]
    count: Count
    tied: bool = False
    broken_by: Breaker = ""

    @property
    def adopted(self) -> bool:
        """Whether the outcome is `adopted`."""
        return self.outcome == "adopted"

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """The conditions that were missing."""
        return tuple(condition for condition in self.conditions if not condition.met)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready: outcome, conditions with margins, tallies by heads and weights."""
        return {
            "outcome": self.outcome,
            "tied": self.tied,
            "broken_by": self.broken_by,
            "conditions": [condition.as_dict() for condition in self.conditions],
            "count": self.count.as_dict(),
        }


def decide(
    rule: Rule,
    roll: Roll,
    casts: Sequence[Cast],
    *,
    present: Iterable[str] = (),
    chair: Answer | None = None,
    lot: Answer | None = None,
    weighing: Weighing | None = None,
) -> Decision:
    """Decide by `rule` what the members of `roll` voted; both as frozen when the ballot opened.

    `present`: keys of members who are there without voting. `chair` and `lot` are heard only if there is
    a tie and the rule gives it to them; the lot is `lot_order(seed, ("yes", "no"))[0]` of
    `methods.counting.lots`. `weighing`: that of this rule and roll, where it is at hand. WeighingRefused,
    CastsRefused as `weigh` and `count` say.
    """
    weighed = weighing or weigh(rule, roll)
    return judge(rule, count(weighed, casts, present), chair=chair, lot=lot)


def judge(rule: Rule, counted: Count, *, chair: Answer | None = None, lot: Answer | None = None) -> Decision:
    """Decide from the sums alone, as after a secret vote, where nobody knows who voted what."""
    conditions = tuple(_conditions(rule, counted))
    if any(not condition.met for condition in conditions if condition.key == "participation"):
        return Decision("no quorum", conditions, counted)
    if all(condition.met for condition in conditions):
        return Decision("adopted", conditions, counted)
    if not all(condition.met or _is_tie(condition, counted) for condition in conditions):
        return Decision("rejected", conditions, counted)
    return _broken(rule, conditions, counted, chair, lot)


def _broken(
    rule: Rule, conditions: tuple[Condition, ...], counted: Count, chair: Answer | None, lot: Answer | None
) -> Decision:
    if rule.ties == "rejected":
        return Decision("rejected", conditions, counted, True, "rule")
    answer = chair if rule.ties == "chair" else lot
    if answer is None:
        return Decision("tied", conditions, counted, True)
    return Decision("adopted" if answer == "yes" else "rejected", conditions, counted, True, rule.ties)


def _is_tie(condition: Condition, counted: Count) -> bool:
    if condition.key != "majority" or condition.margin != ZERO or condition.of == "groups":
        return False
    tally = counted.table(condition.of).scope(condition.scope)
    return tally.yes == tally.no > ZERO


def _conditions(rule: Rule, counted: Count) -> Iterator[Condition]:
    for number, quorum in enumerate(rule.participation):
        for scope in _scopes(rule, quorum):
            yield _participation(number, quorum, scope, counted)
    for number, quorum in enumerate(rule.approval):
        for scope in _scopes(rule, quorum):
            tally = counted.table(quorum.of).scope(scope)
            yield _condition("approval", number, scope, quorum, tally.yes, tally.eligible)
    for number, majority in enumerate(rule.majorities):
        for scope in _scopes(rule, majority):
            tally = counted.table(majority.of).scope(scope)
            yield _condition("majority", number, scope, majority, tally.yes, base_of(tally, majority.base))
    if rule.spread is not None:
        yield _spread(rule.spread, counted)


def _scopes(rule: Rule, condition: Quorum | Majority) -> tuple[str, ...]:
    return rule.pillars if condition.per_pillar else ("",)


def _condition(
    key: Key, number: int, scope: str, asked: Quorum | Majority, have: Fraction, base: Fraction
) -> Condition:
    of: Measure = asked.of
    return Condition(key, number, scope, of, have, asked.share * base, base, asked.share, asked.strict)


def _participation(number: int, quorum: Quorum, scope: str, counted: Count) -> Condition:
    tally = counted.table(quorum.of).scope(scope)
    more = [
        attendance
        for attendance in counted.without_vote
        if attendance.member_class in quorum.also and (not scope or attendance.pillar == scope)
    ]
    present = tally.present + sum(attendance.present for attendance in more)
    eligible = tally.eligible + sum(attendance.eligible for attendance in more)
    return _condition("participation", number, scope, quorum, present, eligible)


def base_of(tally: Tally, base: Base) -> Fraction:
    """That of which a majority is a share."""
    return {
        "yes_and_no": tally.decisive,
        "cast": tally.cast,
        "present": tally.present,
        "eligible": tally.eligible,
    }[base]


def stands_behind(tally: Tally, spread: Spread) -> bool:
    """Whether a group with these weights counts among those from which the yes come."""
    return tally.yes > (tally.no if spread.counting == "majority" else ZERO)


def _spread(spread: Spread, counted: Count) -> Condition:
    groups = counted.weights.by_group
    behind = sum(stands_behind(tally, spread) for tally in groups.values())
    needed = Fraction(spread.minimum)
    return Condition("spread", 0, "", "groups", Fraction(behind), needed, Fraction(len(groups)), ZERO, False)
