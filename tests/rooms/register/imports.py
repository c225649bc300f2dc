"""Sending a list the way a person does, for the stories about imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.models import Row, Source
from filrouge.rooms.register.queries.lists import proposed_matching
from tests.world import World

HEADINGS = "Member no.,Name,Town,Country,Company number,Employees"
THREE = (
    "001,Bakery of the Mill,Namur,Belgium,0403.019.261,12",
    "002,Repair Hall,Liège,Belgium,,0",
    "003,Garden of All,Gent,Belgium,,",
)


def table(*rows: str, headings: str = HEADINGS) -> bytes:
    """A CSV as a federation sends it."""
    return "\r\n".join([headings, *rows, ""]).encode()


def receive(world: World, content: bytes, *, by: Viewer | None = None, year: int = 2025, **facts: Any) -> Source:
    """The file is taken in; nothing is matched yet."""
    facts = {"umbrella": world.federation, "file_name": "members.csv", "as_of": date(year, 1, 1)} | facts
    return lists.receive_list(by or world.secretariat, space=world.space, chunks=[content], **facts)


def do(kind: str) -> None:
    """Do the waiting work of one kind and leave the rest waiting."""
    for number in Job.objects.filter(kind=kind, state="waiting").values_list("id", flat=True):
        leased = work.take(number)
        assert leased is not None
        work.run(leased)


def preview(world: World, source: Source, **matching: str) -> Source:
    """Match the columns as proposed, but for what `matching` says (by heading), and make the preview."""
    chosen = proposed_matching(source)
    chosen |= {str(source.columns.index(heading)): field for heading, field in matching.items()}
    lists.match_columns(world.secretariat, source=source, matching=chosen)
    do("register.preview")
    source.refresh_from_db()
    return source


def send(world: World, content: bytes, *, year: int = 2025, **facts: Any) -> Source:
    """All the way: received, matched, previewed, imported."""
    source = preview(world, receive(world, content, year=year, **facts))
    lists.import_list(world.secretariat, source=source)
    do("register.import")
    source.refresh_from_db()
    return source


def said(source: Source) -> dict[str, dict[str, Any]]:
    """Name → what the row says."""
    return {row.said["name"]: row.said for row in Row.objects.filter(source=source)}


def counts(result: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: number for name, number in result["counts"].items() if number}


def names(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Names of example rows."""
    return [row["name"] for row in rows]
