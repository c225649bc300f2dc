"""Who asked to speak, and who has spoken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

FEWEST_TO_JUDGE_BY = 3
"""Below this many turns the room has not shown yet how long it speaks."""


@dataclass(frozen=True, slots=True)
class Request:
    """One wish to speak. `asked` is its place in the order of asking, its own; `group` is for alternation only.

    A point of order is heard before all others and is no turn of its organisation.
    """

    key: str
    organisation: str
    country: str
    asked: int
    group: str = ""
    point_of_order: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What an organisation has said: whole seconds, 0 or more. Points of order are left out by who makes the list."""

    organisation: str
    country: str
    seconds: int
    group: str = ""

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError(f"{self.organisation!r} cannot have spoken for {self.seconds} seconds")


def checked(requests: Iterable[Request]) -> tuple[Request, ...]:
    """Requests in the order of asking; two with one key, or with one place in that order, are a ValueError."""
    listed = sorted(requests, key=lambda request: request.asked)
    if len({request.key for request in listed}) != len(listed):
        raise ValueError("two requests have the same key")
    if len({request.asked for request in listed}) != len(listed):
        raise ValueError("two requests have the same place in the order of asking")
    return tuple(listed)


def typical_seconds(said: Sequence[Turn], otherwise: int) -> int:
    """The median length of what was said, in whole seconds; `otherwise` as long as fewer than three have spoken."""
    if len(said) < FEWEST_TO_JUDGE_BY:
        return otherwise
    return round(median(turn.seconds for turn in said))
