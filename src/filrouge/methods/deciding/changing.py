"""What would have changed a decision: how many members at least, which for example, and who could have alone.

A member who turns to yes lowers no margin, and one who turns to no raises none. So whether enough
members turn is a question of sums; see `searching` for how the fewest are found and proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .casting import Cast, Split
from .decision import Answer, Condition, Decision, Outcome, judge
from .exact import ZERO
from .roll import Roll
from .rule import Rule
from .searching import SEARCHED, Found, fewest, fewest_for_all, fewest_to_narrow, fewest_to_spread
from .tallies import Count, count, revoted
from .turning import NO, YES, Voter, needs_to_adopt, needs_to_break, spread_need
from .weighing import Weighing, weigh

By = Literal["yes", "no", "absence"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A member who would have done otherwise; `was` None: it did not cast."""

    key: str
    was: Split | None
    by: By


@dataclass(frozen=True, slots=True)
class Change:
    """If the `turns` had happened, the outcome would have been `outcome`.

    Fewer than `at_least` members voting `by` could never have changed it. `at_most` is the number of
    `turns`, which are one example among possibly many; None, without turns: not even all members could.
    """

    by: By
    outcome: Outcome
    turns: tuple[Turn, ...]
    at_least: int
    at_most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number of turns is proved to be the smallest."""
        return self.at_most == self.at_least


@dataclass(frozen=True, slots=True)
class Lacking:
    """An unmet condition: what was `missing`, `more` if even that is not quite enough, and how few could fill it.

    `fewest`: members who turn to yes, for this condition alone; None: not even all members could.
    """

    condition: Condition
    missing: Fraction
    more: bool
    fewest: int | None


@dataclass(frozen=True, slots=True)
class Changing:
    """Everything that would have changed a decision.

    `changes`: after an adoption by members voting no and by members staying away (not casting; who was
    there all the same stays present), otherwise by members voting yes. `alone`: every single turn that
    would have sufficed. `lacking`: for each unmet condition.
    """

    decision: Decision
    changes: tuple[Change, ...]
    alone: tuple[Turn, ...]
    lacking: tuple[Lacking, ...]


def what_would_change(
    rule: Rule,
    roll: Roll,
    casts: Sequence[Cast],
    *,
    present: Iterable[str] = (),
    chair: Answer | None = None,
    lot: Answer | None = None,
    weighing: Weighing | None = None,
    steps: int = SEARCHED,
) -> Changing:
    """Judge the vote as `decide` does, and say what would have made it otherwise.

    `steps` limits the search where several conditions are unmet at once; beyond, `at_least` and
    `at_most` of a change may differ, and both are true.
    """
    weighed = weighing or weigh(rule, roll)
    there = frozenset(present)
    counted = count(weighed, casts, there)
    splits = {cast.key: cast.split for cast in casts}
    voters = [Voter(line, splits.get(line.key), line.key in there) for line in weighed.lines if line.votes]
    return _Vote(rule, counted, voters, chair, lot).changing(steps)


_AFTER: dict[By, Split | None] = {"yes": YES, "no": NO, "absence": None}


@dataclass(frozen=True, slots=True)
class _Vote:
    rule: Rule
    counted: Count
    voters: list[Voter]
    chair: Answer | None
    lot: Answer | None

    @property
    def _tie_is_yes(self) -> bool:
        return {"rejected": None, "chair": self.chair, "lot": self.lot}[self.rule.ties] == "yes"

    def _judged(self, counted: Count) -> Decision:
        return judge(self.rule, counted, chair=self.chair, lot=self.lot)

    def changing(self, steps: int) -> Changing:
        """The decision with everything that would have changed it."""
        decision = self._judged(self.counted)
        ways: tuple[By, ...] = ("no", "absence") if decision.adopted else ("yes",)
        if decision.adopted:
            changes = [self._breaking(decision, by) for by in ways]
        else:
            changes = [self._adopting(decision, steps)]
        alone = [
            turn
            for change in changes
            if change.at_most and change.at_least <= 1
            for turn in self._alone(decision, change.by)
        ]
        lacking = () if decision.adopted else tuple(map(self._lacking, decision.unmet))
        return Changing(decision, tuple(changes), tuple(alone), lacking)

    def _after(self, members: Iterable[int], by: By) -> Decision:
        counted = self.counted
        for at in members:
            voter = self.voters[at]
            counted = revoted(counted, voter.line, voter.came, voter.split, _AFTER[by])
        return self._judged(counted)

    def _turn(self, at: int, by: By) -> Turn:
        return Turn(self.voters[at].line.key, self.voters[at].split, by)

    def _change(self, by: By, members: tuple[int, ...], at_least: int) -> Change:
        turns = tuple(sorted((self._turn(at, by) for at in members), key=lambda turn: turn.key))
        return Change(by, self._after(members, by).outcome, turns, at_least, len(members))

    def _alone(self, decision: Decision, by: By) -> list[Turn]:
        return [
            self._turn(at, by)
            for at in range(len(self.voters))
            if self._after((at,), by).adopted is not decision.adopted
        ]

    def _adopting(self, decision: Decision, steps: int) -> Change:
        found = self._enough_yes(decision, steps, tie_is_enough=self._tie_is_yes)
        if self._adopts(found):
            return self._change("yes", found.members or (), found.at_least)
        surely = found if found.members is None else self._enough_yes(decision, steps, tie_is_enough=False)
        if self._adopts(surely):
            return self._change("yes", surely.members or (), max(1, found.at_least))
        return Change("yes", decision.outcome, (), 0, None)

    def _adopts(self, found: Found) -> bool:
        return found.members is not None and self._after(found.members, "yes").adopted

    def _enough_yes(self, decision: Decision, steps: int, *, tie_is_enough: bool) -> Found:
        needs = needs_to_adopt(self.rule, decision.unmet, self.voters, tie_is_enough=tie_is_enough)
        spread = self.rule.spread
        if spread is None or all(condition.key != "spread" for condition in decision.unmet):
            return fewest_for_all(needs, None, steps)
        return fewest_for_all(needs, spread_need(spread, self.counted.weights.by_group, self.voters, YES), steps)

    def _breaking(self, decision: Decision, by: By) -> Change:
        """One broken condition is enough, and for one alone the fewest are known exactly."""
        soonest = self._fewest_to_break(decision, by, tie_is_enough=False)
        if not soonest:
            return Change(by, decision.outcome, (), 0, None)
        if not self._after(soonest[0], by).adopted:
            return self._change(by, soonest[0], len(soonest[0]))
        surely = self._fewest_to_break(decision, by, tie_is_enough=True)
        broken = next((members for members in surely if not self._after(members, by).adopted), None)
        at_least = max(1, len(soonest[0]))
        return Change(by, decision.outcome, (), 0, None) if broken is None else self._change(by, broken, at_least)

    def _fewest_to_break(self, decision: Decision, by: By, *, tie_is_enough: bool) -> list[tuple[int, ...]]:
        ways: list[tuple[int, ...] | None] = []
        for condition in decision.conditions:
            if condition.key != "spread":
                needs = needs_to_break(self.rule, condition, self.voters, _AFTER[by], tie_is_enough=tie_is_enough)
                ways += map(fewest, needs)
        if self.rule.spread is not None:
            by_group = self.counted.weights.by_group
            ways.append(fewest_to_narrow(spread_need(self.rule.spread, by_group, self.voters, _AFTER[by])))
        return sorted((way for way in ways if way is not None), key=len)

    def _lacking(self, condition: Condition) -> Lacking:
        if condition.key == "spread" and self.rule.spread is not None:
            found = fewest_to_spread(spread_need(self.rule.spread, self.counted.weights.by_group, self.voters, YES))
            return Lacking(condition, -condition.margin, False, None if found is None else len(found))
        alone = fewest_for_all(needs_to_adopt(self.rule, [condition], self.voters, tie_is_enough=False), None)
        number = None if alone.members is None else len(alone.members)
        return Lacking(condition, max(ZERO, -condition.margin), condition.strict, number)
