"""One ballot as its page shows it: the question, the rule in words, where it stands, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Candidature, Count, Method, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.queries import live
from filrouge.rooms.ballots.queries.ballots import href, seen_ballots, standing, when
from filrouge.rooms.ballots.queries.candidatures import href as candidature_href
from filrouge.rooms.ballots.queries.live import Standing
from filrouge.rooms.ballots.queries.questions import OptionRow, QuestionRow, questions_of
from filrouge.rooms.ballots.queries.results import published_count
from filrouge.rooms.ballots.queries.rules import href as rule_href
from filrouge.rooms.ballots.rules import MAY, SPEAKERS, VOTERS, sees_votes_come_in
from filrouge.rooms.ballots.sentences import rule_sentences


@dataclass(frozen=True, slots=True)
class Listed:
    """One option by its `key`; of a candidate with who put it forward, and the page of the candidature."""

    key: str
    name: Shown
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its options."""

    number: str
    text: Shown
    options: tuple[Listed, ...]


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
class Now:
    """What of an open ballot changes as votes come in: `waiting` are those whom the secretariat can write to."""

    turnout: dict[str, Any]
    waiting: int
    mine: Mine | None


@dataclass(frozen=True, slots=True)
class Tied:
    """A ballot that this one follows, or that follows it."""

    title: Shown
    href: str


@dataclass(frozen=True, slots=True)
class BallotPage:
    """What the page prints, whoever votes; `turnout` is empty while the ballot is open (`Now`).

    `chosen` are the keys of the options that were.
    """

    title: Shown
    text: Shown
    method: str
    mark: str
    state: str
    when: str
    questions: tuple[Asked, ...]
    chosen: frozenset[str]
    rule: Shown
    rule_version: int
    rule_href: str
    sentences: tuple[str, ...]
    turnout: dict[str, Any]
    before: Tied | None
    later: tuple[Tied, ...]
    hrefs: dict[str, str]


PAGES = (
    "ballot", "change", "again", "withdraw", "trial", "roll", "cast", "papers",
    "remind", "paper", "proxies", "position", "open", "votes",
)  # fmt: skip


def ballot_page(viewer: Viewer, ballot: Ballot) -> BallotPage:
    """One ballot. Five statements at most, whatever the number of voters and options; three where it was decided."""
    language, count = get_language() or "en", published_count(viewer, ballot)
    mark, state = standing(ballot)  # of the count that was just read with the ballot
    return BallotPage(
        title=ballot.title.in_(language),
        text=ballot.text.in_(language),
        method=str(Method(ballot.method).label),
        mark=mark,
        state=state,
        when=when(ballot),
        questions=_asked(viewer, ballot, language),
        chosen=_chosen(count),
        rule=ballot.rule.name.in_(language),
        rule_version=ballot.rule.version,
        rule_href=rule_href(viewer, ballot.rule),
        sentences=rule_sentences(ballot.rule, ballot.method),
        turnout={} if ballot.state == State.OPENED else turnout(viewer, ballot, _stands(ballot, count)),
        before=_before(viewer, ballot),
        later=_later(viewer, ballot, count),
        hrefs={name: href(viewer, ballot, name) for name in PAGES},
    )


def now(viewer: Viewer, ballot: Ballot) -> Now | None:
    """How an open ballot stands, and what the reader can do about it; None for others. Three statements at most."""
    if ballot.state != State.OPENED:
        return None
    standing = live.standing(ballot)
    waiting = standing.waiting if MAY["send_links"](viewer, ballot) else 0
    return Now(turnout(viewer, ballot, standing), waiting, mine(viewer, ballot))


def turnout(viewer: Viewer, ballot: Ballot, now: Standing) -> dict[str, Any]:
    """How many have voted, and where it is asked again while the ballot is open."""
    return {**now.as_dict(), "href": live.asking(viewer, ballot).href if now.open else ""}


def _stands(ballot: Ballot, count: Count | None) -> Standing:
    """How many voted: once it was counted the count says it, before that the roll does. One statement at most."""
    if count is None:
        return live.standing(ballot)
    took_part = count.result["took_part"]
    return Standing(str(ballot.state), took_part["of"], took_part["heads"], ballot.closes_at)


def _chosen(count: Count | None) -> frozenset[str]:
    questions = count.result["questions"] if count else ()
    return frozenset(f"{one['number']}.{option}" for one in questions for option in one.get("elected", ()))


def _before(viewer: Viewer, ballot: Ballot) -> Tied | None:
    earlier = seen_ballots(viewer).filter(pk=ballot.follows_id).first() if ballot.follows_id else None
    return _tied(viewer, earlier) if earlier else None


def _later(viewer: Viewer, ballot: Ballot, count: Any) -> tuple[Tied, ...]:
    """The ballots that decide it anew; only what was decided has any. One statement where there are some."""
    if count is None or not count.followed:
        return ()
    return tuple(_tied(viewer, one) for one in seen_ballots(viewer).filter(follows=ballot).order_by("id"))


def _tied(viewer: Viewer, ballot: Ballot) -> Tied:
    return Tied(ballot.title.in_(get_language() or "en"), href(viewer, ballot))


def _asked(viewer: Viewer, ballot: Ballot, language: str) -> tuple[Asked, ...]:
    """What is asked, kept for as long as the wording is frozen. One statement at most."""
    if not ballot.text_digest:
        return _questions(viewer, ballot, language)
    return kept(
        ballot.text_digest, ("ballots.asked", ballot.pk, language), lambda: _questions(viewer, ballot, language)
    )


def _questions(viewer: Viewer, ballot: Ballot, language: str) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            question.number,
            question.text.in_(language),
            tuple(_listed(viewer, ballot, question, option, language) for option in question.options),
        )
        for question in questions_of(ballot)
    )


def _listed(viewer: Viewer, ballot: Ballot, question: QuestionRow, option: OptionRow, language: str) -> Listed:
    name, key = option.name.in_(language), f"{question.number}.{option.number}"
    if not option.candidature:
        return Listed(key, name, "", "")
    detail = ", ".join(part for part in (option.stands_for, option.category) if part)
    page = candidature_href(viewer, Candidature(ballot=ballot, address=option.candidature))
    return Listed(key, name, detail, page)


def _voter(ballot: int, organisation: int) -> QuerySet[Voter, Any]:
    cast = Q(paper_in=True) | Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    given = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None).values("holder__name")[:1]
    theirs = Voter.objects.filter(ballot=ballot, organisation=organisation)
    shown = theirs.annotate(cast=ExpressionWrapper(cast, BooleanField()), given=Subquery(given))
    return shown.values_list("pk", "name", "weight", "cast", "given")


_VOTER = Prepared(_voter, ballot=-1, organisation=-2)


def mine(viewer: Viewer, ballot: Any) -> Mine | None:
    """What the acting organisation has to do with a ballot that was called by its address; None for whoever votes for
    nobody.

    One statement, and one for those it votes for where the rule knows proxies.
    """
    if viewer.acting is None or not ballot.on_roll:
        return None
    for voter in _VOTER.rows(ballot=ballot.pk, organisation=viewer.acting.organisation):
        return Mine(
            voter.name,
            voter.cast,
            voter.weight != "0" and viewer.holds(*VOTERS) and not voter.given,
            viewer.holds(*SPEAKERS),
            voter.given or "",
            _carried(ballot, voter.pk),
        )
    return None


def _carried(ballot: Ballot, voter: int) -> tuple[str, ...]:
    if not ballot.rule.proxy_limit:
        return ()
    held = Proxy.objects.filter(holder=voter, revoked_at=None).order_by("id")
    return tuple(held.values_list("giver__name", flat=True))


def can(viewer: Viewer, ballot: Ballot) -> dict[str, bool]:
    """What the reader may do with the ballot as it stands now."""
    keeps = MAY["keep_ballot"](viewer, ballot)
    return {
        "keep": keeps,
        "change": keeps and ballot.state == State.DRAFTED,
        "announce": keeps and ballot.state == State.DRAFTED and ballot.announced_at is None,
        "overdue": keeps and ballot.state == State.DRAFTED and _hour_has_passed(ballot),
        "close": keeps and ballot.state == State.OPENED,
        "count": keeps and ballot.state == State.CLOSED,
        "publish": keeps and ballot.state == State.COUNTED,
        "type": MAY["type_paper"](viewer, ballot) and ballot.state == State.OPENED and not ballot.secret,
        "reopen": keeps and ballot.state == State.PUBLISHED,
        "follow_votes": sees_votes_come_in(viewer, ballot),
    }


def _hour_has_passed(ballot: Ballot) -> bool:
    """Whether a draft was to open some minutes ago: had nothing stood in its way, it would be open."""
    return ballot.opens_at is not None and ballot.opens_at < timezone.now() - timedelta(minutes=2)
