"""Writing the rows of a list: in batches, so that an import that is broken off goes on where it stopped."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max

from filrouge.rooms.register.importing.judging import Judged, Outcome
from filrouge.rooms.register.importing.planning import Tally, Told, judged_rows, previous_of
from filrouge.rooms.register.models import Row, Source

BATCH = 1000


def keep_rows(source: Source, by: int | None, told: Told) -> dict[str, Any]:
    """Write every row that is taken, and return the report. Safe to run twice and side by side: a line is kept once.

    `by` is the id of the person who imports; `told(done, total)` is called after each batch and may raise to stop.
    """
    total = source.sheet.get("rows", 0)
    before, rows = judged_rows(source)
    tally, kept, done = Tally(previous_of(source)), _last_line(source), 0
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            tally.add(row)
        _write(source, by, [row for row in batch if row.outcome is not Outcome.REFUSED and row.line > kept])
        done += len(batch)
        told(done, total)
    return tally.result(before)


def _last_line(source: Source) -> int:
    """The last line that an earlier try has written; batches are written in the order of the file."""
    return Row.objects.filter(source=source).aggregate(last=Max("line"))["last"] or 0


def _write(source: Source, by: int | None, batch: list[Judged]) -> None:
    kind = Row.Kind.SITE if source.sheet.get("sites") else Row.Kind.ORGANISATION
    made = [
        Row(
            source=source,
            line=row.line,
            kind=kind,
            raw=list(row.cells),
            said=row.reading.said,
            key=row.key,
            digest=row.digest,
            stated_on=source.as_of,
            stated_by_id=by,
        )
        for row in batch
    ]
    with transaction.atomic():
        # Another worker that took the job over may have written the same lines: they stay as they are.
        Row.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
