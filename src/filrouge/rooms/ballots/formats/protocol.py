"""The tables of a count as they stand on paper (ground.paper), each below its title and above its notes."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.ground import paper
from filrouge.ground.paper import Block
from filrouge.rooms.ballots.formats.telling import Table


def table(said: Table, language: str) -> Iterator[Block]:
    """A table below its title, its notes after it; one with many columns in several parts."""
    if said.title:
        yield paper.heading(said.title, language, level=3)
    if not said.rows:
        return
    yield from paper.table(said.columns, said.rows, said.words)
    if said.notes:
        yield paper.bullets(said.notes)
