"""Amendments: other words for a proposal in one language, taken in as its next version or not, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.telling import Said
from filrouge.ground.said import whole
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    plain,
    refuse_unless_open,
    spoken,
)
from filrouge.rooms.plans.actions.drawing import refuse_decided, refuse_weighed
from filrouge.rooms.plans.actions.numbering import hold, next_amendment
from filrouge.rooms.plans.actions.proposing import hold_words, new_version
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.actions.wording import refuse_other_original, reworded, told_languages
from filrouge.rooms.plans.models import Amendment, AmendmentState, Proposal, ProposalState
from filrouge.rooms.plans.queries.changes import carried, same_words, wording_at
from filrouge.rooms.plans.rules import MAY

LONGEST_REASON = 1_000  # characters of why somebody asks for other words
LONGEST_ANSWER = 2_000
TAKEN_IN = gettext_lazy("Your amendment %(amendment)s was taken into proposal %(number)s.")
TAKEN_IN_BECAUSE = gettext_lazy("Your amendment %(amendment)s was taken into proposal %(number)s: %(reason)s")
NOT_TAKEN_IN = gettext_lazy("Your amendment %(amendment)s was not taken into proposal %(number)s: %(reason)s")


@dataclass(frozen=True, slots=True)
class Change:
    """The full text as it should read in one language, and why."""

    language: str
    title: str
    text: str = ""
    because: str = ""


@action("plans.amend", rule=MAY["amend"], about="proposal", says=gettext_lazy("Amendment made"))
def amend(act: Act, *, proposal: Proposal, change: Change, version: int) -> Amendment:
    """Ask for other words, for the organisation acted for. `version` is the one that was read and changed."""
    refuse_unless_open(proposal.plan, rules.AMEND)
    refuse_decided(proposal)
    base = wording_at(proposal, version)
    if proposal.state != ProposalState.OPEN or base is None:
        raise Refused(_("This proposal is a draft. It can be amended once it is open."), code="draft")
    language = spoken(change.language)
    if language not in base.title.texts():
        raise Refused(_("The proposal does not exist in that language."), code="language", field="language")
    title = plain(change.title, longest=LONGEST_TITLE, field="title")
    text = whole(change.text, longest=LONGEST_TEXT, field="text")
    because = whole(change.because, longest=LONGEST_REASON, field="because")
    if same_words(base, language, title, text):
        raise Refused(_("Nothing is changed yet. Change the words, then send them."), code="same", field="text")
    hold(proposal.plan)
    amendment = Amendment.objects.create(
        proposal=proposal, number=next_amendment(proposal.plan), base=version, language=language, title=title,
        text=text, because=because, person=act.by.person, at=act.at,
        organisation_id=act.by.acting.organisation if act.by.acting else 0,
    )  # fmt: skip
    act.changed(amendment, after=noted(amendment))
    act.linked(amendment, "wasRevisionOf", proposal)
    return amendment


@action(
    "plans.take_back_amendment", rule=MAY["take_back"], about="amendment", says=gettext_lazy("Amendment taken back")
)
def take_back_amendment(act: Act, *, amendment: Amendment) -> Amendment:
    """Take an amendment back that is not answered yet."""
    return _go(act, amendment, AmendmentState.TAKEN_BACK, Words())


@action("plans.take_in", rule=MAY["answer_amendment"], about="amendment", says=gettext_lazy("Amendment taken in"))
def take_in(act: Act, *, amendment: Amendment, answer: Words | None = None, settled: Change | None = None) -> Amendment:
    """Make the amendment the next version of its proposal, with an answer to whoever asked for it if there is one.

    Where the proposal has changed since, the changes are made in its words of today; where both change the same words,
    the action is refused unless `settled` says how the text should read. Other languages are then out of step.
    """
    proposal = amendment.proposal
    hold_words(proposal)
    refuse_decided(proposal)
    refuse_weighed(proposal)
    title, text = _settled(settled) if settled else _carried(amendment)
    answer = answer or Words()
    _go(act, amendment, AmendmentState.TAKEN_IN, answer)
    by, at = _signed(act)
    titles = reworded(proposal.title, amendment.language, title, by=by, at=at)
    texts = reworded(proposal.text, amendment.language, text, by=by, at=at)
    new_version(act, proposal, titles, texts, because=amendment)
    act.linked(proposal, "wasInformedBy", amendment)
    _tell(act, amendment, TAKEN_IN_BECAUSE if answer else TAKEN_IN, **({"reason": answer} if answer else {}))
    return amendment


@action(
    "plans.not_take_in", rule=MAY["answer_amendment"], about="amendment", says=gettext_lazy("Amendment not taken in")
)
def not_take_in(act: Act, *, amendment: Amendment, reason: Words) -> Amendment:
    """Leave the words as they are and say why: whoever asked for others reads it, and so does everybody."""
    if not reason:
        raise Refused(
            _("Say why it is not taken in, in a sentence. Whoever asked for it reads it."),
            code="reason",
            field="reason",
        )
    refuse_decided(amendment.proposal)
    _go(act, amendment, AmendmentState.NOT_TAKEN_IN, reason)
    act.linked(amendment.proposal, "wasInformedBy", amendment)
    _tell(act, amendment, NOT_TAKEN_IN, reason=reason)
    return amendment


@action(
    "plans.translate_answer", rule=MAY["answer_amendment"], about="amendment", says=gettext_lazy("Answer translated")
)
def translate_answer(act: Act, *, amendment: Amendment, answer: Words) -> Amendment:
    """Say in other languages why an amendment was taken in or not. What was said stays as it was said."""
    hold(amendment.proposal.plan)
    amendment.refresh_from_db(fields=["answer"])
    if not amendment.answer:
        raise Refused(_("No reason was given, so there is nothing to translate."), code="nothing")
    refuse_other_original(amendment.answer, answer)
    _refuse_long(answer)
    before, amendment.answer = told_languages(amendment.answer), answer
    amendment.save(update_fields=["answer"])
    act.changed(amendment, before={"languages": before}, after={"languages": told_languages(answer)})
    return amendment


def _refuse_long(answer: Words) -> None:
    if any(len(text) > LONGEST_ANSWER for text in answer.texts().values()):
        raise Refused(
            _("A reason has at most %(most)s characters.") % {"most": LONGEST_ANSWER}, code="long", field="reason"
        )


def _go(act: Act, amendment: Amendment, to: AmendmentState, answer: Words) -> Amendment:
    """Answer it if nobody has: of two who press at once, one is told that it was answered."""
    _refuse_long(answer)
    moved = Amendment.objects.filter(pk=amendment.pk, state=AmendmentState.OPEN).update(
        state=to, answer=answer, answered_at=act.at
    )
    amendment.refresh_from_db(fields=["state", "answer", "answered_at"])
    if not moved:
        words = _("Amendment %(number)s is “%(state)s” already.")
        raise Refused(words % {"number": amendment.number, "state": amendment.get_state_display()}, code="state")
    act.changed(
        amendment, before={"state": AmendmentState.OPEN.value}, after={"state": to.value},
        reason=answer.in_(answer.origin).text[:500],
    )  # fmt: skip
    return amendment


def _settled(settled: Change) -> tuple[str, str]:
    title = plain(settled.title, longest=LONGEST_TITLE, field="title")
    return title, whole(settled.text, longest=LONGEST_TEXT, field="text")


def _carried(amendment: Amendment) -> tuple[str, str]:
    found = carried(amendment)
    if found.collides:
        raise Refused(
            _("The proposal has changed in the same place since. Say how it should read now."), code="collides",
            field="text",
        )  # fmt: skip
    return found.title, found.text


def _signed(act: Act) -> tuple[str, str]:
    return act.by.acting.organisation_name if act.by.acting else "", act.at.date().isoformat()


def _tell(act: Act, amendment: Amendment, text: Said, **values: Words) -> None:
    tell_of(
        act, amendment.proposal, "plans.amendment_answered", text, {amendment.organisation_id},
        amendment=amendment.number, **values,
    )  # fmt: skip


def noted(amendment: Amendment) -> dict[str, str | int]:
    """What the trail keeps of an amendment."""
    return {
        "number": amendment.number,
        "proposal": amendment.proposal.number,
        "organisation": amendment.organisation_id,
        "language": amendment.language,
        "title": amendment.title,
        "text": amendment.text,
    }
