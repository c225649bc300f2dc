"""A rule tried on today's real roll: who would weigh what, how it decides invented votes, who holds power by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.methods import deciding
from filrouge.rooms.ballots.electorate import electors_for, roll_of
from filrouge.rooms.ballots.groups import capped_in_words
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.queries.opening import LEANINGS, Side, TrialRow, ended, enough
from filrouge.rooms.ballots.queries.past import Past, past
from filrouge.rooms.ballots.sentences import exact_text
from filrouge.rooms.register.queries.electorate import Elector
from filrouge.rooms.register.queries.values import country_name


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One member on today's roll. `how`: its weight step by step; `missing`: its figure is not known."""

    name: str
    member_class: str
    country: str
    weight: str
    share: str
    how: str
    missing: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Members of a class that the rule does not name: they would not be on the roll."""

    member_class: str
    number: int


@dataclass(frozen=True, slots=True)
class Power:
    """What it takes when everybody votes.

    `to_adopt`: how few members are enough for a yes against all others; `to_stop`: how few are enough to stop a yes
    of all others; None: not even all. `alone_adopts`, `alone_stops`: members who can do it by themselves.
    """

    to_adopt: int | None
    to_stop: int | None
    alone_adopts: tuple[str, ...]
    alone_stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invented:
    """How `number` invented votes a row ended under the rule, and the same votes `before`, under the one in force."""

    number: int = 0
    rows: tuple[TrialRow, ...] = ()
    before: tuple[TrialRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """All that is shown before a rule is adopted. `in_force` is the version it would replace, 0 without one."""

    problems: tuple[str, ...]
    members: tuple[WeightRow, ...]
    total: str
    capped: tuple[str, ...]
    weightless: tuple[str, ...]
    without_vote: int
    left_out: tuple[LeftOut, ...]
    power: Power | None
    invented: Invented
    in_force: int
    past: Past


def rule_trial(viewer: Viewer, rule: Rule) -> RuleTrial:
    """Try a rule. Six statements, whatever the number of members, ballots and votes."""
    before = _in_force(rule)
    electors = electors_for(viewer, today(), *filter(None, (rule, before)))
    behind = past(viewer, rule, before)
    left_out = _left_out(rule, electors)
    names = {elector.address: elector.name for elector in electors}
    said, roll = deciding.read_rule(rule.said), roll_of(rule, electors)
    try:
        weighing = deciding.weigh(said, roll)
    except deciding.WeighingRefused as refused:
        problems = tuple(in_words(problem, names) for problem in refused.problems)
        return RuleTrial(
            problems, (), "", (), (), 0, left_out, None, Invented(), before.version if before else 0, behind
        )
    lines = sorted(weighing.lines, key=lambda line: (-line.weight, names[line.key]))
    return RuleTrial(
        problems=(),
        members=tuple(_weighed(line, said, names, weighing.total) for line in lines if line.votes),
        total=exact_text(weighing.total),
        capped=capped_in_words((one.as_dict() for one in weighing.lowered), names),
        weightless=tuple(sorted(names[key] for key in weighing.weightless)),
        without_vote=sum(not line.factor for line in lines),
        left_out=left_out,
        power=_power(said, roll, weighing, names),
        invented=_invented((said, roll), _fitting(before, electors), rule.line),
        in_force=before.version if before else 0,
        past=behind,
    )


def _in_force(rule: Rule) -> Rule | None:
    """The version that this one would replace. One statement."""
    others = Rule.objects.filter(space=rule.space_id, line=rule.line, retired_at=None).exclude(adopted_at=None)
    return others.exclude(pk=rule.pk).first()


def _left_out(rule: Rule, electors: Sequence[Elector]) -> tuple[LeftOut, ...]:
    counted = Counter(elector.category for elector in electors if elector.category not in rule.said["classes"])
    return tuple(LeftOut(name or _("no class"), number) for name, number in sorted(counted.items()))


def _fitting(before: Rule | None, electors: Sequence[Elector]) -> Side | None:
    """The version in force with today's members, as long as it still fits them."""
    if before is None:
        return None
    said, roll = deciding.read_rule(before.said), roll_of(before, electors)
    try:
        deciding.weigh(said, roll)
    except deciding.WeighingRefused:
        return None
    return said, roll


def _invented(now: Side, before: Side | None, seed: str) -> Invented:
    """The same invented votes under both rules: fewer in a large network, so that the page stays quick."""
    number = enough(now[1])
    rows: list[TrialRow] = []
    others: list[TrialRow] = []
    for yes in LEANINGS:
        votes = deciding.invented(*now, f"{seed} {yes}", number, yes=yes)
        rows.append(ended(now, votes, yes))
        if before is not None:
            others.append(ended(before, votes, yes))
    return Invented(number, tuple(rows), tuple(others))


def _weighed(line: deciding.Weighed, said: deciding.Rule, names: Mapping[str, str], total: Fraction) -> WeightRow:
    return WeightRow(
        names[line.key], line.member_class, country_name(line.group) if line.group else "", exact_text(line.weight),
        _per_cent(line.weight / total),
        _how(line, said), bool(line.missing),
    )  # fmt: skip


def _per_cent(share: Fraction) -> str:
    return _("%(number)s %%") % {"number": number_format(float(share * 100), decimal_pos=1)}


def _how(line: deciding.Weighed, said: deciding.Rule) -> str:
    """“3 × ½, capped to 1, ¾ after the pillars are made equal”; only the steps that did something."""
    steps = [f"{exact_text(line.base)} × {exact_text(line.factor)}"]
    if line.missing:
        steps[0] = _("figure not known: %(steps)s") % {"steps": steps[0]}
    if line.capped != line.base * line.factor:
        steps.append(_("capped to %(weight)s") % {"weight": exact_text(line.capped)})
    if said.equal_pillars:
        words = _("%(weight)s in the pillar “%(pillar)s”")
        steps.append(words % {"weight": exact_text(line.weight), "pillar": line.pillar})
    return ", ".join(steps)


def _power(said: deciding.Rule, roll: deciding.Roll, weighing: deciding.Weighing, names: Mapping[str, str]) -> Power:
    keys = [line.key for line in weighing.lines if line.votes]

    def all_vote(choice: deciding.Choice) -> deciding.Changing:
        casts = [deciding.Cast.whole(key, choice) for key in keys]
        return deciding.what_would_change(said, roll, casts, weighing=weighing)

    against, united = all_vote("no"), all_vote("yes")
    return Power(
        _fewest(against, "yes"), _fewest(united, "no"),
        tuple(names[turn.key] for turn in against.alone if turn.by == "yes"),
        tuple(names[turn.key] for turn in united.alone if turn.by == "no"),
    )  # fmt: skip


def _fewest(found: deciding.Changing, by: str) -> int | None:
    return next((change.at_most for change in found.changes if change.by == by), None)
