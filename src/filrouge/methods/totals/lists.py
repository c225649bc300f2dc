"""What goes into a total and what comes out: lists, open questions, steps."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Scope = frozenset[str]

ANYTHING: Scope = frozenset()
"""The scope of a list that may hold any organisation."""


def as_scope(scope: frozenset[str] | str) -> Scope:
    """Return a scope as a set of words; the empty text is the scope without limits."""
    if isinstance(scope, str):
        return frozenset([scope]) if scope else ANYTHING
    return scope


def may_overlap(one: Scope, other: Scope) -> bool:
    """Tell whether two lists with these scopes can have an organisation in common."""
    return not one or not other or not one.isdisjoint(other)


def lies_within(inner: Scope, outer: Scope) -> bool:
    """Tell whether everything in scope `inner` is also in scope `outer`."""
    return not outer or (bool(inner) and inner <= outer)


@dataclass(frozen=True, eq=False)
class Listed:
    """A list whose organisations are known by name.

    `members`: int64, organisation ids, sorted, each once. `scope`: words such as "BE" or
    "BE/cooperative"; two lists whose words are all different cannot overlap; "" means anything.
    """

    key: str
    name: str
    scope: frozenset[str] | str
    date: dt.date | None
    members: Ids

    def __post_init__(self) -> None:
        members = np.asarray(self.members)
        if members.ndim != 1 or (members.size and members.dtype != np.int64):
            raise ValueError(f"{self.key}: members are one row of int64 organisation ids")
        if np.any(members[1:] <= members[:-1]):
            raise ValueError(f"{self.key}: members are sorted and each is there once")


@dataclass(frozen=True)
class SampleCheck:
    """What a federation found when it looked up randomly drawn members in the network's register.

    `mean` and `variance` (n - 1 in the denominator) are those of the weights of the drawn
    members; `squares` is the sum of squared weights. Made by `sample_check`.
    """

    drawn: int
    found: int
    mean: float
    variance: float
    squares: float


@dataclass(frozen=True)
class Declared:
    """A list known only by its number of organisations.

    `known`: organisations of the itemised lists that are known to be on it as well.
    `comparable`: keys of the itemised lists that resemble it; empty means every itemised list
    whose scope may overlap.
    """

    key: str
    name: str
    scope: frozenset[str] | str
    date: dt.date | None
    organisations: int
    known: int = 0
    check: SampleCheck | None = None
    comparable: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.organisations < 0 or self.known < 0:
            raise ValueError(f"{self.key}: a number of organisations is not below zero")

    @property
    def hidden(self) -> int:
        """The most organisations that this list can add to the itemised ones."""
        return max(0, self.organisations - self.known)


@dataclass(frozen=True)
class Unknown:
    """A list that is known to exist and nothing else."""

    key: str
    name: str


@dataclass(frozen=True)
class RegisterCount:
    """A public register's number of all organisations in a scope: no total can be above it."""

    key: str
    name: str
    scope: frozenset[str] | str
    date: dt.date | None
    organisations: int


@dataclass(frozen=True, eq=False)
class OpenPairs:
    """Pairs of organisations that wait for somebody to say whether they are the same.

    `pairs`: int64 of shape (n, 2). `probability`: float64 of shape (n,), that the two are the same.
    """

    pairs: Ids
    probability: Floats

    def __post_init__(self) -> None:
        if self.pairs.ndim != 2 or self.pairs.shape[1] != 2 or len(self.probability) != len(self.pairs):
            raise ValueError("open pairs are two ids a row, with one probability for each row")
        if np.any((self.probability < 0) | (self.probability > 1)):
            raise ValueError("a probability lies between 0 and 1")


@dataclass(frozen=True)
class MissedPairs:
    """What a review of pairs that the linkage neither joined nor asked about has shown.

    Of `below` such pairs `reviewed` were drawn at random, and `same` of those were one organisation; `joined` of these
    count once by now, so they are not hidden any more.
    """

    below: int
    reviewed: int
    same: int
    joined: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.joined <= self.same <= self.reviewed <= self.below:
            raise ValueError("joined, same, reviewed and all pairs below the line grow in this order")


AnyList = Listed | Declared | Unknown
T = TypeVar("T", Listed, Declared, Unknown)
Parameter = object


_LIST = ("key", "name", "date", "declared", "known", "adds")

STEP_PARAMETERS: Mapping[str, frozenset[str]] = {
    code: frozenset(names)
    for code, names in {
        "naive_sum": ("lists", "listed", "declared"),
        "listed_once": ("lists", "memberships", "organisations"),
        "open_pairs": ("pairs", "at_most", "expected"),
        "missed_pairs": ("below", "reviewed", "same", "expected", "at_most"),
        "declared_checked": (*_LIST, "drawn", "found", "mean_weight", "standard_error"),
        "declared_rate": (*_LIST, "rate", "comparable"),
        "declared_half": _LIST,
        "hard_low": ("value", "parts", "unplaced"),
        "hard_high": ("value", "listed", "hidden"),
        "register_count": ("key", "name", "date", "count", "listed", "hidden", "saved"),
        "register_exceeded": ("key", "name", "date", "count", "least"),
        "unknown_lists": ("keys", "names"),
        "whole_numbers": (),
        "largest_list": ("organisations",),
        "de_caen": ("value",),
        "dawson_sankoff": ("value", "first", "second", "k"),
        "hunter_worsley": ("value", "sum", "tree", "edges"),
        "unique_organisations": ("organisations",),
        "included": ("organisations", "jobs"),
        "size_classes": ("organisations",),
        "open_classes": ("organisations",),
        "not_reporting": ("answered", "organisations", "zero", "none", "refused", "not_yet", "not_asked"),
        "hard_bounds": ("low", "parts", "unplaced", "high"),
    }.items()
}
"""Every step that a total can have, with its parameters: whoever writes the sentences needs one for each.

Parameters are numbers, texts, dates, tuples of these, and for `parts` a tuple of mappings with `key`,
`declared` and `listed`.
"""


@dataclass(frozen=True)
class Step:
    """One line of "how was this counted?": what was done, its numbers, and the range after it.

    ValueError for a code or parameters that are not in STEP_PARAMETERS, or a range out of order.
    """

    code: str
    parameters: Mapping[str, Parameter]
    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        if STEP_PARAMETERS.get(self.code) != frozenset(self.parameters):
            raise ValueError(f"{self.code} with {sorted(self.parameters)} is no step that can be explained")
        if not self.low <= self.best <= self.high:
            raise ValueError(f"{self.code}: {self.low}, {self.best}, {self.high} are not in order")


@dataclass(frozen=True)
class Total:
    """A number with its range and its reasons; `naive` is the sum in which things count repeatedly."""

    naive: float
    low: float
    best: float
    high: float
    steps: tuple[Step, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise ValueError(f"{self.low}, {self.best}, {self.high} are not in order")


@dataclass(frozen=True)
class Range:
    """Low, best and high while a total is being worked out."""

    low: float
    best: float
    high: float

    def within(self, low: float, high: float) -> Range:
        """Return the range cut to [low, high], its order kept."""
        floor, ceiling = min(low, high), max(low, high)
        cut = [min(max(value, floor), ceiling) for value in (self.low, self.best, self.high)]
        return Range(cut[0], cut[1], cut[2])

    def step(self, code: str, **parameters: Parameter) -> Step:
        """Return the step that leads to this range."""
        return Step(code, parameters, self.low, self.best, self.high)

    def whole(self) -> Range:
        """Return the range in whole organisations, rounded outwards; thousandths are rounding noise."""
        low, high = math.floor(round(self.low, 6)), math.ceil(round(self.high, 6))
        return Range(low, min(max(math.floor(self.best + 0.5), low), high), high)


def pick(kind: type[T], lists: Sequence[AnyList]) -> list[T]:
    """Return the lists of one kind in the order of their keys, which makes results independent of order."""
    return [each for each in sorted(lists, key=lambda each: each.key) if isinstance(each, kind)]


def demand_distinct_keys(lists: Sequence[AnyList]) -> None:
    """Raise ValueError if two lists carry the same key."""
    keys = [each.key for each in lists]
    if len(set(keys)) != len(keys):
        raise ValueError("two lists carry the same key: each list counts once")
