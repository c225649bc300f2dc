"""Faults that were found by reading and trying, each told as the story in which it would have happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.methods import recount
from filrouge.rooms.ballots import filing, jobs
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.models import Ballot, Contest, Count, Option, Question, State
from filrouge.rooms.ballots.queries.opening import opening
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

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
    running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    with pytest.raises(Refused, match="has opened"):
        drafting.change_ballot(assembly.secretariat, ballot=second_tab, draft=another_wording(ballot))
    kept = same(ballot)
    assert (kept.state, kept.title.in_("en").text) == (State.OPENED, "Membership fee 2027")
    assert kept.questions.get().text.in_("en").text == "Shall it be so?"


def test_the_wording_is_proved_in_the_order_of_the_paper_and_not_in_that_of_its_making(assembly: Assembly) -> None:
    ballot = assembly.draft()
    ballot.questions.all().delete()
    for position in (3, 1, 2):
        asked = Question.objects.create(ballot=ballot, position=position, text=Words.of(f"Article {position}?", "en"))
        for number in (2, 1):
            Option.objects.create(question=asked, position=number, name=Words.of(f"{position}.{number}", "en"))
    ballot = running.open_ballot(assembly.secretariat, ballot=same(ballot), confirmed=True)
    file = filing.ballot_file(running.close_ballot(assembly.secretariat, ballot=ballot))
    assert [q["text"]["en"]["text"] for q in file["questions"]] == ["Article 1?", "Article 2?", "Article 3?"]
    assert [o["name"]["en"]["text"] for o in file["questions"][1]["options"]] == ["2.1", "2.2"]
    assert recount.Finding("wording", holds=True) in list(recount.proofs(file))


@pytest.mark.parametrize("step", [drafting.withdraw_ballot, running.try_ballot])
def test_a_ballot_that_has_opened_is_neither_withdrawn_nor_tried_from_a_second_tab(
    assembly: Assembly, step: object
) -> None:
    ballot = assembly.draft()
    second_tab = same(ballot)
    running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    with pytest.raises(Refused, match="has opened"):
        step(assembly.secretariat, ballot=second_tab)  # type: ignore[operator]
    kept = same(ballot)
    assert (kept.state, kept.tried_at) == (State.OPENED, None)


def test_a_ballot_opens_with_what_was_saved_last_and_not_with_what_a_tab_had_loaded(assembly: Assembly) -> None:
    ballot = assembly.draft()
    second_tab = same(ballot)
    drafting.change_ballot(assembly.secretariat, ballot=ballot, draft=another_wording(ballot))
    running.open_ballot(assembly.secretariat, ballot=second_tab, confirmed=True)
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
    running.settle_tie(assembly.secretariat, ballot=ballot, choices={"1": "no"})
    running.publish_result(assembly.secretariat, ballot=ballot)
    with pytest.raises(Refused, match="between the count and its publication"):
        running.settle_tie(assembly.secretariat, ballot=second_tab, choices={"1": "yes"})
    assert Count.objects.filter(ballot=ballot).count() == 2


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


def test_programs_read_the_result_that_was_published_and_not_the_tie_before_it(
    assembly: Assembly, client: Client
) -> None:
    ballot = tied(assembly)
    running.settle_tie(assembly.secretariat, ballot=ballot, choices={"1": "yes"})
    running.publish_result(assembly.secretariat, ballot=ballot)
    read = client.get(f"/api/v1/network/ballots/{ballot.address}").json()
    assert [question["outcome"] for question in read["result"]["questions"]] == ["adopted"]


def test_two_members_that_were_merged_into_a_third_have_one_voice(assembly: Assembly) -> None:
    union = Organisation.objects.create(name="Union of Alpha and Beta", country="BE")
    former = [assembly.members[name].pk for name in ("alpha", "beta")]
    Organisation.objects.filter(pk__in=former).update(merged_into=union)
    ballot = assembly.opened()
    assert ballot.voters.filter(organisation__in=former).count() == 1
    assert ballot.voters.count() == len(assembly.members) - 1


def test_a_ballot_that_cannot_open_on_time_does_not_keep_the_others_from_it(assembly: Assembly) -> None:
    due = timezone.now() - timedelta(minutes=1)
    unfit = assembly.draft(assembly.rule({"classes": {"patron": "1"}}), opens_at=due)
    rule = assembly.rule()
    fit, over = assembly.draft(rule, opens_at=due), assembly.opened(rule)
    Ballot.objects.filter(pk=over.pk).update(closes_at=due)
    jobs.keep_time()
    assert [same(one).state for one in (unfit, fit, over)] == [State.DRAFTED, State.OPENED, State.CLOSED]
    page = opening(assembly.secretariat, unfit)
    assert page.problems


def test_the_clock_closes_the_other_ballots_when_one_was_closed_by_hand_meanwhile(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = assembly.rule()
    by_hand, due = assembly.opened(rule), assembly.opened(rule)
    Ballot.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    close = running.close_ballot

    def closed_twice(viewer: Viewer, *, ballot: Ballot) -> Ballot:
        if ballot == by_hand:
            close(assembly.secretariat, ballot=same(ballot))
        return close(viewer, ballot=ballot)

    monkeypatch.setattr(running, "close_ballot", closed_twice)
    jobs.keep_time()
    assert [same(one).state for one in (by_hand, due)] == [State.CLOSED, State.CLOSED]


def test_what_keeps_a_ballot_from_opening_stands_on_the_page_that_tries_it(assembly: Assembly) -> None:
    past = timezone.now() - timedelta(hours=1)
    late = assembly.draft(closes_at=past)
    assert opening(assembly.secretariat, late).problems == ("The closing is in the past. Choose a later time.",)
    spread = assembly.draft(assembly.rule({"spread": {"minimum": 2, "counting": "any"}}), secret=True)
    assert "In a secret ballot nobody knows." in " ".join(opening(assembly.secretariat, spread).problems)
    known = assembly.draft(secret=True)
    assert "every vote has the same weight" in " ".join(opening(assembly.secretariat, known).problems)
    for ballot in (late, spread, known):
        with pytest.raises(Refused):
            running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)


def test_a_draft_whose_hour_has_passed_says_that_it_did_not_open(assembly: Assembly, client: Client) -> None:
    sign_in(client, assembly.world.secretary)
    rule = assembly.rule({"classes": {"patron": "1"}})
    due = assembly.draft(rule, opens_at=timezone.now() - timedelta(minutes=5))
    later = assembly.draft(rule, opens_at=timezone.now() + timedelta(days=1))
    said = "It was to open by now and could not."
    pages = [client.get(f"/en/network/ballots/{one.address}/").content.decode() for one in (due, later)]
    assert [said in page for page in pages] == [True, False]


def test_a_roll_without_a_single_vote_is_said_and_does_not_open(assembly: Assembly) -> None:
    watching = assembly.draft(assembly.rule({"classes": {"patron": "1", "observer": "0"}, "participation": []}))
    nobody = assembly.draft(assembly.rule({"classes": {"patron": "1"}, "participation": []}))
    for ballot in (watching, nobody):
        assert opening(assembly.secretariat, ballot).problems
        with pytest.raises(Refused):
            running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
        assert same(ballot).state == State.DRAFTED


def test_hours_say_of_which_clock_they_are(assembly: Assembly, client: Client) -> None:
    closes = timezone.now() + timedelta(days=3)
    ballot = assembly.opened(closes_at=closes)
    assembly.votes(ballot, alpha="yes")
    hour = f"{closes:%H:%M} UTC"
    sign_in(client, assembly.delegates["alpha"])
    for page in ("", "cast/"):
        assert hour in client.get(f"/en/network/ballots/{ballot.address}/{page}").content.decode(), page
    sign_in(client, assembly.world.secretary)
    assert "In UTC." in client.get("/en/network/ballots/new/?method=decision").content.decode()


def test_whoever_asks_for_the_form_of_a_ballot_that_has_opened_is_told_so_before_typing(
    assembly: Assembly, client: Client
) -> None:
    ballot = assembly.opened()
    sign_in(client, assembly.world.secretary)
    here = f"/en/network/ballots/{ballot.address}/"
    told = {"change/": "This ballot has opened", "again/": "Only what was decided can be decided anew"}
    for page, words in told.items():
        answer = client.get(f"{here}{page}", follow=True)
        assert answer.redirect_chain == [(here, 302)]
        assert words in answer.content.decode()
