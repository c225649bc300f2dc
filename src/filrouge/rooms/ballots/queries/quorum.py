"""Whether enough organisations are present for a rule, and who is missing, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.people.viewer import Viewer
from filrouge.methods import deciding
from filrouge.rooms.ballots.electorate import asked_of_members, roll_of
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.queries.results_conditions import plural
from filrouge.rooms.register.queries.electorate import Elector, from_electorate


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who is there of those who may vote, by the rule.

    `words` says it in one line, `missing` what is lacking, one sentence for each condition that is not met.
    `reached` is None where the rule asks for no presence, or where its weights cannot be worked out. `needed` is the
    number of members where the rule counts heads and has one condition for all, else 0. Of those that count as
    `present`, `represented` are there by proxy alone.
    """

    words: str
    reached: bool | None
    missing: tuple[str, ...]
    present: int
    of: int
    needed: int = 0
    represented: int = 0

    @property
    def title(self) -> str:
        """The state in two words."""
        if self.reached is None:
            return _("Present")
        return _("Quorum reached") if self.reached else _("No quorum yet")


def by_proxy(rule: Rule, present: Collection[int], given: Mapping[int, int]) -> dict[int, int]:
    """Of the proxies `given` (who → to whom, organisations), those that count for presence by a rule.

    None where it knows no proxies; a holder has to be present and carries as many as the rule allows, in the order of
    `given`; whoever came is not represented.
    """
    carried: Counter[int] = Counter()
    found = {}
    for giver, holder in given.items():
        if giver not in present and holder in present and carried[holder] < rule.proxy_limit:
            carried[holder] += 1
            found[giver] = holder
    return found


def quorum_of(
    viewer: Viewer, rule: Rule, present: Collection[int], on: date, represented: Collection[int] = ()
) -> Quorum:
    """The presence of these organisations judged by a rule on a day, with those `represented` (by_proxy).

    Four statements, whatever their number; one while nothing is done in the register.
    """
    by_rule = ("weighed", repr(rule.said), repr(rule.pillar_of))  # all that it says of members, so that it may change
    known = from_electorate(viewer, on, by_rule, partial(_weigh, rule), *asked_of_members(rule))
    on_roll = {member.key for member in known.roll.members}
    here = {elector.address for elector in known.electors if elector.organisation in present} & on_roll
    apart = {elector.address for elector in known.electors if elector.organisation in represented} & on_roll - here
    if known.weighing is None:
        names = {elector.address: elector.name for elector in known.electors}
        why = tuple(dict.fromkeys(in_words(problem, names) for problem in known.problems))
        words = _counted(len(here), len(on_roll), len(apart))
        return Quorum(words, None, why, len(here | apart), len(on_roll), represented=len(apart))
    decision = deciding.decide(known.said, known.roll, [], present=here | apart, weighing=known.weighing)
    voting = {line.key for line in known.weighing.lines if line.votes}
    return _judged(decision, known.weighing, len(apart & voting))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a rule makes of the members of a day, whoever of them is there; no weighing where there are `problems`."""

    electors: tuple[Elector, ...]
    said: deciding.Rule
    roll: deciding.Roll
    weighing: deciding.Weighing | None
    problems: tuple[deciding.Problem, ...] = ()


def _weigh(rule: Rule, electors: tuple[Elector, ...]) -> _Known:
    said, roll = deciding.read_rule(rule.said), roll_of(rule, electors)
    try:
        return _Known(electors, said, roll, deciding.weigh(said, roll))
    except deciding.WeighingRefused as refused:
        return _Known(electors, said, roll, None, tuple(refused.problems))


def _judged(decision: deciding.Decision, weighing: deciding.Weighing, represented: int) -> Quorum:
    heads = decision.count.heads.overall
    present, of = int(heads.present), int(heads.eligible)
    words = _counted(present - represented, of, represented)
    asked = [_Asked(one, _each(weighing, one)) for one in decision.conditions if one.key == "participation"]
    if not asked:
        return Quorum(words, None, (), present, of, represented=represented)
    only = asked[0] if len(asked) == 1 and not asked[0].condition.scope else None
    return Quorum(
        only.words(words) if only else words,
        all(one.condition.met for one in asked),
        tuple(one.missing() for one in asked if not one.condition.met),
        present,
        of,
        only.least if only and only.each else 0,
        represented,
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """One thing that a rule asks of presence: how far it is reached (0 to 1), and what is missing, "" once it is."""

    pillar: str
    share: float
    missing: str


class Alike(Protocol):
    """Members of one pillar, class and weight: how many they are and how many have voted."""

    @property
    def pillar(self) -> str: ...
    @property
    def member_class(self) -> str: ...
    @property
    def weight(self) -> str: ...
    @property
    def of(self) -> int: ...
    @property
    def voted(self) -> int: ...


def presence(rule: Rule, alike: Sequence[Alike]) -> tuple[Presence, ...]:
    """What a rule asks of presence beside those who have voted; nothing where it asks for none. No statement."""
    said = deciding.read_rule(rule.said)
    if not said.participation:
        return ()
    judged = deciding.judge(said, _count(alike)).conditions
    found = (_Asked(one, _each_of(alike, one)) for one in judged if one.key == "participation")
    return tuple(Presence(one.condition.scope, one.share, "" if one.condition.met else one.missing()) for one in found)


def _count(alike: Sequence[Alike]) -> deciding.Count:
    """The sums, as the rule judges them; a vote that was cast is presence."""
    voiced = [sums for sums in alike if sums.weight != "0"]
    without = [sums for sums in alike if sums.weight == "0"]
    return deciding.Count(
        _table([(sums, Fraction(1)) for sums in voiced]),
        _table([(sums, Fraction(sums.weight)) for sums in voiced]),
        tuple(deciding.Attendance(sums.member_class, sums.pillar, sums.of, 0) for sums in without),
    )


def _table(weighed: Sequence[tuple[Alike, Fraction]]) -> deciding.Table:
    overall, by_pillar = deciding.Tally(), dict[str, deciding.Tally]()
    for sums, each in weighed:
        tally = deciding.Tally(eligible=sums.of * each, present=sums.voted * each)
        overall += tally
        by_pillar[sums.pillar] = by_pillar.get(sums.pillar, deciding.Tally()) + tally
    return deciding.Table(overall, {}, {}, by_pillar)


def _each_of(alike: Sequence[Alike], condition: deciding.Condition) -> Fraction | None:
    """As `_each`, from sums."""
    if condition.of == "heads":
        return Fraction(1)
    scope = condition.scope
    weights = {sums.weight for sums in alike if sums.weight != "0" and (not scope or sums.pillar == scope)}
    return Fraction(weights.pop()) if len(weights) == 1 else None


def _each(weighing: deciding.Weighing, condition: deciding.Condition) -> Fraction | None:
    """What every member counts for a condition, where all count the same: then it is said in members."""
    if condition.of == "heads":
        return Fraction(1)
    scope = condition.scope
    weights = {line.weight for line in weighing.lines if line.votes and (not scope or line.pillar == scope)}
    return weights.pop() if len(weights) == 1 else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One condition of presence. `each` is what every member counts for it, None where they differ."""

    condition: deciding.Condition
    each: Fraction | None

    @property
    def least(self) -> int:
        """How many members have to be there, where all count the same."""
        members = self.condition.needed / (self.each or Fraction(1))
        return floor(members) + 1 if self.condition.strict else max(1, ceil(members))

    @property
    def share(self) -> float:
        """How far it is reached, 1 once it is."""
        needed = self.condition.needed
        return 1.0 if self.condition.met or not needed else min(float(self.condition.have / needed), 1.0)

    def words(self, counted: str) -> str:
        """“58 of 65 present, 33 needed”; where weights differ, with the votes they make."""
        if self.each:
            return _("%(counted)s, %(needed)d needed") % {"counted": counted, "needed": self.least}
        numbers = {"counted": counted} | {
            name: fraction_text(getattr(self.condition, name)) for name in ("have", "base", "needed")
        }
        if self.condition.strict:
            return _("%(counted)s with %(have)s of %(base)s votes, more than %(needed)s needed") % numbers
        return _("%(counted)s with %(have)s of %(base)s votes, %(needed)s needed") % numbers

    def missing(self) -> str:
        """What is lacking: so many members, or so many votes, in all or from one pillar."""
        pillar = self.condition.scope
        if self.each:
            there = int(self.condition.have / self.each)
            return _more_members(self.least - there, pillar)
        return _more_votes(-self.condition.margin, pillar, strict=self.condition.strict)


def _more_votes(votes: Fraction, pillar: str, *, strict: bool) -> str:
    number = plural(votes)
    if pillar:
        words = ngettext("%(votes)s more vote from “%(pillar)s”", "%(votes)s more votes from “%(pillar)s”", number)
    else:
        words = ngettext("%(votes)s more vote", "%(votes)s more votes", number)
    lacking = words % {"votes": fraction_text(votes), "pillar": pillar}
    return _("more than %(lacking)s") % {"lacking": lacking} if strict else lacking


def _counted(present: int, of: int, represented: int) -> str:
    if represented:
        numbers = {"present": present, "of": of, "represented": represented}
        return _("%(present)d of %(of)d present, %(represented)d represented") % numbers
    return _("%(present)d of %(of)d present") % {"present": present, "of": of}


def _more_members(number: int, pillar: str) -> str:
    if pillar:
        words = ngettext("%(number)d more from “%(pillar)s”", "%(number)d more from “%(pillar)s”", number)
    else:
        words = ngettext("%(number)d more member", "%(number)d more members", number)
    return words % {"number": number, "pillar": pillar}
