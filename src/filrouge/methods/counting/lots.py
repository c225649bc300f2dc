"""A lot that nobody can steer: its order follows from a seed that was committed before the first vote.

Whoever opens a ballot draws a secret seed and publishes only its digest (the commitment). After the
closing the seed itself is published, and anyone computes the same order and checks the digest
(commit and reveal: Blum, "Coin flipping by telephone", 1981).
"""

from collections.abc import Iterable
from hashlib import sha256


def commitment(seed: str) -> str:
    """The digest to publish at opening: 64 hexadecimal digits that say nothing about the seed."""
    return sha256(f"filrouge lot\n{seed}".encode()).hexdigest()


def lot_order(seed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The `names` in the order of the lot: the earlier a name stands, the better its lot.

    The order of one name against another depends on these two names and the seed only, so that taking
    a third name away never changes it.
    """
    return tuple(sorted(names, key=lambda name: sha256(f"{seed}\n{name}".encode()).digest()))
