"""Minutes and lines as data, for those who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import FollowUp, Meeting, Minutes
from filrouge.rooms.meetings.queries.api import absolute, thread_of
from filrouge.rooms.meetings.queries.minutes import minutes_called, seen_minutes
from filrouge.rooms.meetings.queries.sight import line_href, seen_lines
from filrouge.rooms.meetings.rules import MAY

KEYS = (("id", False),)


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One version: circulated for those who were invited, approved for whoever sees the meeting."""

    version: int
    state: str
    digest: str
    circulated_at: datetime
    correct_until: datetime
    approved_at: datetime | None
    page: str
    thread: str


@dataclass(frozen=True, slots=True)
class MinutesProfile(MinutesVersion):
    """What a version says. `digest` is the SHA-256 of `content` as JSON with sorted names and nothing in between.

    `content` says what was said, item by item; `versions` are those that the caller may see, the newest first.
    """

    content: dict[str, Any]
    versions: list[MinutesVersion]


@dataclass(frozen=True, slots=True)
class CapturedLine:
    """One line with the organisation that said it ("" for the meeting's own), in its language.

    `topic` is the address of the one of its open space in which it was said. `owner` and `due` are those of an action.
    `outcome` and `told` are what was last told of it, for who may read the papers of the meeting.
    """

    address: str
    kind: str
    number: int | None
    item: str
    topic: str
    organisation: str
    language: str
    text: str
    state: str
    owner: str
    due: date | None
    at: datetime
    closed_at: datetime | None
    outcome: str
    told: str
    page: str
    thread: str


def minutes(viewer: Viewer, meeting: Meeting, version: int | None) -> MinutesProfile | None:
    """A version of the minutes, the newest unless said; None for who may not see it. Three statements."""
    found = minutes_called(viewer, meeting, version)
    if found is None:
        return None
    versions = [MinutesVersion(**_version(viewer, meeting, each)) for each in seen_minutes(viewer, meeting)]
    return MinutesProfile(**_version(viewer, meeting, found), content=dict(found.content), versions=versions)


def _version(viewer: Viewer, meeting: Meeting, one: Minutes) -> dict[str, Any]:
    plain = ("version", "state", "digest", "circulated_at", "correct_until", "approved_at")
    return {name: getattr(one, name) for name in plain} | {
        "page": absolute(viewer, "meetings:minutes_version", meeting.address, one.version),
        "thread": thread_of(viewer, "minutes", f"{meeting.address}-{one.version}"),
    }


def lines(viewer: Viewer, meeting: Meeting, cursor: str) -> Slice[CapturedLine]:
    """One page of the lines of a meeting that nobody took back, in their order. Three statements for any number."""
    told = MAY["see_papers"](viewer, meeting)
    last = Prefetch("follow_ups", FollowUp.objects.order_by("-id") if told else FollowUp.objects.none())
    found = (
        seen_lines(viewer).filter(meeting=meeting).select_related("meeting", "item", "topic", "organisation", "owner")
    )
    return cut(found.prefetch_related(last), KEYS, cursor, lambda line: _line(viewer, line))


def _line(viewer: Viewer, line: Any) -> CapturedLine:
    last = next(iter(line.follow_ups.all()), None)
    return CapturedLine(
        line.address, line.kind, line.number, line.item.address if line.item else "",
        line.topic.address if line.topic else "",
        line.organisation.name if line.organisation else "", line.language, line.text, line.state,
        line.owner.name if line.owner else "", line.due, line.at, line.closed_at, last.outcome if last else "",
        last.words if last else "", str(settings.PUBLIC_ADDRESS) + line_href(viewer, line),
        thread_of(viewer, "line", line.address),
    )  # fmt: skip
