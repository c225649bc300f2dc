"""What of a meeting can be put to a ballot: what was proposed there."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.queries.decidable import decides
from filrouge.rooms.meetings.models import LineKind
from filrouge.rooms.meetings.queries.sight import seen_lines


def lines(viewer: Viewer) -> Iterator[tuple[int, str]]:
    """What was proposed at meetings, by its words. One statement."""
    found = seen_lines(viewer).filter(kind=LineKind.PROPOSAL).order_by("-pk")
    yield from found.values_list("pk", "text")


def offer() -> None:
    """Tell the ballots what can be decided here."""
    decides("meetings.line", lines)
