"""What the page of casting shows: whose vote the reader casts, what is counted now, and what was decided beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.pages.kept import kept
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.methods.recount.answers import Form
from filrouge.rooms.ballots import freezing
from filrouge.rooms.ballots.filing import votes_in_force
from filrouge.rooms.ballots.models import (
    Ballot,
    Means,
    Method,
    Position,
    Proxy,
    State,
    Vote,
    Voter,
)
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.answers import kind_of, said
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.questions import OptionRow, QuestionRow, questions_of
from filrouge.rooms.ballots.queries.rewording import Reworded, reworded
from filrouge.rooms.ballots.rules import VOTERS, is_open


@dataclass(frozen=True, slots=True)
class Choosable:
    """One option as a voter reads it; `detail` is what it costs, who put it forward or whom it stands for, and
    `statement` what a candidate says.
    """

    number: str
    name: Shown
    detail: str
    statement: Shown | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its options and what may be answered."""

    number: str
    text: Shown
    options: tuple[Choosable, ...]
    form: Form

    @property
    def stated(self) -> tuple[Choosable, ...]:
        """Candidates with what they say."""
        return tuple(option for option in self.options if option.statement)


@dataclass(frozen=True, slots=True)
class Stated:
    """What an organisation decided beforehand. `outdated`: the wording has changed since, `reworded` says how."""

    words: str
    made: str
    on: str
    outdated: bool
    reworded: tuple[Reworded, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation whose vote the reader casts.

    `counted` says what counts now, one sentence for each question; `answers` is the same as data. `locked` says why
    the reader cannot change it; `undo`: it can be taken back.
    """

    voter: Voter
    key: str
    name: str
    weight: str
    own: bool
    voted: bool
    counted: tuple[str, ...]
    answers: Mapping[str, Any]
    locked: str
    undo: bool
    position: Stated | None
    href: str


@dataclass(frozen=True, slots=True)
class CastPage:
    """Everything that the page asks and says. `why_not` is set when the reader has nothing to cast here."""

    title: Shown
    text: Shown
    secret: bool
    kind: str
    hint: str
    may_split: bool
    until: str
    questions: tuple[Asked, ...]
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    why_not: str
    back: str
    undo_href: str
    filled: bool = False  # the fields say what the members of the organisation said, not what counts now

    @property
    def voted(self) -> bool:
        """Whether anything is counted already."""
        return any(line.voted for line in self.lines)


def cast_page(viewer: Viewer, ballot: Ballot, only: str = "") -> CastPage:
    """The page of casting. Seven statements at most, whatever the number of questions, options and proxies.

    In a secret ballot one paper is cast at a time, each for its own receipt: `only` is the address of whose it is.
    """
    voters = _roll_of(viewer, ballot)
    questions = asked_of(ballot)
    lines = _lines(viewer, ballot, [voter for voter in voters if not _idle(voter)], questions)
    shown = _one_of(lines, only) if ballot.secret else lines
    return CastPage(
        title=ballot.title.in_(get_language() or "en"),
        text=ballot.text.in_(get_language() or "en"),
        secret=ballot.secret,
        kind=kind_of(ballot.method, ballot.settings),
        hint=hint(ballot),
        may_split=may_split(ballot),
        until=_until(ballot),
        questions=questions,
        lines=shown,
        others=tuple(line for line in lines if line not in shown),
        why_not=_why_not(viewer, ballot, voters, lines),
        back=href(viewer, ballot),
        undo_href=href(viewer, ballot, "take_vote_back"),
    )


def may_split(ballot: Ballot) -> bool:
    """Whether one vote may be cast in parts: where the rule allows it, for yes or no, openly."""
    return ballot.method == Method.DECISION and ballot.rule.may_split and not ballot.secret


def asked_of(ballot: Ballot) -> tuple[Asked, ...]:
    """The questions of a ballot with their options, kept once the wording is frozen. One statement at most."""
    language = get_language() or "en"

    def read() -> tuple[Asked, ...]:
        return tuple(_asked(ballot, question, language) for question in questions_of(ballot))

    return kept(ballot.text_digest, ("ballots.form", ballot.pk, language), read) if ballot.text_digest else read()


def _asked(ballot: Ballot, question: QuestionRow, language: str) -> Asked:
    options = tuple(
        Choosable(
            option.number, option.name.in_(language), _detail(option),
            option.statement.in_(language) if option.statement else None,
        )
        for option in question.options
    )  # fmt: skip
    form = Form(ballot.method, ballot.settings, [option.number for option in options])
    return Asked(question.number, question.text.in_(language), options, form)


def _detail(option: OptionRow) -> str:
    cost, parts = option.cost, [option.stands_for, option.category]
    if cost is not None:
        decimals = 0 if cost == cost.to_integral_value() else 2
        amount = number_format(cost, decimal_pos=decimals, use_l10n=True, force_grouping=True)
        parts.insert(0, _("costs %(amount)s") % {"amount": amount})
    return ", ".join(part for part in parts if part)


def _roll_of(viewer: Viewer, ballot: Ballot) -> list[Voter]:
    """The organisation that the reader acts for, first, and those whose proxy it holds. One statement."""
    if viewer.acting is None or ballot.state in {State.DRAFTED, State.WITHDRAWN}:
        return []
    mine = viewer.acting.organisation
    given = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)
    voters = ballot.voters.annotate(
        holder=Subquery(given.values("holder__name")[:1]), carried=Exists(given.filter(holder__organisation=mine))
    )
    found = voters.filter(Q(organisation=mine) | Q(carried=True)).select_related("organisation").order_by("name", "id")
    return sorted(found, key=lambda voter: voter.organisation_id != mine)


def _idle(voter: Any) -> bool:
    """Whether there is nothing to cast for an organisation: it has no vote, or another carries it."""
    return voter.weight == "0" or (voter.holder is not None and not voter.carried)


def _lines(viewer: Viewer, ballot: Ballot, voters: list[Voter], questions: tuple[Asked, ...]) -> tuple[Line, ...]:
    if not viewer.holds(*VOTERS):
        return ()
    votes = votes_in_force([voter.pk for voter in voters])
    positions = _positions(ballot, voters)
    return tuple(
        _line(viewer, ballot, voter, votes.get(voter.pk, []), positions.get(voter.organisation_id), questions)
        for voter in voters
    )


def _line(
    viewer: Viewer, ballot: Ballot, voter: Voter, cast: list[Vote], position: Stated | None, asked: tuple[Asked, ...]
) -> Line:
    own = viewer.acting is not None and voter.organisation_id == viewer.acting.organisation
    vote, on_paper = cast[-1] if cast else None, any(vote.means == Means.PAPER for vote in cast)
    locked = _locked(viewer, vote) if own else ""
    answers = vote.answers if vote else {}
    return Line(
        voter=voter,
        key=voter.organisation.address,
        name=voter.name,
        weight=fraction_text(voter.weight),
        own=own,
        voted=vote is not None or voter.paper_in,
        counted=said(ballot, asked, answers) if vote else (),
        answers=answers,
        locked=locked,
        undo=is_open(ballot) and (voter.paper_in or (vote is not None and not locked and not on_paper)),
        position=position,
        href=f"{href(viewer, ballot, 'cast')}?for={voter.organisation.address}",
    )


def _locked(viewer: Viewer, vote: Vote | None) -> str:
    """Why the reader cannot correct the vote of its own organisation; the action refuses the same."""
    if vote is None or viewer.person is None or vote.person_id == viewer.person.id or viewer.holds(Role.HEAD_DELEGATE):
        return ""
    return _("Another delegate of your organisation cast it. The head delegate can correct it.")


def _positions(ballot: Ballot, voters: Iterable[Voter]) -> dict[int, Stated]:
    """The newest position of each organisation. Three statements at most."""
    made = Position.objects.filter(ballot=ballot, organisation__in=[v.organisation_id for v in voters]).order_by("id")
    newest = {position.organisation_id: position for position in made.select_related("wording")}
    return dict(zip(newest, all_stated(ballot, list(newest.values())), strict=True))


def mandates(viewer: Viewer, ballots: Collection[int]) -> dict[int, Stated]:
    """What the organisation acted for decided beforehand, by ballot, for whoever votes for it.

    One statement, and two more for each ballot on which it decided before the opening.
    """
    if viewer.acting is None or not viewer.holds(*VOTERS) or not ballots:
        return {}
    made = Position.objects.filter(ballot__in=ballots, organisation=viewer.acting.organisation).order_by("id")
    newest = {position.ballot_id: position for position in made.select_related("ballot", "wording")}
    return {number: all_stated(position.ballot, [position])[0] for number, position in newest.items()}


def all_stated(ballot: Ballot, positions: Sequence[Position]) -> tuple[Stated, ...]:
    """Positions (with their wordings) as they are shown. Two statements where one was made before the opening."""
    now = freezing.as_it_stands(ballot) if any(position.wording for position in positions) else {}
    return tuple(_stated(ballot, position, now) for position in positions)


def _stated(ballot: Ballot, position: Position, now: Mapping[str, Any]) -> Stated:
    wording, made = position.wording, str(Position.Made(position.made).label)
    outdated = wording.said != now if wording else position.text_digest != ballot.text_digest
    changes = reworded(wording.said, now) if wording else ()
    return Stated(position.words, made, date_format(position.made_on, "DATE_FORMAT"), outdated, changes)


def _one_of(lines: tuple[Line, ...], only: str) -> tuple[Line, ...]:
    """The line that was asked for; else the first that has not voted; else the first."""
    chosen = [line for line in lines if line.key == only] or [line for line in lines if not line.voted] or lines
    return tuple(chosen[:1])


def _until(ballot: Ballot) -> str:
    if ballot.closes_at is None:
        return _("You can change it until the ballot closes.")
    return _("You can change it until %(time)s.") % {"time": moment(ballot.closes_at)}


def _why_not(viewer: Viewer, ballot: Ballot, voters: list[Any], lines: tuple[Line, ...]) -> str:
    """Why there is nothing to cast, in a sentence; empty when there is."""
    if ballot.state == State.DRAFTED:
        return _("This ballot is being prepared. It can be voted on once it is open.")
    if not is_open(ballot):
        return _("This ballot is closed. Nothing more comes in.")
    if lines:
        return ""
    if not voters:
        return _("Your organisation is not on the roll of this ballot.")
    if voters[0].holder is not None and not voters[0].carried:
        return _("%(holder)s carries your vote. Take the proxy back, then vote.") % {"holder": voters[0].holder}
    if voters[0].weight == "0":
        return _("%(name)s is on the roll without a vote.") % {"name": voters[0].name}
    return _("Only delegates and substitutes vote for an organisation.")


def hint(ballot: Ballot) -> str:
    """What may be answered, in a sentence."""
    settings = ballot.settings
    match kind_of(ballot.method, settings):
        case "approval" if most := settings.get("most"):
            words = ngettext("Mark at most %(number)d.", "Mark at most %(number)d.", most)
            return words % {"number": most}
        case "approval":
            return _("Mark as many as you like.")
        case "score":
            return _("Give each a number from 0 to %(most)s. What you leave out gets none.") % {
                "most": settings["highest"]
            }
        case "points":
            total = settings.get("points", 10)
            if settings.get("all_points"):
                return _("There are %(total)s points. Give all of them.") % {"total": total}
            return _("There are %(total)s points. Give as many of them as you like.") % {"total": total}
        case "ranking" if ballot.method == Method.SCHULZE:
            return _("1 is the best. Several may share a place; what you leave out comes after all others.")
        case "ranking":
            return _("1 is the best. Each place is given once; you may leave out whom you do not want.")
    return ""
