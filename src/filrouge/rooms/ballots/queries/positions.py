"""What an organisation decided beforehand and what its members said, for those who speak for it and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.freezing import text_digest
from filrouge.rooms.ballots.models import Ballot, Position, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import Stated, stated
from filrouge.rooms.ballots.queries.polls import Polled, polled
from filrouge.rooms.ballots.queries.proxies import voter_of
from filrouge.rooms.ballots.rules import MAY, is_open

MOST_WORDS = 600  # characters of a position


@dataclass(frozen=True, slots=True)
class PositionPage:
    """Everything the page of an organisation's position says. `may_ask`: a poll of its members can begin."""

    title: Shown
    name: str
    now: Stated | None
    earlier: tuple[Stated, ...]
    poll: Polled | None
    may_ask: bool
    back: str
    poll_href: str
    take_href: str
    vote_href: str


def speaking_for(viewer: Viewer, ballot: Ballot) -> Voter | None:
    """The organisation on the roll that the reader speaks for; None for everybody else. One statement."""
    voter = voter_of(viewer, ballot)
    return voter if voter is not None and MAY["state_position"](viewer, voter) else None


def position_page(viewer: Viewer, ballot: Ballot, voter: Voter, cursor: str = "") -> PositionPage:
    """The page of a position. Six statements, whatever the number of positions and answers."""
    digest = ballot.text_digest or text_digest(ballot)
    made = Position.objects.filter(ballot=ballot, organisation=voter.organisation_id).order_by("-id")[:50]
    positions = tuple(stated(position, digest) for position in made)
    here = href(viewer, ballot, "position")
    poll = polled(ballot, voter, cursor)
    return PositionPage(
        title=ballot.title.in_(get_language() or "en"),
        name=voter.name,
        now=positions[0] if positions else None,
        earlier=positions[1:],
        poll=poll,
        may_ask=is_open(ballot) and (poll is None or poll.may_begin_anew),
        back=href(viewer, ballot),
        poll_href=href(viewer, ballot, "poll"),
        take_href=f"{here}?from=poll",
        vote_href=f"{href(viewer, ballot, 'cast')}?from=poll",
    )


def from_poll(page: PositionPage) -> dict[str, Any]:
    """The fields of a position as the poll of members would fill them."""
    if page.poll is None or page.poll.may_begin_anew:
        return {}
    words, made = page.poll.words[:MOST_WORDS], Position.Made.MEMBERS.value
    return {"words": words, "made": made, "made_on": timezone.now().date()}


def today() -> date:
    """The day on which a position is recorded, where the reader lives."""
    return localtime(timezone.now()).date()
