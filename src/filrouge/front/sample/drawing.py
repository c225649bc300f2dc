"""The panel of the sample network that is drawn by lot: its pool, the published list, and the number that came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from filrouge.front.sample.voting import CONTENT, words
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.actions import draw_rounds, draws
from filrouge.rooms.ballots.drawing import DIGITS, answer
from filrouge.rooms.ballots.formats.pools import Entrant, PoolTable
from filrouge.rooms.ballots.models import Apart, Draw, DrawRound
from filrouge.rooms.ballots.panels import question_of
from filrouge.rooms.register.queries.electorate import Elector, electorate

FEATURES = ("class", "country")
EACH = 2  # persons whom every member sends into the pool


def draw_panel(viewer: Viewer, space: Space) -> Draw:
    """Prepare a draw, publish its list, and draw it to the last digit."""
    said = json.loads(CONTENT.read_text("utf-8"))["draw"]
    wanted = draws.Wanted(words(said["title"]), said["size"], apart=Apart.ORGANISATION)
    draw = draws.prepare_draw(viewer, space=space, wanted=wanted, pool=_pool(viewer, said))
    drawing = _computed(viewer, draw)
    draw_rounds.publish_list(
        viewer, draw=draw, drawing=drawing, digest=drawing.digest, public_source=said["public_source"]
    )
    draw_rounds.draw_number(viewer, draw=draw, drawing=drawing, public_value=said["public_value"])
    for seen in range(DIGITS):
        draw_rounds.show_digit(viewer, draw=draw, drawing=drawing, seen=seen)
    return draw


def _pool(viewer: Viewer, said: Mapping[str, Any]) -> PoolTable:
    """Two persons of each member, called by their role as in every list of the sample."""
    members = electorate(viewer, timezone.now().date())
    entrants = (_entrant(member, role) for member in members for role in said["roles"][:EACH])
    return PoolTable(FEATURES, tuple(entrants))


def _entrant(member: Elector, role: str) -> Entrant:
    features = {"class": member.category, "country": member.country}
    return Entrant(role, features, organisation_name=member.name, organisation=member.organisation)


def _computed(viewer: Viewer, draw: Draw) -> DrawRound:
    """The chances at once, and not as a job: whoever looks at the sample finds the panel drawn."""
    drawing = draw.rounds.get(position=0)
    draws.compute_draw(viewer, draw=draw, drawing=drawing, size=draw.size, quotas=drawing.quotas)
    found = answer(question_of(draw, drawing), drawing.list_seed, lambda _done, _total: None)
    draws.record_lottery(viewer, draw=draw, drawing=drawing, revision=drawing.revision, found=found)
    drawing.refresh_from_db()
    return drawing
