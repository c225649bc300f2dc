"""The work on lists that takes time: the preview, and writing the rows."""

from __future__ import annotations

from typing import Any

from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.lists import finish_import
from filrouge.rooms.register.importing import keeping, planning
from filrouge.rooms.register.models import Source


@job("register.preview")
def preview(progress: Progress, *, source: int) -> dict[str, Any]:
    """Say per row what importing a list would do. Writes nothing but the plan, which is derived and can be stale."""
    found = Source.objects.select_related("file", "space").get(pk=source)
    plan = planning.plan(found, progress)
    kept = Source.objects.filter(pk=source, state=Source.State.MATCHED, matching=found.matching)
    return {"kept": kept.update(plan=plan), "counts": plan["counts"]}


@job("register.import")
def import_rows(progress: Progress, *, source: int, person: int | None = None) -> dict[str, Any]:
    """Write the rows of a list, or those that an earlier try did not reach; then the list counts."""
    found = Source.objects.select_related("file", "space__organisation", "umbrella").get(pk=source)
    if found.state != Source.State.IMPORTING:
        return {"state": found.state}
    report = keeping.keep_rows(found, person, progress)
    finish_import(system(found.space, means="job"), source=found, report=report)
    return {"counts": report["counts"]}
