"""Whether enough organisations are present for a rule, and who is missing, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import NamedTuple, Protocol

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

NOUGHT = "0"  # the weight of who is on the roll and has no vote


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
    here = known.stands.keys() & present
    apart = (known.stands.keys() & represented) - here
    if known.problems:
        why = tuple(dict.fromkeys(in_words(problem, known.names) for problem in known.problems))
        words = _counted(len(here), len(known.stands), len(apart))
        return Quorum(words, None, why, len(here | apart), len(known.stands), represented=len(apart))
    there = Counter(known.stands[one] for one in here | apart)
    alike = [_Same(*stand, of, there[stand]) for stand, of in Counter(known.stands.values()).items()]
    return _judged(known.said, alike, sum(1 for one in apart if known.stands[one].weight != NOUGHT))


class _Stand(NamedTuple):
    """How a member counts, as `Alike` says it."""

    pillar: str
    member_class: str
    weight: str


class _Same(NamedTuple):
    """Members that count the same, as `Alike`: whoever is there counts as somebody who voted."""

    pillar: str
    member_class: str
    weight: str
    of: int
    voted: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What a rule makes of the members of a day, whoever of them is there: how each organisation on the roll stands.

    Where its weights cannot be worked out, there are `problems`, and `names` for what they say.
    """

    said: deciding.Rule
    stands: Mapping[int, _Stand]
    problems: tuple[deciding.Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def _weigh(rule: Rule, electors: tuple[Elector, ...]) -> _Known:
    said, roll = deciding.read_rule(rule.said), roll_of(rule, electors)
    numbers = {elector.address: elector.organisation for elector in electors}
    try:
        lines = deciding.weigh(said, roll).lines
    except deciding.WeighingRefused as refused:
        unweighed = {numbers[one.key]: _Stand(one.pillar, one.member_class, NOUGHT) for one in roll.members}
        return _Known(said, unweighed, tuple(refused.problems), {each.address: each.name for each in electors})
    return _Known(said, {numbers[one.key]: _Stand(one.pillar, one.member_class, str(one.weight)) for one in lines})


def _judged(said: deciding.Rule, alike: Sequence[Alike], represented: int) -> Quorum:
    decision = deciding.judge(said, _count(alike))
    heads = decision.count.heads.overall
    present, of = int(heads.present), int(heads.eligible)
    words = _counted(present - represented, of, represented)
    asked = [_Asked(one, _each_of(alike, one)) for one in decision.conditions if one.key == "participation"]
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
    """Members of one pillar, class and weight (text): how many they are, how many have voted or are there."""

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
    voiced = [sums for sums in alike if sums.weight != NOUGHT]
    without = [sums for sums in alike if sums.weight == NOUGHT]
    return deciding.Count(
        _table([(sums, 1) for sums in voiced]),
        _table([(sums, Fraction(sums.weight)) for sums in voiced]),
        tuple(deciding.Attendance(sums.member_class, sums.pillar, sums.of, sums.voted) for sums in without),
    )


def _table(weighed: Sequence[tuple[Alike, Fraction | int]]) -> deciding.Table:
    of, there = dict[str, Fraction | int](), dict[str, Fraction | int]()
    for sums, each in weighed:
        of[sums.pillar] = of.get(sums.pillar, 0) + sums.of * each
        there[sums.pillar] = there.get(sums.pillar, 0) + sums.voted * each
    by_pillar = {pillar: deciding.Tally(Fraction(of[pillar]), Fraction(there[pillar])) for pillar in of}
    return deciding.Table(sum(by_pillar.values(), deciding.Tally()), {}, {}, by_pillar)


def _each_of(alike: Sequence[Alike], condition: deciding.Condition) -> Fraction | None:
    """What every member counts for a condition, where all count the same: then it is said in members."""
    if condition.of == "heads":
        return Fraction(1)
    scope = condition.scope
    weights = {sums.weight for sums in alike if sums.weight != NOUGHT and (not scope or sums.pillar == scope)}
    return Fraction(weights.pop()) if len(weights) == 1 else None


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
        words = ngettext(
            "%(present)d of %(of)d present, %(represented)d represented",
            "%(present)d of %(of)d present, %(represented)d represented", present,
        )  # fmt: skip
        return words % numbers
    words = ngettext("%(present)d of %(of)d present", "%(present)d of %(of)d present", present)
    return words % {"present": present, "of": of}


def _more_members(number: int, pillar: str) -> str:
    if pillar:
        words = ngettext("%(number)d more from “%(pillar)s”", "%(number)d more from “%(pillar)s”", number)
    else:
        words = ngettext("%(number)d more member", "%(number)d more members", number)
    return words % {"number": number, "pillar": pillar}
