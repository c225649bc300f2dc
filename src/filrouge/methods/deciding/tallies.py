"""Votes added up by heads and by weights: overall, by country, by class and by pillar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeVar

from .casting import CHOICES, Cast, Split, check_casts, part
from .exact import ONE, ZERO, write_fraction
from .problems import CastsRefused, Problem, refuse_if
from .rule import Measure
from .weighing import Weighed, Weighing

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum of heads or of weights. `eligible` ≥ `present` ≥ `yes` + `no` + `abstain`."""

    eligible: Fraction = ZERO
    present: Fraction = ZERO
    yes: Fraction = ZERO
    no: Fraction = ZERO
    abstain: Fraction = ZERO

    @property
    def cast(self) -> Fraction:
        """Everything that was cast, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def decisive(self) -> Fraction:
        """Yes and no."""
        return self.yes + self.no

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.eligible + other.eligible,
            self.present + other.present,
            self.yes + other.yes,
            self.no + other.no,
            self.abstain + other.abstain,
        )

    def __sub__(self, other: Tally) -> Tally:
        return self + Tally(*(-number for number in other.numbers))

    @property
    def numbers(self) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction]:
        """Eligible, present, yes, no, abstain."""
        return (self.eligible, self.present, self.yes, self.no, self.abstain)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, fractions as `2/3`."""
        names = ("eligible", "present", "yes", "no", "abstain")
        return {name: write_fraction(getattr(self, name)) for name in names}


EMPTY = Tally()
MEASURES: tuple[Measure, Measure] = ("heads", "weights")


@dataclass(frozen=True, slots=True)
class Table:
    """One measure's tallies; groups, classes and pillars of members who may vote, by name."""

    overall: Tally
    by_group: Mapping[str, Tally]
    by_class: Mapping[str, Tally]
    by_pillar: Mapping[str, Tally]

    def scope(self, pillar: str) -> Tally:
        """The tally of one pillar, or of all for ""."""
        return self.by_pillar.get(pillar, EMPTY) if pillar else self.overall

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        parts = {"by_group": self.by_group, "by_class": self.by_class, "by_pillar": self.by_pillar}
        named = {name: {key: tally.as_dict() for key, tally in part.items()} for name, part in parts.items()}
        return {"overall": self.overall.as_dict(), **named}


@dataclass(frozen=True, slots=True)
class Attendance:
    """Members without a vote, by class and pillar: how many there are, how many are present."""

    member_class: str
    pillar: str
    eligible: int
    present: int

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "class": self.member_class,
            "pillar": self.pillar,
            "eligible": self.eligible,
            "present": self.present,
        }


@dataclass(frozen=True, slots=True)
class Count:
    """All that a rule needs to judge, and nothing about who voted what."""

    heads: Table
    weights: Table
    without_vote: tuple[Attendance, ...] = ()

    def table(self, of: Measure) -> Table:
        """The table of one measure."""
        return self.heads if of == "heads" else self.weights

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "heads": self.heads.as_dict(),
            "weights": self.weights.as_dict(),
            "without_vote": [attendance.as_dict() for attendance in self.without_vote],
        }


def count(weighing: Weighing, casts: Sequence[Cast], present: Iterable[str] = ()) -> Count:
    """Add up votes; the order of `casts` and of `present` changes nothing.

    `present`: keys of members who are there, with or without voting; whoever casts is present. A member
    who splits its votes is one head, shared in the same proportion. CastsRefused for votes by members
    who are not on the roll, have no vote or voted twice.
    """
    there = frozenset(present)
    check_casts(casts, {line.key: line.votes for line in weighing.lines})
    on_roll = {line.key for line in weighing.lines}
    refuse_if((Problem(key, "not_on_roll") for key in sorted(there - on_roll)), CastsRefused)
    splits = {cast.key: cast.split for cast in casts}
    voters = [(line, splits.get(line.key), line.key in there) for line in weighing.lines if line.votes]
    return Count(
        _table(voters, "heads"),
        _table(voters, "weights"),
        attendances(weighing.lines, there),
    )


_Voter = tuple[Weighed, Split | None, bool]


def tally_of(line: Weighed, of: Measure, split: Split | None, came: bool) -> Tally:
    """What one member adds to the tallies, with its vote (None: did not cast) and whether it is there."""
    size = ONE if of == "heads" else line.weight
    shares = (part(split, choice) * size for choice in CHOICES)
    return Tally(size, size if came or split is not None else ZERO, *shares)


def revoted(counted: Count, line: Weighed, came: bool, before: Split | None, after: Split | None) -> Count:
    """The count if one member had voted `after` instead of `before` (None: did not cast)."""
    heads, weights = (
        _revoted(counted.table(of), line, tally_of(line, of, after, came) - tally_of(line, of, before, came))
        for of in MEASURES
    )
    return Count(heads, weights, counted.without_vote)


def _revoted(table: Table, line: Weighed, difference: Tally) -> Table:
    return Table(
        table.overall + difference,
        {**table.by_group, line.group: table.by_group[line.group] + difference},
        {**table.by_class, line.member_class: table.by_class[line.member_class] + difference},
        {**table.by_pillar, line.pillar: table.by_pillar[line.pillar] + difference},
    )


def _table(voters: list[_Voter], of: Measure) -> Table:
    """Added up in whole numbers over one denominator, several times faster than fraction by fraction."""
    sizes = [ONE if of == "heads" else line.weight for line, _split, _came in voters]
    over = lcm(*(size.denominator for size in sizes))
    parts = lcm(*(split.total for _line, split, _came in voters if split is not None))
    # Those who stand in the same places first, so that each member is added up once and not in each of four tables.
    rows = _added(
        (_stands(line), _row(size.numerator * (over // size.denominator), parts, split, came))
        for size, (line, split, came) in zip(sizes, voters, strict=True)
    )
    denominator = over * parts
    return Table(
        _sums((("", row) for row in rows.values()), denominator).get("", EMPTY),
        *(_sums(((stands[place], row) for stands, row in rows.items()), denominator) for place in range(3)),
    )


def _stands(line: Weighed) -> tuple[str, str, str]:
    return line.group, line.member_class, line.pillar


def _row(size: int, parts: int, split: Split | None, came: bool) -> list[int]:
    whole = size * parts
    if split is None:
        return [whole, whole if came else 0, 0, 0, 0]
    each = size * (parts // split.total)
    return [whole, whole, each * split.yes, each * split.no, each * split.abstain]


def _sums(rows: Iterable[tuple[str, list[int]]], denominator: int) -> dict[str, Tally]:
    sums = _added(rows)
    return {name: Tally(*(Fraction(whole, denominator) for whole in sums[name])) for name in sorted(sums)}


def _added(rows: Iterable[tuple[K, list[int]]]) -> dict[K, list[int]]:
    sums: dict[K, list[int]] = {}
    for name, row in rows:
        so_far = sums.get(name)
        sums[name] = row if so_far is None else [left + right for left, right in zip(so_far, row, strict=True)]
    return sums


def attendances(lines: Iterable[Weighed], there: frozenset[str]) -> tuple[Attendance, ...]:
    """The members without a vote among `lines`, and how many of them are there."""
    eligible: defaultdict[tuple[str, str], int] = defaultdict(int)
    present: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in (line for line in lines if not line.votes):
        place = (line.member_class, line.pillar)
        eligible[place] += 1
        present[place] += line.key in there
    return tuple(Attendance(*place, eligible[place], present[place]) for place in sorted(eligible))
