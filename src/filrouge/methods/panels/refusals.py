"""Why no lottery could be made: codes and figures, ready to be put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class PoolRefused(ValueError):
    """The people, quotas or size do not make a question.

    `code` is one of no_seats, too_few_people, quota_given_twice, quota_upside_down, feature_missing,
    value_without_quota, households_too_few, not_on_panel, no_such_number; `about` says which
    person, feature, value or number.
    """

    def __init__(self, code: str, **about: str | int) -> None:
        super().__init__(f"{code}: {about}")
        self.code = code
        self.about = about


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One quota that must give way: its `bound` was `asked` and has to be `needed`."""

    feature: str
    value: str
    bound: Literal["lower", "upper"]
    asked: int
    needed: int


class QuotasUnmet(ValueError):
    """No panel meets all quotas.

    `relaxations` is a smallest set of changes (fewest places in total) after which one does. Nothing
    is changed on its own: whoever set the quotas decides.
    """

    def __init__(self, relaxations: tuple[Relaxation, ...]) -> None:
        super().__init__("; ".join(f"{r.feature}={r.value}: {r.bound} {r.asked} -> {r.needed}" for r in relaxations))
        self.relaxations = relaxations
