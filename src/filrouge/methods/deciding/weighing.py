"""From a rule and a roll to the weight of every member, with how it came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from .capping import Caps, Lowered, capped, lowered_by
from .exact import ONE, ZERO, write_fraction
from .formulas import FormulaError, MissingFigure, read_formula
from .problems import Parameter, Problem, WeighingRefused, refuse_if
from .roll import Member, Roll
from .rule import Rule
from .weights import ByBands, ByFigure, ByFormula, Equal


class Weighed(NamedTuple):
    """One member's weight, step by step: `base` · `factor` of its class, then `capped`, then `weight` after pillars.

    `missing`: the figure that is not known, where the rule says what such a member weighs, else "".
    """

    key: str
    member_class: str
    group: str
    pillar: str
    base: Fraction
    factor: Fraction
    missing: str
    capped: Fraction
    weight: Fraction

    @property
    def votes(self) -> bool:
        """Whoever has a weight has a vote and is counted as a head."""
        return self.weight.numerator > 0

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, fractions as `2/3`."""
        numbers = {name: write_fraction(getattr(self, name)) for name in ("base", "factor", "capped", "weight")}
        return {"key": self.key, "missing": self.missing, **numbers}


@dataclass(frozen=True, slots=True)
class Weighing:
    """All members of a roll, weighed: `lines` in the order of the roll; `lowered` by the caps."""

    lines: tuple[Weighed, ...]
    lowered: tuple[Lowered, ...] = ()

    @property
    def weights(self) -> dict[str, Fraction]:
        """The final weight of every member by its key."""
        return {line.key: line.weight for line in self.lines}

    @property
    def total(self) -> Fraction:
        """All weights together."""
        return sum((line.weight for line in self.lines), ZERO)

    @property
    def weightless(self) -> tuple[str, ...]:
        """Members whose class votes and who nevertheless weigh nought: to be shown before a ballot opens."""
        return tuple(line.key for line in self.lines if line.factor > ZERO and not line.votes)


class _Based(NamedTuple):
    member: Member
    base: Fraction
    factor: Fraction
    missing: str = ""

    @property
    def uncapped(self) -> Fraction:
        """The weight by figure and class."""
        # Where all weigh alike, a thousand products would be a tenth of what a room waits for.
        return self.factor if self.base is ONE else self.base * self.factor


def weigh(rule: Rule, roll: Roll) -> Weighing:
    """Weigh all members of `roll` by `rule`, exactly.

    WeighingRefused with every problem when the two do not fit: `unknown_class`, `missing_figure`,
    `negative_figure`, `formula`, `group_missing`, `pillar_missing`, `unknown_pillar`, `empty_pillar`,
    `family_missing`, `region_missing`, `nobody_votes`, `cap_impossible`; the members concerned are in
    `params["members"]`.
    """
    refuse_if(_roll_problems(rule, roll), WeighingRefused)
    based = _all_based(rule, roll)
    found = _capped(rule, based)
    weights = _pillars_evened(rule, based, found.weights)
    refuse_if(_empty_pillars(rule, based, weights.final), WeighingRefused)
    return Weighing(tuple(_line(row, weights) for row in based), found.lowered)


@dataclass(frozen=True, slots=True)
class _Weights:
    capped: Mapping[str, Fraction]
    final: Mapping[str, Fraction]


def _line(row: _Based, weights: _Weights) -> Weighed:
    member = row.member
    after, final = weights.capped[member.key], weights.final[member.key]
    return Weighed(
        member.key, member.member_class, member.group, member.pillar, row.base, row.factor, row.missing, after, final
    )


def _roll_problems(rule: Rule, roll: Roll) -> Iterator[Problem]:
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    for member in roll.members:
        if member.member_class not in rule.classes:
            unknown[member.member_class].append(member.key)
    for name, keys in sorted(unknown.items()):
        yield Problem("classes", "unknown_class", {"class": name, "members": tuple(keys)})
    voting = {name for name, factor in rule.classes.items() if factor > ZERO}
    voters = [member for member in roll.members if member.member_class in voting]
    if not voters:
        yield Problem("roll", "nobody_votes")
    if rule.grouping == "country" or rule.spread is not None:
        yield from _named("roll", "group_missing", [member.key for member in voters if not member.group])
    if rule.grouping in ("family", "region", "federation"):
        strays = [member.key for member in voters if not member.stands_in(rule.group_by)]
        yield from _named("roll", f"{rule.group_by}_missing", strays)
    if rule.pillars:
        yield from _pillar_problems(rule, voters)


def _pillar_problems(rule: Rule, voters: list[Member]) -> Iterator[Problem]:
    yield from _named("roll", "pillar_missing", [member.key for member in voters if not member.pillar])
    strange = [member.key for member in voters if member.pillar and member.pillar not in rule.pillars]
    yield from _named("pillars", "unknown_pillar", strange)


def _named(field: str, code: str, keys: list[str]) -> Iterator[Problem]:
    if keys:
        yield Problem(field, code, {"members": tuple(keys)})


def _all_based(rule: Rule, roll: Roll) -> list[_Based]:
    compute = _base_of(rule)
    rows: list[_Based] = []
    missing: defaultdict[str, list[str]] = defaultdict(list)
    problems: list[Problem] = []
    for member in roll.members:
        try:
            rows.append(_based(rule, member, compute))
        except MissingFigure as error:
            missing[error.figure].append(member.key)
        except FormulaError as error:
            problems.append(_formula_problem(error, member))
        except _NegativeFigure as error:
            problems.append(Problem("weights", "negative_figure", {"figure": str(error), "members": (member.key,)}))
    for figure, keys in sorted(missing.items()):
        problems.append(Problem("weights", "missing_figure", {"figure": figure, "members": tuple(keys)}))
    refuse_if(problems, WeighingRefused)
    return rows


def _formula_problem(error: FormulaError, member: Member) -> Problem:
    params: dict[str, Parameter] = {**error.params, "position": error.position, "formula_code": error.code}
    return Problem("weights", "formula", {**params, "members": (member.key,)})


class _NegativeFigure(ValueError):
    """A figure below nought cannot be a weight; the text is the figure's name."""


def _based(rule: Rule, member: Member, compute: Callable[[Member], Fraction]) -> _Based:
    factor = rule.classes[member.member_class]
    if not factor:
        return _Based(member, ZERO, ZERO)
    try:
        return _Based(member, compute(member), factor)
    except MissingFigure as error:
        if rule.missing is None:
            raise
        return _Based(member, rule.missing, factor, error.figure)


def _base_of(rule: Rule) -> Callable[[Member], Fraction]:
    match rule.weights:
        case Equal():
            return lambda member: ONE
        case ByBands(figure) as by_bands:
            return lambda member: by_bands.weight(_known(member, figure))
        case ByFigure(figure, factor):
            return lambda member: _known(member, figure) * factor
        case ByFormula(text):
            formula = read_formula(text)
            return lambda member: formula.weight(
                member.figures,
                {"class": member.member_class, "group": member.group, "pillar": member.pillar},
            )


def _known(member: Member, figure: str) -> Fraction:
    known = member.figures.get(figure)
    if known is None:
        raise MissingFigure(figure)
    if known < ZERO:
        raise _NegativeFigure(figure)
    return known


@dataclass(frozen=True, slots=True)
class _Capped:
    weights: Mapping[str, Fraction]
    lowered: tuple[Lowered, ...]


def _capped(rule: Rule, based: list[_Based]) -> _Capped:
    """Caps on the whole, or on each pillar when pillars are made equal: what holds in each then holds in all."""
    caps = Caps(rule.member_cap, rule.group_cap, rule.group_most)
    if caps == Caps():
        return _Capped({row.member.key: row.uncapped for row in based}, ())
    parts: defaultdict[str, dict[str, Fraction]] = defaultdict(dict)
    for row in based:
        parts[row.member.pillar if rule.equal_pillars else ""][row.member.key] = row.uncapped
    groups = {row.member.key: row.member.stands_in(rule.group_by) for row in based}
    weights: dict[str, Fraction] = {}
    lowered: list[Lowered] = []
    for pillar, uncapped in sorted(parts.items()):
        within = capped(uncapped, groups, caps)
        if within is None:
            raise WeighingRefused([Problem("member_cap, group_cap", "cap_impossible", {"pillar": pillar})])
        weights.update(within)
        lowered += lowered_by(caps, rule.group_by, groups, uncapped, within)
    return _Capped(weights, tuple(lowered))


def _pillars_evened(rule: Rule, based: list[_Based], lowered: Mapping[str, Fraction]) -> _Weights:
    """Every pillar gets the same part of the whole, whatever its number of members."""
    if not rule.equal_pillars:
        return _Weights(lowered, lowered)
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for row in based:
        sums[row.member.pillar] += lowered[row.member.key]
    each = sum(sums.values(), ZERO) / len(rule.pillars)
    final = {
        row.member.key: lowered[row.member.key] * each / sums[row.member.pillar] if lowered[row.member.key] else ZERO
        for row in based
    }
    return _Weights(lowered, final)


def _empty_pillars(rule: Rule, based: list[_Based], final: Mapping[str, Fraction]) -> Iterator[Problem]:
    if rule.pillars:
        filled = {row.member.pillar for row in based if final[row.member.key] > ZERO}
        yield from (Problem("pillars", "empty_pillar", {"pillar": each}) for each in rule.pillars if each not in filled)
    if not any(final.values()):
        yield Problem("roll", "nobody_votes")
