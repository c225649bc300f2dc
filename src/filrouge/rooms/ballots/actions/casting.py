"""Casting votes: openly and secretly, for one's own organisation and for those whose proxy it carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Role
from filrouge.methods.recount.answers import AnswerError, Form, check
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions.screens import tell_screens
from filrouge.rooms.ballots.models import Ballot, Means, Urn, Vote, Voter
from filrouge.rooms.ballots.problems import answer_in_words
from filrouge.rooms.ballots.rules import MAY, TELLERS, is_open

Answers = Mapping[str, Any]


@action("ballots.cast", rule=MAY["cast"], about="voter", says=gettext_lazy("Vote cast"))
def cast_vote(act: Act, *, voter: Voter, answers: Answers, means: str = Means.PAGE) -> Vote:
    """Cast or correct an open vote. What was cast before stays on record; the last one counts."""
    ballot = open_now(voter)
    if ballot.secret:
        raise Refused(_("This ballot is secret. Load the page again and vote there."), code="secret")
    return record_vote(act, voter, plain_answers(ballot, answers), means)


@action("ballots.cast_sheet", rule=MAY["cast_sheet"], about="space", says=gettext_lazy("Votes cast on one sheet"))
def cast_sheet(act: Act, *, space: Any, sheet: Mapping[Voter, Answers]) -> list[Vote]:
    """Cast the votes of all that an organisation carries, on one sheet: all of them, or none."""
    if not sheet:
        raise Refused(_("Nothing is chosen yet."), code="empty")
    votes = []
    for voter, answers in sheet.items():
        if not MAY["cast"](act.by, voter):
            raise Refused(_("You do not carry the vote of %(name)s.") % {"name": voter.name}, code="not_carried")
        ballot = open_now(voter)
        if ballot.secret:
            raise Refused(_("This ballot is secret. Load the page again and vote there."), code="secret")
        votes.append(record_vote(act, voter, plain_answers(ballot, answers), Means.PAGE))
    act.changed(votes[0].voter.ballot, after={"sheet": [vote.voter.organisation_id for vote in votes]})
    return votes


@action("ballots.cast_secretly", rule=MAY["cast"], about="voter", says=gettext_lazy("Secret vote cast"))
def cast_secretly(act: Act, *, voter: Voter, answers: Answers, receipt: str = "", offered: str = "") -> str:
    """Cast a secret vote; returns its receipt. With the receipt of an earlier one, that one is replaced.

    `offered` is the receipt that the form brought along: the same form sent twice, because the answer to the first
    was lost on the way, casts one paper. The trail says that the organisation took part. Nothing says which paper is
    its own.
    """
    ballot = open_now(voter)
    if not ballot.secret:
        raise Refused(_("This ballot is open. Load the page again and vote there."), code="open")
    kept = drop_paper(voter, plain_answers(ballot, answers), receipt, offered)
    act.changed(voter, after={"ballot": ballot.id, "organisation": voter.organisation_id})
    return kept


def drop_paper(voter: Voter, answers: dict[str, Any], receipt: str, offered: str = "") -> str:
    """Put a paper into the urn, in the place of the one with `receipt` if there is one. Returns its receipt."""
    urn = Urn.objects.select_for_update().get(ballot=voter.ballot)
    papers = sealing.unseal(voter.ballot.address, urn.sealed)
    held = Voter.objects.filter(pk=voter.pk, paper_in=False).update(paper_in=True)
    if held:
        taken = {paper.receipt for paper in papers}
        fresh = offered if offered and offered not in taken else sealing.new_receipt()
        paper = sealing.Paper(fresh, answers, voter.weight)
        papers.append(paper)
    else:
        earlier = paper_called(papers, receipt or offered, voter.weight)
        if earlier is None:
            words = _("Your organisation has voted. To change its vote, type the receipt that was shown after voting.")
            raise Refused(words, code="receipt", field="receipt")
        papers.remove(earlier)
        paper = sealing.Paper(earlier.receipt, answers, voter.weight)
        papers.append(paper)
    urn.sealed, urn.papers = sealing.seal(voter.ballot.address, papers), len(papers)
    urn.save()
    return paper.receipt


def paper_called(papers: list[sealing.Paper], receipt: str, weight: str) -> sealing.Paper | None:
    """The paper of a receipt, as it was typed; None where there is none, or it is one of another weight."""
    wanted = receipt.strip().lower()
    return next((paper for paper in papers if paper.receipt == wanted and paper.weight == weight), None)


def record_vote(act: Act, voter: Voter, answers: dict[str, Any], means: str) -> Vote:
    """Add the next row of a voter. Its proxy or its delegate casts; a head delegate may correct.

    The same answers by the same organisation once more, from a form that was sent twice, are the vote that is there.
    """
    newest = voter.votes.order_by("-number").first()
    last = newest if newest is not None and newest.taken_back_at is None else None
    refuse_others_vote(act, voter, last)
    by = act.by.acting.organisation if act.by.acting and means != Means.PAPER else voter.organisation_id
    if last is not None and (last.answers, last.by_id, last.means) == (answers, by, means):
        vote = last
    else:
        vote = Vote.objects.create(
            voter=voter, number=newest.number + 1 if newest else 1, answers=answers, means=means, by_id=by,
            person=act.by.person, at=act.at,
        )  # fmt: skip
    act.changed(vote, after={"ballot": voter.ballot_id, "organisation": voter.organisation_id, "number": vote.number})
    return vote


def refuse_others_vote(act: Act, voter: Voter, last: Vote | None) -> None:
    """Raises Refused where the vote in force is not one that whoever acts may change."""
    acting = act.by.acting
    if act.by.person is None or acting is None:
        return
    carried = voter.proxies_given.filter(revoked_at=None).select_related("holder").first()
    own = acting.organisation == voter.organisation_id
    if carried and own:
        raise Refused(
            _("%(holder)s carries your vote. Take the proxy back, then vote.") % {"holder": carried.holder.name},
            code="proxy",
        )
    if last is not None and last.means == Means.PAPER and not own and acting.role not in TELLERS:
        raise Refused(_("%(name)s has voted on paper, so it stands.") % {"name": voter.name}, code="paper")
    if last is not None and own and last.person_id != act.by.person.id and acting.role != Role.HEAD_DELEGATE:
        raise Refused(
            _("Your organisation has voted already. The head delegate can correct it until the closing."),
            code="voted",
        )


def plain_answers(ballot: Ballot, answers: Answers) -> dict[str, Any]:
    """The answers to all questions of a ballot, checked; a question that was left out is blank."""
    forms = forms_of(ballot)
    if unknown := set(answers) - set(forms):
        raise Refused(answer_in_words(AnswerError("unknown", names=sorted(unknown))), code="unknown")
    return {number: _plain(ballot, number, form, answers.get(number, {})) for number, form in forms.items()}


def forms_of(ballot: Ballot) -> dict[str, Form]:
    """What each question of a ballot allows, by its number. Two statements."""
    questions = ballot.questions.prefetch_related("options").order_by("position")
    return {
        str(question.position): Form(
            ballot.method, ballot.settings, [str(o.position) for o in sorted(question.options.all(), key=_position)]
        )
        for question in questions
    }


def _position(option: Any) -> int:
    return int(option.position)


def _plain(ballot: Ballot, number: str, form: Form, answer: Any) -> dict[str, Any]:
    try:
        plain = check(form, answer)
        _check_split(ballot, plain)
    except AnswerError as error:
        raise Refused(answer_in_words(error), code=error.code, field=number) from error
    return plain


def _check_split(ballot: Ballot, plain: dict[str, Any]) -> None:
    if ballot.method != "decision" or len(plain) < 2:
        return
    if ballot.secret:
        raise AnswerError("split_secret")
    if not ballot.rule.may_split:
        raise AnswerError("split_not_allowed")


def open_now(voter: Voter) -> Ballot:
    """The ballot of a voter, held so that it cannot close while this vote is written; those who look at it hear of
    that. Refused where it is not open.
    """
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("rule").get(pk=voter.ballot_id)
    voter.ballot = ballot
    if not is_open(ballot):
        raise Refused(_("This ballot is not open, so nothing was changed."), code="state")
    if voter.weight == "0":
        raise Refused(_("%(name)s is on the roll without a vote.") % {"name": voter.name}, code="no_vote")
    tell_screens(ballot)
    return ballot
