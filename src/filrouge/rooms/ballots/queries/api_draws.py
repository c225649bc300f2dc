"""Draws of panels as data: how each is drawn, the published list, and who is on the panel as far as one may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Candidate, Draw, DrawRound
from filrouge.rooms.ballots.panels import drawn_rounds, panel_now
from filrouge.rooms.ballots.queries.draw_rounds import file_of, live
from filrouge.rooms.ballots.queries.draws import (
    KEYS,
    draw_called,
    href,
    names_seen,
    round_called,
    seen_draws,
    seen_rounds,
)


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A panel of `size` that is drawn from a pool. `title` by language; `page` is its address for people."""

    address: str
    title: dict[str, str]
    size: int
    public: bool
    drafted_at: datetime
    published_at: datetime | None
    page: str


@dataclass(frozen=True, slots=True)
class DrawQuota:
    """At least and at most so many on the panel have this value of a feature."""

    feature: str
    value: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class DrawRoundLine:
    """One drawing: 0 is the panel, later ones its replacements.

    `digest` is the SHA-256 of the published list of panels, `commitment` was published with it. `number` and
    `lot_seed` are told once every digit is shown.
    """

    position: int
    state: str
    quotas: list[DrawQuota]
    digest: str
    commitment: str
    public_source: str
    public_value: str
    digits: str
    number: int | None
    lot_seed: str
    published_at: datetime | None
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class PanelSeat:
    """One place on the panel by the number of who holds it; `name` is for members of the network."""

    number: int
    name: str
    features: dict[str, str]


@dataclass(frozen=True, slots=True)
class DrawProfile(DrawLine):
    """A draw with its rounds and, once it is drawn, its panel. `apart`: who is never on it together."""

    pool: int
    features: list[str]
    apart: str
    names_removed_at: datetime | None
    rounds: list[DrawRoundLine]
    panel: list[PanelSeat]


def listing(viewer: Viewer, cursor: str) -> Slice[DrawLine]:
    """One page of draws, the newest first. One statement."""
    return cut(seen_draws(viewer), KEYS, cursor, lambda draw: DrawLine(**_line(viewer, draw)))


def _line(viewer: Viewer, draw: Draw) -> dict[str, Any]:
    return {
        "address": draw.address, "title": draw.title.texts(), "size": draw.size, "public": draw.public,
        "drafted_at": draw.drafted_at, "published_at": draw.published_at,
        "page": settings.PUBLIC_ADDRESS + href(viewer, draw),
    }  # fmt: skip


def profile(viewer: Viewer, address: str) -> DrawProfile | None:
    """One draw; None for who may not see it and for what does not exist alike. Four statements."""
    draw = draw_called(viewer, address)
    if draw is None:
        return None
    rounds = seen_rounds(viewer, draw.rounds.order_by("position").defer("certificate", "result"))
    panel = panel_now(drawn_rounds(rounds))
    people = draw.candidates.filter(number__in=panel).order_by("number") if panel else ()
    return DrawProfile(
        **_line(viewer, draw), pool=draw.candidates.count(), features=list(draw.features), apart=str(draw.apart),
        names_removed_at=draw.names_removed_at, rounds=[_round(each) for each in rounds],
        panel=[_seat(viewer, candidate) for candidate in people],
    )  # fmt: skip


def _round(drawing: DrawRound) -> DrawRoundLine:
    now = live(drawing)  # which knows what is shown of the number, and never tells more
    return DrawRoundLine(
        drawing.position, drawing.state, [DrawQuota(*quota) for quota in drawing.quotas], drawing.digest,
        drawing.commitment, drawing.public_source, drawing.public_value, "".join(now.digits), now.number, now.seed,
        drawing.published_at, drawing.drawn_at,
    )  # fmt: skip


def _seat(viewer: Viewer, candidate: Candidate) -> PanelSeat:
    return PanelSeat(candidate.number, candidate.label if names_seen(viewer) else "", dict(candidate.features))


def panels(viewer: Viewer, address: str, position: int) -> dict[str, Any] | None:
    """The published list of a round, with everybody's chance; None where there is none to see."""
    draw = draw_called(viewer, address)
    drawing = round_called(viewer, draw, position) if draw else None
    found = file_of(drawing, "json") if drawing else None
    if found is None:
        return None
    told: dict[str, Any] = json.loads(found[1])
    return told
