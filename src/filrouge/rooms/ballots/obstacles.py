"""What keeps a ballot from opening, in words: told by the page that tries it, and by the refusal to open it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from filrouge.methods import deciding
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.on_the_paper import lacking


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way; `field` is the field of the draft that it lies in, where there is one."""

    code: str
    words: str
    field: str = ""


def obstacles(ballot: Ballot, at: datetime) -> Iterator[Obstacle]:
    """What stands in the way whatever the members are."""
    if ballot.rule.adopted_at is None or ballot.rule.retired_at is not None:
        yield Obstacle("rule", _("The rule is not in force. Adopt it, or choose one that is."), "rule")
    if ballot.closes_at and ballot.closes_at <= at:
        yield Obstacle("times", _("The closing is in the past. Choose a later time."), "closes_at")
    if ballot.electorate_on and ballot.electorate_on > at.date():
        words = _("The day of the roll is still to come. Choose today or a day before, or open the ballot then.")
        yield Obstacle("electorate", words, "electorate_on")
    if ballot.secret and _asks_who_voted_what(deciding.read_rule(ballot.rule.said)):
        words = _(
            "This rule asks from which countries or pillars the yes come. In a secret ballot nobody knows. "
            "Use another rule, or an open ballot."
        )
        yield Obstacle("secret_rule", words)
    for code, words in lacking(ballot, at):
        yield Obstacle(code, words)


def unequal(ballot: Ballot, weights: Mapping[str, Fraction]) -> Iterator[Obstacle]:
    """A secret paper shows its weight; a weight that few use on the day would say whose paper it is."""
    if ballot.secret and len({weight for weight in weights.values() if weight}) > 1:
        words = _(
            "In a secret ballot every vote has the same weight: otherwise a weight that few use would say whose "
            "paper it is. Use a rule with equal weights, or an open ballot."
        )
        yield Obstacle("unequal", words)


def _asks_who_voted_what(rule: deciding.Rule) -> bool:
    majorities = any(majority.per_pillar for majority in rule.majorities)
    return majorities or any(quorum.per_pillar for quorum in rule.approval) or rule.spread is not None
