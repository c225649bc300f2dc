"""Days and moments as they are printed everywhere in the room."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment(at: datetime) -> str:
    """A day with its hour, and of which clock: members read it in many countries."""
    return f"{date_format(localtime(at), 'DATETIME_FORMAT')} {localtime(at):%Z}"


def day(at: datetime) -> str:
    """A day."""
    return date_format(localtime(at), "DATE_FORMAT")
