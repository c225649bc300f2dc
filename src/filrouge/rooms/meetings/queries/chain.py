"""The meetings that came before a meeting: those it follows, and those of its series."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from filrouge.ground.statements import Prepared
from filrouge.rooms.meetings.models import Meeting

MOST = 60  # meetings that are looked back over


def before(meeting: Meeting) -> list[int]:
    """The meetings before this one, by number: those it follows, and the earlier ones of its series. One statement."""
    series = meeting.series_id or 0
    earlier = _EARLIER.rows(space=meeting.space_id, starts_at=meeting.starts_at, series=series)
    follows = {row.id: row.follows_id for row in earlier if row.follows_id}
    found: list[int] = []
    at = meeting.follows_id
    while at is not None and at not in found and len(found) < MOST:
        found.append(at)
        at = follows.get(at)
    of_series = [row.id for row in earlier if series and row.series_id == series]
    return found + [number for number in of_series[:MOST] if number not in found]


def _earlier(space: int, starts_at: datetime, series: int) -> QuerySet[Meeting, Any]:
    either = Q(follows__isnull=False) | Q(series=series)
    earlier = Meeting.objects.filter(either, space=space, starts_at__lt=starts_at)
    return earlier.order_by("-starts_at", "-id").values_list("id", "follows_id", "series_id")


_EARLIER = Prepared(_earlier, space=-1, starts_at=datetime.min.replace(tzinfo=UTC), series=-2)
