"""Trains the model that comes with the program: `python -m filrouge.methods.linkage.train_shipped`.

It learns from invented organisations only (`invention`, `simulate`): no row of a real list is read, so that
every real list stays a clean test. Lists of several sizes are made, because the same rare word says
more among a hundred thousand rows than among three hundred; probabilities are fitted on other lists than the trees.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.linkage.blocking import blocking_keys, pairs
from filrouge.methods.linkage.features import Reals, features
from filrouge.methods.linkage.invention import invent
from filrouge.methods.linkage.model import SHIPPED, Model
from filrouge.methods.linkage.preparation import prepare
from filrouge.methods.linkage.scores import pairs_in_common
from filrouge.methods.linkage.simulate import federations
from filrouge.methods.linkage.training import recalibrated, train

SEED: Final = 20
SIZES: Final = (300, 300, 600, 600, 1_000, 1_000, 3_000, 3_000, 3_000, 8_000, 8_000)
CALIBRATION_SIZES: Final = (300, 1_000, 5_000)
NOTE: Final = "Trained on invented organisations in simulated lists; no row of a real list was read."

Sample = tuple[Reals, NDArray[np.bool_]]


def compared(organisations: int, seed: int) -> Sample:
    """Features and truth of all candidate pairs of one simulated network."""
    made = federations(invent(organisations, seed=seed), lists_per_country=2 + seed % 3, seed=seed + 1)
    prepared = prepare(made.records)
    i, j = pairs(blocking_keys(prepared))
    return features(prepared, i, j), pairs_in_common(made.truth, i, j)


def together(sizes: tuple[int, ...], seed: int) -> Sample:
    """The pairs of several simulated networks."""
    samples = [compared(size, seed + 10 * k) for k, size in enumerate(sizes)]
    return np.concatenate([x for x, _ in samples]), np.concatenate([y for _, y in samples])


def trained(seed: int = SEED) -> Model:
    """The shipped model, grown anew."""
    model = train(*together(SIZES, seed), seed=seed)
    return replace(recalibrated(model, *together(CALIBRATION_SIZES, seed + 1_000)), note=NOTE)


def main(target: Path) -> None:
    """Write the model to a file."""
    target.write_text(trained().to_json() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name(SHIPPED))
