"""Computing the lottery of a draw: the slow part, outside any page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.people.viewer import system
from filrouge.methods.panels import PoolRefused
from filrouge.rooms.ballots.actions.draws import record_lottery
from filrouge.rooms.ballots.drawing import Answer, answer
from filrouge.rooms.ballots.models import DrawRound, RoundState
from filrouge.rooms.ballots.panels import question_of


@job("ballots.draw", says=gettext_lazy("Computing the chances of a draw"))
def draw(progress: Progress, drawing: int, revision: int) -> dict[str, Any]:
    """Compute one asking of a round. Asked anew, computed already or discarded meanwhile: nothing is done."""
    found = DrawRound.objects.select_related("draw__space").filter(pk=drawing, revision=revision).first()
    if found is None or found.state != RoundState.PREPARED or found.problem:
        return {}
    try:
        computed = answer(question_of(found.draw, found), found.list_seed, progress)
    except PoolRefused as refused:
        computed = Answer(problem={"code": refused.code, **refused.about})
    viewer = system(found.draw.space, means="job")
    record_lottery(viewer, draw=found.draw, drawing=found, revision=revision, found=computed)
    return {"digest": computed.digest, **({"problem": computed.problem["code"]} if computed.problem else {})}
