"""The rule by which organisations decide, as one object that can be read, tried, frozen and proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .exact import HALF, ONE, ZERO, digest, write_fraction
from .formulas import read_formula
from .problems import Problem, RuleRefused, refuse_if
from .roll import Grouping
from .weights import ByBands, ByFigure, ByFormula, Equal, Weights

Measure = Literal["weights", "heads"]
Base = Literal["yes_and_no", "cast", "present", "eligible"]
Counting = Literal["any", "majority"]
Ties = Literal["rejected", "chair", "lot"]

FORMAT = "filrouge rule 1"

EQUAL = Equal()


@dataclass(frozen=True, slots=True)
class Quorum:
    """At least `share` of all that may vote (`strict`: more than that), by weights or by heads.

    As a participation quorum it is about those who are present, and a vote cast is presence; as an
    approval quorum about the yes. The base is the roll as frozen at opening. `per_pillar`: in each
    pillar apart. `also`: classes without a vote that count, by heads, among those who have to be present.
    """

    share: Fraction
    of: Measure = "weights"
    strict: bool = False
    per_pillar: bool = False
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        found = list(share_problems("share", self.share, self.strict))
        if self.also and self.of != "heads":
            found.append(Problem("also", "only_by_heads"))
        refuse_if(found, RuleRefused)


@dataclass(frozen=True, slots=True)
class Majority:
    """The yes are at least `share` of `base` (`strict`: more than that), by weights or by heads.

    `base`: `yes_and_no` leaves abstentions out, `cast` has them in, `present` has everybody in the room
    in, `eligible` the whole roll. `per_pillar`: in each pillar apart. A double majority is two of these.
    """

    share: Fraction
    base: Base = "yes_and_no"
    of: Measure = "weights"
    strict: bool = False
    per_pillar: bool = False

    def __post_init__(self) -> None:
        refuse_if(share_problems("share", self.share, self.strict), RuleRefused)

    @classmethod
    def simple(cls, of: Measure = "weights", *, per_pillar: bool = False) -> Majority:
        """More yes than no."""
        return cls(HALF, "yes_and_no", of, strict=True, per_pillar=per_pillar)

    @classmethod
    def absolute(cls, of: Measure = "weights", *, per_pillar: bool = False) -> Majority:
        """More than half of all that may vote."""
        return cls(HALF, "eligible", of, strict=True, per_pillar=per_pillar)

    @classmethod
    def qualified(
        cls, share: Fraction, base: Base = "yes_and_no", of: Measure = "weights", *, per_pillar: bool = False
    ) -> Majority:
        """At least `share` of `base`."""
        return cls(share, base, of, per_pillar=per_pillar)

    @property
    def kind(self) -> Literal["simple", "absolute", "qualified"]:
        """What people call it; everything that is neither simple nor absolute is qualified."""
        if (self.share, self.strict) != (HALF, True) or self.base in ("cast", "present"):
            return "qualified"
        return "simple" if self.base == "yes_and_no" else "absolute"


@dataclass(frozen=True, slots=True)
class Spread:
    """The yes come from at least `minimum` groups (countries).

    `counting`: a group counts as soon as `any` of its members votes yes, be it with a part of its
    votes, or only with a `majority`, when the weights of its yes exceed those of its no.
    """

    minimum: int
    counting: Counting = "any"

    def __post_init__(self) -> None:
        refuse_if([] if self.minimum >= 1 else [Problem("minimum", "below_one")], RuleRefused)


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything by which yes, no and abstentions of organisations become a decision.

    `classes`: what a member of each class counts (full 1, associate 1/2, observer 0: no vote); it
    multiplies the weight that `weights` gives. `missing`: the weight, before its class, of a member of
    whom a figure is not known; None: a ballot cannot be opened before the figure is. `member_cap`,
    `group_cap`: nobody, no group, has more than this share of all weights; `group_most`: no group weighs more
    than this; `group_by`: which groups these are, countries or others. `pillars`: their names;
    `equal_pillars`: they have the same weight whatever their size, and caps are shares of a pillar.
    All majorities have to be reached, all quorums too. `version` is counted by whoever keeps the rule.
    """

    classes: Mapping[str, Fraction]
    majorities: tuple[Majority, ...]
    weights: Weights = EQUAL
    missing: Fraction | None = None
    member_cap: Fraction | None = None
    group_cap: Fraction | None = None
    pillars: tuple[str, ...] = ()
    equal_pillars: bool = False
    participation: tuple[Quorum, ...] = ()
    approval: tuple[Quorum, ...] = ()
    spread: Spread | None = None
    ties: Ties = "rejected"
    version: int = 1
    group_by: Grouping = "country"
    group_most: Fraction | None = None

    def __post_init__(self) -> None:
        refuse_if(_problems(self), RuleRefused)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready; fractions as `2/3`. `rule_reading.read_rule` reads it again.

        `group_by` and `group_most` stand there only where they say something, so that older rules keep their digest.
        """
        return {
            "format": FORMAT,
            "version": self.version,
            "classes": {name: write_fraction(factor) for name, factor in sorted(self.classes.items())},
            "weights": _weights_as_dict(self.weights),
            "missing": _optional(self.missing),
            "member_cap": _optional(self.member_cap),
            "group_cap": _optional(self.group_cap),
            "pillars": list(self.pillars),
            "equal_pillars": self.equal_pillars,
            "participation": [_quorum_as_dict(quorum) for quorum in self.participation],
            "approval": [_quorum_as_dict(quorum) for quorum in self.approval],
            "majorities": [_majority_as_dict(majority) for majority in self.majorities],
            "spread": _spread_as_dict(self.spread),
            "ties": self.ties,
            **({} if self.group_by == "country" else {"group_by": self.group_by}),
            **({} if self.group_most is None else {"group_most": write_fraction(self.group_most)}),
        }

    @property
    def figures(self) -> frozenset[str]:
        """The names of the figures that it asks of every member."""
        match self.weights:
            case ByBands(figure) | ByFigure(figure):
                return frozenset({figure})
            case ByFormula(text):
                return read_formula(text).figures
        return frozenset()

    @property
    def grouping(self) -> Grouping | None:
        """By which groups it caps weights, None where it caps none."""
        return None if self.group_cap is None and self.group_most is None else self.group_by

    def digest(self) -> str:
        """SHA-256 of the whole rule: equal digests, equal rule."""
        return digest(self.as_dict())


def share_problems(field: str, share: Fraction, strict: bool = False) -> Iterator[Problem]:
    """A share is above nought and at most one; nobody can have more than all."""
    if not ZERO < share <= ONE:
        yield Problem(field, "not_a_share", {"found": write_fraction(share)})
    elif strict and share == ONE:
        yield Problem(field, "unreachable")


def _problems(rule: Rule) -> Iterator[Problem]:
    yield from _class_problems(rule)
    yield from _pillar_problems(rule)
    for field, cap in (("member_cap", rule.member_cap), ("group_cap", rule.group_cap)):
        if cap is not None:
            yield from share_problems(field, cap)
    yield from _group_problems(rule)
    if rule.missing is not None and rule.missing < ZERO:
        yield Problem("missing", "below_nought")
    if not rule.majorities:
        yield Problem("majorities", "missing")
    if rule.version < 1:
        yield Problem("version", "below_one")


def _group_problems(rule: Rule) -> Iterator[Problem]:
    if rule.group_most is not None and rule.group_most <= ZERO:
        yield Problem("group_most", "not_above_nought")
    if rule.group_most is not None and rule.equal_pillars:
        yield Problem("group_most", "pillars_are_made_equal")
    if rule.grouping == "pillar" and not rule.pillars:
        yield Problem("group_by", "pillars_missing")
    elif rule.grouping == "pillar" and rule.equal_pillars:
        yield Problem("group_by", "pillars_are_made_equal")


def _class_problems(rule: Rule) -> Iterator[Problem]:
    if "" in rule.classes:
        yield Problem("classes", "name_missing")
    for name, factor in rule.classes.items():
        if factor < ZERO:
            yield Problem(f"classes.{name}", "below_nought")
    if not any(factor > ZERO for factor in rule.classes.values()):
        yield Problem("classes", "nobody_votes")
    for at, quorum in enumerate(rule.participation):
        for name in quorum.also:
            if rule.classes.get(name) != ZERO:
                yield Problem(f"participation.{at}.also", "not_a_class_without_vote", {"class": name})
    for at, quorum in enumerate(rule.approval):
        if quorum.also:
            yield Problem(f"approval.{at}.also", "only_for_participation")


def _pillar_problems(rule: Rule) -> Iterator[Problem]:
    if len(set(rule.pillars)) != len(rule.pillars) or "" in rule.pillars:
        yield Problem("pillars", "names_differ")
    if rule.equal_pillars and len(rule.pillars) < 2:
        yield Problem("equal_pillars", "two_pillars_needed")
    if rule.pillars:
        return
    parts: dict[str, Sequence[Quorum | Majority]] = {
        "participation": rule.participation,
        "approval": rule.approval,
        "majorities": rule.majorities,
    }
    for name, conditions in parts.items():
        for at, condition in enumerate(conditions):
            if condition.per_pillar:
                yield Problem(f"{name}.{at}.per_pillar", "pillars_missing")


def _optional(number: Fraction | None) -> str | None:
    return None if number is None else write_fraction(number)


def _quorum_as_dict(quorum: Quorum) -> dict[str, object]:
    return {
        "share": write_fraction(quorum.share),
        "of": quorum.of,
        "strict": quorum.strict,
        "per_pillar": quorum.per_pillar,
        "also": list(quorum.also),
    }


def _majority_as_dict(majority: Majority) -> dict[str, object]:
    return {
        "share": write_fraction(majority.share),
        "base": majority.base,
        "of": majority.of,
        "strict": majority.strict,
        "per_pillar": majority.per_pillar,
    }


def _spread_as_dict(spread: Spread | None) -> dict[str, object] | None:
    return None if spread is None else {"minimum": spread.minimum, "counting": spread.counting}


def _weights_as_dict(weights: Weights) -> dict[str, object]:
    match weights:
        case Equal():
            return {"kind": "equal"}
        case ByBands(figure, bands):
            rows = [{"up_to": _optional(band.up_to), "weight": write_fraction(band.weight)} for band in bands]
            return {"kind": "bands", "figure": figure, "bands": rows}
        case ByFigure(figure, factor):
            return {"kind": "figure", "figure": figure, "factor": write_fraction(factor)}
        case ByFormula(text):
            return {"kind": "formula", "text": text}
