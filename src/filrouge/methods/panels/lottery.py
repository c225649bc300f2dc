"""The fairest lottery for a pool of people: everybody's chance, the panels, and the proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .beating import Beat, silent
from .certificate import Certificate
from .leximin import leximin
from .pool import Floats, Ints, Pool, Quota, make_pool
from .program import best_panel, make_program, refuse_unmet

NONE = 1e-7
"""A chance below this is none: the precision of the solver."""
TOLERANCE = 1e-6
"""How far a verified chance may be from what the certificate proves."""


@dataclass(frozen=True, eq=False)
class Lottery:
    """Panels with their probabilities.

    `panels`: int64 (m, types), how many people of each type of the pool; the members of a type are
    drawn with equal chances. `probabilities`: float64 (m,), of sum 1.
    """

    pool: Pool
    panels: Ints
    probabilities: Floats
    certificate: Certificate

    @cached_property
    def chance_of_type(self) -> Floats:
        """The chance of each member of a type: float64 (types,)."""
        chances: Floats = self.probabilities @ self.panels / self.pool.members
        return np.where(chances < NONE, 0.0, np.minimum(chances, 1.0))

    @cached_property
    def chances(self) -> dict[str, float]:
        """The chance of each person, by id."""
        return dict(zip(self.pool.people, self.chance_of_type[self.pool.type_of].tolist(), strict=True))

    @property
    def minimum(self) -> float:
        """The lowest chance anybody has."""
        return min(self.chances.values())

    @property
    def never(self) -> tuple[str, ...]:
        """Those whom no panel that meets the quotas can hold."""
        return tuple(person for person, chance in self.chances.items() if chance == 0)

    @property
    def gini(self) -> float:
        """The Gini coefficient of the chances: 0 when all are equal."""
        ordered = np.sort(list(self.chances.values()))
        rank = np.arange(1, len(ordered) + 1)
        return max(0.0, float((2 * rank - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum())))

    @property
    def geometric_mean(self) -> float:
        """The geometric mean of the chances; 0 when somebody has none."""
        chances = np.array(list(self.chances.values()))
        return 0.0 if self.never else float(np.exp(np.log(chances).mean()))


def fair_lottery(
    people: Mapping[str, Mapping[str, str]],
    quotas: Iterable[Quota],
    size: int,
    households: Mapping[str, str] | None = None,
    beat: Beat = silent,
) -> Lottery:
    """Return the lottery over panels of `size` people within the quotas that is fairest by leximin.

    `people`: the features of each person by id. `households`: the address of those who gave one; no
    two people of one address are drawn together. The chances are the only ones with the greatest
    lowest chance, then the greatest second lowest, and so on; names and order do not matter. `beat` is
    called between the rounds of the search. Raises PoolRefused, and QuotasUnmet with a smallest
    relaxation when no panel meets the quotas.
    """
    return lottery_of(make_pool(people, quotas, size, households), beat)


def lottery_of(pool: Pool, beat: Beat = silent) -> Lottery:
    """Return the fairest lottery of a pool that is already made; see `fair_lottery`."""
    program = make_program(pool)
    refuse_unmet(pool, program)
    mixture, certificate = leximin(program, pool.members, beat)
    return Lottery(pool, np.rint(mixture.panels).astype(np.int64), mixture.weights, certificate)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was recomputed from the pool alone. `largest_gap`: between a chance and what is proven to be its most."""

    panels_keep_quotas: bool
    probabilities_add_up: bool
    chances_add_up: bool
    everyone_is_placed: bool
    cuts_are_proven: bool
    largest_gap: float

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong: the chances are those of the fairest lottery."""
        sound = self.panels_keep_quotas and self.probabilities_add_up and self.chances_add_up
        return sound and self.everyone_is_placed and self.cuts_are_proven and self.largest_gap <= TOLERANCE


def verify(lottery: Lottery) -> Verification:
    """Recompute what a lottery claims; a solver is needed only where the certificate has cuts.

    Each panel against the quotas, the sums, and the bound of each step by weak duality. A step counts
    when its level is both proven to be the most and reached, and its types have positive weight.
    """
    pool, program = lottery.pool, make_program(lottery.pool)
    steps = lottery.certificate.steps
    placed = np.concatenate([step.fixed for step in steps]) if steps else np.zeros(0, np.int64)
    reached = [abs(lottery.chance_of_type[step.fixed] - step.level).max(initial=0) for step in steps]
    gaps = np.abs(lottery.certificate.gaps(program, pool.members))
    return Verification(
        panels_keep_quotas=program.keeps(lottery.panels.astype(np.float64)),
        probabilities_add_up=bool((lottery.probabilities >= 0).all() and _near(lottery.probabilities.sum(), 1)),
        chances_add_up=_near(sum(lottery.chances.values()), pool.size),
        everyone_is_placed=np.array_equal(np.sort(placed), np.arange(len(pool.kinds))) and _weighed(lottery),
        cuts_are_proven=all(_proven(lottery, number) for number in range(len(lottery.certificate.cuts))),
        largest_gap=float(max([*reached, *gaps], default=0)),
    )


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= TOLERANCE * max(1.0, abs(wanted))


def _weighed(lottery: Lottery) -> bool:
    """Say whether each step's weights are what weak duality needs: of sum 1, on open types, positive on the fixed."""
    is_open = np.ones(len(lottery.pool.kinds), bool)
    rows = len(make_program(lottery.pool).rows)
    for step in lottery.certificate.steps:
        fair = (step.shares >= 0).all() and not step.shares[~is_open].any() and _near(step.shares.sum(), 1)
        if not (fair and (step.shares[step.fixed] > 0).all() and (step.prices[rows:] >= 0).all()):
            return False
        is_open[step.fixed] = False
    return True


def _proven(lottery: Lottery, number: int) -> bool:
    """Solve the integer program of one cut again."""
    cut = lottery.certificate.cuts[number]
    best = best_panel(make_program(lottery.pool), cut.weights)
    return best is not None and best.bound <= cut.bound + TOLERANCE
