"""Chance for the simulations, from a seed: the same seed gives the same lists on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Draws that read like sentences."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return bool(self._rng.random() < share)

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self._rng.random() * n)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike."""
        return choices[self.below(len(choices))]

    def skewed(self, choices: Sequence[T], power: float = 2.0) -> T:
        """One of the choices, the first ones much more often, as towns and words are used in life."""
        return choices[int(self._rng.random() ** power * len(choices))]

    def weighted(self, shares: Sequence[float]) -> int:
        """An index, by shares that add to one."""
        drawn = self._rng.random()
        for index, share in enumerate(shares):
            drawn -= share
            if drawn < 0:
                return index
        return len(shares) - 1

    def sample(self, choices: Sequence[T], k: int) -> list[T]:
        """k different choices, or all when there are fewer."""
        order = self._rng.permutation(len(choices))[:k]
        return [choices[int(index)] for index in order]

    def shuffled(self, choices: Iterable[T]) -> list[T]:
        """All choices in another order."""
        listed = list(choices)
        return self.sample(listed, len(listed))
