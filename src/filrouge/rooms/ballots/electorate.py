"""From the members of a day and a rule to the roll of a ballot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from filrouge.ground.people.viewer import Viewer
from filrouge.methods import deciding
from filrouge.rooms.ballots.models import Rule, Voter
from filrouge.rooms.register.queries.electorate import Elector, electorate


def asked_of_members(*rules: Rule) -> tuple[frozenset[str], frozenset[str]]:
    """The figures and the kinds of groups that rules ask of every member."""
    said = [deciding.read_rule(rule.said) for rule in rules]
    groups = frozenset(rule.grouping for rule in said if rule.grouping is not None)
    return frozenset().union(*(rule.figures for rule in said)), groups


def electors_for(viewer: Viewer, on: date, *rules: Rule) -> tuple[Elector, ...]:
    """The members of a day with what these rules ask of them: three statements, and those of what is asked."""
    return electorate(viewer, on, *asked_of_members(*rules))


def roll_of(rule: Rule, electors: Iterable[Elector]) -> deciding.Roll:
    """The electorate as the rule sees it; members are known by their public address."""
    return deciding.Roll(
        deciding.Member(
            key=elector.address,
            member_class=elector.category,
            group=elector.country,
            pillar=rule.pillar_of.get(elector.category, ""),
            figures={name: None if text is None else Fraction(text) for name, text in elector.figures.items()},
            groups=elector.groups,
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
            groups=voter.groups,
        )
        for voter in voters
    )
