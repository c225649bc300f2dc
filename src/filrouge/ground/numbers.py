"""Numbers and days that come from outside, in an address or a form; and whole numbers as they are printed."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date
from django.utils.formats import number_format

# The databases' widest whole number has nineteen digits, and not all of those.
DIGITS = 18


def number_in(text: str, digits: int = DIGITS) -> int:
    """The whole number that is written here; 0 where there is none, or one of more digits than are asked about.

    Nothing of ours has the number 0, so whoever looks for it finds nothing.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0


def day_in(text: str) -> date | None:
    """The day that is written here as year-month-day; None where there is none, or one that no calendar has."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def grouped(value: float) -> str:
    """A number without its fraction, as the reader's language writes it: 12,408 in English, 12.408 in Dutch."""
    return str(number_format(round(value), use_l10n=True, force_grouping=True))
