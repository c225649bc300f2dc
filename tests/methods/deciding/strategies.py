"""Small assemblies of every kind, with rules of every kind, for laws that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from filrouge.methods.deciding import (
    ByFigure,
    Cast,
    Decision,
    Equal,
    Majority,
    Member,
    Quorum,
    Roll,
    Rule,
    Split,
    Spread,
    Weighing,
    decide,
    weigh,
)

SPLITS = st.sampled_from([Split(1), Split(1), Split(0, 1), Split(0, 0, 1), Split(2, 1), Split(1, 1, 1), Split(0, 1, 3)])
SHARES = st.sampled_from(sorted({Fraction(part, whole) for whole in range(1, 8) for part in range(1, whole + 1)}))
VOTES = st.none() | SPLITS
ANSWERS = st.sampled_from([None, "yes", "no"])
PILLARS: st.SearchStrategy[tuple[str, ...]] = st.sampled_from([(), ("p", "q")])


@dataclass(frozen=True)
class Assembly:
    """A rule, a roll and what everybody voted; whoever is not in `splits` did not cast."""

    rule: Rule
    roll: Roll
    weighing: Weighing
    splits: dict[str, Split]
    told: dict[str, Any]

    @property
    def voters(self) -> list[str]:
        """Keys of those who have a vote."""
        return [line.key for line in self.weighing.lines if line.votes]

    def casts(self) -> list[Cast]:
        """As the count wants them."""
        return [Cast(key, split) for key, split in self.splits.items()]

    def decide(self, **otherwise: Split | None) -> Decision:
        """What is decided, if these members vote otherwise (None: do not cast)."""
        changed = {**self.splits, **otherwise}
        casts = [Cast(key, split) for key, split in changed.items() if split is not None]
        return decide(self.rule, self.roll, casts, weighing=self.weighing, **self.told)


@st.composite
def assemblies(draw: st.DrawFn, most: int = 7) -> Assembly:
    """Up to `most` members in up to three countries, with or without two pillars."""
    pillars = draw(PILLARS)
    jobs: dict[str, Fraction | None] = {"jobs": Fraction(2)}
    founders = [Member("", "full", "X", pillar, jobs) for pillar in pillars or ("",)]
    members = [*founders, *draw(_members(pillars, most - len(founders)))]
    roll = Roll(replace(one, key=f"m{at}") for at, one in enumerate(members))
    rule = draw(_rules(pillars))
    weighing = weigh(rule, roll)
    votes = {line.key: draw(VOTES) for line in weighing.lines if line.votes}
    present = [member.key for member in roll.members if draw(st.booleans())]
    splits = {key: split for key, split in votes.items() if split is not None}
    told = {"present": present, "chair": draw(ANSWERS), "lot": draw(ANSWERS)}
    return Assembly(rule, roll, weighing, splits, told)


@cache
def _members(pillars: tuple[str, ...], most: int) -> st.SearchStrategy[list[Member]]:
    member = st.builds(
        Member,
        st.just(""),
        st.sampled_from(["full", "full", "associate", "observer"]),
        st.sampled_from("XYZ"),
        st.sampled_from(pillars or ("",)),
        st.integers(0, 5).map(lambda jobs: {"jobs": Fraction(jobs)}),
    )
    return st.lists(member, min_size=1, max_size=most)


@cache
def _rules(pillars: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    per_pillar = st.booleans() if pillars else st.just(False)
    measures = st.sampled_from(["weights", "heads"])
    quorums = st.builds(Quorum, SHARES, measures, st.just(False), per_pillar)
    guests = st.builds(Quorum, SHARES, st.just("heads"), st.just(False), per_pillar, st.just(("observer",)))
    bases = st.sampled_from(["yes_and_no", "cast", "present", "eligible"])
    strict = st.builds(Majority, SHARES.filter(lambda share: share < 1), bases, measures, st.just(True), per_pillar)
    loose = st.builds(Majority, SHARES, bases, measures, st.just(False), per_pillar)
    majorities = st.one_of(strict, loose, measures.map(Majority.simple))
    spreads = st.builds(Spread, st.integers(1, 3), st.sampled_from(["any", "majority"]))
    return st.builds(
        Rule,
        st.just({"full": Fraction(1), "associate": Fraction(1, 2), "observer": Fraction(0)}),
        st.lists(majorities, min_size=1, max_size=2).map(tuple),
        weights=st.sampled_from([Equal(), ByFigure("jobs")]),
        pillars=st.just(pillars),
        equal_pillars=per_pillar,
        participation=st.lists(quorums | guests, max_size=1).map(tuple),
        approval=st.lists(quorums, max_size=1).map(tuple),
        spread=st.none() | spreads,
        ties=st.sampled_from(["rejected", "chair", "lot"]),
    )
