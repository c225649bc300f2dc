"""What an organisation decided beforehand and what its members said, for those who speak for it and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Position, State
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import Stated, all_stated
from filrouge.rooms.ballots.queries.polls import Polled, polled
from filrouge.rooms.ballots.rules import MAY, SPEAKERS, awaits_votes

MOST_WORDS = 600  # characters of a position


@dataclass(frozen=True, slots=True)
class PositionPage:
    """Everything the page of an organisation's position says.

    `without_vote` says that the organisation has none, as far as is known; `may_record`: a position can be recorded;
    `may_ask`: a poll of its members can begin.
    """

    title: Shown
    name: str
    without_vote: str
    now: Stated | None
    earlier: tuple[Stated, ...]
    poll: Polled | None
    may_record: bool
    may_ask: bool
    back: str
    poll_href: str
    take_href: str
    vote_href: str


def position_page(viewer: Viewer, ballot: Ballot, cursor: str = "") -> PositionPage | None:
    """The page of the position of the reader's organisation: ten statements, whatever was recorded and answered.

    None for who speaks for no organisation that is on the roll, would be on it today, or recorded a position.
    """
    if viewer.acting is None or not viewer.holds(*SPEAKERS):
        return None
    mine, speaks = viewer.acting.organisation, MAY["state_position"](viewer, ballot)
    made = Position.objects.filter(ballot=ballot, organisation=mine).select_related("wording").order_by("-id")[:50]
    positions = all_stated(ballot, list(made))
    if not speaks and not positions:
        return None
    here = href(viewer, ballot, "position")
    poll, open_yet = polled(ballot, mine, cursor), speaks and awaits_votes(ballot)
    return PositionPage(
        title=ballot.title.in_(get_language() or "en"),
        name=viewer.acting.organisation_name,
        without_vote=_without_vote(viewer.acting, ballot, speaks=speaks),
        now=positions[0] if positions else None,
        earlier=positions[1:],
        poll=poll,
        may_record=open_yet,
        may_ask=open_yet and (poll is None or poll.may_begin_anew),
        back=href(viewer, ballot),
        poll_href=href(viewer, ballot, "poll"),
        take_href=f"{here}?from=poll",
        vote_href=f"{href(viewer, ballot, 'cast')}?from=poll",
    )


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What stands on the page of a ballot for who decides on it beforehand: `now` is None where nothing is recorded."""

    name: str
    without_vote: str
    now: Stated | None
    href: str


def beforehand(viewer: Viewer, ballot: Ballot, *, on_roll: bool) -> Beforehand | None:
    """What the reader's organisation decided or can decide on a ballot that is being prepared; once it is open, what it
    decided without having a vote. None for all others. Five statements at most, none for who speaks for nobody.
    """
    if on_roll or ballot.state not in (State.DRAFTED, State.OPENED):
        return None
    if viewer.acting is None or not viewer.holds(*SPEAKERS):
        return None
    made = Position.objects.filter(ballot=ballot, organisation=viewer.acting.organisation).select_related("wording")
    newest = list(made.order_by("-id")[:1])
    speaks = ballot.state == State.DRAFTED and MAY["state_position"](viewer, ballot)
    if not speaks and not newest:
        return None
    stated = all_stated(ballot, newest)
    return Beforehand(
        name=viewer.acting.organisation_name,
        without_vote=_without_vote(viewer.acting, ballot, speaks=speaks),
        now=stated[0] if stated else None,
        href=href(viewer, ballot, "position"),
    )


def _without_vote(mine: Standing, ballot: Ballot, *, speaks: bool) -> str:
    """That the organisation has no vote: known from the roll, and before the opening from who would be on it."""
    if not speaks:
        words = (
            _("%(name)s would not be on the roll today. Its position stays on record, without a vote.")
            if ballot.state == State.DRAFTED
            else _("%(name)s is not on the roll of this ballot. Its position stays on record, without a vote.")
        )
        return words % {"name": mine.organisation_name}
    if ballot.voters.filter(organisation=mine.organisation, weight="0").exists():
        return _("%(name)s is on the roll without a vote.") % {"name": mine.organisation_name}
    return ""


def from_poll(page: PositionPage) -> dict[str, Any]:
    """The fields of a position as the poll of members would fill them."""
    if page.poll is None or page.poll.may_begin_anew:
        return {}
    words, made = page.poll.words[:MOST_WORDS], Position.Made.MEMBERS.value
    return {"words": words, "made": made, "made_on": timezone.now().date()}


def today() -> date:
    """The day on which a position is recorded, where the reader lives."""
    return localtime(timezone.now()).date()
