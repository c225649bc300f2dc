"""Numbers that come from outside, in an address or a form."""

from __future__ import annotations

# The databases' widest whole number has nineteen digits, and not all of those.
DIGITS = 18


def number_in(text: str, digits: int = DIGITS) -> int:
    """The whole number that is written here; 0 where there is none, or one of more digits than are asked about.

    Nothing of ours has the number 0, so whoever looks for it finds nothing.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0
