"""What the rows of one list say alike, looked up once: fifty rows have few days, states and countries between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.timezone import localtime


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """The label of each value, in the reader's language."""
    return {value: str(label) for value, label in choices.choices}


def days() -> Callable[[datetime], str]:
    """Writes moments as `ground.hours.day` does, each day once."""
    written = dates()
    return lambda at: written(localtime(at).date())


def dates() -> Callable[[date | None], str]:
    """Writes days, each once; empty for none."""
    return cache(lambda at: date_format(at) if at else "")
