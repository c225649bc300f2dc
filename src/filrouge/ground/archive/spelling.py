"""How a row is spelled in an archive, and the one spelling of it that its digest is taken from.

A database gives back what was written, but not always in the words in which it was written: PostgreSQL sorts the
names in a JSON value, spells 1e+16 as 10000000000000000 and knows no minus zero. The even spelling takes such
differences away, so that the same content has the same digest everywhere.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import JSONField, Value
from django.utils.duration import duration_string

LARGE = 1e16  # from here on Python writes whole floats with an exponent, and databases write them as whole numbers


def spell(value: Any) -> Any:
    """A value as JSON knows it. Times in UTC to the microsecond, decimals and identifiers as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value.as_json() if hasattr(value, "as_json") else value


def line(columns: Sequence[str], values: Iterable[Any]) -> tuple[str, str]:
    """A row as it stands in the file, and as its digest sees it; both end with a line feed."""
    row = dict(zip(columns, map(spell, values), strict=True))
    return _json(row), _json(even(row), sort_keys=True)


def _json(row: Any, *, sort_keys: bool = False) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys) + "\n"


def even(value: Any) -> Any:
    """The same value in the spelling that all databases agree on."""
    if isinstance(value, float):
        return _even_number(value)
    if isinstance(value, dict):
        return {name: even(each) for name, each in value.items()}
    return [even(each) for each in value] if isinstance(value, list) else value


def _even_number(value: float) -> float | int:
    if math.isfinite(value) and abs(value) >= LARGE:
        return int(Decimal(repr(value)))
    return value + 0.0 if value else 0.0


def read(field: models.Field[Any, Any], spelled: Any) -> Any:
    """The value of a column from its spelling. Raises ValidationError or ValueError when it is none."""
    if spelled is None:
        # In a column that may not be empty, “nothing” is the JSON value null.
        return Value(None, JSONField()) if isinstance(field, JSONField) and not field.null else None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(spelled, validate=True)
    return field.to_python(spelled)
