"""One ballot as its page shows it: the question, the rule in words, where it stands, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Count, Method, Proxy, State, Vote
from filrouge.rooms.ballots.queries import live
from filrouge.rooms.ballots.queries.ballots import href, seen_ballots, standing, when
from filrouge.rooms.ballots.queries.live import Standing, waiting
from filrouge.rooms.ballots.queries.results import published_count
from filrouge.rooms.ballots.queries.rules import href as rule_href
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
    rule_href: str
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
    """One ballot with its turnout. Seven statements at most, whatever the number of voters and options."""
    language = get_language() or "en"
    mark, state = standing(ballot)
    return BallotPage(
        title=ballot.title.in_(language),
        text=ballot.text.in_(language),
        method=str(Method(ballot.method).label),
        mark=mark,
        state=state,
        when=when(ballot),
        questions=_asked(ballot, language),
        rule=ballot.rule.name.in_(language),
        rule_version=ballot.rule.version,
        rule_href=rule_href(viewer, ballot.rule),
        sentences=rule_sentences(ballot.rule, ballot.method),
        turnout=turnout(viewer, ballot, _stands(ballot, published_count(viewer, ballot))),
        before=_before(viewer, ballot),
        later=tuple(_tied(viewer, one) for one in seen_ballots(viewer).filter(follows=ballot).order_by("id")),
        waiting=len(waiting(ballot)) if MAY["send_links"](viewer, ballot) and ballot.state == State.OPENED else 0,
        mine=mine(viewer, ballot) if ballot.state == State.OPENED else None,
        open=ballot.state == State.OPENED,
        hrefs={name: href(viewer, ballot, name) for name in PAGES},
    )


def turnout(viewer: Viewer, ballot: Ballot, now: Standing) -> dict[str, Any]:
    """How many have voted, and where it is asked again."""
    return {**now.as_dict(), "href": href(viewer, ballot, "standing")}


def _stands(ballot: Ballot, count: Count | None) -> Standing:
    """How many voted: once it was counted the count says it, before that the roll does. One statement at most."""
    if count is None:
        return live.standing(ballot)
    took_part = count.result["took_part"]
    return Standing(str(ballot.state), took_part["of"], took_part["heads"], ballot.closes_at)


def _before(viewer: Viewer, ballot: Ballot) -> Tied | None:
    earlier = seen_ballots(viewer).filter(pk=ballot.follows_id).first() if ballot.follows_id else None
    return _tied(viewer, earlier) if earlier else None


def _tied(viewer: Viewer, ballot: Ballot) -> Tied:
    return Tied(ballot.title.in_(get_language() or "en"), href(viewer, ballot))


def _asked(ballot: Ballot, language: str) -> tuple[Asked, ...]:
    """What is asked, kept for as long as the wording is frozen. Two statements at most."""
    if not ballot.text_digest:
        return _questions(ballot, language)
    return kept(ballot.text_digest, ("ballots.asked", ballot.pk, language), lambda: _questions(ballot, language))


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
    """What the acting organisation has to do; None for whoever votes for nobody. Two statements."""
    if viewer.acting is None or ballot.state == State.DRAFTED:
        return None
    cast = Q(paper_in=True) | Exists(Vote.objects.filter(voter=OuterRef("pk")))
    theirs = ballot.voters.filter(organisation=viewer.acting.organisation)
    voter = theirs.annotate(cast=ExpressionWrapper(cast, BooleanField())).first()
    if voter is None:
        return None
    proxies = Proxy.objects.filter(revoked_at=None, giver__ballot=ballot).select_related("giver", "holder")
    given = [proxy.holder.name for proxy in proxies if proxy.giver_id == voter.pk]
    carried = tuple(proxy.giver.name for proxy in proxies if proxy.holder_id == voter.pk)
    return Mine(
        voter.name,
        voter.cast,
        voter.weight != "0" and viewer.holds(*VOTERS) and not given,
        viewer.holds(*SPEAKERS),
        given[0] if given else "",
        carried,
    )


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
