"""The topics of an open space as minutes name them: each a heading, with the lines that belong to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.topics import TopicRow, board_of, rounds_of

Json = dict[str, Any]


def topics_by_item(viewer: Viewer, meeting: Meeting) -> Mapping[int, Json]:
    """What minutes say of the topics of each open space, by round and place. One statement.

    The address of a room online is for those who were invited, so it does not stand in minutes.
    """
    found: dict[int, list[TopicRow]] = defaultdict(list)
    for item, row in board_of(viewer, meeting):
        found[item].append(row)
    return {
        item: {"topics": [_topic(row) for rounds in rounds_of(rows) for row in rounds.topics]}
        for item, rows in found.items()
    }


def _topic(row: TopicRow) -> Json:
    return {
        "address": row.address, "title": row.title, "language": row.language, "organisation": row.host,
        "round": row.round, "place": row.place,
    }  # fmt: skip


def facts_of(topic: Mapping[str, Any]) -> str:
    """“Offered by Alpha, round 2, table 3”."""
    said = {"name": topic["organisation"], "round": topic["round"], "place": topic["place"]}
    if topic["round"] and topic["place"]:
        return _("Offered by %(name)s, round %(round)s, %(place)s") % said
    if topic["round"]:
        return _("Offered by %(name)s, round %(round)s") % said
    return _("Offered by %(name)s") % said
