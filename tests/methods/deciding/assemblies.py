"""Invented assemblies from life: who is on the roll, and what their statutes say."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from filrouge.methods.deciding import (
    ByFigure,
    Cast,
    Choice,
    Majority,
    Member,
    Quorum,
    Roll,
    Rule,
    Split,
    Spread,
)

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
TWO_THIRDS = Fraction(2, 3)
CLASSES = {"full": Fraction(1), "associate": HALF, "observer": Fraction(0)}


def general_assembly() -> Roll:
    """40 full members, 20 associates and 5 observers, spread over 30 countries: 50 votes in all."""
    classes = ["full"] * 40 + ["associate"] * 20 + ["observer"] * 5
    return Roll(Member(f"m{at:02d}", name, f"C{at % 30:02d}") for at, name in enumerate(classes))


def statutes() -> Rule:
    """Two thirds of the weights cast, members from at least four countries, if half are present."""
    return Rule(CLASSES, (Majority(TWO_THIRDS),), participation=(Quorum(HALF),), spread=Spread(4))


def votes(choice: Choice, keys: Iterable[str]) -> list[Cast]:
    """All of them vote the same."""
    return [Cast.whole(key, choice) for key in keys]


def numbered(first: int, after: int) -> list[str]:
    """Keys of the general assembly: 0 to 39 are full members, 40 to 59 associates, 60 to 64 observers."""
    return [f"m{at:02d}" for at in range(first, after)]


def youth_forum() -> Roll:
    """Two pillars: 10 national councils, and 20 organisations of which 5 have no vote this year."""
    councils = [Member(f"n{at:02d}", "full", pillar="national") for at in range(10)]
    with_vote = [Member(f"i{at:02d}", "full", pillar="international") for at in range(15)]
    without = [Member(f"w{at:02d}", "without vote", pillar="international") for at in range(5)]
    return Roll(councils + with_vote + without)


def forum_rule() -> Rule:
    """Both pillars weigh the same; a third of each is there, members without a vote included."""
    return Rule(
        {"full": Fraction(1), "without vote": Fraction(0)},
        (Majority.simple(),),
        pillars=("national", "international"),
        equal_pillars=True,
        participation=(Quorum(THIRD, "heads", per_pillar=True, also=("without vote",)),),
    )


def union() -> Roll:
    """Five states whose people number 80, 60, 40, 15 and 5 million."""
    people = {"A": 80, "B": 60, "C": 40, "D": 15, "E": 5}
    return Roll(Member(key, "state", key, figures={"people": Fraction(number)}) for key, number in people.items())


def double_majority() -> Rule:
    """At least 55 in a hundred of the states with at least 65 in a hundred of the people."""
    return Rule(
        {"state": Fraction(1)},
        (Majority(Fraction(55, 100), "eligible", "heads"), Majority(Fraction(65, 100), "eligible", "weights")),
        weights=ByFigure("people"),
    )


def federation_vote(key: str) -> Cast:
    """A federation of five votes 3 yes, 1 no, 1 abstain."""
    return Cast(key, Split.of({"yes": 3, "no": 1, "abstain": 1}, votes=5))
