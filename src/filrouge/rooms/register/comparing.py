"""Linking on a figures engine: the blocking join as a question, the measuring of pairs spread over its machines.

What comes out is what `methods.linkage.link_prepared` makes, pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from filrouge.ground.figures import Engine
from filrouge.methods import linkage
from filrouge.methods.linkage import Keys, Linkage, Model, Prepared
from filrouge.rooms.register.sql import question

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Pair = tuple[int, int]
Told = Callable[[int, int], None]

PAIRS_AT_ONCE = 100_000


def candidate_pairs(engine: Engine, keys: Keys, largest_block: int = linkage.LARGEST_BLOCK) -> tuple[Ints, Ints]:
    """Pairs (i < j) of rows that share a key, sorted, each once: the same as `linkage.pairs`."""
    engine.publish("keys", {"record": keys.row, "kind": keys.kind.astype(np.int32), "block": keys.key})
    largest = np.array([kind.largest for kind in linkage.KINDS], np.int32)
    engine.publish("kinds", {"kind": np.arange(len(largest), dtype=np.int32), "largest": largest})
    found = engine.ask(question("candidate_pairs"), {"largest_block": largest_block})
    return found["i"].astype(np.int32), found["j"].astype(np.int32)


def compared(engine: Engine, prepared: Prepared, model: Model, i: Ints, j: Ints) -> Floats:
    """The probability of each pair, a part at a time on whatever machines the engine has."""
    # Measuring reads columns only; the rows themselves would be sent to every machine for nothing.
    columns = replace(prepared, records=(), numbers=())
    parts = [(i[k : k + PAIRS_AT_ONCE], j[k : k + PAIRS_AT_ONCE]) for k in range(0, len(i), PAIRS_AT_ONCE)]
    scored = engine.each(_probability, (columns, model), parts)
    return np.concatenate(scored) if scored else np.zeros(0)


def _probability(given: tuple[Prepared, Model], part: tuple[Ints, ...]) -> Floats:
    prepared, model = given
    i, j = part
    return model.probability(linkage.features(prepared, i, j))


def link_on(
    engine: Engine,
    prepared: Prepared,
    model: Model,
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    told: Told | None = None,
) -> Linkage:
    """The whole recipe with its two heavy steps on an engine; grouping and doubts are made here."""
    i, j = candidate_pairs(engine, linkage.blocking_keys(prepared))
    if told:
        told(0, len(i))
    p = compared(engine, prepared, model, i, j)
    if told:
        told(len(i), len(i))
    return linkage.settle(prepared, i, j, p, together=together, apart=apart)
