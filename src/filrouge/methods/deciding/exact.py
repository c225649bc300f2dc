"""Exact numbers as text, and the digest by which a rule or a roll is proved unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

ZERO = Fraction(0)
ONE = Fraction(1)
HALF = Fraction(1, 2)

_NUMBER = re.compile(r"(-?[0-9]{1,40})(?:/([0-9]{1,40})|\.([0-9]{1,40}))?", re.ASCII)

_LARGEST = 10**40

Json = Mapping[str, object]


def write_fraction(number: Fraction) -> str:
    """The number in lowest terms, as `2/3` or `12`."""
    return str(number)


def read_fraction(text: object) -> Fraction:
    """Read `2/3`, `12`, `-3` or `0.5` as written, or a whole number.

    ValueError for anything else; a binary number such as 0.1 is not the number that it shows.
    """
    if isinstance(text, int) and not isinstance(text, bool) and abs(text) < _LARGEST:
        return Fraction(text)
    found = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"not a number such as 2/3, 12 or 0.5: {text!r}")
    whole, under, decimals = found.groups()
    if decimals:
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    if under and not int(under):
        raise ValueError(f"divided by nought: {text!r}")
    return Fraction(int(whole), int(under or 1))


def canonical(value: object) -> bytes:
    """JSON in the one form that has a digest: keys sorted, no spaces, everything beyond ASCII as \\uXXXX."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()
