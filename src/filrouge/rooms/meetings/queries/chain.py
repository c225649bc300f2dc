"""The meetings that came before a meeting: those it follows, and those of its series."""

from __future__ import annotations

from filrouge.rooms.meetings.models import Meeting

MOST = 60  # meetings that are looked back over


def before(meeting: Meeting) -> list[int]:
    """The meetings before this one, by number: those it follows, and the earlier ones of its series. Two statements."""
    earlier = Meeting.objects.filter(space=meeting.space_id, starts_at__lt=meeting.starts_at)
    follows = dict(earlier.filter(follows__isnull=False).values_list("id", "follows_id"))
    found: list[int] = []
    at = meeting.follows_id
    while at is not None and at not in found and len(found) < MOST:
        found.append(at)
        at = follows.get(at)
    if meeting.series_id:
        of_series = earlier.filter(series=meeting.series_id).order_by("-starts_at").values_list("id", flat=True)
        found += [number for number in of_series[:MOST] if number not in found]
    return found
