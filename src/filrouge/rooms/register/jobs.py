"""The room's work that takes time: linking, and counting what came of it."""

from __future__ import annotations

from typing import Any

from filrouge.ground.actions import Refused
from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.importing import work as _lists  # noqa: F401  # registers the work on lists
from filrouge.rooms.register.learning import learn
from filrouge.rooms.register.linking import propose

RUNS = 5  # a run starts again when somebody decided something in between, so often at most


@job("register.link")
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


@job("register.learn")
def learn_from_answers(progress: Progress, *, space: int) -> dict[str, Any]:
    """Let the score of a space learn from the answers given there."""
    return learn(Space.objects.get(pk=space))
