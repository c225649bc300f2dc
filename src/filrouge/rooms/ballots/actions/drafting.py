"""Preparing a ballot: its wording, its options, its method and the rule it is put under."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.thread.writing import ref
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.methods.recount.answers import SHARED, AnswerError
from filrouge.methods.recount.settings import check_settings
from filrouge.rooms.ballots.models import ELECTING, Ballot, Method, Option, Question, Rule, State
from filrouge.rooms.ballots.on_the_paper import write_candidates
from filrouge.rooms.ballots.problems import answer_in_words
from filrouge.rooms.ballots.queries import decidable
from filrouge.rooms.ballots.rules import MAY

MOST_QUESTIONS = 100
MOST_OPTIONS = 500
WITHOUT_OPTIONS = (Method.DECISION, Method.CONSENT)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as drafted; the fields are those of models.Option."""

    name: Words
    organisation: Organisation | None = None
    category: str = ""
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One question as drafted."""

    text: Words
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole ballot as somebody prepares it; the fields are those of models.Ballot.

    `about` is what it decides on, things of any room: several amendments, say. What an earlier draft was about stays,
    except for what is named in `no_longer_about`.
    """

    title: Words
    rule: Rule
    questions: tuple[Matter, ...]
    text: Words = field(default_factory=Words)
    method: str = Method.DECISION
    settings: dict[str, Any] = field(default_factory=dict)
    secret: bool = False
    silence_consents: bool = False
    public: bool = True
    electorate_on: date | None = None
    about: tuple[Ref, ...] = ()
    no_longer_about: tuple[Ref, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@action("ballots.draft", rule=MAY["keep_ballot"], about="space", says=gettext_lazy("Ballot drafted"))
def draft_ballot(act: Act, *, space: Space, draft: Draft) -> Ballot:
    """Begin a ballot."""
    ballot = Ballot(space=space, drafted_at=act.at, **_columns(space, draft))
    ballot.save()
    _ask(ballot, draft)
    act.changed(ballot, after=_noted(draft))
    _link(act, ballot, draft)
    return ballot


@action("ballots.change", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot changed"))
def change_ballot(act: Act, *, ballot: Ballot, draft: Draft) -> Ballot:
    """Change a ballot that has not opened. What it is about no longer leaves its thread; the trail keeps that it was.

    Candidates that were admitted stay, behind the options that are typed.
    """
    refuse_unless_drafted(ballot)
    if ballot.candidatures_until and (draft.method not in ELECTING or len(draft.questions) != 1):
        raise Refused(_("Candidatures were called for, so this ballot elects, by one question."), code="called")
    for name, value in _columns(ballot.space, draft, called=ballot.candidatures_until is not None).items():
        setattr(ballot, name, value)
    ballot.tried_at = None
    ballot.save()
    ballot.questions.all().delete()
    _ask(ballot, draft)
    write_candidates(ballot)
    act.changed(ballot, after=_noted(draft))
    _unlink(act, ballot, draft)
    _link(act, ballot, draft)
    return ballot


@action("ballots.announce", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot announced"))
def announce_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Let members read a ballot before it opens, so that each decides beforehand what its delegate is to vote.

    It can still be changed; whoever decided on an earlier wording is warned.
    """
    refuse_unless_drafted(ballot)
    if ballot.announced_at is not None:
        raise Refused(_("Members see this ballot already. Load the page again."), code="already")
    ballot.announced_at = act.at
    ballot.save(update_fields=["announced_at"])
    act.changed(ballot, before={"announced": False}, after={"announced": True})
    return ballot


@action("ballots.withdraw", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot withdrawn"))
def withdraw_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Take a draft away. It stays on record and is not put to the members."""
    refuse_unless_drafted(ballot)
    ballot.state = State.WITHDRAWN
    ballot.save(update_fields=["state"])
    act.changed(ballot, before={"state": State.DRAFTED.value}, after={"state": State.WITHDRAWN.value})
    return ballot


@action("ballots.decide_anew", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Matter reopened"))
def decide_anew(act: Act, *, ballot: Ballot, draft: Draft) -> Ballot:
    """Reopen a decided matter by a new ballot. What was decided before stays, with its count."""
    if ballot.state != State.PUBLISHED:
        raise Refused(_("Only what was decided can be decided anew. Wait until the result is published."), code="state")
    new = Ballot(space=ballot.space, follows=ballot, drafted_at=act.at, **_columns(ballot.space, draft))
    new.save()
    _ask(new, draft)
    act.changed(new, after={**_noted(draft), "follows": ballot.address})
    act.linked(new, "wasRevisionOf", ballot)
    _link(act, new, draft)
    return new


def refuse_unless_drafted(ballot: Ballot) -> None:
    """Raises Refused once a ballot has opened: what was put to the members does not change.

    Asked of the database, under a lock: another tab may have opened what this one still shows as a draft.
    """
    ballot.refresh_from_db(from_queryset=Ballot.objects.select_for_update())
    if ballot.state != State.DRAFTED:
        raise Refused(
            _("This ballot has opened, so it does not change any more. Decide anew with a ballot that follows it."),
            code="state",
        )


_KEPT = (
    "title", "text", "method", "rule", "secret", "silence_consents", "public", "electorate_on", "opens_at", "closes_at",
)  # fmt: skip


def _columns(space: Space, draft: Draft, *, called: bool = False) -> dict[str, Any]:
    _refuse(space, draft)
    typed = len(draft.questions[0].options)
    awaited = draft.method in ELECTING and (called or typed < 2)  # candidates are put forward: opening counts them
    numbers = [] if awaited else [str(number) for number in range(1, typed + 1)]
    try:
        settings = check_settings(draft.method, draft.settings, numbers)
    except AnswerError as error:
        name = str(error.said.get("name", ""))
        raise Refused(answer_in_words(error), code=error.code, field=name or "settings") from error
    return {name: getattr(draft, name) for name in _KEPT} | {"settings": settings}


def _refuse(space: Space, draft: Draft) -> None:
    if not draft.title:
        raise Refused(_("A ballot needs a title. Write what is to be decided."), code="title", field="title")
    if draft.method not in Method.values:
        raise Refused(_("Choose how the answers are counted."), code="method", field="method")
    if draft.rule.space_id != space.id:
        raise Refused(_("That rule is not one of this network. Choose another."), code="rule", field="rule")
    if not 1 <= len(draft.questions) <= MOST_QUESTIONS:
        raise Refused(_("A ballot asks one to %(most)s questions.") % {"most": MOST_QUESTIONS}, code="questions")
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        raise Refused(_("It cannot close before it opens. Choose a later time."), code="times", field="closes_at")
    if draft.silence_consents and (draft.secret or draft.method not in WITHOUT_OPTIONS):
        raise Refused(
            _("Silence can stand for consent in an open ballot with yes and no or with consent alone."),
            code="silence",
            field="silence_consents",
        )
    for question in draft.questions:
        _refuse_options(draft, question)


def _refuse_options(draft: Draft, question: Matter) -> None:
    if draft.method in WITHOUT_OPTIONS:
        if question.options:
            raise Refused(_("This method has no options of its own. Take them away."), code="options", field="options")
        return
    fewest = 0 if draft.method in ELECTING else 2
    if not fewest <= len(question.options) <= MOST_OPTIONS:
        raise Refused(
            _("Write at least two options, at most %(most)s.") % {"most": MOST_OPTIONS}, code="options", field="options"
        )
    if draft.method in SHARED and any(option.cost is None for option in question.options):
        raise Refused(_("Every project needs its cost."), code="cost", field="options")


def _ask(ballot: Ballot, draft: Draft) -> None:
    for position, matter in enumerate(draft.questions, start=1):
        question = Question.objects.create(ballot=ballot, position=position, text=matter.text)
        Option.objects.bulk_create(
            Option(
                question=question, position=number, name=option.name, organisation=option.organisation,
                category=option.category[:60], cost=option.cost,
            )
            for number, option in enumerate(matter.options, start=1)
        )  # fmt: skip


def _link(act: Act, ballot: Ballot, draft: Draft) -> None:
    """Put the ballot on the thread of what it is about. Refused where whoever prepares it may not see all of that."""
    if len(decidable.described(act.by, draft.about)) < len(draft.about):
        raise Refused(
            _("Something that you chose is not there any more. Look for it again."), code="about", field="about"
        )
    act.links.extend((ref(ballot), decidable.HOW, cause) for cause in draft.about)


def _unlink(act: Act, ballot: Ballot, draft: Draft) -> None:
    """Take the ballot off the thread of what it is about no longer; the entry of the trail says what that was.

    Refused where it is not about that, or where whoever prepares it may not see it.
    """
    gone = [each for each in decidable.about(act.by, ballot) if each.ref in draft.no_longer_about]
    if len(gone) < len(set(draft.no_longer_about)):
        raise Refused(
            _("This draft is not about that any more. Load the page again."), code="about", field="no_longer_about"
        )
    if both := [each.label for each in gone if each.ref in draft.about]:
        raise Refused(
            _("“%(what)s” was chosen, and was also to be taken off. Choose one of the two.") % {"what": both[0]},
            code="about", field="no_longer_about",
        )  # fmt: skip
    if gone:
        act.changed(ballot, before={"about": [each.key for each in gone]}, after={"no_longer_about": len(gone)})
    act.unlinks.extend((ref(ballot), decidable.HOW, each.ref) for each in gone)


def _noted(draft: Draft) -> dict[str, Any]:
    return {
        "title": draft.title.in_(draft.title.origin).text,
        "method": str(draft.method),
        "rule": draft.rule.id,
        "secret": draft.secret,
        "questions": len(draft.questions),
        "options": sum(len(question.options) for question in draft.questions),
    }
