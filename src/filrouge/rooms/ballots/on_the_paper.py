"""Admitted candidatures as options of their ballot, and what an election still lacks before it can open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.hours import moment
from filrouge.ground.words import Words
from filrouge.methods.recount.answers import AnswerError
from filrouge.methods.recount.settings import check_settings
from filrouge.rooms.ballots.models import ELECTING, Ballot, Candidature, Option, State
from filrouge.rooms.ballots.problems import answer_in_words

ADMITTED = Candidature.State.ADMITTED


def write_candidates(ballot: Ballot) -> None:
    """Put the admitted candidatures behind the options that were typed, in the order in which they came. Four
    statements at most.
    """
    question = ballot.questions.order_by("position").first()
    if question is None:
        return
    question.options.exclude(candidature=None).delete()
    typed = question.options.count()
    admitted = ballot.candidatures.filter(state=ADMITTED).select_related("organisation").order_by("id")
    Option.objects.bulk_create(
        Option(
            question=question, position=position, name=Words.of(one.name, ballot.title.origin or "en"),
            organisation=one.organisation, category=one.category, candidature=one,
        )
        for position, one in enumerate(admitted, start=typed + 1)
    )  # fmt: skip


def typed_options(ballot: Ballot) -> list[Option]:
    """The options of the first question; of a draft without the candidates, who are put forward and not typed."""
    found = Option.objects.filter(question__ballot=ballot, question__position=1).order_by("position")
    return list(found.filter(candidature=None) if ballot.state == State.DRAFTED else found)


def lacking(ballot: Ballot, at: datetime) -> Iterator[tuple[str, str]]:
    """(code, sentence) for what keeps an election from opening. Two statements, none for other ballots."""
    if ballot.method not in ELECTING:
        return
    if ballot.candidatures_until and ballot.candidatures_until > at:
        words = _("Candidatures are taken until %(time)s. Open the ballot after that, or choose an earlier hour.")
        yield "called", words % {"time": moment(ballot.candidatures_until)}
    if waits := ballot.candidatures.filter(state=Candidature.State.PUT).count():
        words = ngettext(
            "%(number)d candidature waits for an answer. Admit it, or say why not.",
            "%(number)d candidatures wait for an answer. Admit them, or say why not.",
            waits,
        )
        yield "unanswered", words % {"number": waits}
    options = Option.objects.filter(question__ballot=ballot).values_list("position", flat=True)
    if len(options) < 2:
        yield "options", _("There are fewer than two options. Add options, or call for candidatures.")
        return
    try:
        check_settings(ballot.method, ballot.settings, [str(position) for position in options])
    except AnswerError as error:
        yield error.code, answer_in_words(error)
