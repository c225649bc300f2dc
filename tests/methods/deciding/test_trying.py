"""A rule is tried on votes of the past and on made-up ones before anybody adopts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from filrouge.methods.deciding import Majority, RuleRefused, compare, invented, tried

from .assemblies import general_assembly, numbered, statutes, votes

PAST = [
    votes("yes", numbered(0, 30)),
    votes("yes", numbered(0, 16)) + votes("no", numbered(16, 26)),
    votes("yes", numbered(0, 10)),
]


def test_a_rule_is_tried_on_past_votes() -> None:
    assert [one.outcome for one in tried(statutes(), general_assembly(), PAST)] == ["adopted", "rejected", "no quorum"]


def test_two_rules_are_compared_vote_by_vote() -> None:
    simple = replace(statutes(), majorities=(Majority.simple(),))
    comparison = compare(statutes(), simple, general_assembly(), PAST)
    assert (comparison.votes, comparison.same) == (3, 2)
    (difference,) = comparison.differences
    assert (difference.index, difference.first.outcome, difference.second.outcome) == (1, "rejected", "adopted")


def test_votes_of_members_whom_a_rule_gives_no_vote_are_left_out_under_it() -> None:
    full_only = replace(statutes(), classes={"full": Fraction(1), "associate": Fraction(0), "observer": Fraction(0)})
    past = [votes("yes", numbered(0, 20) + numbered(40, 55))]
    comparison = compare(statutes(), full_only, general_assembly(), past)
    assert comparison.same == 1
    assert compare(full_only, statutes(), general_assembly(), [votes("yes", numbered(0, 20))]).same == 0


def test_made_up_votes_are_the_same_for_the_same_seed() -> None:
    rule, roll = statutes(), general_assembly()
    assert invented(rule, roll, "a seed", 3) == invented(rule, roll, "a seed", 3)
    assert invented(rule, roll, "a seed", 3) != invented(rule, roll, "another", 3)
    assert invented(rule, roll, "a seed", 5)[:3] == invented(rule, roll, "a seed", 3)


def test_made_up_votes_follow_the_shares_that_were_asked() -> None:
    half, most, few = Fraction(1, 2), Fraction(3, 4), Fraction(1, 5)
    made = invented(statutes(), general_assembly(), "s", 200, turnout=half, yes=most, abstain=few)
    counted = Counter(next(iter(cast.split.as_dict())) for casts in made for cast in casts)
    cast, decisive = sum(counted.values()), counted["yes"] + counted["no"]
    told = (Fraction(cast, 200 * 60), Fraction(counted["abstain"], cast), Fraction(counted["yes"], decisive))
    assert [abs(found - asked) < Fraction(1, 50) for found, asked in zip(told, (half, few, most), strict=True)] == [
        True,
        True,
        True,
    ]


def test_everybody_or_nobody_can_be_made_up() -> None:
    rule, roll, all_of_them = statutes(), general_assembly(), Fraction(1)
    (everybody,) = invented(rule, roll, "s", 1, turnout=all_of_them, yes=all_of_them, abstain=Fraction(0))
    (nobody,) = invented(rule, roll, "s", 1, turnout=Fraction(0))
    assert (len(everybody), len(nobody)) == (60, 0)
    assert [one.outcome for one in tried(rule, roll, [everybody, nobody])] == ["adopted", "no quorum"]


def test_what_is_no_share_is_refused() -> None:
    with pytest.raises(RuleRefused, match="turnout: not_a_share"):
        invented(statutes(), general_assembly(), "s", 1, turnout=Fraction(3, 2))
