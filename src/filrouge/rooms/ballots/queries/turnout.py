"""Which organisations took part in ballots, never what they voted: for the rooms above."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import State, Vote, Voter
from filrouge.rooms.ballots.queries.ballots import seen_ballots


def took_part(viewer: Viewer, ballots: Collection[int]) -> dict[int, set[int]]:
    """The organisations whose vote was cast in each ballot that the viewer may see. One statement, none for none."""
    found: dict[int, set[int]] = {}
    for ballot, organisation in _CAST.bare(viewer, ballots=ballots) if ballots else ():
        found.setdefault(ballot, set()).add(organisation)
    return found


def _cast(viewer: Viewer, ballots: list[int]) -> QuerySet[Voter, Any]:
    shown = seen_ballots(viewer).exclude(state__in=(State.DRAFTED, State.WITHDRAWN)).filter(pk__in=ballots)
    cast = Q(paper_in=True) | Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    return Voter.objects.filter(cast, ballot__in=shown).values_list("ballot", "organisation")


_CAST = Seen(_cast, ballots=[-10])
