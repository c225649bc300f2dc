"""Invented ballots that rank candidates: camps with favourites, papers of mixed lengths, no two seeds alike."""

from __future__ import annotations

CAMPS = 4
LENGTH = 4.0  # candidates that a paper names on average, at least one
SEED = 20_261


def invent(ballots: int, candidates: int) -> list[list[int]]:
    """One list of candidates' numbers a ballot, best first.

    Each camp has a strength for every candidate; a voter ranks by her camp's with luck of her own (Plackett and Luce),
    and stops after a number of places that falls off geometrically.
    """
    import numpy as np

    chance = np.random.default_rng((SEED, ballots, candidates))
    strength = chance.normal(0.0, 1.2, (CAMPS, candidates))
    camp = chance.choice(CAMPS, ballots, p=chance.dirichlet(np.full(CAMPS, 4.0)))
    luck = strength[camp] + chance.gumbel(size=(ballots, candidates))
    order = np.argsort(-luck, axis=1)
    lengths = np.minimum(chance.geometric(1 / LENGTH, ballots), candidates)
    return [row[:length] for row, length in zip(order.tolist(), lengths.tolist(), strict=True)]


def named(candidates: int) -> list[str]:
    """Names that sort as their numbers do."""
    return [f"candidate {number:02}" for number in range(candidates)]
