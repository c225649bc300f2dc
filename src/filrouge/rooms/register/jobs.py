"""The room's work that takes time: previews and imports of lists, linking, and counting what came of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.actions.lists import finish_import
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.importing import keeping, planning
from filrouge.rooms.register.learning import learn
from filrouge.rooms.register.linking import propose
from filrouge.rooms.register.models import Source

RUNS = 5  # a run starts again when somebody decided something in between, so often at most


@job("register.link", says=gettext_lazy("Linking the lists"))
def link(progress: Progress, *, space: int) -> dict[str, Any]:
    """Link all rows of a space, derive its entries and count it anew."""
    place = Space.objects.select_related("organisation").get(pk=space)
    viewer = system(place, means="job")
    for run in range(RUNS):
        proposal = propose(place, progress)
        try:
            outcome = apply_links(viewer, space=place, proposal=proposal)
            break
        except Refused as refused:
            if refused.code != "changed" or run == RUNS - 1:
                raise
    keep_count(place)
    return outcome


@job("register.learn", says=gettext_lazy("Learning from the answers"))
def learn_from_answers(progress: Progress, *, space: int) -> dict[str, Any]:
    """Let the score of a space learn from the answers given there."""
    return learn(Space.objects.get(pk=space))


@job("register.preview", says=gettext_lazy("Preview of a list"))
def preview(progress: Progress, *, source: int) -> dict[str, Any]:
    """Say per row what importing a list would do. Writes nothing but the plan, which is derived and can be stale."""
    found = Source.objects.select_related("file", "space").get(pk=source)
    plan = planning.plan(found, progress)
    kept = Source.objects.filter(pk=source, state=Source.State.MATCHED, matching=found.matching)
    return {"kept": kept.update(plan=plan), "counts": plan["counts"]}


@job("register.import", says=gettext_lazy("Import of a list"))
def import_rows(progress: Progress, *, source: int, person: int | None = None) -> dict[str, Any]:
    """Write the rows of a list, or those that an earlier try did not reach; then the list counts."""
    found = Source.objects.select_related("file", "space__organisation", "umbrella").get(pk=source)
    if found.state != Source.State.IMPORTING:
        return {"state": found.state}
    report = keeping.keep_rows(found, person, progress)
    finish_import(system(found.space, means="job"), source=found, report=report)
    return {"counts": report["counts"]}
