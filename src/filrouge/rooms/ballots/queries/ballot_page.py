"""One ballot as its page shows it: the question, the rule in words, where it stands, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Method, Proxy, State, Voter
from filrouge.rooms.ballots.queries.ballots import href, seen_ballots, standing, when
from filrouge.rooms.ballots.queries.live import standing as standing_now
from filrouge.rooms.ballots.queries.live import waiting
from filrouge.rooms.ballots.rules import MAY, SPEAKERS, VOTERS
from filrouge.rooms.ballots.sentences import rule_sentences


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its options."""

    number: str
    text: Shown
    options: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """What the organisation that the reader acts for has to do here: `carried` are those whose votes it holds."""

    name: str
    voted: bool
    may_vote: bool
    speaks: bool
    given_to: str
    carried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tied:
    """A ballot that this one follows, or that follows it."""

    title: Shown
    href: str


@dataclass(frozen=True, slots=True)
class BallotPage:
    """Everything the page prints."""

    title: Shown
    text: Shown
    method: str
    mark: str
    state: str
    when: str
    questions: tuple[Asked, ...]
    rule: Shown
    rule_version: int
    sentences: tuple[str, ...]
    turnout: dict[str, Any]
    waiting: int
    before: Tied | None
    later: tuple[Tied, ...]
    mine: Mine | None
    open: bool
    hrefs: dict[str, str]


PAGES = (
    "ballot", "change", "again", "withdraw", "trial", "roll", "standing", "cast", "papers",
    "remind", "paper", "proxies", "position",
)  # fmt: skip


def ballot_page(viewer: Viewer, ballot: Ballot) -> BallotPage:
    """One ballot with its turnout. Eight statements, whatever the number of voters and options."""
    language = get_language() or "en"
    mark, state = standing(ballot)
    return BallotPage(
        title=ballot.title.in_(language),
        text=ballot.text.in_(language),
        method=str(Method(ballot.method).label),
        mark=mark,
        state=state,
        when=when(ballot),
        questions=_questions(ballot, language),
        rule=ballot.rule.name.in_(language),
        rule_version=ballot.rule.version,
        sentences=rule_sentences(ballot.rule, ballot.method),
        turnout=turnout(viewer, ballot),
        before=_before(viewer, ballot),
        later=tuple(_tied(viewer, one) for one in seen_ballots(viewer).filter(follows=ballot).order_by("id")),
        waiting=len(waiting(ballot)) if MAY["send_links"](viewer, ballot) and ballot.state == State.OPENED else 0,
        mine=mine(viewer, ballot),
        open=ballot.state == State.OPENED,
        hrefs={name: href(viewer, ballot, name) for name in PAGES},
    )


def turnout(viewer: Viewer, ballot: Ballot) -> dict[str, Any]:
    """How many have voted, as `standing` says it, and where it is asked again."""
    return {**standing_now(ballot), "href": href(viewer, ballot, "standing")}


def _before(viewer: Viewer, ballot: Ballot) -> Tied | None:
    earlier = seen_ballots(viewer).filter(pk=ballot.follows_id).first() if ballot.follows_id else None
    return _tied(viewer, earlier) if earlier else None


def _tied(viewer: Viewer, ballot: Ballot) -> Tied:
    return Tied(ballot.title.in_(get_language() or "en"), href(viewer, ballot))


def _questions(ballot: Ballot, language: str) -> tuple[Asked, ...]:
    asked = ballot.questions.prefetch_related("options").order_by("position")
    return tuple(
        Asked(
            str(question.position),
            question.text.in_(language),
            tuple(o.name.in_(language) for o in sorted(question.options.all(), key=lambda o: o.position)),
        )
        for question in asked
    )


def mine(viewer: Viewer, ballot: Ballot) -> Mine | None:
    """What the acting organisation has to do; None for whoever votes for nobody. Three statements."""
    if viewer.acting is None or ballot.state == State.DRAFTED:
        return None
    voter = ballot.voters.filter(organisation=viewer.acting.organisation).first()
    if voter is None:
        return None
    proxies = Proxy.objects.filter(revoked_at=None, giver__ballot=ballot).select_related("giver", "holder")
    given = [proxy.holder.name for proxy in proxies if proxy.giver_id == voter.pk]
    carried = tuple(proxy.giver.name for proxy in proxies if proxy.holder_id == voter.pk)
    return Mine(
        voter.name,
        voted(voter),
        voter.weight != "0" and viewer.holds(*VOTERS) and not given,
        viewer.holds(*SPEAKERS),
        given[0] if given else "",
        carried,
    )


def voted(voter: Voter) -> bool:
    """Whether a vote of this organisation is in, openly or secretly."""
    return voter.paper_in or voter.votes.exists()


def can(viewer: Viewer, ballot: Ballot) -> dict[str, bool]:
    """What the reader may do with the ballot as it stands now."""
    keeps = MAY["keep_ballot"](viewer, ballot)
    return {
        "keep": keeps,
        "change": keeps and ballot.state == State.DRAFTED,
        "overdue": keeps and ballot.state == State.DRAFTED and _hour_has_passed(ballot),
        "close": keeps and ballot.state == State.OPENED,
        "count": keeps and ballot.state == State.CLOSED,
        "publish": keeps and ballot.state == State.COUNTED,
        "type": MAY["type_paper"](viewer, ballot) and ballot.state == State.OPENED and not ballot.secret,
        "reopen": keeps and ballot.state == State.PUBLISHED,
    }


def _hour_has_passed(ballot: Ballot) -> bool:
    """Whether a draft was to open some minutes ago: had nothing stood in its way, it would be open."""
    return ballot.opens_at is not None and ballot.opens_at < timezone.now() - timedelta(minutes=2)
