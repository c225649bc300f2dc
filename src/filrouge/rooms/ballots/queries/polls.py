"""What an organisation asks its own members before it votes, what they said, and the vote that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.words import Shown
from filrouge.methods.recount.advising import Advice, advise
from filrouge.methods.recount.answers import CHOICES, STANCES, Form
from filrouge.rooms.ballots.freezing import as_it_stands, stands
from filrouge.rooms.ballots.models import Ballot, MemberPoll, PollAnswer
from filrouge.rooms.ballots.queries.answers import in_words, kind_of
from filrouge.rooms.ballots.queries.casting import Asked, asked_of, hint, may_split
from filrouge.rooms.ballots.queries.results_blocks import MARKED, chosen
from filrouge.rooms.ballots.queries.results_names import option_names, question_text
from filrouge.rooms.ballots.queries.results_options import Bars, option_bars
from filrouge.rooms.ballots.rules import awaits_votes, is_open

NEWEST = (("id", True),)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one member said, one text for each question."""

    who: str
    said: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class PolledQuestion:
    """What members said to one question: `counts` of choices, or `bars` and `sentences` of the ballot's own method.

    `proposed` is the vote that follows from it, in words; "" where nothing does.
    """

    number: str
    text: Shown
    counts: tuple[tuple[str, int], ...]
    bars: Bars | None
    sentences: tuple[str, ...]
    proposed: str


@dataclass(frozen=True, slots=True)
class Polled:
    """The poll of the organisation's members as it stands. `words` sum it up, so that it can be the position.

    `open`: the ballot takes votes. `outdated`: members were asked about an earlier wording, so it has ended.
    """

    until: str
    running: bool
    open: bool
    outdated: bool
    words: str
    questions: tuple[PolledQuestion, ...]
    answers: Slice[Answered]
    may_begin_anew: bool


def polled(ballot: Ballot, organisation: int, cursor: str) -> Polled | None:
    """The poll of an organisation, None where it asked nobody. Five statements, whatever was answered."""
    poll = _newest(ballot, organisation)
    if poll is None:
        return None
    now, answers = as_it_stands(ballot), _answers(poll)
    then = poll.wording.said if poll.wording else now
    asked, advice = then["questions"], _advice(ballot, then, answers)
    kind = kind_of(then["method"], then["settings"])

    def row(answer: PollAnswer) -> Answered:
        said = (in_words(kind, answer.answers.get(one["number"], {}), option_names(one)) for one in asked)
        return Answered(answer.who, tuple(said), answer.remark)

    return Polled(
        until=moment(poll.ends_at),
        running=poll.ends_at > timezone.now() and awaits_votes(ballot) and then == now,
        open=is_open(ballot),
        outdated=then != now,
        words=_words(kind, asked, advice, len(answers)),
        questions=tuple(_question(kind, one, advice[one["number"]]) for one in asked),
        answers=cut(PollAnswer.objects.filter(poll=poll), NEWEST, cursor, row),
        may_begin_anew=not answers or then != now,
    )


def proposed(ballot: Ballot, organisation: int) -> dict[str, Any]:
    """The vote that follows from what the organisation's members said, by question, as long as they were asked what
    the ballot asks now. Four statements at most.
    """
    poll = _newest(ballot, organisation)
    answers = _answers(poll) if poll else []
    if poll is None or not answers:
        return {}
    now = as_it_stands(ballot)
    advice = _advice(ballot, now, answers) if poll.wording is None or poll.wording.said == now else {}
    return {number: told.answer for number, told in advice.items() if told.answer}


def _newest(ballot: Ballot, organisation: int) -> MemberPoll | None:
    found = MemberPoll.objects.filter(ballot=ballot, organisation=organisation, replaced_at=None)
    return found.select_related("wording").first()


def _answers(poll: MemberPoll) -> list[Mapping[str, Any]]:
    """What every member said. One statement."""
    return list(PollAnswer.objects.filter(poll=poll).order_by("id").values_list("answers", flat=True))


def _advice(ballot: Ballot, then: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> dict[str, Advice]:
    """What follows from the answers to each question that was asked (freezing.as_it_stands)."""
    split = may_split(ballot)
    return {
        one["number"]: advise(
            Form(then["method"], then["settings"], list(option_names(one))), one,
            [answer.get(one["number"], {}) for answer in answers], may_split=split,
        )
        for one in then["questions"]
    }  # fmt: skip


def _question(kind: str, asked: Mapping[str, Any], advice: Advice) -> PolledQuestion:
    names, counted = option_names(asked), advice.counted
    return PolledQuestion(
        number=asked["number"],
        text=question_text(asked),
        counts=tuple((label, advice.sums.get(choice, 0)) for choice, label in _choices(kind).items()),
        bars=_bars(counted, names) if counted and counted["method"] in MARKED else None,
        sentences=tuple(chosen(counted, names)) if counted else (),
        proposed=in_words(kind, advice.answer, names) if advice.answer else "",
    )


def _bars(counted: Mapping[str, Any], names: Mapping[str, str]) -> Bars:
    """The options with their sums; there is no lot in a poll, so nothing is said of one."""
    return replace(option_bars(counted["count"], names), sentences=())


def _choices(kind: str) -> dict[str, str]:
    """What can be chosen where there are no options."""
    named = {"decision": CHOICES, "consent": STANCES}.get(kind, ())
    words = {
        "yes": _("for"), "no": _("against"), "abstain": _("abstention"), "consent": _("consent"),
        "stand_aside": _("stand aside"), "objection": _("objection"),
    }  # fmt: skip
    return {choice: words[choice] for choice in named}


def _words(kind: str, asked: Sequence[Mapping[str, Any]], advice: Mapping[str, Advice], number: int) -> str:
    """All of it in a sentence or two for each question."""
    told = [" ".join(_told(kind, one, advice[one["number"]], number)) for one in asked]
    return told[0] if len(told) == 1 else "\n".join(f"{at}. {words}" for at, words in enumerate(told, start=1))


def _told(kind: str, asked: Mapping[str, Any], advice: Advice, number: int) -> Iterator[str]:
    if kind == "decision":
        said = {choice: advice.sums.get(choice, 0) for choice in CHOICES}
        yield _("Our members: %(yes)d for, %(no)d against, %(abstain)d abstain.") % said
    else:
        words = ngettext("%(number)d of our members answered.", "%(number)d of our members answered.", number)
        yield words % {"number": number}
    if advice.answer:
        vote = in_words(kind, advice.answer, option_names(asked))
        yield _("What follows from it as one vote: %(vote)s.") % {"vote": vote.rstrip(".")}


@dataclass(frozen=True, slots=True)
class PollPage:
    """What a member of an organisation reads before it answers. `ended` says why nobody can answer any more."""

    title: Shown
    text: Shown
    organisation: str
    kind: str
    hint: str
    questions: tuple[Asked, ...]
    until: str
    ended: str
    may_split: bool = False  # a member has one voice


def poll_page(poll: MemberPoll) -> PollPage:
    """The page behind the link of a poll. Four statements at most."""
    ballot, language = poll.ballot, get_language() or "en"
    return PollPage(
        title=ballot.title.in_(language),
        text=ballot.text.in_(language),
        organisation=poll.organisation.name,
        kind=kind_of(ballot.method, ballot.settings),
        hint=hint(ballot),
        questions=asked_of(ballot),
        until=moment(poll.ends_at),
        ended=_why_ended(poll),
    )


def _why_ended(poll: MemberPoll) -> str:
    if poll.ends_at <= timezone.now() or poll.replaced_at or not awaits_votes(poll.ballot):
        return _("This poll has ended. Nothing more comes in.")
    if not stands(poll.ballot, poll.wording):
        return _("The text has changed since this link was made. Nothing more comes in.")
    return ""
