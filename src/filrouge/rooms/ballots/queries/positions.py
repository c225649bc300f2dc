"""What an organisation decided beforehand and what its members said, for those who speak for it and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.freezing import text_digest
from filrouge.rooms.ballots.models import Ballot, MemberPoll, PollAnswer, Position, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import Asked, Stated, asked_of, stated
from filrouge.rooms.ballots.queries.proxies import voter_of
from filrouge.rooms.ballots.rules import MAY, is_open

NEWEST = (("id", True),)
CHOICES = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one member said."""

    who: str
    choice: str
    remark: str


@dataclass(frozen=True, slots=True)
class Polled:
    """The poll of the organisation's members as it stands. `words` sum it up in one sentence."""

    until: str
    running: bool
    words: str
    counts: tuple[tuple[str, int], ...]
    answers: Slice[Answered]
    may_begin_anew: bool


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


def speaking_for(viewer: Viewer, ballot: Ballot) -> Voter | None:
    """The organisation on the roll that the reader speaks for; None for everybody else. One statement."""
    voter = voter_of(viewer, ballot)
    return voter if voter is not None and MAY["state_position"](viewer, voter) else None


def position_page(viewer: Viewer, ballot: Ballot, voter: Voter, cursor: str = "") -> PositionPage:
    """The page of a position. Four statements, whatever the number of positions and answers."""
    digest = ballot.text_digest or text_digest(ballot)
    made = Position.objects.filter(ballot=ballot, organisation=voter.organisation_id).order_by("-id")[:50]
    positions = tuple(stated(position, digest) for position in made)
    here = href(viewer, ballot, "position")
    poll = _polled(ballot, voter, cursor)
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
    )


def _polled(ballot: Ballot, voter: Voter, cursor: str) -> Polled | None:
    """Three statements."""
    poll = MemberPoll.objects.filter(ballot=ballot, organisation=voter.organisation_id).first()
    if poll is None:
        return None
    counts = _counts(poll)
    return Polled(
        until=moment(poll.ends_at),
        running=poll.ends_at > timezone.now() and is_open(ballot),
        words=_sum(counts),
        counts=tuple((_choice(choice), counts.get(choice, 0)) for choice in CHOICES),
        answers=cut(PollAnswer.objects.filter(poll=poll), NEWEST, cursor, _answered),
        may_begin_anew=not counts,
    )


def _counts(poll: MemberPoll) -> Mapping[str, int]:
    """How many said what. One statement."""
    rows = PollAnswer.objects.filter(poll=poll).values_list("choice").annotate(number=Count("pk")).order_by()
    return {str(choice): int(number) for choice, number in rows}


def _sum(counts: Mapping[str, int]) -> str:
    said = {choice: counts.get(choice, 0) for choice in CHOICES}
    return _("Our members: %(yes)d for, %(no)d against, %(abstain)d abstain.") % said


def _answered(answer: PollAnswer) -> Answered:
    return Answered(answer.who, _choice(answer.choice), answer.remark)


def _choice(choice: str) -> str:
    return {"yes": _("for"), "no": _("against"), "abstain": _("abstention")}[choice]


def from_poll(page: PositionPage) -> dict[str, Any]:
    """The fields of a position as the poll of members would fill them."""
    if page.poll is None or page.poll.may_begin_anew:
        return {}
    return {"words": page.poll.words, "made": Position.Made.MEMBERS.value, "made_on": timezone.now().date()}


@dataclass(frozen=True, slots=True)
class PollPage:
    """What a member of an organisation reads before it answers. `ended` says why nobody can answer any more."""

    title: Shown
    text: Shown
    organisation: str
    questions: tuple[Asked, ...]
    until: str
    ended: str


def poll_page(poll: MemberPoll) -> PollPage:
    """The page behind the link of a poll. Two statements."""
    ballot, language = poll.ballot, get_language() or "en"
    over = poll.ends_at <= timezone.now() or not is_open(ballot)
    return PollPage(
        title=ballot.title.in_(language),
        text=ballot.text.in_(language),
        organisation=poll.organisation.name,
        questions=asked_of(ballot),
        until=moment(poll.ends_at),
        ended=_("This poll has ended. Nothing more comes in.") if over else "",
    )


def today() -> date:
    """The day on which a position is recorded, where the reader lives."""
    return localtime(timezone.now()).date()
