"""From the members of a day and a rule to the roll of a ballot."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from filrouge.methods import deciding
from filrouge.rooms.ballots.models import Rule, Voter
from filrouge.rooms.register.queries.electorate import Elector


def roll_of(rule: Rule, electors: Iterable[Elector]) -> deciding.Roll:
    """The electorate as the rule sees it; members are known by their public address, groups are countries."""
    return deciding.Roll(
        deciding.Member(
            key=elector.address,
            member_class=elector.category,
            group=elector.country,
            pillar=rule.pillar_of.get(elector.category, ""),
            figures={name: None if text is None else Fraction(text) for name, text in elector.figures.items()},
        )
        for elector in electors
        if elector.category in rule.said["classes"]
    )


def frozen_roll(voters: Iterable[Voter]) -> deciding.Roll:
    """The roll as it was frozen, from the rows that opening wrote (with their organisations)."""
    return deciding.Roll(
        deciding.Member(
            key=voter.organisation.address,
            member_class=voter.member_class,
            group=voter.country,
            pillar=voter.pillar,
            figures={name: None if text is None else Fraction(text) for name, text in voter.figures.items()},
        )
        for voter in voters
    )
