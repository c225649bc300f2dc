"""Trains the models that come with the program: `python -m filrouge.methods.linkage.train_shipped`.

They learn from invented organisations only (`invention`, `simulate`): no row of a real list is read, so that
every real list stays a clean test. Lists of several sizes are made, because the same rare word says
more among a hundred thousand rows than among three hundred. The score learns from one group of networks; what rivals
say learns from another, which the score has not seen; the probabilities of both are fitted on a third. On a fourth,
which neither has seen, wrong joins are counted, and from which evidence on nobody is asked follows from them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage import automatic
from filrouge.methods.linkage.blocking import blocking_keys, pairs
from filrouge.methods.linkage.features import Reals, features
from filrouge.methods.linkage.grouping import LIMIT, Labels
from filrouge.methods.linkage.invention import invent
from filrouge.methods.linkage.linking import judged
from filrouge.methods.linkage.model import SHIPPED, Model
from filrouge.methods.linkage.preparation import Prepared, prepare
from filrouge.methods.linkage.rivalry import CONTEXT, LEAST, context
from filrouge.methods.linkage.rivalry import SHIPPED as RIVALRY
from filrouge.methods.linkage.scores import pairs_in_common
from filrouge.methods.linkage.simulate import USUAL, Drift, federations
from filrouge.methods.linkage.training import recalibrated, train

SEED: Final = 20
NOTE: Final = "Trained on invented organisations in simulated lists; no row of a real list was read."
# More moves, new names and sister bodies than usual, people who move in with others, and lists without towns.
RESTLESS: Final = Drift(moved=0.3, renamed=0.1, sisters=0.06, housed_move=0.2, towns=(0.93, 0.93, 0.93, 0.5, 0.0))

Sample = tuple[Reals, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Networks to make: organisations of usual ones, of restless ones, and of countries that have two lists alone."""

    usual: tuple[int, ...]
    restless: tuple[int, ...] = ()
    two_lists: tuple[str, ...] = ()


TWO_LISTS_FROM: Final = 9_000
FOR_SCORE: Final = Plan((300, 300, 600, 600, 1_000, 1_000, 3_000, 3_000, 3_000, 8_000, 8_000))
FOR_RIVALS: Final = Plan((300, 1_000, 1_000, 3_000, 3_000, 8_000), (300, 1_000, 3_000, 8_000), ("GB", "FR", "DE"))
FOR_FIT: Final = Plan((300, 300, 1_000, 1_000, 4_000), (300, 1_000, 4_000), ("GB", "BE"))
# Only those kinds in which most joins are wrong: nobody knows beforehand how restless the lists of a network are.
FOR_LIMIT: Final = Plan((), (300, 1_000, 1_000, 3_000, 4_000, 8_000), ("GB", "BE", "FR", "DE"))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """All pairs compared in one simulated network, which are right, and the organisation each row truly is."""

    prepared: Prepared
    i: NDArray[np.int32]
    j: NDArray[np.int32]
    right: NDArray[np.bool_]
    truth: Labels

    def scored(self) -> Sample:
        """What the score learns from."""
        return features(self.prepared, self.i, self.j), self.right

    def beside_rivals(self, score: Model) -> Sample:
        """What is learned about rivals, from pairs that this score leaves possible."""
        p = score.probability(self.scored()[0])
        k = np.flatnonzero(p >= LEAST)
        return context(self.prepared, self.i[k], self.j[k], p[k]), self.right[k]

    def joined(self, score: Model, rivalry: Model) -> list[automatic.Counts]:
        """What these models join at each limit that is tried."""
        by_itself = score.probability(self.scored()[0])
        probability, trusted = judged(self.prepared, self.i, self.j, by_itself, rivalry)
        return automatic.tally(self.prepared, self.i, self.j, probability, trusted, self.truth)


def networks(plan: Plan, seed: int) -> Iterator[Compared]:
    """The networks of a plan, one after the other."""
    for k, size in enumerate(plan.usual):
        yield compared(size, seed + 10 * k)
    for k, size in enumerate(plan.restless):
        yield compared(size, seed + 10 * k + 3, RESTLESS)
    for k, country in enumerate(plan.two_lists):
        yield compared(TWO_LISTS_FROM, seed + 10 * k + 6, RESTLESS, country)


def compared(organisations: int, seed: int, drift: Drift = USUAL, country: str = "") -> Compared:
    """One simulated network; with a country, the part of it that lies there, on two lists alone."""
    base = [o for o in invent(organisations, seed=seed) if country in ("", o.country)]
    lists, european = (2, 0) if country else (2 + seed % 3, 4)
    made = federations(base, lists_per_country=lists, european=european, seed=seed + 1, drift=drift)
    prepared = prepare(made.records)
    i, j = pairs(blocking_keys(prepared))
    return Compared(prepared, i, j, pairs_in_common(made.truth, i, j), made.truth)


def gathered(samples: list[Sample]) -> Sample:
    """Several samples as one."""
    return np.concatenate([x for x, _ in samples]), np.concatenate([y for _, y in samples])


def trained_score(fit: list[Compared], seed: int = SEED) -> Model:
    """The score of a pair by itself."""
    model = train(*gathered([network.scored() for network in networks(FOR_SCORE, seed)]), seed=seed)
    return replace(recalibrated(model, *gathered([network.scored() for network in fit])), note=NOTE)


def trained_rivalry(score: Model, fit: list[Compared], seed: int = SEED) -> Model:
    """The score of a pair beside its rivals."""
    names, directions = tuple(CONTEXT), tuple(CONTEXT.values())
    learned = gathered([network.beside_rivals(score) for network in networks(FOR_RIVALS, seed + 5_000)])
    model = train(*learned, seed=seed + 1, names=names, directions=directions)
    return replace(recalibrated(model, *gathered([network.beside_rivals(score) for network in fit])), note=NOTE)


def derived_limit(score: Model, rivalry: Model, seed: int = SEED) -> automatic.Limit:
    """From which evidence on joins of these models need no reviewer."""
    return automatic.limit(network.joined(score, rivalry) for network in networks(FOR_LIMIT, seed + 15_000))


def main(folder: Path) -> None:
    """Write both models and the limit into a folder."""
    fit = list(networks(FOR_FIT, SEED + 9_000))
    score = trained_score(fit)
    (folder / SHIPPED).write_text(score.to_json() + "\n", encoding="utf-8")
    rivalry = trained_rivalry(score, fit)
    (folder / RIVALRY).write_text(rivalry.to_json() + "\n", encoding="utf-8")
    (folder / LIMIT).write_text(derived_limit(score, rivalry).to_json() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
