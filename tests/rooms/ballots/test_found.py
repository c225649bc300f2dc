"""Faults that were found by reading and trying, each told as the story in which it would have happened."""

from __future__ import annotations

import pytest

from filrouge.ground.actions import Refused
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.models import Ballot, Contest, Count, State
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db


def same(ballot: Ballot) -> Ballot:
    """The ballot as a second browser tab has loaded it."""
    return Ballot.objects.select_related("rule", "space").get(pk=ballot.pk)


def another_wording(ballot: Ballot) -> drafting.Draft:
    question = drafting.Matter(Words.of("Shall it be otherwise?", "en"))
    return drafting.Draft(title=Words.of("Another fee", "en"), rule=ballot.rule, questions=(question,))


def test_a_draft_saved_in_a_second_tab_does_not_change_a_ballot_that_has_opened(assembly: Assembly) -> None:
    ballot = assembly.draft()
    second_tab = same(ballot)
    running.open_ballot(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="has opened"):
        drafting.change_ballot(assembly.secretariat, ballot=second_tab, draft=another_wording(ballot))
    kept = same(ballot)
    assert (kept.state, kept.title.in_("en").text) == (State.OPENED, "Membership fee 2027")
    assert kept.questions.get().text.in_("en").text == "Shall it be so?"


@pytest.mark.parametrize("step", [drafting.withdraw_ballot, running.try_ballot])
def test_a_ballot_that_has_opened_is_neither_withdrawn_nor_tried_from_a_second_tab(
    assembly: Assembly, step: object
) -> None:
    ballot = assembly.draft()
    second_tab = same(ballot)
    running.open_ballot(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="has opened"):
        step(assembly.secretariat, ballot=second_tab)  # type: ignore[operator]
    kept = same(ballot)
    assert (kept.state, kept.tried_at) == (State.OPENED, None)


def test_a_ballot_opens_with_what_was_saved_last_and_not_with_what_a_tab_had_loaded(assembly: Assembly) -> None:
    ballot = assembly.draft()
    second_tab = same(ballot)
    drafting.change_ballot(assembly.secretariat, ballot=ballot, draft=another_wording(ballot))
    running.open_ballot(assembly.secretariat, ballot=second_tab)
    kept = same(ballot)
    assert (kept.title.in_("en").text, kept.questions.get().text.in_("en").text) == (
        "Another fee",
        "Shall it be otherwise?",
    )


def tied(assembly: Assembly) -> Ballot:
    """A ballot that is counted and tied, and waits for the chair."""
    ballot = assembly.opened(assembly.rule({"ties": "chair"}))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", delta="no")
    running.close_ballot(assembly.secretariat, ballot=ballot)
    running.count_ballot(assembly.secretariat, ballot=ballot)
    return ballot


def test_the_chair_says_nothing_to_a_result_that_was_published_in_another_tab(assembly: Assembly) -> None:
    ballot = tied(assembly)
    second_tab = same(ballot)
    running.publish_result(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="between the count and its publication"):
        running.settle_tie(assembly.secretariat, ballot=second_tab, choices={"1": "yes"})
    assert Count.objects.filter(ballot=ballot).count() == 1


def test_a_contest_is_answered_once_although_two_tabs_show_it(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    contested = running.contest(
        assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), reason="Our vote is missing."
    )
    second_tab = Contest.objects.get(pk=contested.pk)
    running.answer_contest(assembly.secretariat, ballot=ballot, contested=contested, answer="It is there.")
    with pytest.raises(Refused, match="answered already"):
        running.answer_contest(assembly.secretariat, ballot=ballot, contested=second_tab, answer="It is not.")
    assert Contest.objects.get().answer == "It is there."
    assert Count.objects.filter(ballot=ballot).count() == 2
