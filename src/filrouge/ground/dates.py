"""Days as a language writes them where a format cannot say it: the first of a month is “1er mai” in French, “2 mai” is
as everywhere. A format has one sign for the day of any month, so what the sign stands for is said here, once.
"""

from __future__ import annotations

from datetime import date

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

FIRST_OF_A_MONTH = {"fr": "1er"}


def day_of_month(written: DateFormat) -> int | str:
    """The day as the reader's language writes it; Django has the number alone."""
    at = written.data
    day = at.day if isinstance(at, date) else 0  # a time alone has no day, and is never asked for one
    return FIRST_OF_A_MONTH.get((get_language() or "")[:2], day) if day == 1 else day


def write_days() -> None:
    """From now on every date is written so: on pages, in mail, on paper and in tables."""
    DateFormat.j = day_of_month  # type: ignore[method-assign,assignment]  # Django offers no other place for it
