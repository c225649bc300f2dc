"""What stands in the way, as codes with their figures: whoever shows them has the words in every language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

Parameter = str | int | tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way: where (`field`, as `majorities.0.share`), what (`code`), and its figures."""

    field: str
    code: str
    params: Mapping[str, Parameter] = dataclasses.field(default_factory=dict)

    def within(self, place: str) -> Problem:
        """The same problem, seen from the whole of which its field is a part."""
        return Problem(f"{place}.{self.field}" if self.field else place, self.code, self.params)

    def __str__(self) -> str:
        details = ", ".join(f"{name} {value}" for name, value in sorted(self.params.items()))
        return f"{self.field}: {self.code}" + (f" ({details})" if details else "")


class DecidingRefused(ValueError):
    """Something cannot be used as it stands; `problems` says everything that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class RuleRefused(DecidingRefused):
    """A rule that contradicts itself or does not read as a rule."""


class RollRefused(DecidingRefused):
    """An electorate that does not read as one."""


class WeighingRefused(DecidingRefused):
    """A rule and a roll that do not fit each other, so that the ballot cannot be opened."""


class CastsRefused(DecidingRefused):
    """Votes that cannot be counted; `field` is the key of the member."""


def refuse_if(problems: Iterable[Problem], refusal: type[DecidingRefused]) -> None:
    """Raise `refusal` with all `problems`, if there are any."""
    found = tuple(problems)
    if found:
        raise refusal(found)
