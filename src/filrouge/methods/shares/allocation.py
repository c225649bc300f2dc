"""What a rule answers: which projects, in which order, and for each one why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import overload


class Utility(StrEnum):
    """What a funded project is worth to a voter who supports it."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


class Completion(StrEnum):
    """What is done with the money that equal shares leave over; the name belongs beside every result.

    `add1` gives every voter one more unit of the currency again and again and keeps the last result within
    the budget; `exhaustive` stops as soon as no other project fits; `utilitarian` goes through the rest by
    votes at the end and takes what fits.
    """

    NONE = "none"
    UTILITARIAN = "utilitarian"
    ADD1 = "add1"
    ADD1_UTILITARIAN = "add1-utilitarian"
    ADD1_EXHAUSTIVE = "add1-exhaustive"
    ADD1_EXHAUSTIVE_UTILITARIAN = "add1-exhaustive-utilitarian"

    @property
    def grows(self) -> bool:
        """Whether shares grow step by step."""
        return self.value.startswith("add1")

    @property
    def stops_when_exhaustive(self) -> bool:
        """Whether growing stops as soon as no other project fits."""
        return "exhaustive" in self.value

    @property
    def fills_up(self) -> bool:
        """Whether the rest is filled by votes; only then is the result surely exhaustive."""
        return self.value.endswith("utilitarian")


class By(StrEnum):
    """What a greedy rule sorts projects by."""

    VOTES = "votes"
    VOTES_PER_COST = "votes per cost"


@dataclass(frozen=True, slots=True)
class EqualSharesSetting:
    """How equal shares were applied; `whole_shares`: the first share is rounded down to a unit of the currency."""

    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    whole_shares: bool = False

    def as_dict(self) -> dict[str, object]:
        """The setting as JSON has it."""
        return {
            "rule": "equal shares",
            "utility": self.utility.value,
            "completion": self.completion.value,
            "whole_shares": self.whole_shares,
        }


@dataclass(frozen=True, slots=True)
class GreedySetting:
    """How a greedy rule was applied; `threshold` counts whole points (votes, with approvals)."""

    by: By = By.VOTES
    skip: bool = True
    threshold: int = 0

    def as_dict(self) -> dict[str, object]:
        """The setting as JSON has it."""
        return {"rule": "greedy", "by": self.by.value, "skip": self.skip, "threshold": self.threshold}


class Outcome(StrEnum):
    """Why a project is funded or not."""

    PAID_BY_SHARES = "paid by the shares of its supporters"
    TAKEN_BY_VOTES = "taken in the order of votes"
    SHORT_OF_SHARES = "its supporters do not have enough left"
    DOES_NOT_FIT = "costs more than what is left"
    BELOW_THRESHOLD = "has fewer votes than asked for"
    AFTER_THE_STOP = "comes after the first project that did not fit"
    WITHDRAWN = "was withdrawn"


@dataclass(frozen=True, slots=True)
class Payment:
    """What each voter of some merged ballots (their numbers in the fund's order) pays for one project."""

    amount: Fraction
    ballots: tuple[int, ...]
    voters: int


class Payments(Sequence[Payment]):
    """Who paid what for one project, worked out by `tell` as soon as somebody looks: there can be thousands."""

    def __init__(self, tell: Callable[[], tuple[Payment, ...]]) -> None:
        self._tell = tell

    @cached_property
    def _told(self) -> tuple[Payment, ...]:
        return self._tell()

    @overload
    def __getitem__(self, place: int) -> Payment: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Payment, ...]: ...

    def __getitem__(self, place: int | slice) -> Payment | tuple[Payment, ...]:
        return self._told[place]

    def __len__(self) -> int:
        return len(self._told)

    def __iter__(self) -> Iterator[Payment]:
        return iter(self._told)

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self._told if isinstance(other, Payments | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._told)

    def __repr__(self) -> str:
        return repr(self._told)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One project: who stands behind it, with how much, and what came of it. Money is in the smallest unit.

    `money` is what its supporters have left when it is last considered: when it is bought, else at the end.
    `price` is what a supporter who pays in full pays for each point (for the project, with approvals), and
    `effective_votes` the cost divided by it. `short_since` is the round after which its supporters could no
    longer pay for it, nought if they never could.
    """

    name: str
    cost: int
    votes: int
    points: int
    outcome: Outcome
    round: int | None = None
    money: Fraction | None = None
    price: Fraction | None = None
    effective_votes: Fraction | None = None
    payments: Sequence[Payment] = ()
    short_since: int | None = None

    @property
    def funded(self) -> bool:
        """Whether the project gets its money."""
        return self.outcome in (Outcome.PAID_BY_SHARES, Outcome.TAKEN_BY_VOTES)

    def as_dict(self, unit: int, point: int) -> dict[str, object]:
        """The explanation as JSON has it, money in units of the currency."""
        return {
            "name": self.name,
            "cost": decimal(self.cost, unit),
            "votes": self.votes,
            "points": decimal(self.points, point),
            "funded": self.funded,
            "outcome": self.outcome.value,
            "round": self.round,
            "money": decimal(self.money, unit),
            "price": decimal(self.price, unit),
            "effective_votes": decimal(self.effective_votes),
            "short_since": self.short_since,
            "payments": [
                {"amount": decimal(paid.amount, unit), "voters": paid.voters, "ballots": list(paid.ballots)}
                for paid in self.payments
            ],
        }


@dataclass(frozen=True, slots=True)
class Round:
    """One stage: which project was taken, and what was spent after it.

    `tied` names the projects whose price was exactly the same, the taken one first: the order of ties decided.
    """

    number: int
    project: str
    outcome: Outcome
    spent: int
    tied: tuple[str, ...] = ()

    def as_dict(self, unit: int) -> dict[str, object]:
        """The round as JSON has it."""
        return {
            "number": self.number,
            "project": self.project,
            "outcome": self.outcome.value,
            "spent": decimal(self.spent, unit),
            "tied": list(self.tied),
        }


@dataclass(frozen=True, slots=True)
class Allocation:
    """The result: `selected` names in the order in which they were taken, money in the smallest unit.

    `share` is what each voter could spend at last (equal shares only), after `added` units of the currency
    were added to the first share.
    """

    setting: EqualSharesSetting | GreedySetting
    budget: int
    selected: tuple[str, ...]
    spent: int
    projects: tuple[Explanation, ...]
    rounds: tuple[Round, ...]
    share: Fraction | None = None
    added: int = 0
    unit: int = 1
    point: int = 1

    @property
    def left(self) -> int:
        """What remains of the budget."""
        return self.budget - self.spent

    def of(self, name: str) -> Explanation:
        """The explanation of one project; an unknown name is a KeyError."""
        for explanation in self.projects:
            if explanation.name == name:
                return explanation
        raise KeyError(name)

    def as_dict(self) -> dict[str, object]:
        """All of it as JSON has it: money as decimal text in units of the currency, rounded to six places."""
        return {
            "setting": self.setting.as_dict(),
            "budget": decimal(self.budget, self.unit),
            "selected": list(self.selected),
            "spent": decimal(self.spent, self.unit),
            "left": decimal(self.left, self.unit),
            "share": decimal(self.share, self.unit),
            "added": self.added,
            "rounds": [stage.as_dict(self.unit) for stage in self.rounds],
            "projects": [explanation.as_dict(self.unit, self.point) for explanation in self.projects],
        }


def decimal(amount: int | Fraction | None, unit: int = 1) -> str | None:
    """An amount of smallest units as decimal text in whole ones, rounded half to even at six places."""
    if amount is None:
        return None
    divisor = amount.denominator * unit
    millionths, rest = divmod(amount.numerator * 1_000_000, divisor)
    millionths += 2 * rest > divisor or (2 * rest == divisor and millionths % 2)
    whole, part = divmod(abs(millionths), 1_000_000)
    digits = f"{part:06d}".rstrip("0")
    return f"{'-' if millionths < 0 else ''}{whole}{'.' if digits else ''}{digits}"
