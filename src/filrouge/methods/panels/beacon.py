"""The number of the panel that is drawn: from a seed that was committed and a public number that nobody chose."""

from __future__ import annotations

from hashlib import sha256


def number_drawn(seed: str, public_value: str, panels: int = 1000) -> int:
    """Return sha256(seed + public value) modulo `panels`: 0 to panels - 1.

    The digest, over the UTF-8 text of both without anything between them, is read as one hexadecimal number. Who
    committed the seed cannot know the public value, and who makes the public value cannot know the seed, so that
    neither steers the number (commit and reveal: Blum, "Coin flipping by telephone", 1981; beacons: Rabin, "Transaction
    protection by beacons", 1983). The remainder favours no number by more than panels / 2**256.
    """
    return int.from_bytes(sha256((seed + public_value).encode()).digest()) % panels
