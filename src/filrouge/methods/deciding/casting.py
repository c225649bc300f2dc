"""What a member votes: one choice, or its votes split among several, as a federation votes for its own members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from .exact import ZERO
from .problems import CastsRefused, Problem, refuse_if

Choice = Literal["yes", "no", "abstain"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
MOST_VOTES = 10**9


@dataclass(frozen=True, slots=True)
class Split:
    """Whole votes by choice: 3 yes, 1 no, 1 abstain. The member's weight is shared in this proportion, exactly."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @classmethod
    def whole(cls, choice: Choice) -> Split:
        """All for one choice."""
        return cls(**{choice: 1})

    @classmethod
    def of(cls, parts: Mapping[str, int], votes: int | None = None) -> Split:
        """Read `{"yes": 3, "no": 1}`. If the number of `votes` is known, they are all used and no more.

        CastsRefused for another choice, a part below nought, no vote at all, or a sum that is not `votes`.
        """
        refuse_if(_part_problems(parts, votes), CastsRefused)
        return cls(**parts)

    @property
    def total(self) -> int:
        """How many votes were given."""
        return self.yes + self.no + self.abstain

    def share(self, choice: Choice) -> Fraction:
        """The part of the member's weight that goes to a choice."""
        return Fraction(getattr(self, choice), self.total)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, choices without votes left out."""
        return {choice: getattr(self, choice) for choice in CHOICES if getattr(self, choice)}


@dataclass(frozen=True, slots=True)
class Cast:
    """What one member, named by its key on the roll, voted."""

    key: str
    split: Split

    @classmethod
    def whole(cls, key: str, choice: Choice) -> Cast:
        """All votes of a member for one choice."""
        return cls(key, Split.whole(choice))

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {"key": self.key, "split": self.split.as_dict()}


def check_casts(casts: Sequence[Cast], may_vote: Mapping[str, bool]) -> None:
    """Refuse votes of members who voted twice, are not on the roll (`may_vote` by key) or have no vote.

    CastsRefused with every problem, empty splits included.
    """
    refuse_if(_cast_problems(casts, may_vote), CastsRefused)


def _cast_problems(casts: Iterable[Cast], may_vote: Mapping[str, bool]) -> Iterator[Problem]:
    times = Counter(cast.key for cast in casts)
    for key, count in sorted(times.items()):
        if count > 1:
            yield Problem(key, "voted_twice", {"times": count})
        if key not in may_vote:
            yield Problem(key, "not_on_roll")
        elif not may_vote[key]:
            yield Problem(key, "no_vote")
    for cast in casts:
        yield from (problem.within(cast.key) for problem in split_problems(cast.split))


def split_problems(split: Split) -> Iterator[Problem]:
    """What is wrong with a split that was not read by `Split.of`: parts below nought or no votes at all."""
    yield from _part_problems({choice: getattr(split, choice) for choice in CHOICES}, None)


def _part_problems(parts: Mapping[str, int], votes: int | None) -> Iterator[Problem]:
    if any(isinstance(part, bool) or not isinstance(part, int) for part in parts.values()):
        yield Problem("split", "not_whole_votes")
        return
    for name, part in parts.items():
        if name not in CHOICES:
            yield Problem("split", "unknown_choice", {"found": str(name)[:40], "expected": CHOICES})
        elif part < 0:
            yield Problem(f"split.{name}", "below_nought")
        elif part > MOST_VOTES:
            yield Problem(f"split.{name}", "too_many_votes", {"most": MOST_VOTES})
    total = sum(parts.values())
    if votes is not None and total != votes:
        yield Problem("split", "sum_differs", {"found": total, "expected": votes})
    elif total <= 0:
        yield Problem("split", "no_votes")


def part(split: Split | None, choice: Choice) -> Fraction:
    """The share of a choice; nought for a member who did not vote."""
    return ZERO if split is None else split.share(choice)
