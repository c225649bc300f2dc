"""What a meeting may choose for its list of speakers."""

from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """By what one request comes before another; the order of asking settles what is left equal."""

    FIRST_TIME = "first_time"
    COUNTRY = "country"
    LEAST_TIME = "least_time"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Rule:
    """Criteria, the most important first. Without any, the order of asking alone counts.

    `alternate` names two groups that take turns (for and against, two pillars). Within each of them the criteria
    hold; between them they do not, because that is what alternating means. The group that spoke last gives way; if
    neither has spoken, the one begins whose first request is better. Who belongs to neither group comes when their
    request is better than the next of the group whose turn it is, and leaves that turn where it was. When one group
    has nobody left, the other goes on.

    A criterion that stands twice, or behind `asked` (which leaves nothing equal), is a ValueError; so is a group
    that would alternate with itself.
    """

    criteria: tuple[Criterion, ...] = ()
    alternate: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if len(set(self.criteria)) != len(self.criteria):
            raise ValueError("a criterion stands twice")
        if Criterion.ASKED in self.criteria[:-1]:
            raise ValueError("nothing is left to settle behind the order of asking")
        if self.alternate and self.alternate[0] == self.alternate[1]:
            raise ValueError("a group cannot alternate with itself")
