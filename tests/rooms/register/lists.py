"""Lists for the stories of the register, made as the import makes them but without a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.linking import propose
from filrouge.rooms.register.models import Entry, Row, Source


def add_list(
    space: Space,
    umbrella: Organisation,
    rows: Sequence[Mapping[str, Any]],
    *,
    day: date = date(2026, 1, 15),
    series: str = "members",
    of: str = Row.Kind.ORGANISATION,
    **scope: str,
) -> Source:
    """An imported list; each row is what it says, `own_id` its key; `of`: what its rows are."""
    source = Source.objects.create(
        space=space, umbrella=umbrella, series=series, state=Source.State.IMPORTED, as_of=day,
        received_at=timezone.now(), imported_at=timezone.now(), **scope,
    )  # fmt: skip
    Row.objects.bulk_create(_row(source, line, said, of) for line, said in enumerate(rows, start=2))
    return source


def _row(source: Source, line: int, said: Mapping[str, Any], kind: str) -> Row:
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return Row(
        source=source, line=line, kind=kind, raw=list(map(str, said.values())), said=dict(said), digest=digest,
        key=str(said.get("own_id", "")), stated_on=source.as_of,
    )  # fmt: skip


def link(space: Space) -> dict[str, int]:
    """One linking run."""
    return apply_links(system(space), space=space, proposal=propose(space))


def at(space: Space, name: str) -> Organisation:
    """The organisation whose entry is called so."""
    return Entry.objects.select_related("organisation").get(space=space, name=name).organisation


def org(name: str, **said: Any) -> dict[str, Any]:
    """A row: a Belgian organisation unless said otherwise."""
    return {"name": name, "country": "BE", **said}
